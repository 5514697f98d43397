"""`wasiqa deploy publish`: the sources for a block explorer."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, InputRefused


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--on", "where", default="sourcify", show_default=True, type=click.Choice(["sourcify", "etherscan"]))
@click.option("--url", help="Another server with the same API, such as a Blockscout or a Sourcify of one's own.")
@options.asks
@options.reads_chain
def publish(names: tuple[str, ...], where: str, url: str | None, as_json: bool, **chosen: Any) -> None:
    """Publish the sources of all contracts and series, or of those that are named; needs no account.

    Etherscan asks for a key of its own, in the environment as ETHERSCAN_API_KEY.

    Example: wasiqa deploy publish --on sourcify --network https://sepolia.example
    """
    from wasiqa.chain.explorers.etherscan import Etherscan
    from wasiqa.chain.explorers.sourcify import Sourcify
    from wasiqa.servicing.explorer_inputs import folder_of, read_inputs
    from wasiqa.servicing.publishing import publish as publish_all

    session, out = Session(**chosen), Output(as_json=as_json)
    chain_id = session.chain.chain_id
    inputs = read_inputs(session.deployments, chain_id)
    unknown = [name for name in names if name not in inputs]
    if unknown:
        raise InputRefused(f"{unknown[0]} was not deployed on chain {chain_id}", hint=f"there is: {', '.join(inputs)}")
    chosen_inputs = {name: entry for name, entry in inputs.items() if not names or name in names}
    out.say(f"to be seen by everybody on {where}: the sources of {', '.join(chosen_inputs)}")
    if not session.agree("publish them?"):
        out.dry_run({"contracts": list(chosen_inputs)})
        return
    explorer = (Sourcify if where == "sourcify" else Etherscan)(chain_id, url)
    outcomes = []
    for outcome in publish_all(explorer, chosen_inputs, folder_of(session.deployments, chain_id)):
        out.say(f"{outcome.name:20} {outcome.address}  {outcome.refusal or 'published'}")
        outcomes.append(outcome)
    refused = [outcome for outcome in outcomes if outcome.refusal is not None]
    document = [{"name": one.name, "address": one.address, "refusal": one.refusal} for one in outcomes]
    out.result({"ok": not refused, "contracts": document})
    if refused:
        raise CheckFailed(f"{where} refused {', '.join(outcome.name for outcome in refused)}")

"""`wasiqa deploy publish`: the sources for a block explorer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


def _server(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise click.BadParameter(f"{value!r} names no server: write it like https://sourcify.example")
    return value


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--on", "where", default="sourcify", show_default=True, type=click.Choice(["sourcify", "etherscan"]))
@click.option(
    "--url", callback=_server, help="Another server with the same API, such as a Blockscout or a Sourcify of one's own."
)
@options.asks
@options.reads_chain
def publish(names: tuple[str, ...], where: str, url: str | None, as_json: bool, **given: Any) -> None:
    """Publish the sources of all contracts and series, or of those that are named; needs no account.

    Etherscan asks for a key of its own, in the environment as ETHERSCAN_API_KEY.

    Example: wasiqa deploy publish --on sourcify --network https://sepolia.example
    """
    from wasiqa.chain.explorers.etherscan import Etherscan
    from wasiqa.chain.explorers.sourcify import Sourcify
    from wasiqa.servicing.explorer_inputs import AGAIN
    from wasiqa.servicing.publishing import choose
    from wasiqa.servicing.publishing import publish as publish_all

    session, out = Session(**given), Output(as_json=as_json)
    chosen = choose(session.ledger, session.deployments, names)
    listed = ", ".join(chosen.left_out)
    out.say(f"to be seen by everybody on {where}: the sources of {', '.join(chosen.inputs) or 'nothing'}")
    if listed:
        out.say(f"left out, since there is no explorer's document of them: {listed}")
    if not session.agree("publish them?"):
        out.dry_run({"contracts": list(chosen.inputs), "left_out": chosen.left_out})
        return
    explorer = (Sourcify if where == "sourcify" else Etherscan)(session.chain.chain_id, url)
    outcomes = []
    for outcome in publish_all(explorer, chosen):
        out.say(f"{outcome.name:20} {outcome.address}  {outcome.refusal or 'published'}")
        outcomes.append(outcome)
    refused = [outcome for outcome in outcomes if outcome.refusal is not None]
    document = [{"name": one.name, "address": one.address, "refusal": one.refusal} for one in outcomes]
    out.result({"ok": not refused and not listed, "contracts": document, "left_out": chosen.left_out})
    if refused:
        raise CheckFailed(
            f"{where} refused {', '.join(outcome.name for outcome in refused)}",
            hint="`deploy verify` tells whether code and sources still are the same",
        )
    if listed:
        raise CheckFailed(
            f"not published, since there is no explorer's document of them: {listed}",
            hint=f"{AGAIN}; what other sources have made is published from those",
        )

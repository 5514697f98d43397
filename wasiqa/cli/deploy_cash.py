"""`wasiqa deploy test-cash`: play money for test networks."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session


@click.command("test-cash", cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("currency")
@click.option("--decimals", default=2, show_default=True, type=click.IntRange(0, 18))
@options.writes_chain
def test_cash(currency: str, decimals: int, as_json: bool, **chosen: Any) -> None:
    """Deploy play money for CURRENCY; refused on live networks.

    Example: wasiqa deploy test-cash PKR --network http://127.0.0.1:8545 --account test:0
    """
    from wasiqa.servicing.cash import cash_name, check_test_cash, deploy_test_cash

    session, out = Session(**chosen), Output(as_json=as_json)
    name, ledger = cash_name(currency), session.ledger
    check_test_cash(session.chain, currency, decimals)
    if name in ledger.contracts:
        address = ledger.contracts[name].address
        session.settle()
        out.result({"currency": currency, "address": address}, f"nothing to do: {name} is at {address}")
        return
    out.say(f"test cash for {currency} with {decimals} decimals on chain {session.chain.chain_id}")
    if not session.agree("deploy?"):
        out.dry_run({"currency": currency})
        return
    with session.sending():
        ledger = deploy_test_cash(session.chain, ledger, currency, decimals, session.sender)
        ledger.save(session.deployments)
    address = ledger.contracts[name].address
    out.result({"currency": currency, "address": address}, f"{name} at {address}")

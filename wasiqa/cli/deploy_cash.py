"""`wasiqa deploy test-cash`: play money for test networks."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, UsageRefused


@click.command("test-cash", cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("currency")
@click.option("--decimals", default=2, show_default=True, type=click.IntRange(0, 18), help="Of a new token.")
@click.option("--to", "wallet", type=options.WALLET, help="Mint for this wallet, each time the command is run.")
@click.option("--amount", help="How much to mint, such as 1000000.00.")
@options.creates
def test_cash(
    currency: str, decimals: int, wallet: str | None, amount: str | None, as_json: bool, **chosen: Any
) -> None:
    """Deploy play money for CURRENCY, once, and mint of it as often as it is said; refused on live networks.

    Example: wasiqa deploy test-cash PKR --to 0x5E661B79FE2D3F6cE70F5AAC07d8Cd9abb2743F1 --amount 1000000.00
    """
    from wasiqa.chain.recording import add_contract
    from wasiqa.servicing.amounts import in_currency, to_units
    from wasiqa.servicing.cash import cash_name, check_test_cash, deploy_test_cash, play_money
    from wasiqa.servicing.explorer_inputs import write_inputs

    if (wallet is None) != (amount is None):
        raise UsageRefused("--to and --amount belong together: who gets how much")
    session, out = Session(**chosen), Output(as_json=as_json)
    check_test_cash(session.chain, currency, decimals)
    token = play_money(session.ledger, currency)
    if token is not None:
        decimals = session.chain.call(token, "decimals")
    units = 0 if amount is None else to_units(amount, decimals)
    if token is not None and wallet is None:
        session.settle(lambda: None)
        if not session.dry_run:
            write_inputs(session.chain, session.ledger, session.deployments)
        out.result({"currency": currency, "address": token.address}, f"nothing to do: its token is at {token.address}")
        return
    if token is None:
        out.say(f"to deploy: test cash for {currency} with {decimals} decimals on chain {session.chain.chain_id}")
    if wallet is not None:
        out.say(f"to mint: {in_currency(units, decimals)} {currency} for {wallet}")
    if not session.agree("go on with it?"):
        out.dry_run({"currency": currency})
        return
    with session.sending() as run:
        if token is None:
            made = deploy_test_cash(session.chain, session.ledger, currency, decimals, session.sender)
            name = cash_name(currency)
            ledger = add_contract(session.ledger, session.deployments, name, made.contracts[name])
            write_inputs(session.chain, ledger, session.deployments)
            token = play_money(ledger, currency)
            assert token is not None
        document = {"currency": currency, "address": token.address}
        if wallet is not None:
            receipt = session.chain.transact(token, "mint", wallet, units, sender=session.sender)
            run.verified = any(
                (event.args["to"], event.args["value"]) == (wallet, units)
                for event in receipt.events(token, "Transfer")
            )
            balance = session.chain.call(token, "balanceOf", wallet)
            document |= {"to": wallet, "minted": str(units), "balance": str(balance)}
            if not run.verified:
                raise CheckFailed(f"{wallet} was not given what was to be minted", hint="run it again")
            out.say(f"minted {in_currency(units, decimals)} {currency}: {wallet} has {in_currency(balance, decimals)}")
    out.result(document, f"test cash for {currency} at {token.address}")

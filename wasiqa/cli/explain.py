"""`wasiqa explain`: why a transfer would be refused."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.movement
@click.option(
    "--at",
    metavar="DATE|TIME",
    help="Judge at the end of this day, or at this time, in the programme's time zone; by default now.",
)
@click.option("--spender", metavar="WALLET", type=options.WALLET, help="Who moves the units with FROM's approval.")
@options.reads_chain
def explain(
    series: str,
    source: str,
    target: str,
    amount: str,
    at: str | None,
    spender: str | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Say whether a transfer of AMOUNT (currency units) would be refused, and by which rules; exit code 1 if so.

    Every rule that refuses is named with its code (docs/codes.md) and figures. For a time to come, all else is taken to
    stand as it does now.

    Example: wasiqa explain PIB-3Y-7 0x… 0x… 100000 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.explain import Explanation
    from wasiqa.servicing.reasons import Voice
    from wasiqa.whitelist.describe import counted

    session, out = Session(**chosen), Output(as_json=as_json)
    _, _, bond = session.series(series)
    decimals, zone = session.chain.call(bond, "decimals"), ZoneInfo(session.ledger.time_zone)
    units, voice = to_units(amount, decimals), Voice(decimals, zone)
    seconds = None if at is None else moments.last_second("--at", at, zone)
    found = Explanation(session.chain, session.programme, bond, source, target, units, seconds, spender)
    refusals = found.refusals()
    document = {
        "allowed": not refusals,
        "at": found.at,
        "refusals": [refusal.document(voice) for refusal in refusals],
    }
    told = [f"{refusal.code:3}  {refusal.told(voice)}" for refusal in refusals]
    out.result(document, "\n".join(told) or "allowed: no rule refuses it")
    if refusals:
        raise CheckFailed(f"the transfer would be refused by {counted(len(refusals), 'rule')}")

"""`wasiqa redeem`: the principal, against burning the units."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.coupon import fund_missing, fund_row, pay_row
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.option("--fund-only", is_flag=True, help="Give the paying agent what the principal needs, and pay nobody yet.")
@options.writes_chain
def redeem(series: str, fund_only: bool, as_json: bool, **chosen: Any) -> None:
    """Fund the principal of a series, burn its units and pay their holders.

    Frozen units stay; the command says whose, exits 1, and can be run again.

    Example: wasiqa redeem PIB-3Y-7 --account test:23 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    payments = session.payments(series)
    row = payments.principal()
    if fund_only:
        fund_row(session, out, series, row.n, row.kind)
        return
    payments.require_time(row)
    missing = payments.missing(row)
    if missing:
        funded = fund_missing(session, out, payments, row, missing)
        if funded is None:
            return
        if not funded:
            raise CheckFailed(f"row {row.n} is not funded in full", hint="run it again")
    pay_row(session, out, series, row.n, row.kind)

"""`wasiqa redeem`: the principal, against burning the units."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.coupon import fund_row, pay_row
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.option("--fund-only", is_flag=True, help="Give the paying agent what the principal needs, and pay nobody yet.")
@options.writes_chain
def redeem(series: str, fund_only: bool, as_json: bool, **chosen: Any) -> None:
    """Fund the principal of a series, burn its units and pay their holders.

    Frozen units stay; the command says whose, exits 1, and can be run again.

    Example: wasiqa redeem PIB-3Y-2020 --account test:23 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    row = session.payments(series).principal().n
    if fund_only:
        fund_row(session, out, series, row, "principal")
        return
    funding = Output(as_json=as_json)
    payments = session.payments(series)
    books = payments.books(payments.row(row))
    if books.due is None or books.funded < books.due:
        _quietly_fund(session, funding, payments, row)
    pay_row(session, out, series, row, "principal")


def _quietly_fund(session: Session, out: Output, payments: Any, row: int) -> None:
    chosen_row = payments.row(row)
    books = payments.books(chosen_row)
    out.say(f"row {row}, principal: needs {books.due}, funded {books.funded} (minor units)")
    if session.agree("fund it?"):
        payments.fund(chosen_row, session.sender)

"""`wasiqa trade show`: what was traded, from the events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk
from wasiqa.trading.quotes import price_text

if TYPE_CHECKING:
    from wasiqa.index.market import SettledTrade


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@options.reads_chain
def show(series: str, as_json: bool, **given: Any) -> None:
    """Show the latest trades of SERIES, the last one first.

    Example: wasiqa trade show PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import table
    from wasiqa.index.programme import ProgrammeState
    from wasiqa.servicing.amounts import in_currency

    session, out = Session(**given), Output(as_json=as_json)
    desk = Desk(session)
    isin, record, bond = session.series(series)
    state = ProgrammeState(session.index).market
    found = list(reversed(state.trades.get(record.address, ())))
    decimals = desk.decimals(bond)
    lines = [
        [
            desk.time(one.time)[:16],
            price_text(one.price),
            *(in_currency(amount, decimals) for amount in (one.units, one.clean, one.accrued)),
            str(one.venue or "-"),
        ]
        for one in found
    ]
    document = {
        "isin": isin,
        "count": state.traded.get(record.address, 0),
        "trades": [_trade(desk, one) for one in found],
    }
    text = table(["time", "price", "units", "clean", "accrued", "venue"], lines) if lines else "nothing was traded yet"
    out.result(document, text)


def _trade(desk: Desk, one: SettledTrade) -> dict[str, Any]:
    return {
        "time": desk.time(one.time),
        "tx": one.tx,
        "seller": one.seller,
        "buyer": one.buyer,
        "units": str(one.units),
        "price": price_text(one.price),
        "clean": str(one.clean),
        "accrued": str(one.accrued),
        "cash": one.cash,
        "venue": one.venue or None,
    }

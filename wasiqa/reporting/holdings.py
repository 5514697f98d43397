"""Who held what at one moment, and what the wallets' words said then."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.persons import person
from wasiqa.reporting.report import Cell, Report, Table

HOLDINGS = ("isin", "symbol", "wallet", "investor_id", "category", "country", "balance", "frozen")
SERIES = ("isin", "symbol", "supply", "holders")


def holdings(desk: Desk) -> Report:
    """A line for each wallet that holds units, and for each series its supply, which they add up to."""
    lines = [line for series in desk.series for line in _lines(desk, series)]
    supplies = [
        (*series.name, series.amount(series.state.supply), sum(map(bool, series.state.balances.values())))
        for series in desk.series
    ]
    return Report(Table.of("holdings", HOLDINGS, lines), (Table.of("series", SERIES, supplies),))


def _lines(desk: Desk, series: Series) -> Iterator[tuple[Cell, ...]]:
    for wallet in sorted(series.state.balances):
        held = series.state.position(wallet)
        if held.balance:
            frozen = held.balance if held.frozen else held.locked
            yield (
                *(*series.name, wallet, *person(desk.words, wallet)),
                *(series.amount(held.balance), series.amount(frozen)),
            )

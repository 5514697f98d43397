"""What the debt office has to pay in, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.obstacles import unfixed
from wasiqa.reporting.periods import month
from wasiqa.reporting.report import Cell, Report, Table
from wasiqa.servicing.payments import RowBooks

ROWS = (
    *("month", "isin", "symbol", "row", "kind", "record", "pay", "expected", "due", "funded", "to_fund", "why", "cash"),
    "cash_token",
)
TOTALS = ("month", "cash", "cash_token", "due", "funded", "to_fund")


@dataclass(frozen=True)
class Need:
    """One row and what it needs. `due` is None while its rate is not fixed, so that nobody knows."""

    series: Series
    books: RowBooks
    due: int | None
    expected: bool
    """The record time is still to come: it is what the units of now would need."""

    @property
    def to_fund(self) -> int | None:
        """What has still to be paid in."""
        return None if self.due is None else max(self.due - self.books.funded, 0)

    @property
    def open(self) -> bool:
        """Is it not paid in, as far as that is known?"""
        return self.to_fund != 0


def needs(series: Series) -> Iterator[Need]:
    """All rows of a series but those that were cancelled."""
    for books in (books for books in series.books if books.row.kind != "cancelled"):
        expected = len(series.state.closings) <= books.row.record
        yield Need(series, books, _expected(series, books) if expected else books.due, expected)


def to_fund(desk: Desk) -> list[Need]:
    """What has to be paid in, soonest first: rows that lack cash or a rate, and each series' next to be recorded."""
    found = []
    for series in desk.series:
        own = [need for need in needs(series) if need.open]
        found += [need for need in own if not need.expected] + [need for need in own if need.expected][:1]
    return sorted(found, key=lambda need: (need.books.row.pay_time, need.series.isin, need.books.row.n))


def debt_service(desk: Desk, months: int) -> Report:
    """The rows of this month and of so many that follow, with those of before that are not funded; and their totals.

    Totals are by cash token, so by currency, and leave out rows whose rate is not fixed (`why`).
    """
    this, last = month(desk.at, desk.zone), month(desk.at, desk.zone, months)
    found = [
        (paid, need)
        for series in desk.series
        for need in needs(series)
        if this <= (paid := month(need.books.row.pay_time, desk.zone)) <= last or (paid < this and need.open)
    ]
    found.sort(key=lambda one: (one[1].books.row.pay_time, one[1].series.isin, one[1].books.row.n))
    lines = [_line(desk, paid, need) for paid, need in found]
    return Report(Table.of("rows", ROWS, lines), (Table.of("totals", TOTALS, _totals(found)),))


def _expected(series: Series, books: RowBooks) -> int | None:
    amount = books.row.amount
    return None if unfixed(books) else -(-series.state.supply * amount.numerator // amount.denominator)


def _line(desk: Desk, paid: str, need: Need) -> tuple[Cell, ...]:
    row, series = need.books.row, need.series
    due, to_fund = (None if amount is None else series.amount(amount) for amount in (need.due, need.to_fund))
    return (
        *(paid, *series.name, row.n, row.kind, desk.told(row.record_time), desk.told(row.pay_time), need.expected),
        *(due, series.amount(need.books.funded), to_fund, "NOT_FIXED" if unfixed(need.books) else None),
        *(series.money.symbol, series.money.token),
    )


def _totals(found: list[tuple[str, Need]]) -> Iterator[tuple[Cell, ...]]:
    sums: dict[tuple[str, str, int], tuple[Series, list[int]]] = {}
    for paid, need in found:
        place = paid, need.series.money.token or "", need.series.money.decimals
        amounts = sums.setdefault(place, (need.series, [0, 0, 0]))[1]
        for n, amount in enumerate((need.due, need.books.funded, need.to_fund)):
            amounts[n] += amount or 0
    for place in sorted(sums):
        series, amounts = sums[place]
        yield (place[0], series.money.symbol, series.money.token, *map(series.amount, amounts))

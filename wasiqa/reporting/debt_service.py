"""What the debt office has to pay in, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.obstacles import unfixed
from wasiqa.reporting.periods import month
from wasiqa.reporting.report import Cell, Report, Table
from wasiqa.servicing.payments import RowBooks
from wasiqa.servicing.tenders import PAYABLE

ROWS = (
    *("month", "isin", "symbol", "row", "kind", "record", "pay", "expected", "due", "funded", "to_fund", "why", "cash"),
    "cash_token",
)
TENDER = "tender"
"""The kind of what is no row; its number is the tender's."""
TOTALS = ("month", "cash", "cash_token", "due", "funded", "to_fund")


@dataclass(frozen=True)
class Need:
    """A row or a tender and what it needs, in minor units. `due` is None while its rate is not fixed, so that nobody
    knows."""

    series: Series
    n: int
    kind: str
    known_from: int
    """When that is known, and it can be paid in: its record time, or the close of the tender."""
    pay_time: int
    due: int | None
    funded: int
    expected: bool
    """That time is still to come: it is what the units, or the offers, of now would need."""

    @property
    def to_fund(self) -> int | None:
        """What has still to be paid in."""
        return None if self.due is None else max(self.due - self.funded, 0)

    @property
    def open(self) -> bool:
        """Is it not paid in, as far as that is known?"""
        return self.to_fund != 0

    @property
    def of_row(self) -> bool:
        """Is it a row's?"""
        return self.kind != TENDER


def needs(series: Series) -> Iterator[Need]:
    """All rows of a series but those that were cancelled, and all tenders that can still be paid."""
    for books in (books for books in series.books if books.row.kind != "cancelled"):
        expected = len(series.state.closings) <= books.row.record
        due = _expected(series, books) if expected else books.due
        row = books.row
        yield Need(series, row.n, row.kind, row.record_time, row.pay_time, due, books.funded, expected)
    for n, tender in enumerate(series.state.tenders.books, start=1):
        if series.state.now <= tender.pay_time + PAYABLE:
            due, expected = tender.need(series.state.supply), series.state.now <= tender.closes
            yield Need(series, n, TENDER, tender.closes, tender.pay_time, due, tender.funded, expected)


def to_fund(desk: Desk) -> list[Need]:
    """What has to be paid in, soonest first: rows that lack cash or a rate, and each series' next to be recorded, which
    may be several; and tenders."""
    found = []
    for series in desk.series:
        own = [need for need in needs(series) if need.open]
        coming = [need.known_from for need in own if need.of_row and need.expected]
        found += [need for need in own if not need.of_row or not need.expected or need.known_from == min(coming)]
    return sorted(found, key=_order)


def debt_service(desk: Desk, months: int) -> Report:
    """The rows and tenders of this month and of so many that follow, with those of before that are not funded; and
    their totals.

    Totals are by cash token, so by currency, and leave out rows whose rate is not fixed (`why`).
    """
    this, last = month(desk.at, desk.zone), month(desk.at, desk.zone, months)
    found = [
        (paid, need)
        for series in desk.series
        for need in needs(series)
        if this <= (paid := month(need.pay_time, desk.zone)) <= last or (paid < this and need.open)
    ]
    found.sort(key=lambda one: _order(one[1]))
    lines = [_line(desk, paid, need) for paid, need in found]
    return Report(Table.of("rows", ROWS, lines), (Table.of("totals", TOTALS, _totals(found)),))


def _expected(series: Series, books: RowBooks) -> int | None:
    amount = books.row.amount
    return None if unfixed(books) else -(-series.state.supply * amount.numerator // amount.denominator)


def _order(need: Need) -> tuple[int, str, bool, int]:
    return need.pay_time, need.series.isin, need.kind == TENDER, need.n


def _line(desk: Desk, paid: str, need: Need) -> tuple[Cell, ...]:
    series = need.series
    due, to_fund = (None if amount is None else series.amount(amount) for amount in (need.due, need.to_fund))
    return (
        *(paid, *series.name, need.n, need.kind, desk.told(need.known_from), desk.told(need.pay_time), need.expected),
        *(due, series.amount(need.funded), to_fund, "NOT_FIXED" if need.due is None else None),
        *(series.money.symbol, series.money.token),
    )


def _totals(found: list[tuple[str, Need]]) -> Iterator[tuple[Cell, ...]]:
    sums: dict[tuple[str, str, int], tuple[Series, list[int]]] = {}
    for paid, need in found:
        place = paid, need.series.money.token or "", need.series.money.decimals
        amounts = sums.setdefault(place, (need.series, [0, 0, 0]))[1]
        for n, amount in enumerate((need.due, need.funded, need.to_fund)):
            amounts[n] += amount or 0
    for place in sorted(sums):
        series, amounts = sums[place]
        yield (place[0], series.money.symbol, series.money.token, *map(series.amount, amounts))

"""The calendar of payments: what each row needs, what was paid in, and what was paid out."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.debt_service import Need, needs
from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.obstacles import unfixed
from wasiqa.servicing.payments import RowBooks


class PaymentLine(View):
    """One row. `due` is None while its rate is not fixed; before its record time it is what the units of now need."""

    isin: str
    symbol: str
    row: int
    kind: str
    record: datetime | None
    pay: datetime | None
    state: str
    currency: str | None
    decimals: int
    due: Minor | None
    expected: bool
    funded: Minor
    paid: Minor
    withheld: Minor
    unclaimed: Minor | None

    AMOUNTS: ClassVar[tuple[str, ...]] = ("due", "funded", "paid", "withheld", "unclaimed")


def payments(desk: Desk) -> tuple[PaymentLine, ...]:
    """All rows of all series, by the time at which they are paid."""
    lines = [_line(desk, series, books) for series in desk.series for books in series.books]
    return tuple(sorted(lines, key=lambda line: (line.pay is None, line.pay, line.isin, line.row)))


def _line(desk: Desk, series: Series, books: RowBooks) -> PaymentLine:
    row = books.row
    need = next((one for one in needs(series) if one.of_row and one.n == row.n), None)
    return PaymentLine(
        isin=series.isin,
        symbol=series.symbol,
        row=row.n,
        kind=row.kind,
        record=moment(row.record_time, desk.zone),
        pay=moment(row.pay_time, desk.zone),
        state=_state(books, need, desk.at),
        currency=series.money.symbol,
        decimals=series.money.decimals,
        due=None if need is None else need.due,
        expected=need is not None and need.expected,
        funded=books.funded,
        paid=books.paid,
        withheld=books.withheld,
        unclaimed=books.unclaimed,
    )


def _state(books: RowBooks, need: Need | None, now: int) -> str:
    if need is None:
        return "CANCELLED"
    if unfixed(books):
        return "NOT_FIXED"
    if need.expected:
        return "COMING"
    if need.open:
        return "OVERDUE" if now > need.pay_time else "DUE"
    if books.paid + books.withheld and not books.unclaimed:
        return "PAID"
    return "FUNDED" if books.funded else "NOTHING_DUE"

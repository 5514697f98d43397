"""Cash-flow rows of a series: when the register is read, when is paid, and how much per unit, as an exact fraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from wasiqa.errors import InputRefused
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.sheet import TermSheet

COUPON, PRINCIPAL = "coupon", "principal"


@dataclass(frozen=True)
class CashFlowRow:
    """One payment. Whoever holds at `record`, inclusive, is paid from `pay` on.

    `n` counts from 1; `start` and `end` bound the period that is paid for, unadjusted; `amount` is minor units of cash
    per minor unit of face value, not rounded.
    """

    n: int
    kind: str
    start: date
    end: date
    record: datetime
    pay: datetime
    amount: Fraction

    @property
    def index(self) -> int:
        """Place of the row in the paying agent's table, which counts from 0."""
        return self.n - 1


def rows(sheet: TermSheet, calendar: Calendar) -> tuple[CashFlowRow, ...]:
    """All payments of a series: its coupons, then the principal, which shares the last coupon's times.

    A payment moves by the series' business-day rule, its amount does not. It may be made from 00:00 local time of the
    payment date on; that the day begins at midnight is our assumption. Raises InputRefused if the record times of two
    payments, or one and the issue date, fall together, which needs holidays without end.
    """
    dues = [*_coupons(sheet), (PRINCIPAL, sheet.issue, sheet.maturity, Fraction(1))]
    table = []
    for n, (kind, start, end, amount) in enumerate(dues, start=1):
        record, pay = _times(sheet, calendar, end)
        table.append(CashFlowRow(n, kind, start, end, record, pay, amount))
    _refuse_muddled_times(sheet, table)
    return tuple(table)


def record_times(table: Sequence[CashFlowRow]) -> tuple[tuple[datetime, ...], tuple[int, ...]]:
    """The record times in order, each once, and for each row the index of its own among them."""
    times = tuple(sorted({row.record for row in table}))
    return times, tuple(times.index(row.record) for row in table)


def _coupons(sheet: TermSheet) -> Iterator[tuple[str, date, date, Fraction]]:
    """The interest of each period per unit: by ACT/ACT-ICMA the rate divided by the frequency. A bill has none."""
    if sheet.coupon is None or sheet.frequency is None or sheet.day_count is None:
        return
    dates = period_dates(sheet.issue, sheet.maturity, 12 // sheet.frequency, end_of_month=sheet.end_of_month)
    for start, end in pairwise(dates):
        yield COUPON, start, end, Fraction(sheet.coupon) * year_fraction(sheet.day_count, start, end, sheet.frequency)


def _times(sheet: TermSheet, calendar: Calendar, due: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(sheet.time_zone)
    pay = calendar.adjust(due, sheet.business_day)
    record = calendar.business_days_before(pay, sheet.record.business_days_before)
    return datetime.combine(record, sheet.record.time, zone), datetime.combine(pay, time(), zone)


def _refuse_muddled_times(sheet: TermSheet, table: Sequence[CashFlowRow]) -> None:
    for row in table:
        if row.record.date() < sheet.issue:
            raise _muddled(f"the record time of row {row.n}, {row.record:%Y-%m-%d}, is before issue, {sheet.issue}")
    for row, later in pairwise(table):
        if row.end != later.end and not row.record < later.record:
            raise _muddled(f"rows {row.n} and {later.n} have the record times {row.record} and {later.record}")


def _muddled(reason: str) -> InputRefused:
    hint = "look at the holiday file and at record.business_days_before"
    return InputRefused(f"the schedule does not hold together: {reason}", hint=hint)

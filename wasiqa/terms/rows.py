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
from wasiqa.terms.interest import interest, outstanding, periods, segments
from wasiqa.terms.sheet import TermSheet

COUPON, INSTALMENT, PRINCIPAL = "coupon", "instalment", "principal"
BITS = 56
"""The paying agent keeps numerator and denominator in so many bits each."""


@dataclass(frozen=True)
class CashFlowRow:
    """One payment. Whoever holds at `record`, inclusive, is paid from `pay` on.

    `n` counts from 1; `start` and `end` bound the period that is paid for, unadjusted; `amount` is minor units of cash
    per minor unit of face value at issue, not rounded. Interest that isn't fixed yet has the amount 0, and `fixed` is
    false. `rate` is the yearly rate, where one rate holds for the whole period; `outstanding` is the share of the face
    value at issue that was not yet repaid before this payment (the pool factor).
    """

    n: int
    kind: str
    start: date
    end: date
    record: datetime
    pay: datetime
    amount: Fraction
    fixed: bool = True
    rate: Fraction | None = None
    outstanding: Fraction = Fraction(1)

    @property
    def index(self) -> int:
        """Place of the row in the paying agent's table, which counts from 0."""
        return self.n - 1


def rows(sheet: TermSheet, calendar: Calendar) -> tuple[CashFlowRow, ...]:
    """All payments of a series: its coupons, each followed by the principal repaid with it, and then what is left of
    the principal, which shares the last coupon's times.

    A payment moves by the series' business-day rule, its amount does not. It may be made from 00:00 local time of the
    payment date on; that the day begins at midnight is our assumption. Raises InputRefused if the record times of two
    payments fall together, or one before the day of issue, which needs holidays without end; or if an amount has more
    digits than the paying agent keeps.
    """
    table = []
    for n, due in enumerate(_dues(sheet), start=1):
        record, pay = _times(sheet, calendar, due.end)
        table.append(
            CashFlowRow(n, due.kind, due.start, due.end, record, pay, due.amount, due.fixed, due.rate, due.owed)
        )
    _refuse_muddled_times(sheet, table)
    _refuse_endless_amounts(table)
    return tuple(table)


def record_times(table: Sequence[CashFlowRow]) -> tuple[tuple[datetime, ...], tuple[int, ...]]:
    """The record times in order, each once, and for each row the index of its own among them."""
    times = tuple(sorted({row.record for row in table}))
    return times, tuple(times.index(row.record) for row in table)


@dataclass(frozen=True)
class _Due:
    """A payment before its times are known."""

    kind: str
    start: date
    end: date
    amount: Fraction
    owed: Fraction
    fixed: bool = True
    rate: Fraction | None = None


def _dues(sheet: TermSheet) -> Iterator[_Due]:
    """What is due per unit: by ACT/ACT-ICMA the rate divided by the frequency, on what is outstanding."""
    parts = {part.date: part.share for part in sheet.amortisation}
    for period in periods(sheet):
        owed = outstanding(sheet, period.start)
        amount, rates = interest(sheet, period, period.end), {part.rate for part in segments(sheet, period)}
        rate = rates.pop() if amount is not None and len(rates) == 1 else None
        yield _Due(COUPON, period.start, period.end, amount or Fraction(0), owed, amount is not None, rate)
        if period.end in parts:
            yield _Due(INSTALMENT, period.start, period.end, parts[period.end], owed)
    left = outstanding(sheet, sheet.maturity)
    yield _Due(PRINCIPAL, sheet.issue, sheet.maturity, left, left)


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


def _refuse_endless_amounts(table: Sequence[CashFlowRow]) -> None:
    for row in table:
        if max(row.amount.numerator, row.amount.denominator) >= 2**BITS:
            sentence = f"the amount of row {row.n}, {row.amount} per unit, has more digits than the paying agent keeps"
            raise InputRefused(sentence, hint=f"state rates with fewer decimals: both parts must be below 2^{BITS}")


def _muddled(reason: str) -> InputRefused:
    hint = "look at the holiday file and at record.business_days_before"
    return InputRefused(f"the schedule does not hold together: {reason}", hint=hint)

"""Day counts as exact fractions of a year."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from wasiqa.terms.months import add_months, is_month_end

ICMA = "ACT/ACT-ICMA"


def year_fraction(
    convention: str,
    start: date,
    end: date,
    frequency: int,
    period: tuple[date, date] | None = None,
    termination: date | None = None,
) -> Fraction:
    """The time from `start` to `end` in years by one of DAY_COUNTS.

    ACT/ACT-ICMA measures it against the regular coupon `period` (left out: from `start` to `end`) and the number of
    coupons a year; what lies outside that period is measured against the regular periods before and after it.
    30E/360-ISDA needs the day on which the bond ends, `termination`, if that is the last of a February.
    Rules: ICMA rule 251, ISDA 2006 definitions §4.16.
    """
    if end < start:
        raise ValueError(f"{end} is before {start}")
    if convention == ICMA:
        return _icma(start, end, frequency, period or (start, end))
    if convention in _OF_30:
        return Fraction(days_of_30(convention, start, end, termination), 360)
    if convention not in _OTHERS:
        raise ValueError(f"the day count {convention} is not one of {', '.join(DAY_COUNTS)}")
    return _OTHERS[convention](start, end)


def days_of_30(convention: str, start: date, end: date, termination: date | None = None) -> int:
    """The days between two dates where every month has 30: 30/360, 30/360-US, 30E/360 or 30E/360-ISDA."""
    first, last = _OF_30[convention](start, end, termination)
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _icma(start: date, end: date, frequency: int, period: tuple[date, date]) -> Fraction:
    if not period[0] < period[1]:
        if start == end:
            return Fraction(0)
        raise ValueError(f"the coupon period {period[0]} to {period[1]} has no days")
    ends = is_month_end(period[0]) and is_month_end(period[1])

    def bound(step: int) -> date:
        """Where the regular period begins that comes so many after the given one, or before it."""
        anchor, steps = (period[0], step) if step <= 0 else (period[1], step - 1)
        return add_months(anchor, 12 // frequency * steps, end_of_month=ends)

    def periods_to(day: date) -> Fraction:
        """How many periods lie between the given one's start and this day."""
        step = 0
        while day < bound(step):
            step -= 1
        while day > bound(step + 1):
            step += 1
        return step + Fraction((day - bound(step)).days, (bound(step + 1) - bound(step)).days)

    return (periods_to(end) - periods_to(start)) / frequency


def _isda(start: date, end: date) -> Fraction:
    """The days of leap years by 366 and those of other years by 365."""
    return _years_to(end) - _years_to(start)


def _years_to(day: date) -> Fraction:
    return day.year + Fraction((day - date(day.year, 1, 1)).days, _year_days(day.year))


def _afb(start: date, end: date) -> Fraction:
    """Whole years back from the end; the days that are left by 366 if a 29 February is among them, else by 365."""
    years, rest = 0, end
    while (earlier := _year_before(end, years + 1)) >= start:
        years, rest = years + 1, earlier
    leap = any(isleap(year) and start <= date(year, 2, 29) < rest for year in (start.year, rest.year))
    return years + Fraction((rest - start).days, 366 if leap else 365)


def _year_before(day: date, years: int) -> date:
    """28 February goes back to the 29th of a leap year, as AFB counts."""
    earlier = add_months(day, -12 * years)
    if (day.month, day.day) == (2, 28) and isleap(earlier.year):
        return earlier.replace(day=29)
    return earlier


def _year_days(year: int) -> int:
    return 366 if isleap(year) else 365


def _bond_basis(start: date, end: date, _: date | None) -> tuple[int, int]:
    first = min(start.day, 30)
    return first, min(end.day, 30) if first == 30 else end.day


def _us(start: date, end: date, _: date | None) -> tuple[int, int]:
    if _ends_february(start):
        return 30, 30 if _ends_february(end) else min(end.day, 30)
    return _bond_basis(start, end, None)


def _european(start: date, end: date, _: date | None) -> tuple[int, int]:
    return min(start.day, 30), min(end.day, 30)


def _european_isda(start: date, end: date, termination: date | None) -> tuple[int, int]:
    last = 30 if _ends_february(end) and end != termination else min(end.day, 30)
    return 30 if _ends_february(start) else min(start.day, 30), last


def _ends_february(day: date) -> bool:
    return day.month == 2 and is_month_end(day)


_OF_30: dict[str, Callable[[date, date, date | None], tuple[int, int]]] = {
    "30/360": _bond_basis,
    "30E/360": _european,
    "30E/360-ISDA": _european_isda,
    "30/360-US": _us,
}
_OTHERS: dict[str, Callable[[date, date], Fraction]] = {
    "ACT/365F": lambda start, end: Fraction((end - start).days, 365),
    "ACT/360": lambda start, end: Fraction((end - start).days, 360),
    "ACT/364": lambda start, end: Fraction((end - start).days, 364),
    "ACT/ACT-ISDA": _isda,
    "ACT/ACT-AFB": _afb,
}
DAY_COUNTS = (ICMA, "ACT/365F", "ACT/360", "30/360", "30E/360", "30E/360-ISDA", "30/360-US", *list(_OTHERS)[2:])
OF_30 = tuple(_OF_30)

"""Day counts as exact fractions of a year."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

DAY_COUNTS = ("ACT/ACT-ICMA", "ACT/365F", "ACT/360", "30/360", "30E/360")


def year_fraction(
    convention: str, start: date, end: date, frequency: int, period: tuple[date, date] | None = None
) -> Fraction:
    """The time from `start` to `end` in years by one of DAY_COUNTS.

    ACT/ACT-ICMA measures it against the regular coupon `period` that holds both dates (left out: from `start` to `end`)
    and the number of coupons a year; the others need neither. Rules: ICMA rule 251, ISDA 2006 definitions §4.16.
    """
    days = (end - start).days
    if convention == "ACT/ACT-ICMA":
        first, last = period or (start, end)
        if not first <= start <= end <= last:
            raise ValueError(f"{start} to {end} is not inside the coupon period {first} to {last}")
        return Fraction(days, frequency * (last - first).days)
    if convention == "ACT/365F":
        return Fraction(days, 365)
    if convention == "ACT/360":
        return Fraction(days, 360)
    if convention in ("30/360", "30E/360"):
        return Fraction(_days_of_30(start, end, european=convention == "30E/360"), 360)
    raise ValueError(f"the day count {convention} is not one of {', '.join(DAY_COUNTS)}")


def _days_of_30(start: date, end: date, *, european: bool) -> int:
    first = min(start.day, 30)
    last = min(end.day, 30) if european or first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first

"""Whole months from a date, as coupon dates are counted."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int, *, end_of_month: bool = False) -> date:
    """The same day of the month `months` later (or earlier, if negative), or the month's last if it is too short.

    With `end_of_month` the last day of a month leads to the last day of a month. Count from one anchor, never from
    the result: 31 August less six months and six more is 28 August.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{months} months from {day} is outside the calendar")
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if end_of_month and is_month_end(day) else min(day.day, last))


def is_month_end(day: date) -> bool:
    """Is it the last day of its month?"""
    return day == date.max or (day + timedelta(days=1)).day == 1

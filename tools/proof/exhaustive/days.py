"""Days and months, as numbers and as dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from wasiqa.terms.months import add_months

ERA, EPOCH = 146_097, date(1970, 1, 1).toordinal()

Ask = Callable[..., Sequence[int]]
"""What a function of EveryDate answers, number by number."""
Cases = Iterator[tuple[Sequence[int], Sequence[int]]]
"""What the contract says of some cases, and what is right."""


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """The date of so many days since 1970-01-01."""
    return date.fromordinal(number + EPOCH)


def dates(ask: Ask) -> Cases:
    """Each day of 400 years has its date, and the contract itself asserts that this leads back to the day."""
    for first in range(0, ERA, ERA // 9):
        days = map(day_of, range(first, first + ERA // 9))
        yield ask("dates", first, ERA // 9), [10_000 * day.year + 100 * day.month + day.day for day in days]


def months(ask: Ask) -> Cases:
    """The day of the month, whether that stands for the month's last, and the month that is led to, of which 400 years
    have 4,800: a date counts by nothing else.
    """
    ends = [date(2001, 2, 28), date(2000, 2, 29), date(2000, 4, 30), date(2000, 1, 31)]
    for day, last in [*((date(2000, 1, day), False) for day in range(1, 32)), *((end, True) for end in ends)]:
        right = [number(add_months(day, months, end_of_month=last)) for months in range(-360, 4440)]
        yield ask("moved", number(day), -360, 4800, last), right

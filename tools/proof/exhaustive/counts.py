"""How long the time between two dates counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate, product

from tools.proof.exhaustive.days import Ask, Cases, day_of, number
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms.daycount import OF_30, days_of_30

YEAR = 365 * 366  # what a whole year counts, actual/actual
LEAP_DAYS = [number(date(year, 2, 29)) for year in range(2012, 2028, 4)]


def thirty(ask: Ask) -> Cases:
    """Years and months count by their number, so that days of the month and ends of Februaries are what differs: all of
    a January and a February, in a leap year or not, first and last; and whether the last is the maturity.
    """
    early, late = map(_winters, ((2023, 2024), (2025, 2028)))
    for kind, starts, ends, final in product(OF_30, early, late, (True, False)):
        for end in ends:
            maturity = end if final else end + 1
            right = [days_of_30(kind, day_of(start), day_of(end), day_of(maturity)) for start in starts]
            yield ask("counted", DAY_COUNTS[kind], starts[0], len(starts), end, maturity), right


def _winters(years: Sequence[int]) -> list[range]:
    return [range(number(date(year, 1, 1)), number(date(year, 3, 1))) for year in years]


def isda(ask: Ask) -> Cases:
    """Each pair of days within two years, of which one is a leap year: what lies beyond a New Year is counted from it
    on, as if it began there.
    """
    first, last = number(date(2023, 1, 1)), number(date(2025, 1, 1))
    weights = [365 if day_of(day).year == 2024 else 366 for day in range(first, last)]
    until = [0, *accumulate(weights)]
    for end in range(first, last + 1):
        count = end - first + 1
        yield (
            ask("counted", DAY_COUNTS["ACT/ACT-ISDA"], first, count, end, end),
            [until[-1 if end == last else end - first] - before for before in until[:count]],
        )


def afb(ask: Ask) -> Cases:
    """Each pair of days up to a year apart whose end is in a year before, of or after a leap day; and, for each end in
    a leap year and another, the days about the anniversaries one to five years before: more years add only themselves.
    """
    count = DAY_COUNTS["ACT/ACT-AFB"]
    for end in range(number(date(2023, 1, 1)), number(date(2026, 1, 1))):
        starts = range(_years_before(end, 1), end + 1)
        yield ask("counted", count, starts[0], len(starts), end, end), [_afb(start, end) for start in starts]
    for end, years in product(range(number(date(2023, 1, 1)), number(date(2025, 1, 1))), range(1, 6)):
        first = _years_before(end, years) - 1
        yield ask("counted", count, first, 3, end, end), [_afb(first + i, end) for i in range(3)]


def _afb(start: int, end: int) -> int:
    years = next(years for years in range(1, 9) if _years_before(end, years) < start) - 1
    rest = _years_before(end, years) if years else end
    return years * YEAR + (rest - start) * (365 if any(start <= leap < rest for leap in LEAP_DAYS) else 366)


def _years_before(end: int, years: int) -> int:
    day = day_of(end)
    leap = (day.year - years) % 4 == 0  # none of these is a century
    if day.month == 2 and day.day >= 28:
        day = day.replace(day=28)
        return number(day.replace(year=day.year - years)) + leap
    return number(day.replace(year=day.year - years))

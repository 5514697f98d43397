"""Try all that the libraries of dates depend on, on revm, beside Python's calendar; exit with 1 if one answer differs.

Dates have no end, but the calendar comes again after 400 years: the libraries know a date only by its place among these
146,097 days and by how often they have passed. What else makes a number of cases all cases stands with them.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from itertools import accumulate, product
from struct import unpack
from time import monotonic

from tests.support.revm import RevmChain
from wasiqa.chain.accounts import well_known
from wasiqa.chain.compiler import artifacts, compiled
from wasiqa.chain.sources import with_imports
from wasiqa.home import home
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms.daycount import ICMA, OF_30, days_of_30
from wasiqa.terms.months import add_months

SOURCE = "proofs/exhaustive/EveryDate.sol"
LIBRARIES = (
    "contracts/libraries/CivilDates.sol",
    "contracts/libraries/DayCounts.sol",
    "contracts/libraries/Periods.sol",
)
ERA, EPOCH = 146_097, date(1970, 1, 1).toordinal()
YEAR = 365 * 366  # what a whole year counts, actual/actual
SIZES = (1, 2, 3, 4, 6, 12)

Ask = Callable[..., Sequence[int]]
"""What a function of EveryDate answers, number by number."""
Cases = Iterator[tuple[Sequence[int], Sequence[int]]]
"""What the contract says of some cases, and what is right."""


@dataclass(frozen=True)
class Schedule:
    """`Periods.Schedule`."""

    issue: int
    maturity: int
    first_coupon: int
    last_coupon: int
    months: int
    end_of_month: bool
    day_count: int = DAY_COUNTS[ICMA]


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


LEAP_DAYS = [number(date(year, 2, 29)) for year in range(2012, 2028, 4)]


def _years_before(end: int, years: int) -> int:
    day = day_of(end)
    leap = (day.year - years) % 4 == 0  # none of these is a century
    if day.month == 2 and day.day >= 28:
        day = day.replace(day=28)
        return number(day.replace(year=day.year - years)) + leap
    return number(day.replace(year=day.year - years))


def periods(ask: Ask) -> Cases:
    """Where a date and the day that periods are counted by fall into one month, their days decide, or that the month is
    too short: each day of a month, and each kind of a month's end, and all dates of four years before it, month by
    month. Else the number of months alone does: all dates again, by each length of a period. Then stubs.
    """
    ends = [date(2030, 2, 28), date(2028, 2, 29), date(2028, 4, 30), date(2028, 1, 31)]
    anchors = [*((date(2028, 1, day), False) for day in range(1, 32)), *((end, True) for end in ends)]
    for anchor, last in anchors:
        yield _of_schedule(ask, _regular(anchor, 1, last))
    for size, (anchor, last) in product(SIZES[1:], (anchors[0], anchors[14], anchors[-1])):
        regular = _regular(anchor, size, last)
        yield _of_schedule(ask, regular)
        early, late = number(date(2024, 7, 1)), number(date(2027, 5, 1))
        bounds = _bounds(regular)
        first = bounds[bisect_right(bounds, early)]
        final = bounds[bisect_right(bounds, late) - 1]
        yield _of_schedule(ask, replace(regular, issue=early, first_coupon=first))
        yield _of_schedule(ask, replace(regular, maturity=late, last_coupon=final))
        yield _of_schedule(ask, replace(regular, issue=early, maturity=late, first_coupon=first, last_coupon=final))


def _regular(anchor: date, size: int, last: bool) -> Schedule:
    issue = add_months(anchor, -48, end_of_month=last)
    return Schedule(number(issue), number(anchor), 0, 0, size, last)


def _bounds(schedule: Schedule) -> list[int]:
    """The bounds of all periods, those of stubs too."""
    anchor = day_of(schedule.last_coupon or schedule.maturity)
    steps = range(-48, 1, schedule.months)
    found = [number(add_months(anchor, step, end_of_month=schedule.end_of_month)) for step in steps]
    found = [bound for bound in found if bound >= (schedule.first_coupon or schedule.issue)]
    before = [schedule.issue] if schedule.first_coupon else []
    return [*before, *found, *([schedule.maturity] if schedule.last_coupon else [])]


def _of_schedule(ask: Ask, schedule: Schedule) -> tuple[Sequence[int], Sequence[int]]:
    bounds, days = _bounds(schedule), range(schedule.issue, schedule.maturity)
    places = [bisect_right(bounds, day) - 1 for day in days]
    right = [said for place in places for said in (place, bounds[place], bounds[place + 1])]
    return ask("periods", astuple(schedule), schedule.issue, len(days)), right


ATTEMPTS: dict[str, Callable[[Ask], Cases]] = {
    "a day has its date, and the date its day": dates,
    "months are added": months,
    "30/360, in its four kinds": thirty,
    "actual/actual by ISDA": isda,
    "actual/actual by AFB": afb,
    "a date has its period": periods,
}


def asking(sources: dict[str, str]) -> Ask:
    """Put EveryDate with these libraries on a chain; compiled as the public record is."""
    sources = sources | {SOURCE: (home() / SOURCE).read_text(encoding="utf-8")}
    code = compiled(sources, artifacts()["PublicRecord"].settings)["EveryDate"]
    chain = RevmChain()
    contract = chain.deploy(code, sender=well_known()[0].address).contract(code)

    def ask(function: str, *args: object) -> Sequence[int]:
        output = chain.ask(contract.encoded(contract.interface.function(function, args), args))
        return unpack(f">{len(output) // 8}Q", output)[11::4]  # after where the array begins, and its length

    return ask


def main() -> int:
    """Try everything; the exit code."""
    ask = asking(with_imports(LIBRARIES))
    tried = differ = 0
    for sentence, attempt in ATTEMPTS.items():
        began, before, wrong = monotonic(), tried, 0
        for said, right in attempt(ask):
            tried += len(right)
            wrong += sum(one != other for one, other in zip(said, right, strict=True))
        differ += wrong
        print(f"{sentence:<45}{tried - before:>9,} tried{wrong:>7,} differ{monotonic() - began:>8.1f} s", flush=True)
    print(f"all {tried:,} answers about dates tried, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())

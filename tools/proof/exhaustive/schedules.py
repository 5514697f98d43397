"""The periods of a series, and how much of them has run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

from tools.proof.exhaustive.days import Ask, Cases, day_of, number
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms.daycount import ICMA
from wasiqa.terms.months import add_months

SIZES = (1, 2, 3, 4, 6, 12)


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


def elapsed(ask: Ask) -> Cases:
    """By ICMA, before and after the day that periods are counted by: each pair of days within six months; and in longer
    periods each day, to those about their bounds, since between these each day adds as much as the one before.
    """
    anchors = [(1, date(2024, 3, 31)), (1, date(2023, 3, 15)), *((size, date(2024, 2, 29)) for size in SIZES[1:])]
    for size, anchor in anchors:
        bounds = [number(add_months(anchor, size * step, end_of_month=True)) for step in range(-3, 4)]
        schedule = astuple(Schedule(bounds[0], bounds[-1], 0, number(anchor), size, True))
        days = range(bounds[0], bounds[-1])
        whole = [
            i + Fraction(day - start, end - start)
            for i, (start, end) in enumerate(pairwise(bounds))
            for day in range(start, end)
        ]
        for end in (
            days if size == 1 else [bound + by for bound in bounds[1:] for by in (-2, -1, 0, 1) if bound + by in days]
        ):
            count = end - days[0] + 1
            said = ask("elapsed", schedule, days[0], count, end)
            right = [whole[count - 1] - before for before in whole[:count]]
            # fractions that are alike, whether or not in lowest terms
            yield (
                [numerator * one.denominator for numerator, one in zip(said[::2], right, strict=True)],
                [denominator * one.numerator for denominator, one in zip(said[1::2], right, strict=True)],
            )

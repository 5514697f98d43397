"""Interest of a series, exactly: its periods, the rate of each, what is outstanding, and what has accrued on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from wasiqa.terms.clauses import Floating
from wasiqa.terms.daycount import ICMA, year_fraction
from wasiqa.terms.months import add_months
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.sheet import TermSheet


@dataclass(frozen=True)
class Period:
    """A period that interest is paid for; `regular` are the dates of whole periods that cover it, by which a shorter or
    longer one is measured."""

    start: date
    end: date
    regular: tuple[date, ...]


@dataclass(frozen=True)
class Segment:
    """Days of a period at one rate."""

    start: date
    end: date
    rate: Fraction


def periods(sheet: TermSheet) -> tuple[Period, ...]:
    """The interest periods of a series, unadjusted; none if it pays once, at maturity."""
    if sheet.frequency is None:
        return ()
    months, first, last = 12 // sheet.frequency, sheet.first_coupon, sheet.last_coupon
    dates = period_dates(
        sheet.issue,
        sheet.maturity,
        months,
        end_of_month=sheet.end_of_month,
        first=first,
        last=last,
        stubs=bool(first or last),
    )
    anchor = last or sheet.maturity
    return tuple(
        Period(start, end, tuple(_regular(anchor, months, sheet.end_of_month, start, end)))
        for start, end in pairwise(dates)
    )


def outstanding(sheet: TermSheet, day: date) -> Fraction:
    """The share of the face value at issue that is not yet repaid after the payments of this day."""
    return 1 - sum((part.share for part in sheet.amortisation if part.date <= day), Fraction(0))


def segments(sheet: TermSheet, period: Period) -> tuple[Segment, ...]:
    """The rates of a period in order; they end before it does where no rate is fixed yet."""
    if sheet.floating is None:
        assert sheet.coupon is not None  # it is stated for whatever has periods and doesn't float
        rates = [sheet.coupon, *(step.rate for step in sheet.steps if step.from_ <= period.start)]
        return (Segment(period.start, period.end, Fraction(rates[-1])),)
    return tuple(_fixed(sheet.floating, period))


def interest(sheet: TermSheet, period: Period, until: date) -> Fraction | None:
    """Interest per unit of face at issue from the period's start to `until`; None if a rate isn't fixed."""
    parts = segments(sheet, period)
    if until > period.start and (not parts or parts[-1].end < until):
        return None
    ran = (part.rate * _years(sheet, min(part.start, until), min(part.end, until), period) for part in parts)
    return outstanding(sheet, period.start) * sum(ran, Fraction(0))


def years(sheet: TermSheet, period: Period) -> Fraction:
    """How long the period counts for interest."""
    return _years(sheet, period.start, period.end, period)


def accrued(sheet: TermSheet, settlement: date, *, ex_coupon: bool = False) -> Fraction | None:
    """Interest per unit of face at issue that has accrued for a buyer who settles on this day; None if it isn't fixed.

    On a coupon date nothing has accrued: whoever held at its record time is paid the coupon. Between the record day and
    the coupon date a buyer gets no part of the coupon (`ex_coupon`), so that what has accrued is negative.
    """
    if not sheet.issue <= settlement <= sheet.maturity:
        raise ValueError(f"{settlement} is not between issue {sheet.issue} and maturity {sheet.maturity}")
    running = next((period for period in periods(sheet) if period.start <= settlement < period.end), None)
    if running is None:
        return Fraction(0)
    ran, whole = interest(sheet, running, settlement), interest(sheet, running, running.end)
    if not ex_coupon:
        return ran
    return None if ran is None or whole is None else ran - whole


def _regular(anchor: date, months: int, month_ends: bool, start: date, end: date) -> Iterator[date]:
    """The dates whole periods before or after `anchor`, from the last up to `start` to the first from `end` on."""

    def day(step: int) -> date:
        return add_months(anchor, months * step, end_of_month=month_ends)

    step = (12 * (start.year - anchor.year) + start.month - anchor.month) // months
    if day(step) > start:
        step -= 1
    yield day(step)
    while day(step) < end:
        step += 1
        yield day(step)


def _fixed(floating: Floating, period: Period) -> Iterator[Segment]:
    """The fixings that cover the period from its start on without a gap."""
    reached = period.start
    for fixing in floating.fixings:
        if fixing.from_ <= reached < fixing.until:
            end = min(fixing.until, period.end)
            yield Segment(reached, end, floating.rate_of(fixing))
            reached = end
            if reached == period.end:
                return


def _years(sheet: TermSheet, start: date, end: date, period: Period) -> Fraction:
    assert sheet.day_count is not None  # it is stated for whatever has periods
    assert sheet.frequency is not None
    if sheet.day_count != ICMA:
        return year_fraction(sheet.day_count, start, end, sheet.frequency, termination=sheet.maturity)
    total = Fraction(0)
    for first, last in pairwise(period.regular):
        until = min(end, last)
        total += year_fraction(ICMA, min(max(start, first), until), until, sheet.frequency, (first, last))
    return total

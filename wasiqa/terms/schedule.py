"""Dates of the interest periods, unadjusted."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any


def period_dates(
    issue: date,
    maturity: date,
    months: int,
    *,
    end_of_month: bool = False,
    first: date | None = None,
    last: date | None = None,
    stubs: bool = False,
) -> tuple[date, ...]:
    """Issue, the ends of the interest periods of `months` each, and maturity; counted back from maturity.

    With `end_of_month`, a maturity on the last day of its month puts every date on the last day of its month. The dates
    are not moved off weekends and holidays: only the payment is, and no interest accrues for the delay.
    `first` and `last` are the first coupon date and the last before maturity, stated where the period before or after
    it has another length; with `last` the dates are counted back from there.
    Raises ValueError if the life of the bond is not a whole number of periods, unless `stubs` allows it, or if `first`
    or `last` do not stand in order within the life of the bond.
    """
    _refuse_disorder(issue, first, last, maturity)
    import QuantLib as ql  # type: ignore[import-untyped]  # noqa: N813

    def day(of: date | None) -> Any:
        return ql.Date(of.day, of.month, of.year) if of else ql.Date()

    schedule = ql.Schedule(
        day(issue),
        day(maturity),
        ql.Period(months, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Backward,
        end_of_month,
        day(first),
        day(last),
    )
    dates = tuple(date(day.year(), day.month(), day.dayOfMonth()) for day in schedule)
    if not stubs and not all(schedule.isRegular(index) for index in range(1, len(dates))):
        raise ValueError(f"{issue} to {maturity} is not a whole number of periods of {months} months")
    return dates


def _refuse_disorder(*stated: date | None) -> None:
    for earlier, later in pairwise(day for day in stated if day is not None):
        if not earlier < later:
            raise ValueError(f"{later} is not after {earlier}")

"""Dates of the interest periods, unadjusted."""

from __future__ import annotations

from datetime import date


def period_dates(issue: date, maturity: date, months: int, *, end_of_month: bool = False) -> tuple[date, ...]:
    """Issue, the ends of the interest periods of `months` each, and maturity; counted back from maturity.

    With `end_of_month`, a maturity on the last day of its month puts every date on the last day of its month. The dates
    are not moved off weekends and holidays: only the payment is, and no interest accrues for the delay.
    Raises ValueError if the life of the bond is not a whole number of periods (a stub).
    """
    import QuantLib as ql  # type: ignore[import-untyped]  # noqa: N813

    schedule = ql.Schedule(
        ql.Date(issue.day, issue.month, issue.year),
        ql.Date(maturity.day, maturity.month, maturity.year),
        ql.Period(months, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Backward,
        end_of_month,
    )
    dates = tuple(date(day.year(), day.month(), day.dayOfMonth()) for day in schedule)
    if not all(schedule.isRegular(index) for index in range(1, len(dates))):
        raise ValueError(f"{issue} to {maturity} is not a whole number of periods of {months} months")
    return dates

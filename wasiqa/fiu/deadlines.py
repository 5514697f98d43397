"""Until when a report is due, and until when what was reported is kept."""

from __future__ import annotations

from datetime import date, timedelta

from wasiqa.terms.calendar import Calendar

_DAY = timedelta(days=1)


def working_days_after(calendar: Calendar, day: date, count: int) -> date:
    """The last of so many working days after a day, which isn't counted itself."""
    for _ in range(count):
        day = calendar.adjust(day + _DAY, "following")
    return day


def keep_until(day: date, years: int) -> date:
    """The same day so many years later; of 29 February, the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

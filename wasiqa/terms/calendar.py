"""Business days: weekend, declared holidays, and the rules that move a payment off a day without business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

BUSINESS_DAY_RULES = ("following", "modified_following", "preceding", "none")
_DAY = timedelta(days=1)


class Weekday(IntEnum):
    """Day of the week, numbered as `date.weekday()` does."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True)
class Calendar:
    """Which days are business days. Outside `covers` only the weekend is known; None means that it is all that is."""

    weekend: frozenset[int]
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    covers: tuple[date, date] | None = None
    name: str = "weekends only"

    def is_business_day(self, day: date) -> bool:
        """Is business done on this day? A day declared working is one even on a weekend."""
        return day in self.working_days or (day.weekday() not in self.weekend and day not in self.holidays)

    def adjust(self, day: date, rule: str) -> date:
        """The day itself if it is a business day or the rule is `none`, else the one that the rule names.

        `modified_following` goes back instead of forward where forward would leave the month.
        """
        if rule not in BUSINESS_DAY_RULES:
            raise ValueError(f"the business-day rule {rule} is not one of {', '.join(BUSINESS_DAY_RULES)}")
        if rule == "none":
            return day
        if rule == "preceding":
            return self._seek(day, -_DAY)
        later = self._seek(day, _DAY)
        left_month = rule == "modified_following" and (later.year, later.month) != (day.year, day.month)
        return self._seek(day, -_DAY) if left_month else later

    def business_days_before(self, day: date, count: int) -> date:
        """The business day that lies `count` business days before `day`."""
        for _ in range(count):
            day = self._seek(day - _DAY, -_DAY)
        return day

    def business_days_between(self, first: date, last: date) -> int:
        """How many business days come after `first`, up to and with `last`."""
        days = (first + _DAY * n for n in range(1, (last - first).days + 1))
        return sum(map(self.is_business_day, days))

    def is_covered(self, day: date) -> bool:
        """Were the holidays of this day known when the holiday file was written?"""
        return self.covers is not None and self.covers[0] <= day <= self.covers[1]

    def _seek(self, day: date, step: timedelta) -> date:
        while not self.is_business_day(day):
            day += step
        return day

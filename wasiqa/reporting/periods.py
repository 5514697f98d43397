"""Years and months of a time zone, in seconds."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Period(NamedTuple):
    """From the first to the last second."""

    first: int
    last: int

    def __contains__(self, second: object) -> bool:
        """Is that second in it?"""
        return isinstance(second, int) and self.first <= second <= self.last


class YearEnd(NamedTuple):
    """The last day of a year: 12-31, or 06-30 where a year is called after the one in which it ends."""

    month: int = 12
    day: int = 31

    @classmethod
    def read(cls, text: str) -> YearEnd:
        """The day in MM-DD; 02-29 is none, since most years lack it. Raises `ValueError`."""
        day = datetime.strptime(f"2001-{text}", "%Y-%m-%d")
        return cls(day.month, day.day)

    def year(self, number: int, zone: ZoneInfo) -> Period:
        """The year that ends with this day of that calendar year."""
        before, last = (self._end(year, zone) for year in (number - 1, number))
        return Period(before + 1, last)

    def of(self, second: int, zone: ZoneInfo) -> int:
        """The number of the year in which a second lies."""
        moment = datetime.fromtimestamp(second, zone)
        return moment.year + ((moment.month, moment.day) > self)

    def _end(self, year: int, zone: ZoneInfo) -> int:
        return int(datetime.combine(datetime(year, self.month, self.day), time(23, 59, 59), zone).timestamp())


def month(second: int, zone: ZoneInfo, later: int = 0) -> str:
    """The month in which a second lies, or one so many months later, as YYYY-MM."""
    moment = datetime.fromtimestamp(second, zone)
    years, months = divmod(moment.year * 12 + moment.month - 1 + later, 12)
    return f"{years:04}-{months + 1:02}"

"""Days and times on the command line, in the programme's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click

from wasiqa.errors import UsageRefused


def span(text: str, zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last second that are meant: of a day, or twice that of a time. Raises `ValueError`."""
    from wasiqa.whitelist.cells import LAST_SECOND

    try:
        if (day := _day(text)) is not None:
            moments = datetime.combine(day, time(), zone), datetime.combine(day, LAST_SECOND, zone)
        else:
            moment = datetime.fromisoformat(text)
            moments = (moment if moment.tzinfo else moment.replace(tzinfo=zone),) * 2
        return int(moments[0].timestamp()), int(moments[1].timestamp())
    except OverflowError as error:
        raise ValueError(text) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """An option's day."""
    found = None if text is None else _day(text)
    if text is not None and found is None:
        raise click.BadParameter(f"{text} is no day; write it like 2031-12-31")
    return found


def today(now: int, zone: str) -> date:
    """The date at a time, Unix seconds."""
    return datetime.fromtimestamp(now, ZoneInfo(zone)).date()


def first_second(option: str, text: str, zone: ZoneInfo) -> int:
    """The first second that an option means. Raises `UsageRefused` as `last_second` does."""
    return _moment(option, text, zone, "from its beginning", 0)


def last_second(option: str, text: str, zone: ZoneInfo) -> int:
    """The last second that an option means. Raises `UsageRefused` for what is no day and no time since 1970."""
    return _moment(option, text, zone, "to its end", 1)


def _moment(option: str, text: str, zone: ZoneInfo, meant: str, which: int) -> int:
    try:
        second = span(text, zone)[which]
    except ValueError:
        hint = f"write a day like 2031-12-31, which is meant {meant}, or a time like 2031-12-31T17:00"
        raise UsageRefused(f"{option} {text} is neither a day nor a time", hint=hint) from None
    if second < 0:
        raise UsageRefused(f"{option} {text} is before 1970, where no chain has been", hint="is the year right?")
    return second

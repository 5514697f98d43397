"""How the demo writes money and days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from wasiqa.demo.stage import Stage


def money(minor: int) -> str:
    """Minor units of two decimals, with thousands separators."""
    whole, rest = divmod(int(minor), 100)
    return f"{whole:,}.{rest:02}"


def day(stage: Stage, seconds: int) -> str:
    """Day and time in the programme's time zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(stage.config.time_zone)).strftime("%d-%b-%Y %H:%M")

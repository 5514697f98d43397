"""Whose place on the list ends soon, or has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wasiqa.whitelist import describe
from wasiqa.whitelist.word import Word

_DAY = 86_400


@dataclass(frozen=True)
class Expiring:
    """One wallet; `days` are calendar days in the programme's time zone, 0 for today, and negative once expired."""

    wallet: str
    investor_id: str
    category: str
    valid_until: str
    days: int


def expiring(words: Mapping[str, int], now: int, days: int, zone: ZoneInfo) -> list[Expiring]:
    """The admitted wallets that expire within so many days of `now` (Unix seconds), or have expired; soonest first."""
    found = []
    for wallet, number in words.items():
        word = Word.decode(number)
        if word.listed and word.valid_until <= now + (days + 1) * _DAY:
            left = _days(word.valid_until, now, zone)
            if left <= days:
                found.append((word.valid_until, _expiring(wallet, word, left, zone)))
    return [one for _, one in sorted(found, key=lambda each: (each[0], each[1].wallet))]


def _expiring(wallet: str, word: Word, left: int, zone: ZoneInfo) -> Expiring:
    until = describe.until(word.valid_until, zone)
    return Expiring(wallet, f"0x{word.investor:040x}", describe.category(word.category), until, left)


def _days(until: int, now: int, zone: ZoneInfo) -> int:
    days = (datetime.fromtimestamp(until, zone).date() - datetime.fromtimestamp(now, zone).date()).days
    return min(days, -1) if until < now else days

"""Fields of words and their values as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from wasiqa import countries
from wasiqa.categories import Category
from wasiqa.whitelist.cells import LAST_SECOND
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.word import Word

FIELDS = {
    "investor": "investor",
    "category": "category",
    "country": "country",
    "venue": "venue",
    "tax_class": "tax class",
    "admitted": "admitted",
    "blocked_by_registrar": "suspended by the registrar",
    "blocked_by_regulator": "blocked by the regulator",
    "blocked_by_licence": "blocked by the licence registry",
    "moved": "moved to another wallet",
    "removed": "removed from the list",
    "valid_until": "valid until",
}


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 wallet, 2 wallets."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def value(word: Word, field: str, rules: Rules) -> str:
    """What a word says in one field, as in the file where the file says it too."""
    raw = getattr(word, field)
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if field == "investor":
        return f"0x{raw:040x}" if raw else "none"
    if field == "category":
        return category(raw)
    if field == "country":
        return country(raw) or "not stated"
    if field == "valid_until":
        return until(raw, rules.zone)
    numbers = rules.venues if field == "venue" else rules.tax_classes
    return f"number {raw}" if raw and raw not in numbers.values() else code(raw, numbers) or "none"


def category(number: int) -> str:
    """The category's name, or its bare number if it has none."""
    return next((known.name for known in Category if known == number), str(number))


def country(number: int) -> str:
    """The country's letters, or its bare number if the standard has none; nothing for 0."""
    return (countries.letters(number) or str(number)) if number else ""


def code(number: int, numbers: Mapping[str, int]) -> str:
    """The code with that number, or the bare number if none has it; nothing for 0."""
    return next((code for code, known in numbers.items() if known == number), str(number)) if number else ""


def standing(word: Word) -> str:
    """What the registrar's bits make of the wallet, as the file's status says it."""
    if word.removed:
        return "REMOVED"
    if not word.admitted:
        return "not admitted"
    return "SUSPENDED" if word.blocked_by_registrar else "ACTIVE"


def status(word: Word) -> str:
    """The file's status; nothing for a wallet that was never admitted, or has moved."""
    return standing(word) if (word.admitted or word.removed) and not word.moved else ""


def successor(word: Word) -> str:
    """The wallet to which one has moved, as its word names it."""
    from eth_utils.address import to_checksum_address

    return str(to_checksum_address(f"0x{word.investor:040x}"))


def until(second: int, zone: ZoneInfo) -> str:
    """The day of which this is the last second, or else the time in ISO 8601."""
    try:
        moment = datetime.fromtimestamp(second, zone)
    except (OverflowError, ValueError):
        return "for ever"
    return f"{moment:%Y-%m-%d}" if moment.time() == LAST_SECOND else moment.isoformat()

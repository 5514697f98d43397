"""Fields of words and their values as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wasiqa.categories import Category
from wasiqa.whitelist import countries
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


def value(word: Word, field: str, rules: Rules) -> str:
    """What a word says in one field, as in the file where the file says it too."""
    raw = getattr(word, field)
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if field == "investor":
        return f"0x{raw:040x}" if raw else "none"
    if field == "category":
        return next((known.name for known in Category if known == raw), str(raw))
    if field == "country":
        return (countries.letters(raw) or str(raw)) if raw else "not stated"
    if field == "valid_until":
        return _day(raw, rules)
    return _code(raw, rules.venues if field == "venue" else rules.tax_classes)


def standing(word: Word) -> str:
    """What the registrar's bits make of the wallet, as the file's status says it."""
    if word.removed:
        return "REMOVED"
    if not word.admitted:
        return "not admitted"
    return "SUSPENDED" if word.blocked_by_registrar else "ACTIVE"


def _day(second: int, rules: Rules) -> str:
    try:
        moment = datetime.fromtimestamp(second, rules.zone)
    except (OverflowError, ValueError):
        return "for ever"
    return f"{moment:%Y-%m-%d}" if moment.time() == LAST_SECOND else f"{moment:%Y-%m-%d %H:%M:%S}"


def _code(number: int, numbers: Mapping[str, int]) -> str:
    if not number:
        return "none"
    return next((code for code, known in numbers.items() if known == number), f"number {number}")

"""Countries by ISO 3166-1: two letters in files, a number in words."""

from __future__ import annotations

from functools import lru_cache

NOT_STATED = "NOT_STATED"
"""What stands for a wallet's country that nobody has stated, 0 on chain."""
_USER_ASSIGNED = "X"
"""Codes that begin so are for users to assign; the library carries one (XK), the standard none."""


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    from iso3166 import countries

    return {country.alpha2: int(country.numeric) for country in countries if country.alpha2[0] != _USER_ASSIGNED}


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    return {number: alpha2 for alpha2, number in _numbers().items()}


def numeric(alpha2: str) -> int | None:
    """The number of a country, or None if the standard has no such letters."""
    return _numbers().get(alpha2)


def letters(number: int) -> str | None:
    """The two letters of a country, or None if the standard has no such number."""
    return _letters().get(number)


def suggestion(text: str) -> str | None:
    """The two letters meant by a name, by three letters or by small ones; None if there is no telling."""
    from iso3166 import countries

    found = countries.get(text, None)
    return found.alpha2 if found and found.alpha2 in _numbers() else None


def all_letters() -> list[str]:
    """The two letters of every country, in order."""
    return sorted(_numbers())


def named(number: int) -> str:
    """The two letters of a country, or its number where the standard has none; 0 stands for not stated."""
    return letters(number) or (f"{number:03}" if number else NOT_STATED)

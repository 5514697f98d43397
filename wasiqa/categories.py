"""Investor categories: the names that files use and the numbers that the whitelist's words carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType


class Category(IntEnum):
    """Category of an investor; the value is its number on chain (0 to 23, since a series' mask has 24 bits)."""

    PRIMARY_DEALER = 0
    SPECIAL_PURPOSE_PD = 1
    BANK = 2
    ISLAMIC_BANK = 3
    DFI = 4
    INVESTMENT_BANK = 5
    FUND = 6
    INSURANCE = 7
    PENSION = 8
    CORPORATE = 9
    GOVERNMENT = 10
    INDIVIDUAL_RESIDENT = 11
    NRP = 12
    FOREIGN_INSTITUTION = 13
    FOREIGN_INDIVIDUAL = 14
    VENUE = 15
    OTHER = 16


_NAMES: Mapping[int, str] = MappingProxyType({category.value: category.name for category in Category})


def label(number: int) -> str:
    """The name of the category with this number; numbers that have none yet are told as such."""
    return _NAMES.get(number) or f"category {number}"


def mask(categories: Iterable[Category]) -> int:
    """Bit mask with bit n set for each category n."""
    return sum(1 << category for category in set(categories))

"""How the calls of an auction read for who consents to them (contracts/types/Auction.sol)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from wasiqa.categories import label

KINDS = ("SALE", "BUY_BACK", "SWITCH")
QUOTES = ("PRICE", "YIELD", "RATE", "MARGIN")
CONVENTIONS = ("NONE", "SIMPLE", "DISCOUNT", "COMPOUNDED")
AMOUNTS = frozenset(
    {
        *("target", "maturing", "lot", "exempt", "nonCompetitiveCap", "nonCompetitiveTotal"),
        *("wanted", "better", "atCutOff"),
    }
)
"""Fields that are face values, in minor units."""
STRUCTS = frozenset({"announce", "decide"})
"""Functions of which each field of a struct is told by itself."""
_EPOCH = date(1970, 1, 1)
_TICKS = 10_000


def _word(words: tuple[str, ...]) -> Callable[[int], str]:
    return lambda value: words[value] if value < len(words) else str(value)


def _mask(value: int) -> str:
    return "+".join(label(n) for n in range(24) if value >> n & 1) or "none"


def _ticks(value: int) -> str:
    return f"{value // _TICKS}.{value % _TICKS:04}"


_TOLD: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "kind": _word(KINDS),
        "quote": _word(QUOTES),
        "convention": _word(CONVENTIONS),
        "bidders": _mask,
        "nonCompetitiveBidders": _mask,
        "depositRate": lambda value: f"{value / 100:g} %",
        "cutOff": _ticks,
        "intoPrice": _ticks,
        "settlementDate": lambda value: f"{_EPOCH + timedelta(days=value)}",
    }
)


def told(name: str, value: int) -> str | None:
    """A field of an auction's struct in words; None where it is a plain number."""
    return _TOLD[name](value) if name in _TOLD else None

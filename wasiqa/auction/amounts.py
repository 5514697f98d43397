"""Quotes as people write them: 983815 is 98.3815."""

from __future__ import annotations

from decimal import Decimal

from wasiqa.auction.bid_files import QUOTE_DECIMALS
from wasiqa.servicing.amounts import to_units


def quoted(quote: int) -> str:
    """A quote with its 4 decimals."""
    whole, part = divmod(quote, 10**QUOTE_DECIMALS)
    return f"{whole}.{part:0{QUOTE_DECIMALS}}"


def unquoted(text: str) -> int:
    """The quote in such a text. Raises `InputRefused` if it is none."""
    return to_units(text, QUOTE_DECIMALS)


def percent(fraction: int) -> str:
    """A fraction of one with 18 decimals as a percentage, exactly."""
    return f"{(Decimal(fraction).scaleb(-16)).normalize():f}"

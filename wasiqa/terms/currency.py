"""Currencies of ISO 4217."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def minor_units(code: str) -> int:
    """How many decimals the currency has: PKR 2, JPY 0, KWD 3. Raises ValueError if there is no such currency."""
    from iso4217 import Currency

    exponent = Currency(code).exponent
    if exponent is None:
        raise ValueError(f"{code} has no minor units")
    return exponent


def to_minor(amount: Decimal, code: str) -> Fraction:
    """An amount of currency units in minor units, exactly."""
    return Fraction(amount) * Fraction(10) ** minor_units(code)

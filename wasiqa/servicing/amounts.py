"""Amounts of currency as people write them, exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from wasiqa.errors import InputRefused

_AMOUNT = re.compile(r"([0-9]{1,30})(?:\.([0-9]{1,18}))?")


def to_units(text: str, decimals: int) -> int:
    """The minor units in an amount of currency units such as 100000.00. Raises `InputRefused` if it isn't one."""
    found = _AMOUNT.fullmatch(text)
    whole, part = found.groups(default="") if found else ("", "")
    part = part.rstrip("0")
    if not whole or len(part) > decimals:
        raise InputRefused(
            f"{text!r} is no amount with at most {decimals} decimals",
            hint="write it like 100000.00, without sign and separators",
            code="BAD_AMOUNT",
        )
    return int(whole + part.ljust(decimals, "0"))


def in_currency(minor: int, decimals: int) -> str:
    """Minor units as an amount of currency with thousands separators: 123456 with 2 decimals is 1,234.56."""
    if minor < 0:
        return f"-{in_currency(-minor, decimals)}"
    if decimals == 0:
        return f"{minor:,}"
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}}"


def written(number: Fraction) -> str:
    """An exact number: as a decimal where that ends, else as a fraction."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(number)
    return f"{(Decimal(number.numerator) / Decimal(number.denominator)).normalize():f}"

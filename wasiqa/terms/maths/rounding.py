"""Rounding of an exact number, once, to so many decimals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, trunc

_HALF = Fraction(1, 2)
MODES: dict[str, Callable[[Fraction], int]] = {
    "down": trunc,
    "up": lambda value: ceil(value) if value >= 0 else floor(value),
    "floor": floor,
    "ceiling": ceil,
    "half_up": lambda value: floor(value + _HALF) if value >= 0 else ceil(value - _HALF),
    "half_even": round,
}
"""To a whole number; down and up mean towards and away from zero, as accountants have it."""


def rounded(value: Fraction, scale: int, mode: str) -> Fraction:
    """`value` to `scale` decimals by one of MODES."""
    return Fraction(MODES[mode](value * 10**scale), 10**scale)

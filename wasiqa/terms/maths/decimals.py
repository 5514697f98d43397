"""Decimals of 34 digits, for the numbers that no fraction gives exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

DIGITS = 34


@contextmanager
def precisely() -> Iterator[None]:
    """Calculate with 34 digits inside this block."""
    with localcontext() as context:
        context.prec = DIGITS
        context.rounding = ROUND_HALF_EVEN
        yield


def decimal(number: Fraction | Decimal | int) -> Decimal:
    """The number to 34 digits."""
    with precisely():
        if isinstance(number, Fraction):
            return Decimal(number.numerator) / Decimal(number.denominator)
        return +Decimal(number)

"""Exact numbers as text."""

from __future__ import annotations

from fractions import Fraction


def exact(value: Fraction) -> str:
    """The number as a decimal if that has an end, else as a fraction in lowest terms."""
    if value < 0:
        return f"-{exact(-value)}"
    rest = value.denominator
    places = 0
    while (10**places) % rest and places < rest.bit_length():
        places += 1
    if (10**places) % rest:
        return f"{value.numerator}/{rest}"
    digits = str(value.numerator * 10**places // rest).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits

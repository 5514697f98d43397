"""What was computed against what was expected, within the vector's tolerance or to the digits that were stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wasiqa.terms.maths.decimals import decimal
from wasiqa.terms.vectors.numbers import NotComputable, decimals, is_number, number
from wasiqa.terms.vectors.vector import Vector

_MORE_DIGITS = 6


@dataclass(frozen=True)
class Unchecked:
    """A number that this vector alone doesn't determine, and why."""

    reason: str


@dataclass(frozen=True)
class Compared:
    """One field: texts for people, None where there is nothing to say."""

    field: str
    ok: bool
    expected: Any
    got: Any
    difference: str | None = None


def compared(vector: Vector, name: str, got: object) -> Compared:
    """The field `name` of the vector against `got`."""
    expected = vector.expected[name]
    if isinstance(got, bool) or not isinstance(got, int | Fraction | Decimal):
        plain = _plain(got)
        return Compared(name, plain == expected and type(plain) is type(expected), expected, plain)
    if not is_number(expected):
        return Compared(name, False, expected, shown(got, _MORE_DIGITS))
    wanted, digits = number(expected, name), decimals(expected)
    difference = Fraction(got) - wanted
    ok = abs(difference) <= _allowed(vector, name, digits)
    return Compared(name, ok, expected, shown(got, digits + _MORE_DIGITS), shown(difference, digits + _MORE_DIGITS))


def shown(value: int | Fraction | Decimal, places: int) -> str:
    """The number with at most so many decimals, and no zeros at the end."""
    text = f"{decimal(value):.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _allowed(vector: Vector, name: str, digits: int) -> Fraction:
    """The vector's own tolerance, or half of the last digit that was stated."""
    tolerance = vector.tolerance
    stated = tolerance if isinstance(tolerance, str) else tolerance.get(name)
    if stated is None:
        return Fraction(1, 2 * 10**digits)
    allowed = number(stated, f"the tolerance of {name}")
    if allowed < 0:
        raise NotComputable(f"the tolerance of {name} is {stated}, below zero")
    return allowed


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value

"""The tenor of a vector's bill, and the simple yield over it."""

from __future__ import annotations

import re
from fractions import Fraction

from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.maths import bills as maths
from wasiqa.terms.vectors.numbers import NotComputable
from wasiqa.terms.vectors.vector import Vector


def simple_yield(vector: Vector, price: Fraction) -> Fraction:
    """The simple yield at this price, by the vector's days."""
    return maths.yield_of_price(price, years(vector))


def days(vector: Vector) -> int:
    """Days from settlement to maturity."""
    if vector.has("settlement") and vector.has("maturity"):
        return (vector.day("maturity") - vector.day("settlement")).days
    return vector.whole("days")


def years(vector: Vector) -> Fraction:
    """The same in years, by the vector's day count, else ACT/365F. Raises `NotComputable` if none are left."""
    convention = vector.day_count("day_count", "yield_day_count", "day_count_yield", default="ACT/365F")
    left = days(vector)
    if left <= 0:
        raise NotComputable(f"{left} days are left to maturity; a bill needs at least one")
    if convention in ("ACT/365F", "ACT/364", "ACT/360"):
        return Fraction(left, basis(convention))
    return year_fraction(convention, vector.day("settlement"), vector.day("maturity"), 1)


def basis(text: str) -> int:
    """The days of a year in the name of a day count. Raises `NotComputable` if it has none."""
    found = re.search(r"/ ?(36[0-6])", text)
    if not found:
        raise NotComputable(f"{text!r} does not say by how many days a year has; write it such as ACT/360")
    return int(found[1])

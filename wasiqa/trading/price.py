"""What units cost, as the settlement contract reckons it."""

from __future__ import annotations

from fractions import Fraction

from wasiqa.servicing.accrual import Cost
from wasiqa.terms.maths.rounding import rounded

PRICE_UNIT = 1_000_000
"""A price is per 100 of face value and has four decimals."""


def cost(units: int, price: int, accrued: Fraction) -> Cost:
    """What units cost at a clean price with what has accrued per unit: the exact sum rounded half up once, to the minor
    unit; of it, the clean part is rounded by itself, and the accrued interest is the rest."""
    clean = Fraction(units * price, PRICE_UNIT)
    part = int(rounded(clean, 0, "half_up"))
    return Cost(part, int(rounded(clean + units * accrued, 0, "half_up")) - part)

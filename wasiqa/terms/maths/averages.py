"""The weighted average yield of an auction: by face, from each bid's own yield. A floating coupon is set from it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def face_weighted(parts: Iterable[tuple[Fraction, Fraction | Decimal]]) -> Fraction:
    """Σ face x yield / Σ face. Neither weighted by cash nor the yield of the average price."""
    pairs = [(face, Fraction(rate)) for face, rate in parts]
    total = sum((face for face, _ in pairs), Fraction(0))
    if total <= 0:
        raise ValueError("an average needs a face value above zero")
    return sum((face * rate for face, rate in pairs), Fraction(0)) / total

"""Bills and discounted sukuk: one payment at maturity, bought below face. `time` is the year fraction to maturity."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wasiqa.terms.maths.decimals import decimal, precisely

FACE = 100


def price_of_yield(rate: Fraction, time: Fraction) -> Fraction:
    """Price per 100 at a simple yield, as Pakistan and Kenya quote bills."""
    if 1 + rate * time <= 0:
        raise ValueError(f"a yield of {float(rate):g} over {float(time):g} years leaves no price")
    return FACE / (1 + rate * time)


def yield_of_price(price: Fraction, time: Fraction) -> Fraction:
    """Simple yield at a price per 100."""
    if price <= 0 or time <= 0:
        raise ValueError("a simple yield needs a price above zero and days left to maturity")
    return (FACE / price - 1) / time


def price_of_discount(rate: Fraction, time: Fraction) -> Fraction:
    """Price per 100 at a discount rate on face, as the United States (ACT/360) and Nigeria (ACT/365) quote bills."""
    return FACE * (1 - rate * time)


def discount_of_price(price: Fraction, time: Fraction) -> Fraction:
    """Discount rate on face at a price per 100."""
    if time <= 0:
        raise ValueError("a discount rate needs days left to maturity")
    return (1 - price / FACE) / time


def investment_rate(price: Fraction, days: int, year: int) -> Decimal:
    """Coupon-equivalent yield of 31 CFR 356 Appendix B VI: simple up to half a year, beyond it with one compounding."""
    if 2 * days <= year:
        return decimal(yield_of_price(price, Fraction(days, year)))
    a, b, c = investment_terms(price, days, year)
    with precisely():
        root = decimal(b * b - 4 * a * c).sqrt()
        return (root - decimal(b)) / decimal(2 * a)


def investment_terms(price: Fraction, days: int, year: int) -> tuple[Fraction, Fraction, Fraction]:
    """a, b and c of the quadratic equation a·i² + b·i + c = 0 of a bill that runs more than half a year."""
    if price <= 0:
        raise ValueError("an investment rate needs a price above zero")
    return Fraction(days, 2 * year) - Fraction(1, 4), Fraction(days, year), (price - FACE) / price

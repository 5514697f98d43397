"""Price and yield in the integers of an auction, by the formulas of `wasiqa.terms.maths`.

Of bills they equal those of YieldCalculator.sol to the last digit. Of compounded yields, its prices are within 1e-12.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from wasiqa.auction.bids import MOST_QUOTE
from wasiqa.auction.kinds import Convention
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.errors import InputRefused
from wasiqa.terms.maths import bills, yields
from wasiqa.terms.maths.decimals import precisely
from wasiqa.terms.maths.flows import FACE, Flow
from wasiqa.terms.maths.rounding import MODES

ONE = 10**18
QUOTED_YIELD = 10**12
"""A quote of 4 decimals in percent, as a yield."""
LEAST, MOST = -ONE // 2, MOST_QUOTE * QUOTED_YIELD
"""Yields reach from -50 % to the greatest that can be quoted; a price beyond has the nearer end as its yield."""
_TICKS = 10_000


def price(terms: YieldTerms, rate: int) -> Fraction:
    """The clean price per 100 at this yield."""
    exact = Fraction(rate, ONE)
    if terms.convention is Convention.COMPOUNDED:
        _, accrued = terms.bond
        return Fraction(yields.price(flows(terms), exact, terms.frequency)) - accrued
    of_yield = bills.price_of_yield if terms.convention is Convention.SIMPLE else bills.price_of_discount
    return of_yield(exact, _time(terms))


def quoted_price(terms: YieldTerms, rate: int) -> int:
    """The same as a bid quotes it: rounded half up to 4 decimals, and not below zero."""
    return max(0, MODES["half_up"](price(terms, rate) * _TICKS))


def yield_of(terms: YieldTerms, quoted: int) -> int:
    """The yield of a price that was quoted, or the nearer end if it lies beyond what can be quoted.

    It is cut after the last of 18 decimals; a compounded one is rounded to them.
    """
    exact = Fraction(quoted, _TICKS)
    if terms.convention is Convention.COMPOUNDED:
        return _compounded(terms, exact)
    of_price = bills.yield_of_price if terms.convention is Convention.SIMPLE else bills.discount_of_price
    return min(max(MODES["down"](of_price(exact, _time(terms)) * ONE), LEAST), MOST)


def flows(terms: YieldTerms) -> tuple[Flow, ...]:
    """What is still paid per 100 of face."""
    coupon, _ = terms.bond
    broken = Fraction(terms.days_to_coupon, terms.coupon_days)
    coupons = (Flow(broken + period, coupon) for period in range(terms.coupons))
    return (*coupons, Flow(broken + terms.coupons - 1, FACE))


@lru_cache(maxsize=10_000)  # it is stated to the contract, and averaged in the result
def _compounded(terms: YieldTerms, clean: Fraction) -> int:
    if clean >= price(terms, LEAST):
        return LEAST
    if clean <= price(terms, MOST):
        return MOST
    found = yields.rate(flows(terms), clean + terms.bond[1], terms.frequency)
    with precisely():
        return int((found * ONE).to_integral_value())


def _time(terms: YieldTerms) -> Fraction:
    if terms.convention not in (Convention.SIMPLE, Convention.DISCOUNT):
        raise InputRefused("there is no yield without a convention", hint="an auction of this kind has prices alone")
    return Fraction(terms.days_left, terms.year_days)

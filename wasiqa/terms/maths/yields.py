"""Price of a yield and yield of a price, for any payments, and how the price moves with the yield."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from wasiqa.terms.maths.decimals import decimal, precisely
from wasiqa.terms.maths.flows import Flow

COMPOUNDED, SIMPLE, SIMPLE_THEN_COMPOUNDED = "compounded", "simple", "simple then compounded"
CONVENTIONS = (COMPOUNDED, SIMPLE, SIMPLE_THEN_COMPOUNDED)
"""How a payment is discounted over a broken first period: street (PIB, gilts, Eurobonds), bills, and US Treasuries."""
_ENOUGH = Decimal("1e-24")
_STEPS = 500


@dataclass(frozen=True)
class Value:
    """Dirty price per 100, and its first and second derivative by the yearly yield."""

    price: Decimal
    slope: Decimal
    curve: Decimal


def value(flows: Sequence[Flow], rate: Fraction | Decimal, frequency: int, convention: str = COMPOUNDED) -> Value:
    """Price and derivatives of the payments at the yield `rate`, quoted for `frequency` compoundings a year."""
    with precisely():
        x = decimal(rate) / frequency
        total, slope, curve = Decimal(0), Decimal(0), Decimal(0)
        for flow in flows:
            discount, first, second = _discount(flow.periods, x, convention)
            worth = decimal(flow.amount) * discount
            total += worth
            slope += worth * first
            curve += worth * (first * first + second)
        return Value(total, slope / frequency, curve / frequency**2)


def price(flows: Sequence[Flow], rate: Fraction | Decimal, frequency: int, convention: str = COMPOUNDED) -> Decimal:
    """Dirty price per 100 at this yield."""
    return value(flows, rate, frequency, convention).price


def rate(flows: Sequence[Flow], dirty: Fraction | Decimal, frequency: int, convention: str = COMPOUNDED) -> Decimal:
    """The yield at which the payments are worth `dirty` per 100, to 24 decimals, above -100 % per period.

    Newton's method: the price falls ever more slowly as the yield rises, so a step from a yield that is too low never
    leads beyond the one sought; one from a yield that is too high may lead below the least, and is cut by half the way.
    Raises ValueError if there is none.
    """
    with precisely():
        target, least = decimal(dirty), _least(flows, frequency, convention)
        if target <= 0:
            raise ValueError("a price that is not above zero has no yield")
        if price(flows, least + _ENOUGH, frequency, convention) > target:
            guess = Decimal("0.05")
            for _ in range(_STEPS):
                now = value(flows, guess, frequency, convention)
                step = guess - (now.price - target) / now.slope
                if abs(step - guess) < _ENOUGH:
                    return step
                guess = max(step, (guess + least) / 2)
    raise ValueError(f"no yield gives the price {target:.6f}")


def modified_duration(
    flows: Sequence[Flow], rate: Fraction | Decimal, frequency: int, convention: str = COMPOUNDED
) -> Decimal:
    """By which share the dirty price falls for a small rise of the yield, per unit of yield; in years."""
    now = value(flows, rate, frequency, convention)
    with precisely():
        return -now.slope / now.price


def macaulay_duration(flows: Sequence[Flow], rate: Fraction | Decimal, frequency: int) -> Decimal:
    """The mean time to payment in years, weighted by present value at the compounded yield."""
    with precisely():
        return modified_duration(flows, rate, frequency) * (1 + decimal(rate) / frequency)


def convexity(flows: Sequence[Flow], rate: Fraction | Decimal, frequency: int, convention: str = COMPOUNDED) -> Decimal:
    """The second derivative of the dirty price by the yield, as a share of the price; in years squared."""
    now = value(flows, rate, frequency, convention)
    with precisely():
        return now.curve / now.price


def _discount(periods: Fraction, x: Decimal, convention: str) -> tuple[Decimal, Decimal, Decimal]:
    """The discount factor, and the first and second derivative of its logarithm by x, the yield per period."""
    if convention == SIMPLE:
        broken, whole = periods, 0
    elif convention == SIMPLE_THEN_COMPOUNDED:
        whole = int(periods)
        broken = periods - whole
    elif convention == COMPOUNDED:
        exponent, base = decimal(periods), 1 + x
        return _grown(base, periods % 1) / base ** int(periods), -exponent / base, exponent / base**2
    else:
        raise ValueError(f"the yield convention {convention} is not one of {', '.join(CONVENTIONS)}")
    part, base = decimal(broken), 1 + x
    simple = 1 + part * x
    first = -part / simple - whole / base
    return 1 / (simple * base**whole), first, (part / simple) ** 2 + whole / base**2


@lru_cache(maxsize=64)
def _grown(base: Decimal, broken: Fraction) -> Decimal:
    """The discount factor of a broken period, which all payments of a bond share; it takes longer than all the rest."""
    return base ** -decimal(broken)


def _least(flows: Sequence[Flow], frequency: int, convention: str) -> Decimal:
    """The yield that every other is above; at it a discount factor would have no end."""
    if convention == SIMPLE:
        return -frequency / max(Decimal(1), *(decimal(flow.periods) for flow in flows))
    return Decimal(-frequency)

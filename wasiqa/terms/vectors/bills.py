"""Topics of bills: simple yields, discount rates, investment rates, discounted sukuk."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from wasiqa.terms.maths import bills as maths
from wasiqa.terms.maths.averages import face_weighted
from wasiqa.terms.maths.rounding import rounded
from wasiqa.terms.vectors.averaging import bids, running_yields
from wasiqa.terms.vectors.numbers import NotComputable, number
from wasiqa.terms.vectors.tenor import basis, days, simple_yield, years
from wasiqa.terms.vectors.vector import Vector

PRICES = ("price_per_100", "price", "cut_off_price", "clean_price")
YIELDS = ("cut_off_yield", "yield", "published_yield", "weighted_avg_yield")
_PRICE_DIGITS = 4
Found = Mapping[str, object]


def price_and_yield(vector: Vector) -> Found:
    """A bill or discounted sukuk from its price or from its yield."""
    price, rate = _both(vector)
    percent = 100 * rate
    found: dict[str, object] = {
        **dict.fromkeys(("yield_pct", "yield_pct_exact", "yield_exact", "cut_off_yield_pct"), percent),
        **dict.fromkeys(("price_exact", "price_per_100", "price", "cut_off_price"), price),
        f"price_per_100_{_PRICE_DIGITS}dp": rounded(price, _PRICE_DIGITS, "half_up"),
        "days": days(vector),
        "yield": rate,
    }
    if "yield_pct" in vector.expected:
        published = number(vector.expected["yield_pct"], "yield_pct") / 100
        at_published = maths.price_of_yield(published, years(vector))
        found |= dict.fromkeys(("price_from_published_yield", "price_from_yield"), at_published)
    if vector.has("face_value"):
        found |= vector.asked_money("amount_per_certificate", vector.number("face_value") * price / 100)
    if (face := vector.money("face")) is not None:
        for name in ("realized", "settlement_amount", "cost"):
            found |= vector.asked_money(name, face * price / 100)
        found |= vector.asked_money("discount", face * (1 - price / 100))
        found |= running_yields(vector, (face, rate), lambda other: _both(other)[1])
    return found


def weighted_average(vector: Vector) -> Found:
    """The average yield of an auction from the bids, or from its totals of face and cash."""
    if vector.has("bids"):
        average = face_weighted(bids(vector, lambda price: simple_yield(vector, price)))
    else:
        face, cash = vector.money("face"), vector.money("realized")
        if not face or not cash:
            raise NotComputable("an average needs bids, or face_… and realized_… above zero")
        average = simple_yield(vector, 100 * cash / face)
    names = ("weighted_avg_yield_pct", "exact_from_totals", "way_exact_pct", "way_exact", "weighted_avg_yield_exact")
    return dict.fromkeys(names, 100 * average)


def bank_discount(vector: Vector) -> Found:
    """A bill quoted by a discount rate on face."""
    stated = f"{vector.text('quote', default='')} {vector.text('day_count', default='')}".strip()
    term = Fraction(days(vector), basis(stated if "/" in stated else "ACT/360"))
    if vector.has("discount_rate", "discount_rate_pct"):
        rate = vector.rate("discount_rate")
        price = maths.price_of_discount(rate, term)
    else:
        price = vector.number(*PRICES)
        rate = maths.discount_of_price(price, term)
    return {
        **dict.fromkeys(("price", "price_exact", "price_per_100"), price),
        **dict.fromkeys(("discount", "discount_per_100"), 100 - price),
        "discount_rate": rate,
        "discount_rate_pct": 100 * rate,
    }


def investment_rate(vector: Vector) -> Found:
    """The coupon-equivalent yield of a Treasury bill."""
    price, left, year = vector.number(*PRICES), days(vector), vector.whole("year", "days_in_year", default=365)
    rate = maths.investment_rate(price, left, year)
    a, b, c = maths.investment_terms(price, left, year)
    found: dict[str, object] = {**dict.fromkeys(("investment_rate", "unrounded", "investment_rate_exact"), rate)}
    if 2 * left <= year:  # the published step rounds the gain to 6 decimals before it is made a yearly rate
        found["investment_rate_published"] = rounded(-c, 6, "half_up") * Fraction(year, left)
    else:
        found |= {"a": a, "b": b, "c": c, "investment_rate_published": rate}
    return found


def fixed_point(vector: Vector) -> Found:
    """The price of a bill in whole numbers, as a contract computes it."""
    scale = vector.whole("scale", default=10**18)
    if scale < 1:
        raise NotComputable(f"scale is {scale}, not above zero")
    rate = Fraction(vector.whole("yield_wad"), scale)
    exact = maths.price_of_yield(rate, years(vector))
    return {
        "price_wad_floor": floor(exact * scale),
        "price_wad_ceil": ceil(exact * scale),
        "price_exact": exact,
    }


def _both(vector: Vector) -> tuple[Fraction, Fraction]:
    if vector.has(*PRICES):
        price = vector.number(*PRICES)
        return price, simple_yield(vector, price)
    if not vector.has(*YIELDS, *(f"{name}_pct" for name in YIELDS)):
        raise NotComputable("neither a price such as price_per_100 nor a yield such as cut_off_yield_pct is stated")
    rate = vector.rate(*YIELDS)
    return maths.price_of_yield(rate, years(vector)), rate

"""Topics of cash: tax, rounding, re-openings of sukuk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from wasiqa.terms.maths.rounding import MODES, rounded
from wasiqa.terms.vectors.bills import PRICES
from wasiqa.terms.vectors.numbers import NotComputable
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
_MODES = "|".join(sorted(MODES, key=len, reverse=True))


def withholding(vector: Vector) -> Found:
    """Tax on a gross payment, or on the discount of a bill that is redeemed."""
    rate = vector.rate("rate")
    if not 0 <= rate <= 1:
        raise NotComputable(f"rate is {rate}, not between 0 and 1; write 20 % as 0.20")
    gross = vector.money("gross")
    if gross is not None:
        tax = gross * rate
        return vector.asked_money("withheld", tax) | vector.asked_money("net", gross - tax)
    face = _money(vector, "face")
    income = face * (1 - vector.number("purchase_price_per_100", *PRICES) / 100)
    tax = income * rate
    return (
        vector.asked_money("discount_income", income)
        | vector.asked_money("withheld_at_maturity", tax)
        | vector.asked_money("withheld", tax)
        | vector.asked_money("net_redemption", face - tax)
    )


def rounding(vector: Vector) -> Found:
    """An amount of cash, exact and rounded by the ways that the fields name."""
    face = vector.money("unit_face", "face")
    if face is None:
        raise NotComputable("neither unit_face_… nor face_… is stated")
    per_100 = vector.number("accrued_per_100", *PRICES)
    unit = face * per_100 / 100
    exact = unit * vector.number("units", default=1)
    found: dict[str, object] = dict(vector.asked_money("exact", exact) | vector.asked_money("rounded", _paisa(exact)))
    for name in vector.expected:
        if match := re.fullmatch(rf"({_MODES})_([0-9]{{1,2}})dp", name):
            found[name] = rounded(exact, int(match[2]), match[1])
        elif match := re.fullmatch("per_([0-9]{1,9})_units_[a-z]{3}", name):
            found[name] = unit * int(match[1])
        elif match := re.fullmatch("per_100_rounded_first_([0-9]{1,2})dp_[a-z]{3}", name):
            found[name] = _paisa(face * rounded(per_100, int(match[1]), "half_up") / 100)
    return found


def reopening(vector: Vector) -> Found:
    """A sukuk that is sold again within a rental period: the price and the rental since the period began."""
    convention = vector.day_count("day_count", default="ACT/365F")
    if convention not in ("ACT/365F", "ACT/360", "ACT/364"):
        raise NotComputable(f"a re-opening by the number of days needs ACT/365F, not {convention}")
    if vector.has("days_since_rental_start", "days"):
        days = vector.whole("days_since_rental_start", "days")
    else:
        days = (vector.day("settlement") - vector.day("rental_start", "period_start")).days
    if days < 0:
        raise NotComputable(f"{days} days since the rental began")
    premium = 100 * vector.rate("rental_rate", "rental", "coupon") * Fraction(days, int(convention[4:7]))
    per_100 = vector.number(*_BIDS) + premium
    found: dict[str, object] = {"price_premium_per_100": premium, "settlement_per_100": per_100}
    if (face := vector.money("face")) is not None:
        found |= vector.asked_money("settlement", face * per_100 / 100)
        found |= vector.asked_money("price_premium", face * premium / 100)
    return found


_BIDS = ("cut_off_bid_price", "bid_price", *PRICES)


def _money(vector: Vector, name: str) -> Fraction:
    found = vector.money(name)
    if found is None:
        raise NotComputable(f"neither instrument nor inputs state {name}_… such as {name}_pkr")
    return found


def _paisa(amount: Fraction) -> Fraction:
    return rounded(amount, 2, "half_up")

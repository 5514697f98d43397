"""Topics of coupon bonds: price and yield, and the ex period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wasiqa.terms.daycount import ICMA
from wasiqa.terms.maths import yields
from wasiqa.terms.maths.decimals import decimal, precisely
from wasiqa.terms.maths.flows import Bond, Flow
from wasiqa.terms.vectors.accruals import ACCRUAL, bond_of
from wasiqa.terms.vectors.averaging import running_yields
from wasiqa.terms.vectors.compare import Unchecked
from wasiqa.terms.vectors.dates import calendar_of
from wasiqa.terms.vectors.numbers import NotComputable, number
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
CLEAN = ("clean_price", "cut_off_price", "price", "price_per_100", "clean")
DIRTY = ("dirty_price", "dirty")
YIELDS = ("yield", "cut_off_yield", "published_yield")


def street(vector: Vector) -> Found:
    """A bond whose yield is compounded over the broken first period, too, unless it says otherwise."""
    return _priced(vector, yields.COMPOUNDED)


def treasury(vector: Vector) -> Found:
    """A bond whose yield is simple over the broken first period."""
    return _priced(vector, yields.SIMPLE_THEN_COMPOUNDED)


def _priced(vector: Vector, convention: str) -> Found:
    bond, settlement = bond_of(vector), vector.day("settlement")
    words = vector.text("yield_convention", default="").casefold()
    if re.search("street|compounded (semi|quarter|annual)", words):
        convention = yields.COMPOUNDED
    if "simple" in words:
        convention = yields.SIMPLE_THEN_COMPOUNDED
    frequency, ex = bond.frequency, _is_ex(vector, bond, settlement)
    flows = bond.flows(settlement, ex_coupon=ex)
    dropped = bond.coupons(settlement)[0][1] if ex else Fraction(0)
    for_yield = vector.day_count("day_count_yield", "yield_day_count", default=ICMA)
    paid = bond.accrued(settlement, vector.day_count(*ACCRUAL, default=ICMA)) - dropped
    counted = bond.accrued(settlement, for_yield) - dropped
    clean, rate = _clean_and_yield(vector, bond, flows, counted, convention)
    with precisely():
        dirty = clean + decimal(counted)
        percent = 100 * rate
    found: dict[str, object] = {
        **dict.fromkeys(("yield_pct", "yield_exact", "yield_pct_exact", "cut_off_yield_pct"), percent),
        "yield": rate,
        **dict.fromkeys(("clean_price", "clean_exact", "clean", "price", "cut_off_price"), clean),
        **dict.fromkeys(("dirty_price", "dirty_exact", "dirty"), dirty),
        **dict.fromkeys(("accrued", "accrued_exact", "accrued_per_100"), paid),
        "accrued_per_100_act365": bond.accrued(settlement, "ACT/365F"),
        "accrued_per_100_icma_for_contrast": bond.accrued(settlement),
        "macaulay_duration": yields.macaulay_duration(flows, rate, frequency),
        "modified_duration": yields.modified_duration(flows, rate, frequency, convention),
        "convexity": yields.convexity(flows, rate, frequency, convention),
    }
    if "yield_pct" in vector.expected:
        published = number(vector.expected["yield_pct"], "yield_pct") / 100
        with precisely():
            at_published = yields.price(flows, published, frequency, convention) - decimal(counted)
        found |= dict.fromkeys(("clean_from_published_yield", "price_from_published_yield"), at_published)
    return found | _cash(vector, Fraction(clean), paid, Fraction(rate))


def _cash(vector: Vector, clean: Fraction, paid: Fraction, rate: Fraction) -> dict[str, object]:
    """What a face value costs, and the running average of the bids."""
    face = vector.money("face")
    if face is None:
        return {}
    found: dict[str, object] = dict(vector.asked_money("accrued", face * paid / 100))
    amounts = {"realized_clean": face * clean / 100, "settlement_amount": face * (clean + paid) / 100}
    for name, amount in amounts.items():
        found |= vector.asked_money(name, amount)
    for name in ("realized", "total"):
        asked = vector.asked_money(name, amounts["realized_clean" if name == "realized" else "settlement_amount"])
        if vector.has("cut_off_price"):
            found |= dict.fromkeys(asked, Unchecked("each accepted bid paid its own price, not the cut-off"))
        else:
            found |= asked
    return found | running_yields(vector, (face, rate), _yield)


def _yield(vector: Vector) -> Fraction:
    rate = street(Vector(vector.id, vector.topic, vector.given, {}, {}))["yield"]
    if not isinstance(rate, Decimal | Fraction):
        raise NotComputable(f"{vector.id} gives no yield")
    return Fraction(rate)


def _clean_and_yield(
    vector: Vector, bond: Bond, flows: tuple[Flow, ...], counted: Fraction, convention: str
) -> tuple[Decimal, Decimal]:
    if vector.has(*CLEAN, *DIRTY):
        stated = vector.number(*CLEAN, *DIRTY)
        clean = stated if vector.has(*CLEAN) else stated - counted
        return decimal(clean), yields.rate(flows, clean + counted, bond.frequency, convention)
    rate = vector.rate(*YIELDS)
    with precisely():
        return yields.price(flows, rate, bond.frequency, convention) - decimal(counted), decimal(rate)


def _is_ex(vector: Vector, bond: Bond, settlement: date) -> bool:
    """As stated, or by a record day so many business days before the coupon: who settles on that day still gets it."""
    if vector.has("ex_coupon"):
        return vector.flag("ex_coupon")
    days = re.search(r"([0-9]{1,3}) business days? before", vector.text("record_rule", default=""))
    if not days:
        return False
    record = calendar_of(vector).business_days_before(bond.coupons(settlement)[0][0], int(days[1]))
    return settlement > record

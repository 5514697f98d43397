"""Topics of coupon bonds: price and yield, accrued interest, the ex period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wasiqa.terms.daycount import ICMA, days_of_30, year_fraction
from wasiqa.terms.maths import yields
from wasiqa.terms.maths.decimals import decimal, precisely
from wasiqa.terms.maths.flows import Bond, Flow
from wasiqa.terms.months import add_months, is_month_end
from wasiqa.terms.vectors.averaging import Pair, running
from wasiqa.terms.vectors.compare import Unchecked
from wasiqa.terms.vectors.dates import calendar_of
from wasiqa.terms.vectors.numbers import NotComputable, day, number
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
CLEAN = ("clean_price", "cut_off_price", "price", "price_per_100", "clean")
DIRTY = ("dirty_price", "dirty")
YIELDS = ("yield", "cut_off_yield", "published_yield")
_ACCRUAL = ("day_count_accrual", "accrual_day_count", "day_count")
_BASES = {
    "bond_basis": "30/360",
    "30_360": "30/360",
    "30_360_bond_basis": "30/360",
    "30e": "30E/360",
    "30e_360": "30E/360",
    "30e_360_isda": "30E/360-ISDA",
    "30e_isda": "30E/360-ISDA",
    "icma": ICMA,
    "actact": ICMA,
    "act365": "ACT/365F",
    "act360": "ACT/360",
}
_BROKEN = re.compile(r"w ?= ?([0-9]+)/([0-9]+)")


def street(vector: Vector) -> Found:
    """A bond whose yield is compounded over the broken first period, too, unless it says otherwise."""
    return _priced(vector, yields.COMPOUNDED)


def treasury(vector: Vector) -> Found:
    """A bond whose yield is simple over the broken first period."""
    return _priced(vector, yields.SIMPLE_THEN_COMPOUNDED)


def accrued(vector: Vector) -> Found:
    """Interest since the last coupon, by the day count that is stated and by those that the names of fields state."""
    if vector.has("segments"):
        return _reset_within_the_period(vector)
    accrual = _Accrual(vector)
    default = vector.day_count(*_ACCRUAL, default=ICMA)
    own = accrual.per_100(default)
    found: dict[str, object] = {"exact": own, "accrued_per_100": own, "accrued": own}
    if (face := vector.money("face", "cum_face")) is not None:
        found |= {"exact": _in_scale(vector, face) * own / 100}
        for name in ("accrued", "cum_accrued"):
            found |= vector.asked_money(name, face * own / 100)
    for name in vector.expected:
        if (basis := _basis_of(name)) and name not in found:
            found |= {name: _by_basis(vector, accrual, name, basis, face)}
    if accrual.dates:
        found |= {"days": accrual.days, "accrued_days": accrual.days}
    if accrual.period_days:
        found |= {"period_days": accrual.period_days, "full_coupon_per_100": accrual.full_coupon}
        found |= {"coupon_per_100": accrual.full_coupon}
    return found


class _Accrual:
    """From where to where interest accrues, and in which regular period."""

    def __init__(self, vector: Vector) -> None:
        self.coupon = vector.rate("coupon", "coupon_rate", "rate", "rental_rate")
        self.frequency = vector.frequency()
        self.dates, self.period = self._dates(vector)
        self.maturity = vector.day_or_none("maturity")
        broken = _BROKEN.search(vector.text("yield_convention", default=""))
        if self.dates:
            self.days = (self.dates[1] - self.dates[0]).days
            self.period_days = (self.period[1] - self.period[0]).days if self.period else 0
        elif vector.has("accrued_days", "days"):
            self.days = vector.whole("accrued_days", "days")
            self.period_days = vector.whole("period_days", default=0)
        elif broken and int(broken[2]):
            self.days, self.period_days = int(broken[2]) - int(broken[1]), int(broken[2])
        else:
            raise NotComputable("accrued interest needs settlement and last_coupon, or issue, maturity and settlement")

    @property
    def full_coupon(self) -> Fraction:
        """The coupon of a whole period."""
        return 100 * self.coupon / self.frequency

    def per_100(self, convention: str) -> Fraction:
        """Accrued interest per 100 of face."""
        if convention == ICMA:
            if not self.period_days:
                raise NotComputable("ACT/ACT ICMA needs period_days, or the dates of the coupon period")
            if not self.dates or not self.period:
                return self.full_coupon * Fraction(self.days, self.period_days)
        if self.dates:
            fraction = year_fraction(convention, *self.dates, self.frequency, self.period, self.maturity)
            return 100 * self.coupon * fraction
        if convention in ("ACT/365F", "ACT/360", "ACT/364"):
            return 100 * self.coupon * Fraction(self.days, int(convention[4:7]))
        raise NotComputable(f"accrued interest by {convention} needs the dates, not only the number of days")

    def _dates(self, vector: Vector) -> tuple[tuple[date, date] | None, tuple[date, date] | None]:
        settlement = vector.day_or_none("settlement")
        if settlement is None:
            return None, None
        start = vector.day_or_none("period_start", "last_coupon", "rental_start")
        if start:
            end = vector.day_or_none("period_end", "next_coupon")
            end = end or add_months(start, 12 // self.frequency, end_of_month=vector.flag("end_of_month"))
            if not start <= settlement <= end:
                raise NotComputable(f"settlement {settlement} is not in the coupon period {start} to {end}")
            return (start, settlement), (start, end)
        if not vector.has("maturity"):
            return None, None
        bond = _bond(vector)
        return (bond.accrual_start(settlement), settlement), bond.period(settlement)


def _priced(vector: Vector, convention: str) -> Found:
    bond, settlement = _bond(vector), vector.day("settlement")
    words = vector.text("yield_convention", default="").casefold()
    if re.search("street|compounded (semi|quarter|annual)", words):
        convention = yields.COMPOUNDED
    if "simple" in words:
        convention = yields.SIMPLE_THEN_COMPOUNDED
    frequency, ex = bond.frequency, _is_ex(vector, bond, settlement)
    flows = bond.flows(settlement, ex_coupon=ex)
    dropped = bond.coupons(settlement)[0][1] if ex else Fraction(0)
    for_yield = vector.day_count("day_count_yield", "yield_day_count", default=ICMA)
    paid = bond.accrued(settlement, vector.day_count(*_ACCRUAL, default=ICMA)) - dropped
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
    if any(name.startswith("running_") for name in vector.expected):
        average = running(vector, (face, rate), _face_and_yield)
        shown = 100 * average if isinstance(average, Fraction) else average
        found |= dict.fromkeys(("running_weighted_avg_yield_pct", "running_way_exact"), shown)
    return found


def _face_and_yield(vector: Vector) -> Pair:
    face = vector.money("face")
    if face is None:
        raise NotComputable(f"{vector.id} states no face_…")
    rate = street(Vector(vector.id, vector.topic, vector.given, {}, {}))["yield"]
    if not isinstance(rate, Decimal | Fraction):
        raise NotComputable(f"{vector.id} gives no yield")
    return face, Fraction(rate)


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


def _bond(vector: Vector) -> Bond:
    maturity = vector.day("maturity")
    return Bond(
        coupon=vector.rate("coupon", "coupon_rate"),
        frequency=vector.frequency(),
        maturity=maturity,
        issue=vector.day_or_none("issue", "dated"),
        first_coupon=vector.day_or_none("first_coupon"),
        end_of_month=vector.flag("end_of_month") and is_month_end(maturity),
    )


def _is_ex(vector: Vector, bond: Bond, settlement: date) -> bool:
    """As stated, or by a record day so many business days before the coupon: who settles on that day still gets it."""
    if vector.has("ex_coupon"):
        return vector.flag("ex_coupon")
    days = re.search(r"([0-9]+) business days? before", vector.text("record_rule", default=""))
    if not days:
        return False
    record = calendar_of(vector).business_days_before(bond.coupons(settlement)[0][0], int(days[1]))
    return settlement > record


def _reset_within_the_period(vector: Vector) -> Found:
    """A coupon whose rate changes within its period: the rates weighted by their days. Our reading of the circular."""
    total, days, before = Fraction(0), 0, None
    for segment in vector.rows("segments"):
        if not isinstance(segment, list) or len(segment) != 3:
            raise NotComputable(f"a segment is {segment!r}, not [start, end, rate]")
        (start, end), rate = _ends(segment), number(segment[2], "the rate of a segment")
        if end <= start or (before and start != before):
            raise NotComputable(f"the segment {start} to {end} does not follow the one before it")
        before = end
        days += (end - start).days
        total += rate * (end - start).days
    period = vector.whole("period_days", default=days)
    if period != days:
        raise NotComputable(f"the segments have {days} days together, the period {period}")
    fixed = {"ACT/365F": 365, "ACT/360": 360, "ACT/364": 364}.get(vector.day_count(*_ACCRUAL, default=ICMA))
    coupon = 100 * total / (fixed or vector.frequency() * period)
    return {**dict.fromkeys(("coupon_per_100", "accrued_per_100", "full_coupon_per_100"), coupon), "period_days": days}


def _ends(segment: list[object]) -> tuple[date, date]:
    return day(segment[0], "the start of a segment"), day(segment[1], "the end of a segment")


def _basis_of(name: str) -> str | None:
    """The day count that a field's name ends with, such as accrued_usd_30E or act365_would_be."""
    words = re.sub("_for_contrast$|_would_be$", "", name.casefold())
    if words.startswith("days_"):
        return next((found for word, found in _BASES.items() if words == f"days_{word}"), None)
    longest = sorted(_BASES, key=len, reverse=True)
    return next((_BASES[word] for word in longest if words == word or words.endswith(f"_{word}")), None)


def _by_basis(vector: Vector, accrual: _Accrual, name: str, basis: str, face: Fraction | None) -> object:
    if name.startswith("days_"):
        if not accrual.dates:
            raise NotComputable(f"{name} needs settlement and period_start")
        return days_of_30(basis, *accrual.dates, accrual.maturity) if basis.startswith("30") else accrual.days
    per_100 = accrual.per_100(basis)
    money = re.search("_(?!per)[a-z]{3}(_mn|_bn)?_", name)
    if face is not None and (money or name.endswith("_would_be")):
        scale = {"_mn": 10**6, "_bn": 10**9}.get(money[1] if money else "", 1)
        return face * per_100 / 100 / scale if money else _in_scale(vector, face) * per_100 / 100
    return per_100


def _in_scale(vector: Vector, face: Fraction) -> Fraction:
    """The face in the scale that it was stated in."""
    stated = [name for name in vector.given if re.match("(cum_)?face_", name)]
    scale = {"_mn": 10**6, "_bn": 10**9}.get(stated[0][-3:], 1) if stated else 1
    return face / scale

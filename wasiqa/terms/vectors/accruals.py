"""Topics of accrued interest: since the last coupon, by one day count or several, and with resets within the period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from wasiqa.terms.daycount import ICMA, days_of_30, year_fraction
from wasiqa.terms.maths.flows import Bond
from wasiqa.terms.months import add_months, is_month_end
from wasiqa.terms.vectors.numbers import NotComputable, day, number
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
ACCRUAL = ("day_count_accrual", "accrual_day_count", "day_count")
"""Names of the day count by which interest accrues, where the yield may have another."""
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


def accrued(vector: Vector) -> Found:
    """Interest since the last coupon, by the day count that is stated and by those that the names of fields state."""
    if vector.has("segments"):
        return _reset_within_the_period(vector)
    accrual = _Accrual(vector)
    default = vector.day_count(*ACCRUAL, default=ICMA)
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


def bond_of(vector: Vector) -> Bond:
    """The coupon bond that the vector states."""
    maturity = vector.day("maturity")
    return Bond(
        coupon=vector.rate("coupon", "coupon_rate"),
        frequency=vector.frequency(),
        maturity=maturity,
        issue=vector.day_or_none("issue", "dated"),
        first_coupon=vector.day_or_none("first_coupon"),
        end_of_month=vector.flag("end_of_month") and is_month_end(maturity),
    )


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
        bond = bond_of(vector)
        return (bond.accrual_start(settlement), settlement), bond.period(settlement)


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
    fixed = {"ACT/365F": 365, "ACT/360": 360, "ACT/364": 364}.get(vector.day_count(*ACCRUAL, default=ICMA))
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

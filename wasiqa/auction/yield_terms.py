"""What a yield is reckoned from on a settlement date, from the series' term sheet (contracts/types/Auction.sol)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from wasiqa.auction.kinds import Convention
from wasiqa.errors import InputRefused
from wasiqa.terms import checks
from wasiqa.terms.daycount import ICMA
from wasiqa.terms.files import Terms
from wasiqa.terms.interest import periods
from wasiqa.terms.markets import accrued_on
from wasiqa.terms.maths.flows import Bond
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import TermSheet

_SCALE = 10**18


@dataclass(frozen=True)
class YieldTerms:
    """The struct of the same name: `coupon` and `accrued` are per 100 of face value, with 18 decimals."""

    convention: Convention = Convention.NONE
    days_left: int = 0
    year_days: int = 0
    frequency: int = 0
    coupons: int = 0
    days_to_coupon: int = 0
    coupon_days: int = 0
    coupon: int = 0
    accrued: int = 0

    @classmethod
    def of(cls, terms: Terms, settlement: date) -> YieldTerms | None:
        """Of a series that settles on this day; None where the contract knows no yield of it.

        That is of everything but bills, discounted sukuk, and fixed coupons on regular dates. Raises `InputRefused` for
        a day on which it can't be sold.
        """
        sheet = terms.sheet
        if not sheet.issue <= settlement < sheet.maturity:
            told = f"settlement {settlement} is not from issue {sheet.issue} on and before maturity {sheet.maturity}"
            raise InputRefused(told, hint="is it the right term sheet?")
        if sheet.type in checks.ZERO_COUPON:
            return _of_bill(sheet, settlement)
        return _of_coupons(terms, settlement)

    def struct(self) -> dict[str, Any]:
        """As the contract takes it."""
        return {_camel(name): int(value) for name, value in asdict(self).items()}

    @property
    def bond(self) -> tuple[Fraction, Fraction]:
        """Coupon and accrued interest per 100, exactly as the contract has them."""
        return Fraction(self.coupon, _SCALE), Fraction(self.accrued, _SCALE)


def _of_bill(sheet: TermSheet, settlement: date) -> YieldTerms | None:
    discount = sheet.quote is not None and sheet.quote.by == "discount"
    basis = (sheet.quote.basis if sheet.quote else None) or sheet.yield_day_count or ""
    years = {"ACT/365F": 365, "ACT/364": 364, "ACT/360": 360, "365": 365, "364": 364, "360": 360}
    if basis not in years:
        return None
    convention = Convention.DISCOUNT if discount else Convention.SIMPLE
    return YieldTerms(convention, (sheet.maturity - settlement).days, years[basis])


def _of_coupons(terms: Terms, settlement: date) -> YieldTerms | None:
    sheet = terms.sheet
    simple = sheet.quote is not None and sheet.quote.first_period == "simple"
    irregular = sheet.floating or sheet.steps or sheet.amortisation or sheet.first_coupon or sheet.last_coupon
    if irregular or simple or sheet.coupon is None or sheet.frequency is None or sheet.day_count != ICMA:
        return None
    bond = Bond(Fraction(sheet.coupon), sheet.frequency, sheet.maturity, end_of_month=sheet.end_of_month)
    if any(len(period.regular) != 2 for period in periods(sheet)):
        return None
    first, last = bond.period(settlement)
    ran = accrued_on(sheet, rows(sheet, terms.calendar), settlement)
    assert ran is not None  # a fixed coupon is known
    paid = YieldTerms(
        Convention.COMPOUNDED,
        frequency=sheet.frequency,
        coupons=len(bond.coupons(settlement)),
        days_to_coupon=(last - settlement).days,
        coupon_days=(last - first).days,
        coupon=round(100 * Fraction(sheet.coupon) / sheet.frequency * _SCALE),
        accrued=round(100 * ran * _SCALE),
    )
    return paid if ran >= 0 else _without_next(paid)


def _without_next(paid: YieldTerms) -> YieldTerms:
    """In the ex period the next coupon stays with who held before, and the first that is paid is one period later; the
    last one gone, principal alone is paid, which is a coupon of nothing."""
    if paid.coupons == 1:
        return replace(paid, coupon=0)
    return replace(paid, coupons=paid.coupons - 1, days_to_coupon=paid.days_to_coupon + paid.coupon_days)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))

"""What a yield is reckoned from, by the term sheet and the day of settlement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.support.projects import ROOT
from wasiqa.auction.kinds import Convention
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.auction.yields import ONE, price, quoted_price, yield_of
from wasiqa.errors import InputRefused
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.files import Terms, read
from wasiqa.terms.parts import RecordRule

TERMS = ROOT / "examples" / "terms"
VECTORS = json.loads((ROOT / "tests" / "vectors" / "vectors.json").read_text())["vectors"]
GILTS = [vector for vector in VECTORS if vector["topic"] == "ex_coupon"]
WEEKEND = frozenset((5, 6))
SPRING = date(1999, 5, 31)
"""A holiday of 1999 between the record days and coupons of the published gilts."""


@pytest.mark.parametrize(
    ("sheet", "settlement", "expected"),
    [
        ("mtb-574", date(2020, 9, 10), (Convention.SIMPLE, 84, 365)),
        ("gis-frd-1y", None, (Convention.SIMPLE, None, 365)),
    ],
)
def test_a_bill_has_a_simple_yield(sheet: str, settlement: date | None, expected: tuple[Any, ...]) -> None:
    terms = read(TERMS / f"{sheet}.yaml")
    found = YieldTerms.of(terms, settlement or terms.sheet.issue)
    assert found is not None
    days = expected[1] or (terms.sheet.maturity - terms.sheet.issue).days
    assert (found.convention, found.days_left, found.year_days) == (expected[0], days, expected[2])


def test_a_bond_s_yield_is_reckoned_from_its_coupons() -> None:
    found = YieldTerms.of(read(TERMS / "pib-3y-2020.yaml"), date(2021, 3, 4))
    assert found is not None
    assert (found.frequency, found.coupons, found.days_to_coupon, found.coupon_days) == (2, 5, 169, 181)
    assert found.bond[0] == Fraction(7, 2)
    assert abs(found.bond[1] - Fraction(7, 2) * Fraction(12, 181)) < Fraction(1, 10**17)


@pytest.mark.parametrize("sheet", ["pfl-3y-semiannual", "gis-vrr-3y", "step-up-callable-3y"])
def test_of_other_series_the_contract_knows_no_yield(sheet: str) -> None:
    terms = read(TERMS / f"{sheet}.yaml")
    assert YieldTerms.of(terms, terms.sheet.issue) is None


def test_nothing_settles_outside_of_a_series_life() -> None:
    terms = read(TERMS / "mtb-574.yaml")
    for day in (date(2020, 9, 9), date(2020, 12, 3)):
        with pytest.raises(InputRefused, match="is not from issue"):
            YieldTerms.of(terms, day)


def gilt(vector: dict[str, Any]) -> Terms:
    """A bond with the coupon and the record rule of a published gilt."""
    terms = read(TERMS / "pib-3y-2020.yaml")
    facts = {
        "issue": date(1995, 6, 7),
        "maturity": date.fromisoformat(vector["instrument"]["maturity"]),
        "coupon": Fraction(vector["instrument"]["coupon"]),
        "record": RecordRule(business_days_before=7),
        "reopenings": (),
    }
    if facts["maturity"] == date(2004, 11, 26):
        facts["issue"] = date(1995, 11, 26)
    return replace(terms, sheet=terms.sheet.model_copy(update=facts), calendar=Calendar(WEEKEND, frozenset({SPRING})))


@pytest.mark.parametrize("vector", GILTS, ids=lambda vector: vector["id"])
def test_after_the_record_day_the_next_coupon_is_not_paid_for(vector: dict[str, Any]) -> None:
    settlement = date.fromisoformat(vector["inputs"]["settlement"])
    found = YieldTerms.of(gilt(vector), settlement)
    assert found is not None
    assert (found.accrued < 0) is vector["inputs"]["ex_coupon"]
    accrued, clean = (Fraction(vector["expected"][name]) for name in ("accrued", "clean"))
    assert abs(found.bond[1] - accrued) < Fraction(1, 10**8)
    rate = int(Fraction(vector["inputs"]["yield"]) * ONE)
    assert abs(price(found, rate) - clean) < Fraction(1, 10**8)
    # a price cut to 4 decimals has a yield near by
    assert abs(yield_of(found, quoted_price(found, rate)) - rate) < ONE // 10**7


def test_after_the_last_record_day_only_principal_is_paid_for() -> None:
    terms = read(TERMS / "pib-3y-2020.yaml")
    late = replace(terms, sheet=terms.sheet.model_copy(update={"record": RecordRule(business_days_before=7)}))
    found = YieldTerms.of(late, date(2023, 8, 18))
    assert found is not None
    assert (found.coupons, found.coupon, found.days_to_coupon) == (1, 0, 2)
    assert price(found, 0) == 100 - found.bond[1]
    assert found.accrued < 0

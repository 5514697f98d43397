"""Price and yield in the integers of an auction."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.auction.made_up import BILL, BOND, DISCOUNTED, bills, bonds
from wasiqa.auction.bids import Rules
from wasiqa.auction.kinds import Convention, Quote
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.auction.yields import LEAST, MOST, ONE, price, quoted_price, yield_of
from wasiqa.errors import InputRefused

TERMS = {
    "kind": 0,
    "quote": 1,
    "uniform": True,
    "atAverage": False,
    "denomination": 5,
    "lot": 50,
    "exempt": 10,
    "nonCompetitiveTotal": 7,
    "yield": {
        "convention": 3,
        "daysLeft": 0,
        "yearDays": 0,
        "frequency": 2,
        "coupons": 5,
        "daysToCoupon": 169,
        "couponDays": 181,
        "coupon": 3_500_000_000_000_000_000,
        "accrued": 232_044_198_895_027_624,
    },
}


def test_the_rules_are_read_from_the_terms_of_the_contract() -> None:
    assert Rules.of(TERMS) == Rules(
        quote=Quote.YIELD,
        uniform=True,
        denomination=5,
        lot=50,
        exempt=10,
        non_competitive_total=7,
        yields=BOND,
    )


def test_yields_of_published_prices() -> None:
    assert yield_of(BILL, 983_815) == 71_484_657_757_229_328
    assert quoted_price(BILL, 71_485 * 10**12) == 983_815
    assert abs(yield_of(BOND, 956_574) - 90_000_000_890_000_000) < 10**8
    assert quoted_price(BOND, 90 * 10**15) == 956_574
    assert price(DISCOUNTED, 76_100_000_000_000_000) == 100 * (1 - Fraction(761, 10_000) * 91 / 360)


def test_a_price_is_rounded_half_up_and_never_below_zero() -> None:
    discounted = YieldTerms(Convention.DISCOUNT, 360, 360)
    assert [quoted_price(discounted, rate) for rate in (5 * 10**11, 5 * 10**11 + 1)] == [1_000_000, 999_999]
    assert quoted_price(discounted, 2 * ONE) == 0


@pytest.mark.parametrize("terms", [BILL, DISCOUNTED, BOND])
def test_a_price_beyond_what_can_be_quoted_has_the_nearer_end_as_its_yield(terms: YieldTerms) -> None:
    assert yield_of(replace(terms, days_left=359), 2**32 - 1) == LEAST
    most = yield_of(replace(terms, convention=Convention.SIMPLE, days_left=1, year_days=365), 1)
    assert most == MOST
    assert yield_of(replace(BOND, coupons=1, days_to_coupon=1), 1) == MOST


def test_where_there_are_no_yields_none_is_told() -> None:
    for asked in (price, yield_of):
        with pytest.raises(InputRefused, match="no yield without a convention"):
            asked(YieldTerms(), ONE)


@given(bills() | bonds(), st.integers(1, 3_000_000))
def test_the_price_of_the_yield_of_a_price_is_that_price(terms: YieldTerms, quoted: int) -> None:
    found = yield_of(terms, quoted)
    assert LEAST <= found <= MOST
    if LEAST < found < MOST:
        assert quoted_price(terms, found) == quoted
        assert abs(price(terms, found) * 10_000 - quoted) < Fraction(1, 10**9)


@given(bills() | bonds(), st.integers(1, 2_000_000))
def test_a_higher_price_is_a_lower_yield(terms: YieldTerms, quoted: int) -> None:
    assert yield_of(terms, quoted + 1) <= yield_of(terms, quoted)

"""Prices and yields on chain: those that were published, and those of Python's exact numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.auction.made_up import BILL, BOND, DISCOUNTED, bills, bonds
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.auction.kinds import Convention
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.auction.yields import LEAST, MOST, ONE, price, quoted_price, yield_of
from wasiqa.chain.compiler import artifacts
from wasiqa.terms.maths.flows import Bond

FOLDER = ROOT / "tests" / "vectors"
VECTORS: list[dict[str, Any]] = [
    vector for name in ("vectors.json", "further.json") for vector in json.loads((FOLDER / name).read_text())["vectors"]
]
YEARS = {"ACT/365": 365, "ACT/365F": 365, "ACT/364": 364, "ACT/360": 360}
PERCENT = ONE // 100
TICK = Fraction(1, 10_000)
TOLERANCE = Fraction(1, 10**9)
CLOSE = Fraction(1, 10**12)

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def ask(session_revm: RevmChain) -> Ask:
    """What the calculator answers."""
    code = artifacts()["YieldCalculator"]
    contract = session_revm.deploy(code, sender=Actors().deployer).contract(code)

    def answer(function: str, terms: YieldTerms, *arguments: int) -> Any:
        return session_revm.call(contract, function, terms.struct(), *arguments)

    return answer


def of(*topics: str) -> list[Any]:
    """The vectors of these topics, as parameters."""
    return [pytest.param(vector, id=vector["id"]) for vector in VECTORS if vector["topic"] in topics]


def day(text: str) -> date:
    return date.fromisoformat(text)


def decimals(text: str) -> int:
    return -int(Decimal(text).as_tuple().exponent)


def agrees(got: Fraction, expected: str, tolerance: str | None = None) -> None:
    """Equal within the vector's tolerance, or after rounding to the digits that were published."""
    allowed = Fraction(tolerance) if tolerance else Fraction(1, 2 * 10 ** decimals(expected))
    assert abs(got - Fraction(expected)) <= allowed


def bill(vector: dict[str, Any]) -> YieldTerms:
    """The bill of a vector."""
    given = vector["instrument"] | vector["inputs"]
    settlement, maturity = given.get("settlement"), given.get("maturity")
    days = (day(maturity) - day(settlement)).days if settlement and maturity else int(given["days"])
    words = f"{given.get('quote', '')} {given.get('day_count', '')}"
    year = next((days for name, days in YEARS.items() if name in words.split()), 365)
    convention = Convention.DISCOUNT if vector["topic"] == "bill_discount" else Convention.SIMPLE
    return YieldTerms(convention, days, year)


def bond(vector: dict[str, Any]) -> YieldTerms:
    """The bond of a vector; its yield is reckoned with interest accrued by ACT/ACT-ICMA."""
    given = vector["instrument"] | vector["inputs"]
    frequency, settlement = int(given.get("frequency", 2)), day(given["settlement"])
    terms = Bond(Fraction(given["coupon"]), frequency, day(given["maturity"]))
    first, last = terms.period(settlement)
    return YieldTerms(
        Convention.COMPOUNDED,
        frequency=frequency,
        coupons=len(terms.coupons(settlement)),
        days_to_coupon=(last - settlement).days,
        coupon_days=(last - first).days,
        coupon=round(100 * terms.coupon / frequency * ONE),
        accrued=round(terms.accrued(settlement) * ONE),
    )


def stated(vector: dict[str, Any], *names: str) -> str | None:
    """The first of these that is given."""
    given = vector["instrument"] | vector["inputs"]
    return next((given[name] for name in names if name in given), None)


def ticks(text: str) -> int:
    return int(Fraction(text) / TICK)


@pytest.mark.parametrize("vector", of("mtb_price_yield", "discounted_sukuk"))
def test_published_prices_and_yields_of_bills(ask: Ask, vector: dict[str, Any]) -> None:
    terms, expected, tolerance = bill(vector), vector["expected"], vector.get("tolerance") or {}
    clean, percent = stated(vector, "price_per_100", "price", "cut_off_price"), expected.get("yield_pct")
    if clean:
        found = Fraction(ask("yieldOf", terms, ticks(clean)), PERCENT)
        for name in {"yield_pct", "yield_pct_exact", "yield_exact"} & set(expected):
            agrees(found, expected[name], tolerance.get(name))
    else:
        percent = stated(vector, "cut_off_yield_pct", "yield_pct")
    rate = int(Fraction(str(percent)) * PERCENT)
    for name in {"price_from_published_yield", "price_from_yield", "price_exact"} & set(expected):
        agrees(Fraction(ask("price", terms, rate), ONE), expected[name])
    if "price_per_100_4dp" in expected:
        assert ask("quotedPrice", terms, rate) == ticks(expected["price_per_100_4dp"])


@pytest.mark.parametrize("vector", of("bill_discount"))
def test_published_prices_of_discount_rates(ask: Ask, vector: dict[str, Any]) -> None:
    terms, expected, rate = bill(vector), vector["expected"], stated(vector, "discount_rate")
    if rate:
        agrees(Fraction(ask("price", terms, int(Fraction(rate) * ONE)), ONE), expected["price"])
    else:
        found = ask("yieldOf", terms, ticks(str(stated(vector, "price"))))
        agrees(Fraction(found, ONE), expected["discount_rate"])


@pytest.mark.parametrize("vector", of("fixed_point"))
def test_the_published_price_in_whole_numbers(ask: Ask, vector: dict[str, Any]) -> None:
    wad = int(vector["inputs"]["yield_wad"])
    assert ask("price", bill(vector), wad) == int(vector["expected"]["price_wad_floor"])


@pytest.mark.parametrize("vector", of("pib_price_yield"))
def test_published_prices_and_yields_of_bonds(ask: Ask, vector: dict[str, Any]) -> None:
    terms, expected, tolerance = bond(vector), vector["expected"], vector.get("tolerance") or {}
    clean = stated(vector, "clean_price", "cut_off_price")
    if clean is None:
        percent, fraction = stated(vector, "yield_pct"), stated(vector, "yield")
        rate = Fraction(percent) * PERCENT if percent else Fraction(str(fraction)) * ONE
        agrees(Fraction(ask("price", terms, int(rate)), ONE), expected["clean_price"])
        return
    found = yield_of(terms, ticks(clean))
    assert ask("isYieldOf", terms, ticks(clean), found)
    for name in {"yield_pct", "yield_exact"} & set(expected):
        agrees(Fraction(found, PERCENT), expected[name], tolerance.get(name))
    if "clean_from_published_yield" in expected:
        rate = int(Fraction(expected["yield_pct"]) * PERCENT)
        agrees(Fraction(ask("price", terms, rate), ONE), expected["clean_from_published_yield"])


def test_every_published_price_and_yield_of_the_calculators_kinds_is_tried() -> None:
    kinds = ("mtb_price_yield", "discounted_sukuk", "bill_discount", "fixed_point", "pib_price_yield")
    assert len(of(*kinds)) > 40


# --- beside exact numbers


@given(bills(), st.integers(LEAST, MOST))
@example(BILL, LEAST)
@example(BILL, MOST)
@example(DISCOUNTED, MOST)
def test_prices_of_bills_are_exact(ask: Ask, terms: YieldTerms, rate: int) -> None:
    exact = price(terms, rate) * ONE
    assert abs(ask("price", terms, rate) - exact) < 1
    assert ask("quotedPrice", terms, rate) == quoted_price(terms, rate)


@given(bills(), st.integers(1, 2**32 - 1) | st.integers(900_000, 1_000_500))
@example(BILL, 1)
@example(BILL, 2**32 - 1)
@example(DISCOUNTED, 2**32 - 1)
def test_yields_of_bills_are_exact(ask: Ask, terms: YieldTerms, quoted: int) -> None:
    found = yield_of(terms, quoted)
    assert ask("yieldOf", terms, quoted) == found
    if LEAST < found < MOST and quoted < 2_000_000:
        assert ask("quotedPrice", terms, found) == quoted


@given(bonds(), st.integers(-2 * PERCENT, 60 * PERCENT))
@example(BOND, 0)
@example(replace(BOND, coupons=1, days_to_coupon=181, coupon=0), 7 * PERCENT)
@example(replace(BOND, days_to_coupon=0), 7 * PERCENT)
def test_prices_of_bonds_are_within_a_millionth_of_a_millionth(ask: Ask, terms: YieldTerms, rate: int) -> None:
    exact = price(terms, rate)
    assert abs(Fraction(ask("price", terms, rate), ONE) - exact) <= CLOSE * max(Fraction(1), exact / 300)
    assert ask("quotedPrice", terms, rate) == quoted_price(terms, rate)


@given(bonds(), st.integers(1, 2_000_000), st.integers(-4 * PERCENT, 4 * PERCENT))
@example(BOND, 1, 1)
@example(BOND, 2**32 - 1, -1)
@example(replace(BOND, coupons=1, days_to_coupon=1), 1, -1)
def test_the_yield_of_a_price_is_known_by_its_price(ask: Ask, terms: YieldTerms, quoted: int, off: int) -> None:
    found = yield_of(terms, quoted)
    assert ask("isYieldOf", terms, quoted, found)
    other = min(max(found + off, LEAST), MOST)
    difference = price(terms, other) - quoted * TICK
    if abs(abs(difference) - TOLERANCE) > CLOSE * 300:
        assert ask("isYieldOf", terms, quoted, other) is (abs(difference) <= TOLERANCE or other == found)


def test_at_either_end_a_price_beyond_it_has_that_yield_and_no_other_price_has(ask: Ask) -> None:
    high, low = quoted_price(BOND, LEAST), quoted_price(replace(BOND, coupons=1, days_to_coupon=1), MOST)
    assert ask("isYieldOf", BOND, high + 1, LEAST)
    assert not ask("isYieldOf", BOND, high - 1, LEAST)
    assert not ask("isYieldOf", BOND, high + 1, LEAST + 10**12)
    assert ask("isYieldOf", replace(BOND, coupons=1, days_to_coupon=1), low - 1, MOST)
    assert not ask("isYieldOf", replace(BOND, coupons=1, days_to_coupon=1), low + 2, MOST)


# --- what is refused

WRONG = {
    "no convention": YieldTerms(),
    "a bill without days": replace(BILL, days_left=0),
    "a bill of two years": replace(BILL, days_left=730),
    "no days in a year": replace(BILL, year_days=0),
    "no coupons a year": replace(BOND, frequency=0),
    "thirteen coupons a year": replace(BOND, frequency=13),
    "no coupon": replace(BOND, coupons=0),
    "coupons for more than 100 years": replace(BOND, coupons=201),
    "no period": replace(BOND, coupon_days=0),
    "a coupon more than two periods away": replace(BOND, days_to_coupon=363),
    "the last coupon on its day": replace(BOND, coupons=1, days_to_coupon=0),
    "a coupon above 100": replace(BOND, coupon=100 * ONE + 1),
    "accrued interest above 100": replace(BOND, accrued=100 * ONE + 1),
    "accrued interest below -100": replace(BOND, accrued=-100 * ONE - 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_terms_of_which_no_price_can_be_reckoned_are_refused(ask: Ask, name: str) -> None:
    terms = WRONG[name]
    calls: tuple[tuple[str, tuple[int, ...]], ...] = (("requireValid", ()), ("price", (0,)), ("isYieldOf", (1, 0)))
    for function, arguments in calls:
        with reverts("YieldTermsInvalid", terms=tuple(terms.struct().values())):
            ask(function, terms, *arguments)
    if terms.convention is not Convention.COMPOUNDED:
        with reverts("YieldTermsInvalid", terms=tuple(terms.struct().values())):
            ask("yieldOf", terms, 1)


LAST = {
    "a bill of two years less a day": replace(BILL, days_left=729),
    "a hundred years": replace(BOND, coupons=200),
    "every month for a hundred years": replace(BOND, frequency=12, coupons=1200, coupon=100 * ONE),
    "every year for a hundred years": replace(BOND, frequency=1, coupons=100, coupon=100 * ONE),
    "two periods to the next coupon": replace(BOND, days_to_coupon=362),
    "all accrued": replace(BOND, coupon=100 * ONE, accrued=100 * ONE),
    "nothing accrued": replace(BOND, accrued=-100 * ONE),
}


@pytest.mark.parametrize("name", LAST)
def test_the_widest_terms_have_prices_from_end_to_end(ask: Ask, name: str) -> None:
    ask("requireValid", LAST[name])
    for rate in (LEAST, 0, MOST):
        exact = price(LAST[name], rate)
        assert abs(Fraction(ask("price", LAST[name], rate), ONE) / exact - 1) < Fraction(1, 10**14) or abs(exact) < 100


def test_the_price_of_a_yield_that_can_be_quoted_can_be_quoted(ask: Ask) -> None:
    assert ask("quotedPrice", LAST["every month for a hundred years"], 0) == 1_201_000_000 - BOND.accrued // 10**14


def test_a_price_beyond_what_can_be_quoted_is_refused_and_not_cut_to_fit(ask: Ask) -> None:
    terms = LAST["every year for a hundred years"]
    quoted = (ask("price", terms, LEAST) + 10**14 // 2) // 10**14
    assert quoted > 2**32
    with reverts("SafeCastOverflowedUintDowncast", bits=32, value=quoted):
        ask("quotedPrice", terms, LEAST)


@pytest.mark.parametrize("rate", [LEAST - 1, MOST + 1])
@pytest.mark.parametrize("terms", [BILL, BOND])
def test_a_yield_that_cant_be_quoted_is_refused(ask: Ask, terms: YieldTerms, rate: int) -> None:
    for function in ("price", "quotedPrice"):
        with reverts("YieldOutOfRange", {"yield": rate}):
            ask(function, terms, rate)


def test_a_price_of_zero_has_no_yield_and_a_compounded_one_is_not_found(ask: Ask) -> None:
    with reverts("PriceMissing"):
        ask("yieldOf", BILL, 0)
    with reverts("YieldNotComputed"):
        ask("yieldOf", BOND, 956_574)

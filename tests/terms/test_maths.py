"""The bond maths against QuantLib, against itself, and at its edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import QuantLib as ql  # type: ignore[import-untyped]  # noqa: N813
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.terms.daycount import DAY_COUNTS, year_fraction
from wasiqa.terms.maths import bills, yields
from wasiqa.terms.maths.averages import face_weighted
from wasiqa.terms.maths.flows import Bond
from wasiqa.terms.maths.rounding import MODES, rounded
from wasiqa.terms.months import add_months

RATES = st.integers(1, 3000).map(lambda points: Fraction(points, 10_000))
DAYS = st.dates(date(1995, 1, 1), date(2045, 12, 31))
CONVENTIONS = {yields.COMPOUNDED: ql.Compounded, yields.SIMPLE_THEN_COMPOUNDED: ql.SimpleThenCompounded}


def quantlib(day: date) -> Any:
    return ql.Date(day.day, day.month, day.year)


@st.composite
def bonds(draw: st.DrawFn) -> Bond:
    """Bonds of whole periods."""
    issue = draw(DAYS).replace(day=draw(st.integers(1, 28)))
    frequency = draw(st.sampled_from((1, 2, 4)))
    maturity = add_months(issue, 12 // frequency * draw(st.integers(2, 30)))
    return Bond(draw(RATES), frequency, maturity, issue)


def of_quantlib(bond: Bond) -> tuple[Any, Any]:
    """The same bond there, and its day count."""
    assert bond.issue
    period = ql.Period(12 // bond.frequency, ql.Months)
    nothing = ql.NullCalendar()
    schedule = ql.Schedule(
        *map(quantlib, (bond.issue, bond.maturity)),
        *(period, nothing, ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, False),
    )
    counter = ql.ActualActual(ql.ActualActual.ISMA, schedule)
    return ql.FixedRateBond(0, 100.0, schedule, [float(bond.coupon)], counter), counter


@given(bonds(), RATES, st.data(), st.sampled_from(sorted(CONVENTIONS)))
def test_price_accrued_and_risk_agree_with_quantlib(
    bond: Bond, rate: Fraction, data: st.DataObject, convention: str
) -> None:
    assert bond.issue
    settlement = data.draw(st.dates(bond.issue, date.fromordinal(bond.maturity.toordinal() - 1)))
    ql.Settings.instance().evaluationDate = quantlib(settlement)
    theirs, counter = of_quantlib(bond)
    compounding = CONVENTIONS[convention]
    frequency = {1: ql.Annual, 2: ql.Semiannual, 4: ql.Quarterly}[bond.frequency]
    dirty = theirs.dirtyPrice(float(rate), counter, compounding, frequency, quantlib(settlement))
    flows = bond.flows(settlement)
    assert float(yields.price(flows, rate, bond.frequency, convention)) == pytest.approx(dirty, abs=1e-9)
    assert float(bond.accrued(settlement)) == pytest.approx(theirs.accruedAmount(quantlib(settlement)), abs=1e-9)
    if convention == yields.COMPOUNDED:
        quoted = ql.InterestRate(float(rate), counter, compounding, frequency)
        duration = ql.BondFunctions.duration(theirs, quoted, ql.Duration.Modified, quantlib(settlement))
        convexity = ql.BondFunctions.convexity(theirs, quoted, quantlib(settlement))
        assert float(yields.modified_duration(flows, rate, bond.frequency)) == pytest.approx(duration, rel=1e-9)
        assert float(yields.convexity(flows, rate, bond.frequency)) == pytest.approx(convexity, rel=1e-9)


@given(bonds(), st.integers(-200, 5000), st.data(), st.sampled_from(yields.CONVENTIONS))
def test_the_yield_of_a_price_is_the_yield_that_it_was_made_from(
    bond: Bond, points: int, data: st.DataObject, convention: str
) -> None:
    assert bond.issue
    settlement = data.draw(st.dates(bond.issue, date.fromordinal(bond.maturity.toordinal() - 1)))
    rate, flows = Fraction(points, 100_000), bond.flows(settlement)
    dirty = yields.price(flows, rate, bond.frequency, convention)
    assert abs(yields.rate(flows, dirty, bond.frequency, convention) - Decimal(points) / 100_000) < Decimal("1e-20")


@given(RATES, st.integers(1, 400), st.sampled_from((360, 364, 365, 366)))
def test_bills_return_to_the_rate_that_they_were_quoted_at(rate: Fraction, days: int, year: int) -> None:
    time = Fraction(days, year)
    assert bills.yield_of_price(bills.price_of_yield(rate, time), time) == rate
    assert bills.discount_of_price(bills.price_of_discount(rate, time), time) == rate
    theirs = ql.InterestRate(float(rate), ql.Actual365Fixed(), ql.Simple, ql.Annual).discountFactor(float(time))
    assert float(bills.price_of_yield(rate, time)) == pytest.approx(100 * theirs, abs=1e-9)


@given(DAYS, DAYS)
def test_the_further_day_counts_agree_with_quantlib(one: date, other: date) -> None:
    start, end = sorted((one, other))
    counters = {
        "ACT/ACT-ISDA": ql.ActualActual(ql.ActualActual.ISDA),
        "ACT/ACT-AFB": ql.ActualActual(ql.ActualActual.AFB),
        "30E/360-ISDA": ql.Thirty360(ql.Thirty360.ISDA, quantlib(end)),
        "30/360-US": ql.Thirty360(ql.Thirty360.USA),
    }
    for convention, counter in counters.items():
        exact = year_fraction(convention, start, end, 2, termination=end)
        assert float(exact) == pytest.approx(counter.yearFraction(quantlib(start), quantlib(end)), abs=1e-9), convention


@given(DAYS, st.integers(0, 3000), st.integers(0, 3000), st.sampled_from(DAY_COUNTS))
def test_no_day_count_runs_backwards(start: date, first: int, more: int, convention: str) -> None:
    middle, end = (date.fromordinal(start.toordinal() + days) for days in (first, first + more))
    period = (start, add_months(start, 6))
    whole = year_fraction(convention, start, end, 2, period)
    assert 0 <= year_fraction(convention, start, middle, 2, period) <= whole + Fraction(1, 360)


@given(DAYS, st.integers(0, 1500), st.integers(0, 1500))
def test_accrual_by_icma_adds_up_over_any_split(start: date, first: int, more: int) -> None:
    middle, end = (date.fromordinal(start.toordinal() + days) for days in (first, first + more))
    period = (start, add_months(start, 6))
    parts = [year_fraction("ACT/ACT-ICMA", *dates, 2, period) for dates in ((start, middle), (middle, end))]
    assert sum(parts) == year_fraction("ACT/ACT-ICMA", start, end, 2, period)


@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(0, 6), st.sampled_from(sorted(MODES)))
def test_rounding_stays_within_a_unit_of_the_last_digit(value: Fraction, scale: int, mode: str) -> None:
    got, unit = rounded(value, scale, mode), Fraction(1, 10**scale)
    assert (got / unit).denominator == 1
    assert abs(got - value) < unit
    if mode.startswith("half"):
        assert abs(got - value) <= unit / 2


@pytest.mark.parametrize(
    ("mode", "of_plus", "of_minus"),
    [
        ("down", "0", "0"),
        ("up", "1", "-1"),
        ("floor", "0", "-1"),
        ("ceiling", "1", "0"),
        ("half_up", "1", "-1"),
        ("half_even", "0", "0"),
    ],
)
def test_half_a_unit_goes_where_the_mode_says(mode: str, of_plus: str, of_minus: str) -> None:
    assert [rounded(half, 0, mode) for half in (Fraction(1, 2), Fraction(-1, 2))] == [int(of_plus), int(of_minus)]


def test_an_average_is_weighted_by_face_and_needs_one() -> None:
    assert face_weighted([(Fraction(1), Fraction(8)), (Fraction(3), Fraction(4))]) == 5
    with pytest.raises(ValueError, match="a face value above zero"):
        face_weighted([])


def test_a_zero_coupon_that_is_ex_pays_only_the_principal() -> None:
    bond = Bond(Fraction(8, 100), 2, date(2015, 12, 7))
    cum, ex = bond.flows(date(2015, 11, 30)), bond.flows(date(2015, 11, 30), ex_coupon=True)
    assert ([flow.amount for flow in cum], [flow.amount for flow in ex]) == ([4, 100], [100])


def test_a_price_that_no_yield_gives_is_told() -> None:
    bond = Bond(Fraction(8, 100), 2, date(2015, 12, 7))
    with pytest.raises(ValueError, match="no yield gives the price"):
        yields.rate(bond.flows(date(2015, 11, 30)), Decimal("1e-200"), 2)
    with pytest.raises(ValueError, match="the yield convention guess is not one of"):
        yields.price(bond.flows(date(2015, 11, 30)), Fraction(1, 10), 2, "guess")

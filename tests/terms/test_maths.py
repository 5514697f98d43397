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
from wasiqa.terms.maths.flows import Bond, Flow
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
    assert face_weighted([(Fraction(1, 2), Fraction(8)), (Fraction(1, 4), Fraction(2))]) == 6
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
    with pytest.raises(ValueError, match="a price that is not above zero has no yield"):
        yields.rate(bond.flows(date(2015, 11, 30)), Decimal(0), 2)


def test_a_price_is_refused_that_only_a_loss_of_more_than_all_would_give() -> None:
    """104 in a tenth of a period are worth less than 104 / 0.9 at any yield above -100 % per period."""
    one = (Flow(Fraction(1, 10), Fraction(104)),)
    with pytest.raises(ValueError, match="no yield gives the price 116"):
        yields.rate(one, 116, 2, yields.SIMPLE_THEN_COMPOUNDED)
    with pytest.raises(ValueError, match="no yield gives the price 1000000"):
        yields.rate((Flow(Fraction(1), Fraction(100)),), 10**26, 1)  # it would be -1 + 1e-24
    found = yields.rate(one, 115, 2, yields.SIMPLE_THEN_COMPOUNDED)
    assert abs(found - 20 * (Decimal(104) / 115 - 1)) < Decimal("1e-24")


@pytest.mark.parametrize(
    ("periods", "frequency", "convention", "dirty", "yearly"),
    [
        (20, 2, yields.COMPOUNDED, 100 * 2**20, "-1"),
        (4, 2, yields.COMPOUNDED, 100 * 4**4, "-1.5"),
        (2, 1, yields.COMPOUNDED, Fraction(1, 4), "19"),
        (1, 2, yields.SIMPLE, 250, "-1.2"),
        (4, 2, yields.SIMPLE, 250, "-0.3"),
    ],
)
def test_a_yield_is_found_however_far_it_lies(
    periods: int, frequency: int, convention: str, dirty: Fraction, yearly: str
) -> None:
    """100 after so many periods at x per period are worth 100 / (1 + x) ** periods, or 100 / (1 + x * periods)."""
    found = yields.rate((Flow(Fraction(periods), Fraction(100)),), Fraction(dirty), frequency, convention)
    assert abs(found - Decimal(yearly)) < Decimal("1e-24")


def test_risk_at_a_simple_yield_is_that_of_its_formula() -> None:
    """Of 100 / (1 + 2x), at x = 1/4 per half-year: first derivative -(4/3), second 2 * (4/3)**2, as shares of it."""
    one = (Flow(Fraction(2), Fraction(100)),)
    at = Fraction(1, 2), 2, yields.SIMPLE
    assert abs(yields.modified_duration(one, *at) - Decimal(2) / 3) < Decimal("1e-24")
    assert abs(yields.convexity(one, *at) - Decimal(8) / 9) < Decimal("1e-24")


def test_risk_at_a_yield_that_is_first_simple_is_that_of_its_formula() -> None:
    """Of 100 / ((1 + x/2) (1 + x)**2), at x = 1/4: first derivative -(4/9 + 8/5), second its square + 16/81 + 32/25."""
    one = (Flow(Fraction(5, 2), Fraction(100)),)
    at = Fraction(1, 2), 2, yields.SIMPLE_THEN_COMPOUNDED
    assert abs(yields.price(one, *at) - Decimal(512) / 9) < Decimal("1e-24")
    assert abs(yields.modified_duration(one, *at) - Decimal(46) / 45) < Decimal("1e-24")
    assert abs(yields.convexity(one, *at) - Decimal(2864) / 2025) < Decimal("1e-24")


def test_the_mean_time_to_a_single_payment_is_the_time_to_it() -> None:
    mean = yields.macaulay_duration((Flow(Fraction(3), Fraction(100)),), Fraction(1, 4), 2)
    assert abs(mean - Decimal("1.5")) < Decimal("1e-24")


def test_a_bill_below_zero_costs_more_than_its_face_until_no_price_is_left() -> None:
    """100 / (1 + rate * time): 100 / (1 - 1/2), and at -200 % over half a year 100 / 0."""
    assert bills.price_of_yield(Fraction(-1), Fraction(1, 2)) == 200
    with pytest.raises(ValueError, match=r"a yield of -2 over 0\.5 years leaves no price"):
        bills.price_of_yield(Fraction(-2), Fraction(1, 2))


def test_a_bill_almost_for_nothing_has_a_yield_and_one_without_days_has_none() -> None:
    assert bills.yield_of_price(Fraction(1, 2), Fraction(1)) == 199
    for price, time in ((Fraction(0), Fraction(1)), (Fraction(99), Fraction(0))):
        with pytest.raises(ValueError, match="a simple yield needs a price above zero and days left to maturity"):
            bills.yield_of_price(price, time)


@pytest.mark.parametrize(("days", "year", "rate"), [(182, 364, Fraction(2, 49)), (150, 365, Fraction(73, 1470))])
def test_an_investment_rate_is_simple_up_to_half_a_year(days: int, year: int, rate: Fraction) -> None:
    """(100 - 98) / 98 times year / days."""
    assert abs(Fraction(bills.investment_rate(Fraction(98), days, year)) - rate) < Fraction(1, 10**30)


def test_an_investment_rate_beyond_half_a_year_takes_any_price_above_zero() -> None:
    """By 31 CFR 356: a = days / 2y - 1/4, b = days / y, c = (price - 100) / price."""
    assert bills.investment_terms(Fraction(1, 2), 365, 365) == (Fraction(1, 4), 1, -199)


def test_at_maturity_a_bond_has_no_period_and_no_coupon_left() -> None:
    bond = Bond(Fraction(8, 100), 2, date(2015, 12, 7))
    for asked in (bond.period, bond.coupons):
        asked(date(2015, 12, 6))
        with pytest.raises(ValueError, match="settlement 2015-12-07 is not before maturity 2015-12-07"):
            asked(date(2015, 12, 7))


def test_from_a_coupon_date_on_the_next_coupon_accrues() -> None:
    bond = Bond(Fraction(8, 100), 2, date(2015, 12, 7), issue=date(2013, 7, 1))
    starts = [bond.accrual_start(date(2013, 12, day)) for day in (6, 7, 8)]
    assert starts == [date(2013, 7, 1), date(2013, 12, 7), date(2013, 12, 7)]
    assert [bond.accrued(day) for day in (date(2013, 7, 1), date(2013, 12, 7))] == [0, 0]


def test_periods_are_counted_back_by_months_also_over_the_turn_of_a_year() -> None:
    bond = Bond(Fraction(8, 100), 4, date(2045, 2, 10))
    found = [bond.period(day) for day in (date(2043, 11, 9), date(2043, 11, 10), date(2015, 12, 31))]
    assert found == [
        (date(2043, 8, 10), date(2043, 11, 10)),
        (date(2043, 11, 10), date(2044, 2, 10)),
        (date(2015, 11, 10), date(2016, 2, 10)),
    ]

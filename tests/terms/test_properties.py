"""What holds for any bond: exact sums, times in order, and agreement with QuantLib."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import QuantLib as ql  # type: ignore[import-untyped]  # noqa: N813
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.terms.made_up import bond
from wasiqa.terms.amounts import due, funding, withheld
from wasiqa.terms.calendar import BUSINESS_DAY_RULES, Calendar
from wasiqa.terms.daycount import DAY_COUNTS, year_fraction
from wasiqa.terms.rows import CashFlowRow, record_times, rows
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.shift import shift

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTH_ENDS = DAYS.map(lambda day: day.replace(day=28) + timedelta(days=day.day % 4))
FACES = st.integers(0, 10**16)
WEEKENDS = st.frozensets(st.integers(0, 6), max_size=3)


def months_later(start: date, months: int) -> date:
    """The same day of the month, by plain arithmetic; only for days that every month has."""
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


@st.composite
def sheets(draw: st.DrawFn) -> TermSheet:
    """Fixed bonds of any length, rate, frequency and convention."""
    issue = draw(DAYS).replace(day=draw(st.integers(1, 28)))
    frequency = draw(st.sampled_from((1, 2, 4, 12)))
    periods = draw(st.integers(1, 40))
    changes: dict[str, Any] = {
        "issue": issue,
        "maturity": months_later(issue, 12 // frequency * periods),
        "frequency": frequency,
        "coupon": f"0.{draw(st.integers(1, 10**10 - 1)):010d}",
        "day_count": draw(st.sampled_from(DAY_COUNTS)),
        "business_day": draw(st.sampled_from(BUSINESS_DAY_RULES)),
        "record": {"business_days_before": draw(st.integers(1, 5)), "time": draw(st.sampled_from(("00:00", "23:59")))},
        "time_zone": draw(st.sampled_from(("Asia/Karachi", "America/New_York", "Pacific/Apia", "UTC"))),
    }
    return bond(changes)


@st.composite
def calendars(draw: st.DrawFn, sheet: TermSheet) -> Calendar:
    """Weekends with a few holidays strewn over the days of payment."""
    near = st.builds(
        lambda row, days: row + timedelta(days),
        st.sampled_from(period_dates(sheet.issue, sheet.maturity, 12 // (sheet.frequency or 1))),
        st.integers(-3, 3),
    )
    return Calendar(weekend=draw(WEEKENDS), holidays=draw(st.frozensets(near, max_size=6)))


@given(st.data())
def test_the_register_is_read_before_each_payment_and_in_order(data: st.DataObject) -> None:
    sheet = data.draw(sheets())
    table = rows(sheet, data.draw(calendars(sheet)))
    assert all(row.record.timestamp() < row.pay.timestamp() for row in table)
    times, indices = record_times(table)
    assert list(indices) == [*range(len(table) - 1), len(table) - 2]
    assert all(earlier.timestamp() < later.timestamp() for earlier, later in pairwise(times))


@given(sheets())
def test_coupons_and_periods_cover_the_life_without_gap(sheet: TermSheet) -> None:
    *coupons, principal = rows(sheet, Calendar(weekend=frozenset({5, 6})))
    assert [row.start for row in coupons] == [sheet.issue, *(row.end for row in coupons[:-1])]
    assert coupons[-1].end == principal.end == sheet.maturity
    assert all(row.amount.denominator < 2**56 and row.amount.numerator < 2**56 for row in coupons)
    if sheet.day_count == "ACT/ACT-ICMA":
        years = Fraction(len(coupons), sheet.frequency or 1)
        assert sum(row.amount for row in coupons) == Fraction(sheet.coupon or 0) * years


@given(sheets(), st.lists(FACES, min_size=1, max_size=30))
def test_funding_suffices_for_any_split_and_leaves_less_than_a_unit_per_holder(
    sheet: TermSheet, faces: list[int]
) -> None:
    for row in rows(sheet, Calendar(weekend=frozenset()))[-2:]:
        dust = funding(sum(faces), row) - sum(due(face, row) for face in faces)
        assert 0 <= dust <= len(faces)


@given(FACES, st.fractions(0, 1, max_denominator=10**12))
def test_one_payment_is_the_exact_amount_rounded_once(face: int, amount: Fraction) -> None:
    midnight = datetime(2021, 1, 1)
    row = CashFlowRow(1, "coupon", midnight.date(), midnight.date(), midnight, midnight, amount)
    assert due(face, row) <= face * amount < due(face, row) + 1
    assert funding(face, row) - 1 < face * amount <= funding(face, row)


@given(FACES, st.integers(0, 10_000))
def test_tax_is_never_above_the_rate_nor_a_unit_below(gross: int, rate: int) -> None:
    tax = withheld(gross, rate)
    assert 0 <= tax <= gross
    assert 0 <= Fraction(gross * rate, 10_000) - tax < 1


@given(sheets(), st.sampled_from((28, 56)))
def test_a_shift_keeps_weekdays_and_amounts(sheet: TermSheet, years: int) -> None:
    assume(sheet.maturity.year + years < 2100)
    weekends = Calendar(weekend=frozenset({5, 6}))
    before, after = rows(sheet, weekends), rows(shift(sheet, years), weekends)
    assert [row.amount for row in after] == [row.amount for row in before]
    assert [row.pay.date() for row in after] == [row.pay.date().replace(year=row.pay.year + years) for row in before]
    assert [row.pay.weekday() for row in after] == [row.pay.weekday() for row in before]


@given(DAYS, st.sampled_from((1, 3, 6, 12)), st.integers(1, 60))
def test_period_dates_are_whole_months_apart(start: date, months: int, periods: int) -> None:
    issue = start.replace(day=min(start.day, 28))
    expected = tuple(months_later(issue, months * k) for k in range(periods + 1))
    assert period_dates(issue, expected[-1], months) == expected


@given(DAYS | MONTH_ENDS, DAYS | MONTH_ENDS)
def test_day_counts_agree_with_quantlib(one: date, other: date) -> None:
    start, end = sorted((one, other))
    counters = {
        "ACT/365F": ql.Actual365Fixed(),
        "ACT/360": ql.Actual360(),
        "30/360": ql.Thirty360(ql.Thirty360.BondBasis),
        "30E/360": ql.Thirty360(ql.Thirty360.EurobondBasis),
    }
    for convention, counter in counters.items():
        exact = year_fraction(convention, start, end, 2)
        assert abs(float(exact) - counter.yearFraction(quantlib(start), quantlib(end))) < 1e-9


@given(sheets(), st.data())
def test_icma_accrual_agrees_with_quantlib(sheet: TermSheet, data: st.DataObject) -> None:
    frequency = sheet.frequency or 1
    dates = period_dates(sheet.issue, sheet.maturity, 12 // frequency)
    first, last = data.draw(st.sampled_from(list(pairwise(dates))))
    day = data.draw(st.dates(first, last))
    counter = ql.ActualActual(ql.ActualActual.ISMA)
    expected = counter.yearFraction(*map(quantlib, (first, day, first, last)))
    assert abs(float(year_fraction("ACT/ACT-ICMA", first, day, frequency, (first, last))) - expected) < 1e-9


def quantlib(day: date) -> Any:
    return ql.Date(day.day, day.month, day.year)

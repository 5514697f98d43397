"""Interest of every kind of series, against sums made by hand, and what follows from its clauses."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terms.made_up import ABSENT, BOND, WEEKENDS, bent, bond
from tests.terms.test_clauses import AMORTISING, FIXING, FLOATER, RENTAL, STEP_UP, built
from wasiqa.errors import InputRefused
from wasiqa.terms.amounts import due, funding
from wasiqa.terms.interest import accrued, interest, outstanding, periods
from wasiqa.terms.markets import repayments, sales
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import TermSheet


def amounts(sheet: TermSheet) -> list[tuple[str, Fraction]]:
    return [(row.kind, row.amount) for row in rows(sheet, WEEKENDS)]


def test_a_rate_that_is_not_fixed_pays_nothing_yet_and_says_so() -> None:
    first, second, *_ = rows(built(FLOATER), WEEKENDS)
    assert (first.fixed, first.rate, first.amount) == (True, Fraction(706, 10_000), Fraction(353, 10_000))
    assert (second.fixed, second.rate, second.amount) == (False, None, 0)
    for pay in (due, funding):
        with pytest.raises(ValueError, match="the rate of row 2, 2021-02-20 to 2021-08-20, is not fixed yet"):
            pay(100, second)


def test_each_period_has_the_rate_that_is_fixed_for_it() -> None:
    later = FIXING | {"from": "2021-02-20", "until": "2021-08-20", "rate": "0.0800"}
    first, second, third, *_ = rows(built(FLOATER, {"floating.fixings": [FIXING, later]}), WEEKENDS)
    assert [(row.rate, row.amount) for row in (first, second)] == [
        (Fraction(706, 10_000), Fraction(353, 10_000)),
        (Fraction(790, 10_000), Fraction(395, 10_000)),
    ]
    assert not third.fixed


def test_at_the_start_of_a_period_nothing_has_accrued_though_its_rate_is_not_fixed() -> None:
    sheet = built(FLOATER)
    assert [accrued(sheet, date(2021, 2, day)) for day in (20, 21)] == [0, None]


def test_resets_within_a_period_are_weighted_by_their_days() -> None:
    middle = {"from": "2020-11-20", "until": "2021-03-01", "rate": "0.0800"}
    sheet = built(FLOATER, {"floating.fixings": [FIXING | {"until": "2020-11-20"}, FIXING | middle]})
    first, second, *_ = rows(sheet, WEEKENDS)
    days = Fraction(706 * 92 + 790 * 92, 10_000 * 2 * 184)
    assert (first.amount, first.rate, second.fixed) == (days, None, False)


def test_a_gap_between_fixings_leaves_the_period_open() -> None:
    late = FIXING | {"from": "2020-11-21"}
    sheet = built(FLOATER, {"floating.fixings": [FIXING | {"until": "2020-11-20"}, late]})
    first, *_ = rows(sheet, WEEKENDS)
    assert (first.fixed, first.rate) == (False, None)
    assert accrued(sheet, date(2020, 11, 20)) == Fraction(706 * 92, 10_000 * 2 * 184)
    assert accrued(sheet, date(2020, 11, 21)) is None


def test_a_rate_steps_with_the_period_that_begins_on_its_day() -> None:
    assert amounts(built(STEP_UP)) == [
        *[("coupon", Fraction(7, 200))] * 2,
        *[("coupon", Fraction(4, 100))] * 4,
        ("principal", Fraction(1)),
    ]


def test_interest_falls_with_what_is_repaid() -> None:
    sheet = built(AMORTISING)
    assert amounts(sheet) == [
        *[("coupon", Fraction(7, 200))] * 2,
        ("instalment", Fraction(1, 3)),
        *[("coupon", Fraction(7, 200) * Fraction(2, 3))] * 4,
        ("principal", Fraction(2, 3)),
    ]
    assert [outstanding(sheet, date(2021, 8, day)) for day in (19, 20)] == [1, Fraction(2, 3)]
    records = [row.record for row in rows(sheet, WEEKENDS)]
    assert records[1] == records[2] < records[3]


def test_a_bond_may_amortise_and_float() -> None:
    floating = FLOATER["floating"]
    sheet = built(AMORTISING, {"coupon": ABSENT, "floating": floating})
    assert rows(sheet, WEEKENDS)[0].amount == Fraction(353, 10_000)


@pytest.mark.parametrize(
    ("changes", "days", "regular"),
    [
        ({"first_coupon": "2021-02-20", "issue": "2020-10-20"}, 123, 184),
        ({"last_coupon": "2023-02-20", "maturity": "2023-05-20"}, 89, 181),
    ],
)
def test_a_short_period_is_measured_by_the_whole_one(changes: dict[str, str], days: int, regular: int) -> None:
    sheet = bond(changes)
    stub = periods(sheet)[0 if "first_coupon" in changes else -1]
    assert interest(sheet, stub, stub.end) == Fraction(7, 100) * Fraction(days, 2 * regular)
    assert len(periods(sheet)) == 6


def test_a_long_first_period_is_a_whole_one_and_a_part() -> None:
    sheet = bond({"issue": "2020-07-20", "first_coupon": "2021-02-20"})
    first, *_ = periods(sheet)
    assert interest(sheet, first, first.end) == Fraction(7, 100) * (Fraction(1, 2) + Fraction(31, 2 * 182))


def test_a_first_period_that_begins_earlier_in_the_month_of_a_coupon_date_has_its_days_before_it() -> None:
    sheet = bond({"issue": "2020-08-10", "first_coupon": "2021-02-20"})
    first, *_ = periods(sheet)
    assert [str(day) for day in first.regular] == ["2020-02-20", "2020-08-20", "2021-02-20"]
    assert interest(sheet, first, first.end) == Fraction(7, 100) * (Fraction(10, 2 * 182) + Fraction(1, 2))


def test_dates_before_the_first_coupon_are_counted_from_maturity_and_not_from_one_another() -> None:
    dates = {"issue": "2020-01-15", "first_coupon": "2021-02-28", "maturity": "2023-08-30"}
    first, *_ = periods(bond(dates))
    assert [str(day) for day in first.regular] == ["2019-08-30", "2020-02-29", "2020-08-30", "2021-02-28"]
    assert interest(bond(dates), first, first.end) == Fraction(7, 100) * (1 + Fraction(45, 2 * 183))


def test_a_last_period_that_begins_at_a_months_end_is_measured_by_month_ends() -> None:
    dates = {"issue": "2020-12-31", "last_coupon": "2023-06-30", "maturity": "2023-11-15", "end_of_month": True}
    *_, last = periods(bond(dates))
    assert [str(day) for day in last.regular] == ["2023-06-30", "2023-12-31"]
    assert interest(bond(dates), last, last.end) == Fraction(7, 100) * Fraction(138, 2 * 184)


def test_a_whole_period_is_measured_by_itself() -> None:
    assert [period.regular for period in periods(bond())] == [(one.start, one.end) for one in periods(bond())]


def test_periods_end_on_the_day_of_maturity_unless_it_is_said_that_they_end_with_the_month() -> None:
    dates = {"issue": "2020-10-28", "first_coupon": "2021-08-28", "maturity": "2023-02-28"}
    assert [str(day) for day in periods(bond(dates))[0].regular] == ["2020-08-28", "2021-02-28", "2021-08-28"]
    month_ends = dates | {"first_coupon": "2021-08-31", "end_of_month": True}
    assert [str(day) for day in periods(bond(month_ends))[0].regular] == ["2020-08-31", "2021-02-28", "2021-08-31"]


def test_rental_accrues_by_days_and_its_half_years_differ() -> None:
    sheet = built(RENTAL, {"day_count": "ACT/365F"})
    assert [amount for kind, amount in amounts(sheet)[:2]] == [Fraction(7 * n, 36500) for n in (184, 181)]


@pytest.mark.parametrize("base", [BOND, STEP_UP, AMORTISING, RENTAL])
def test_on_a_coupon_date_nothing_has_accrued(base: dict[str, object]) -> None:
    sheet = built(base)
    assert {accrued(sheet, period.start) for period in periods(sheet)} == {0}
    assert accrued(sheet, sheet.maturity) == 0
    with pytest.raises(ValueError, match="2020-08-19 is not between issue 2020-08-20"):
        accrued(sheet, date(2020, 8, 19))


def test_after_the_record_day_a_buyer_is_owed_the_days_that_are_left() -> None:
    day = date(2021, 2, 18)
    assert accrued(bond(), day) == Fraction(7, 200) * Fraction(182, 184)
    assert accrued(bond(), day, ex_coupon=True) == -Fraction(7, 200) * Fraction(2, 184)
    assert accrued(bond(), date(2020, 8, 20), ex_coupon=True) == -Fraction(7, 200)
    half_fixed = built(FLOATER, {"floating.fixings": [FIXING | {"until": "2020-11-20"}]})
    assert accrued(half_fixed, date(2020, 11, 19)) == Fraction(706, 20_000) * Fraction(91, 184)
    assert accrued(half_fixed, date(2020, 11, 19), ex_coupon=True) is None
    with pytest.raises(ValueError, match="2023-08-21 is not between issue 2020-08-20 and maturity 2023-08-20"):
        accrued(bond(), date(2023, 8, 21))


@given(st.integers(0, 1094), st.sampled_from([BOND, STEP_UP, AMORTISING, RENTAL]))
def test_accrued_interest_grows_within_a_period_up_to_the_coupon(days: int, base: dict[str, object]) -> None:
    sheet = built(base)
    day = date.fromordinal(sheet.issue.toordinal() + days)
    (period,) = (one for one in periods(sheet) if one.start <= day < one.end)
    coupon, now = interest(sheet, period, period.end), accrued(sheet, day)
    assert coupon is not None
    assert now is not None
    assert now == coupon * Fraction((day - period.start).days, (period.end - period.start).days)


def test_principal_is_repaid_once_however_it_is_split() -> None:
    for base in (BOND, STEP_UP, AMORTISING, RENTAL, FLOATER):
        table = rows(built(base), WEEKENDS)
        assert sum(row.amount for row in table if row.kind != "coupon") == 1
        assert all(row.end <= later.end for row, later in pairwise(table))


def test_a_reopening_costs_the_clean_price_and_what_has_accrued() -> None:
    two = [
        {"date": day, "face": "100000", **price}
        for day, price in (("2020-09-20", {"price": "101.25"}), ("2021-02-20", {}))
    ]
    sheet = bond({"reopenings": two})
    first, second = sales(sheet, rows(sheet, WEEKENDS))
    assert first.accrued == Fraction(7, 200) * Fraction(31, 184)
    assert first.cost == Fraction("1.0125") + first.accrued
    assert (second.accrued, second.cost) == (0, None)
    floating = built(FLOATER, {"reopenings": [{"date": "2021-03-20", "face": "100000", "price": "99"}]})
    assert [(sale.accrued, sale.cost) for sale in sales(floating, rows(floating, WEEKENDS))] == [(None, None)]


@pytest.mark.parametrize(("day", "days"), [("2021-02-11", 175), ("2021-02-12", 176 - 184), ("2021-02-19", 183 - 184)])
def test_who_buys_after_the_record_day_pays_less_for_the_coupon_that_stays_behind(day: str, days: int) -> None:
    part = {"date": day, "face": "100000", "price": "100"}
    sheet = bond({"reopenings": [part], "record": {"business_days_before": "7"}})
    assert str(rows(sheet, WEEKENDS)[0].record.date()) == "2021-02-11"
    (sale,) = sales(sheet, rows(sheet, WEEKENDS))
    assert sale.accrued == Fraction(7, 200) * Fraction(days, 184)
    assert sale.cost == 1 + sale.accrued


def test_what_is_not_fixed_has_no_negative_accrual_either() -> None:
    sheet = built(FLOATER, {"floating.fixings": [FIXING | {"until": "2021-02-18"}]})
    assert accrued(sheet, date(2021, 2, 18)) is not None
    assert accrued(sheet, date(2021, 2, 18), ex_coupon=True) is None


def test_an_option_repays_what_is_outstanding_after_that_days_instalment() -> None:
    call = {"notice_days": "30", "dates": [{"date": "2021-08-20", "price": "102"}]}
    put = {"notice_days": "0", "dates": [{"date": "2021-02-20"}]}
    found = repayments(built(AMORTISING, {"call": call, "put": put}))
    assert [(one.kind, str(one.day), one.amount) for one in found] == [
        ("put", "2021-02-20", 1),
        ("call", "2021-08-20", Fraction(2, 3) * Fraction(102, 100)),
    ]


def test_an_amount_beyond_the_books_of_the_paying_agent_is_refused() -> None:
    parts = [{"date": "2021-08-20", "share": "4999/9973"}, {"date": "2022-08-20", "share": "11/9967"}]
    sheet = built(bent(AMORTISING, {"amortisation": parts, "coupon": "0.0712345677", "day_count": "ACT/ACT-ISDA"}))
    with pytest.raises(InputRefused, match="has more digits than the paying agent keeps"):
        rows(sheet, WEEKENDS)


def test_an_amount_fits_the_books_up_to_the_last_bit() -> None:
    """They keep 56 bits, so that 2^56 is the first number that is too great."""
    parts = [{"date": "2021-08-20", "share": Fraction(1, 2**56)}]
    with pytest.raises(InputRefused, match="the amount of row 3, 1/72057594037927936 per unit, has more digits"):
        rows(built(bent(AMORTISING, {"amortisation": parts})), WEEKENDS)

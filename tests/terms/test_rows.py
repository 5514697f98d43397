from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from tests.terms.made_up import WEEKENDS, bill, bond, holiday_file
from wasiqa.errors import InputRefused
from wasiqa.terms.amounts import due, funding, withheld
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.rows import CashFlowRow, record_times, rows
from wasiqa.terms.schedule import period_dates

KARACHI = timezone(timedelta(hours=5))
PAISA_ROW = CashFlowRow(
    n=1,
    kind="coupon",
    start=date(2021, 1, 1),
    end=date(2021, 7, 1),
    record=datetime(2021, 6, 30, 17, tzinfo=KARACHI),
    pay=datetime(2021, 7, 1, tzinfo=KARACHI),
    amount=Fraction(1, 3),
)


def test_a_schedule_with_a_stub_is_refused() -> None:
    with pytest.raises(ValueError, match="2020-08-20 to 2023-09-20 is not a whole number of periods of 6 months"):
        period_dates(date(2020, 8, 20), date(2023, 9, 20), 6)


@pytest.mark.parametrize("stated", [{"first": date(2020, 8, 20)}, {"last": date(2023, 8, 20)}])
def test_a_stated_coupon_date_lies_within_the_life_of_the_bond(stated: dict[str, date]) -> None:
    with pytest.raises(ValueError, match=r"(\d{4}-08-20) is not after \1"):
        period_dates(date(2020, 8, 20), date(2023, 8, 20), 6, stubs=True, **stated)


def test_the_register_may_be_read_on_the_evening_of_the_issue() -> None:
    (row,) = rows(bill({"maturity": "2020-09-11"}), WEEKENDS)
    assert row.record == datetime(2020, 9, 10, 17, tzinfo=KARACHI)


def test_holidays_that_push_a_record_time_before_issue_are_refused() -> None:
    closed = frozenset(date(2020, 9, 10) + timedelta(days) for days in range(84))
    with pytest.raises(InputRefused, match="the record time of row 1, 2020-09-09, is before issue, 2020-09-10"):
        rows(bill(), Calendar(weekend=frozenset(), holidays=closed))


def test_holidays_that_push_two_payments_together_are_refused() -> None:
    closed = frozenset(date(2021, 2, 20) + timedelta(days) for days in range(200))
    with pytest.raises(InputRefused, match="rows 1 and 2 have the record times"):
        rows(bond(), Calendar(weekend=frozenset(), holidays=closed))


def test_an_unknown_day_count_is_refused() -> None:
    with pytest.raises(ValueError, match="the day count ACT/ACT is not one of ACT/ACT-ICMA, ACT/365F"):
        year_fraction("ACT/ACT", date(2021, 1, 1), date(2021, 7, 1), 2)


def test_an_accrual_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="2002-08-15 is before 2003-07-15"):
        year_fraction("ACT/365F", date(2003, 7, 15), date(2002, 8, 15), 2)


def test_an_accrual_in_a_coupon_period_without_days_is_refused() -> None:
    day = date(2003, 1, 15)
    with pytest.raises(ValueError, match="the coupon period 2003-01-15 to 2003-01-15 has no days"):
        year_fraction("ACT/ACT-ICMA", day, date(2003, 7, 15), 2, (day, day))


def test_a_bond_pays_its_coupons_and_then_the_principal() -> None:
    table = rows(bond(), WEEKENDS)
    assert [(row.n, row.index, row.kind) for row in table] == [
        *((n, n - 1, "coupon") for n in range(1, 7)),
        (7, 6, "principal"),
    ]
    assert [row.amount for row in table] == [Fraction(7, 200)] * 6 + [Fraction(1)]
    assert [row.end for row in table[:6]] == [row.start for row in table[1:6]] + [date(2023, 8, 20)]


def test_the_last_coupon_and_the_principal_are_two_rows_with_the_same_times() -> None:
    *_, coupon, principal = rows(bond(), WEEKENDS)
    assert (coupon.record, coupon.pay) == (principal.record, principal.pay)


def test_a_payment_on_a_sunday_is_made_on_monday_and_is_not_larger() -> None:
    row = rows(bond(), WEEKENDS)[2]
    assert row.end == date(2022, 2, 20)
    assert row.pay == datetime(2022, 2, 21, tzinfo=KARACHI)
    assert row.amount == Fraction(7, 200)


def test_the_register_is_read_at_the_close_of_the_business_day_before() -> None:
    assert rows(bond(), WEEKENDS)[2].record == datetime(2022, 2, 18, 17, tzinfo=KARACHI)


def test_a_record_rule_of_the_sheet_is_kept() -> None:
    sheet = bond({"record": {"business_days_before": "3", "time": "12:30"}})
    assert rows(sheet, WEEKENDS)[2].record == datetime(2022, 2, 16, 12, 30, tzinfo=KARACHI)


def test_holidays_move_payment_and_record_time() -> None:
    calendar = holiday_file().calendar(weekend=(5, 6))
    row = rows(bond(), calendar)[0]
    assert (row.record.date(), row.pay.date()) == (date(2021, 2, 19), date(2021, 2, 23))


def test_a_bill_pays_its_face_once() -> None:
    (row,) = rows(bill(), WEEKENDS)
    assert (row.kind, row.amount, row.start, row.end) == (
        "principal",
        Fraction(1),
        date(2020, 9, 10),
        date(2020, 12, 3),
    )


@pytest.mark.parametrize(
    ("day_count", "first", "second"),
    [
        ("ACT/ACT-ICMA", Fraction(7, 200), Fraction(7, 200)),
        ("30/360", Fraction(7, 200), Fraction(7, 200)),
        ("30E/360", Fraction(7, 200), Fraction(7, 200)),
        ("ACT/365F", Fraction(7, 100) * Fraction(184, 365), Fraction(7, 100) * Fraction(181, 365)),
        ("ACT/360", Fraction(7, 100) * Fraction(184, 360), Fraction(7, 100) * Fraction(181, 360)),
    ],
)
def test_a_coupon_follows_the_day_count_exactly(day_count: str, first: Fraction, second: Fraction) -> None:
    table = rows(bond({"day_count": day_count}), WEEKENDS)
    assert (table[0].amount, table[1].amount) == (first, second)


@pytest.mark.parametrize(
    ("start", "end", "by_30_360", "by_30e_360"),
    [
        (date(2021, 1, 30), date(2021, 3, 31), 60, 60),
        (date(2021, 1, 31), date(2021, 3, 31), 60, 60),
        (date(2021, 1, 29), date(2021, 3, 31), 62, 61),
        (date(2021, 1, 31), date(2021, 2, 28), 28, 28),
    ],
)
def test_months_of_30_days_differ_on_the_31st_by_where_they_start(
    start: date, end: date, by_30_360: int, by_30e_360: int
) -> None:
    assert year_fraction("30/360", start, end, 2) == Fraction(by_30_360, 360)
    assert year_fraction("30E/360", start, end, 2) == Fraction(by_30e_360, 360)


def test_month_ends_stay_month_ends() -> None:
    sheet = bond({"issue": "2020-08-31", "maturity": "2022-02-28", "end_of_month": "true"})
    assert [row.end for row in rows(sheet, WEEKENDS)] == [
        date(2021, 2, 28),
        date(2021, 8, 31),
        date(2022, 2, 28),
        date(2022, 2, 28),
    ]


def test_record_times_stand_once_each_and_every_row_finds_its_own() -> None:
    table = rows(bond(), WEEKENDS)
    times, indices = record_times(table)
    assert indices == (0, 1, 2, 3, 4, 5, 5)
    assert [times[index] for index in indices] == [row.record for row in table]
    assert list(times) == sorted(set(times))


def test_a_holder_is_paid_down_and_the_row_is_funded_up() -> None:
    assert [due(face, PAISA_ROW) for face in (100, 2, 3, 0)] == [33, 0, 1, 0]
    assert [funding(face, PAISA_ROW) for face in (100, 2, 3, 0)] == [34, 1, 1, 0]


def test_tax_is_rounded_down() -> None:
    assert (withheld(9, 2000), withheld(10, 2000), withheld(10, 0), withheld(10, 10_000)) == (1, 2, 0, 10)

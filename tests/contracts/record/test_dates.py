"""Dates of the contracts are those of Python's calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.contracts.record.conftest import Ask
from wasiqa.terms.months import add_months

EPOCH = date(1970, 1, 1)
DAYS = st.dates(EPOCH, date(9999, 12, 31))
LIVES = st.dates(date(1990, 1, 1), date(2110, 12, 31))
EDGES = LIVES.map(lambda day: day.replace(day=28) + timedelta(days=day.day % 5))


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@given(DAYS)
@example(EPOCH)
@example(date(2000, 2, 29))
@example(date(2100, 2, 28))
@example(date(9999, 12, 31))
def test_a_date_is_found_by_its_number_and_its_number_by_the_date(ask: Ask, day: date) -> None:
    assert ask("toDate", number(day)) == (day.year, day.month, day.day)
    assert ask("toDays", day.year, day.month, day.day) == number(day)


def test_the_first_and_last_day_of_every_month_have_their_dates(ask: Ask) -> None:
    for month in range(12 * 1970 + 1, 12 * 2101):
        first = date(month // 12, month % 12 + 1, 1)
        for day in (first, first - timedelta(days=1)):
            assert ask("toDays", day.year, day.month, day.day) == number(day)
            assert ask("toDate", number(day)) == (day.year, day.month, day.day)


@given(LIVES | EDGES, st.integers(-240, 480), st.booleans())
def test_months_are_added_as_term_sheets_do(ask: Ask, day: date, months: int, ends: bool) -> None:
    assert ask("addMonths", number(day), months, ends) == number(add_months(day, months, end_of_month=ends))


def test_months_are_added_to_the_ends_of_months_as_term_sheets_do(ask: Ask) -> None:
    for month in range(12 * 2047, 12 * 2049):
        first = date(month // 12, month % 12 + 1, 1)
        for day in (first, first - timedelta(days=1), first - timedelta(days=2)):
            for months in (-13, -12, -1, 0, 1, 6, 25):
                for ends in (False, True):
                    moved = number(add_months(day, months, end_of_month=ends))
                    assert ask("addMonths", number(day), months, ends) == moved, (day, months, ends)


def test_months_are_counted_from_january_of_the_year_0(ask: Ask) -> None:
    for day in (EPOCH, date(1999, 12, 31), date(2000, 1, 1), date(2048, 2, 29), date(9999, 12, 31)):
        assert ask("monthOf", number(day)) == 12 * day.year + day.month - 1


def test_months_have_their_days_and_each_fourth_century_has_a_29th_of_february(ask: Ask) -> None:
    for year in (1900, 1999, 2000, 2023, 2024, 2100, 2200, 2300, 2400):
        for month in range(1, 13):
            assert ask("daysIn", year, month) == monthrange(year, month)[1], (year, month)

"""Dates and day counts of the contracts are those of Python's calendar and of the term sheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.contracts.bond.stage import WHO
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms import daycount
from wasiqa.terms.months import add_months

EPOCH = date(1970, 1, 1)
DAYS = st.dates(EPOCH, date(9999, 12, 31))
LIVES = st.dates(date(1990, 1, 1), date(2110, 12, 31))
EDGES = LIVES.map(lambda day: day.replace(day=28) + timedelta(days=day.day % 5))
UNITS = {
    **dict.fromkeys(daycount.OF_30, 360),
    **{"ACT/360": 360, "ACT/364": 364, "ACT/365F": 365, "ACT/ACT-ISDA": 365 * 366, "ACT/ACT-AFB": 365 * 366},
}
"""Of a year, by day count."""

Ask = Callable[..., Any]


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@pytest.fixture(scope="session")
def ask(session_revm: RevmChain) -> Ask:
    """What a function of the libraries answers."""
    code = artifacts()["Dates"]
    contract = session_revm.deploy(code, sender=WHO.deployer).contract(code)
    return lambda function, *args: session_revm.call(contract, function, *args)


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


@given(
    st.sampled_from(list(UNITS)),
    LIVES | EDGES,
    st.integers(0, 4000),
    st.booleans(),
)
@example("ACT/ACT-AFB", date(2023, 2, 28), 366, False)
@example("30E/360-ISDA", date(2024, 1, 31), 29, True)
@example("30/360-US", date(2023, 2, 28), 366, False)
def test_time_is_counted_as_term_sheets_do(ask: Ask, convention: str, start: date, days: int, last: bool) -> None:
    end = start + timedelta(days=days)
    maturity = end if last else end + timedelta(days=1)
    years = daycount.year_fraction(convention, start, end, 2, termination=maturity)
    counted = ask("between", DAY_COUNTS[convention], number(start), number(end), number(maturity))
    assert Fraction(counted, UNITS[convention]) == years

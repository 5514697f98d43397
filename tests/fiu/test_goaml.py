"""Amounts, days and elements of drafts, without a chain."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.fiu.deadlines import keep_until, working_days_after
from wasiqa.fiu.goaml.draft import minor, plain
from wasiqa.fiu.goaml.nodes import ADDRESS, node, written
from wasiqa.terms.calendar import Calendar


@pytest.mark.parametrize(("amount", "rounded"), [("0.004", 0), ("0.005", 1), ("1.0149999", 101), ("1.015", 102)])
def test_an_amount_is_rounded_half_up_to_minor_units(amount: str, rounded: int) -> None:
    assert minor(Fraction(amount), "PKR") == rounded
    assert minor(Fraction(amount) * 100, "JPY") == rounded


@given(units=st.integers(0, 2**104), decimals=st.integers(0, 4))
def test_an_amount_keeps_every_digit(units: int, decimals: int) -> None:
    assert Fraction(plain(units, decimals)) * 10**decimals == units


def test_seven_working_days_are_counted_from_the_day_after() -> None:
    calendar = Calendar(frozenset({5, 6}), holidays=frozenset({date(2026, 12, 9)}))
    assert working_days_after(calendar, date(2026, 12, 1), 7) == date(2026, 12, 11)
    assert working_days_after(calendar, date(2026, 12, 5), 1) == date(2026, 12, 7)


def test_ten_years_after_a_leap_day_end_on_the_28th() -> None:
    assert keep_until(date(2048, 2, 29), 10) == date(2058, 2, 28)
    assert keep_until(date(2048, 2, 29), 4) == date(2052, 2, 29)


def test_elements_stand_in_the_order_of_the_schema_and_nothing_else_does() -> None:
    made = node("address", ADDRESS, city="Karachi", address="<1>", zip=None)
    assert [one.tag for one in made] == ["address", "city"]
    assert b"&lt;1&gt;" in written(made)
    with pytest.raises(AssertionError, match="address has no street"):
        node("address", ADDRESS, street="x")

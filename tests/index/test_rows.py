"""The books of a row, whatever the fraction that it pays a unit."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index.support import WHO
from wasiqa.chain.contract import NOBODY
from wasiqa.index.rows import RowState
from wasiqa.index.series import SeriesState
from wasiqa.terms.amounts import withheld


@pytest.mark.parametrize(
    ("paid", "unclaimed", "dust"),
    [((), 0 + 1 + 2, 1), (("bank",), 1 + 2, 1), (("bank", "fund", "insurer"), 0, 1)],
)
def test_dust_is_rounded_up_and_does_not_depend_on_who_was_paid(
    paid: tuple[str, ...], unclaimed: int, dust: int
) -> None:
    held = {"bank": 1, "fund": 2, "insurer": 3}
    row = RowState("coupon", 2, 3, 0, 0)
    for holder in paid:
        row.pay(holder, held[holder], held[holder] * 2 // 3, 0)
    assert row.due(held, {}) == 4
    assert row.left(held, {}) == (unclaimed, dust)


@given(
    held=st.dictionaries(st.integers().map(str), st.integers(1, 10**12), max_size=8),
    numerator=st.integers(0, 10**6),
    denominator=st.integers(1, 10**6),
    rate=st.integers(0, 10_000),
    data=st.data(),
)
def test_what_is_funded_is_paid_withheld_unclaimed_or_dust(
    held: dict[str, int], numerator: int, denominator: int, rate: int, data: st.DataObject
) -> None:
    row = RowState("coupon", numerator, denominator, 0, 0)
    amount = Fraction(numerator, denominator)
    for holder in data.draw(st.sets(st.sampled_from(sorted(held)))) if held else ():
        gross = int(held[holder] * amount)
        row.pay(holder, held[holder], gross, withheld(gross, rate))
    unclaimed, dust = row.left(held, {})
    rounded = [units * amount for units in held.values()]
    assert row.due(held, {}) == ceil(sum(rounded)) == row.net + row.tax + unclaimed + dust
    assert dust == ceil(sum(value - int(value) for value in rounded))
    assert unclaimed == sum(int(units * amount) for holder, units in held.items() if holder not in row.settled)


def test_a_principal_needs_nothing_for_units_that_were_burned_by_order() -> None:
    row = RowState("principal", 2, 3, 0, 0)
    closing = {"bank": 10, "fund": 10, "insurer": 1}
    row.pay("bank", 10, 6, 0)
    assert row.due(closing, {"fund": 10, "insurer": 1}) == 14
    assert row.due(closing, {"fund": 2, "insurer": 1}) == 9
    assert row.left(closing, {"fund": 2, "insurer": 1}) == (1 + 0, 2)


def test_what_is_not_owed_from_here_any_more_lowers_the_need_and_its_rounding_stays_dust() -> None:
    row, held = RowState("coupon", 2, 3, 0, 0), {"bank": 10, "fund": 10, "insurer": 1}
    row.drop("bank", 10, 6)
    assert row.due(held, {}) == 14 - 6
    assert row.left(held, {}) == (6 + 0, 2)
    row.pay("fund", 10, 6, 1)
    assert row.net + row.tax + sum(row.left(held, {})) == row.due(held, {})


def test_a_floating_row_needs_nothing_known_until_its_rate_is_fixed_and_what_is_prescribed_leaves_the_books() -> None:
    series = SeriesState()
    series.tell("RecordTimesSet", {"from": 0, "recordTimes": [10]}, "0x01")
    terms = {"row": 0, "kind": 4, "numerator": 0, "denominator": 1, "record": 0, "payTime": 20}
    series.tell("RowOpened", terms, "0x01")
    series.tell("Transfer", {"from": NOBODY, "to": WHO.bank, "value": 9}, "0x02")
    series.tell("Transfer", {"from": NOBODY, "to": WHO.fund, "value": 2}, "0x02")
    series.reach(11)
    assert series.books()[0].due is None
    series.tell("RateFixed", {"row": 0, "numerator": 1, "denominator": 2}, "0x03")
    series.tell("Funded", {"row": 0, "amount": 6}, "0x04")
    (books,) = series.books()
    assert (books.row.kind, books.due, books.unclaimed, books.dust) == ("coupon", 6, 5, 1)
    series.tell("Prescribed", {"row": 0, "holder": WHO.bank, "gross": 4}, "0x05")
    (books,) = series.books()
    assert (books.funded, books.due, books.unclaimed, books.elsewhere) == (2, 2, 1, 4)
    assert books.balanced


def test_two_redemptions_of_one_holder_in_one_transaction_are_paid_for_their_own_units() -> None:
    series = SeriesState()
    series.tell("RecordTimesSet", {"from": 0, "recordTimes": [10]}, "0x01")
    terms = {"row": 0, "kind": 2, "numerator": 1, "denominator": 2, "record": 0, "payTime": 20}
    series.tell("RowOpened", terms, "0x01")
    series.tell("Transfer", {"from": NOBODY, "to": WHO.bank, "value": 9}, "0x02")
    series.reach(11)
    for units in (4, 5):
        series.tell("Transfer", {"from": WHO.bank, "to": NOBODY, "value": units}, "0x03")
        series.tell("Paid", {"row": 0, "holder": WHO.bank, "gross": units // 2, "tax": 0}, "0x03")
    (books,) = series.books()
    assert (series.rows[0].units, books.paid, books.due, books.unclaimed, books.dust) == (9, 4, 5, 0, 1)

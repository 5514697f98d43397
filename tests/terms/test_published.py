"""A published rate becomes the exact amount per unit by the term sheet alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.terms import files
from wasiqa.terms.published import FixedRow, Published, fixed_row, require_fits
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import TermSheet


def sheet_of(example: str, **floating: Any) -> TermSheet:
    """An example's, with these fields of `floating` otherwise."""
    sheet = files.read(ROOT / "examples" / "terms" / f"{example}.yaml").sheet
    assert sheet.floating is not None
    return sheet.model_copy(update={"floating": sheet.floating.model_copy(update=floating)})


def fixed(sheet: TermSheet, n: int, *published: Published) -> FixedRow:
    calendar = files.calendar_of(sheet, ROOT / "examples" / "terms" / "sheet.yaml")
    return fixed_row(sheet, rows(sheet, calendar)[n - 1], published, "made up")


def rate(text: str, since: str | None = None) -> Published:
    return Published(Decimal(text), None if since is None else date.fromisoformat(since))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_what_a_sheet_states_itself_is_what_its_rates_come_to_without_it(n: int) -> None:
    whole = sheet_of("pfl-3y-semiannual")
    assert whole.floating is not None
    calendar = files.calendar_of(whole, ROOT / "examples" / "terms" / "sheet.yaml")
    stated = rows(whole, calendar)[n - 1]
    bare = sheet_of("pfl-3y-semiannual", fixings=())
    found = fixed(bare, n, Published(whole.floating.fixings[n - 1].rate))
    assert (found.amount, found.margin) == (stated.amount, Fraction(7, 1000))


def test_what_the_sheet_has_of_a_period_is_kept_and_the_rest_is_filled() -> None:
    quarterly = sheet_of("pfl-2y-quarterly")
    found = fixed(quarterly, 6, rate("0.11"))
    assert [(part.start, part.rate) for part in found.segments] == [
        (date(2022, 1, 22), Fraction("0.1032")),
        (date(2022, 3, 10), Fraction("0.11")),
    ]
    assert found.amount == (47 * Fraction("0.1032") + 43 * Fraction("0.11")) / (4 * found.days)


def test_cap_and_floor_hold_for_the_rate_with_its_margin() -> None:
    held = sheet_of("pfl-3y-semiannual", fixings=(), floor=Decimal("0.05"), cap=Decimal("0.08"))
    for published, paid in (("0.01", "0.05"), ("0.06", "0.067"), ("0.2", "0.08")):
        assert fixed(held, 1, rate(published)).amount == Fraction(paid) / 2


def test_what_does_not_float_or_is_fixed_by_the_sheet_is_refused() -> None:
    semi = sheet_of("pfl-3y-semiannual")
    with pytest.raises(InputRefused, match="the term sheet itself fixes row 2"):
        fixed(semi, 2, rate("0.07"))
    with pytest.raises(InputRefused, match="by the term sheet row 7 of PKEXAMPLE046 is no floating payment"):
        fixed(semi, 7, rate("0.07"))


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        ([rate("0.07", "2020-06-19")], "the first rate is of 2020-06-19, but rates are missing from 2020-06-18 on"),
        ([rate("0.07"), rate("0.08", "2020-06-18")], "the rate of 2020-06-18 has no days before 2020-06-18"),
        ([rate("0.07"), rate("0.08", "2020-12-18")], "the rate of 2020-12-18 has no days before 2020-12-18"),
    ],
)
def test_rates_begin_where_they_are_missing_and_each_has_days(published: list[Published], sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        fixed(sheet_of("pfl-3y-semiannual", fixings=()), 1, *published)


def test_an_amount_fits_the_bits_that_the_agent_keeps() -> None:
    require_fits(Fraction(1, 2**56 - 1))
    with pytest.raises(InputRefused, match="more digits than the paying agent keeps"):
        require_fits(Fraction(1, 2**56))

"""Rights to early repayment, as the paying agent takes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from tests.terms.made_up import BOND, bent
from wasiqa.errors import InputRefused
from wasiqa.servicing.payment_terms import rights_arguments
from wasiqa.terms import files
from wasiqa.terms.rights import Right, rights
from wasiqa.terms.rows import rows

EXAMPLES = ROOT / "examples" / "terms"
DAY = 86_400
AMORTISING = bent(BOND, {"type": "amortising", "amortisation": [{"date": "2021-08-20", "share": "1/3"}]})


def of(terms: files.Terms) -> tuple[Right, ...]:
    return rights(terms.sheet, rows(terms.sheet, terms.calendar))


def test_the_step_up_example_is_called_at_101_then_at_par_and_put_at_98_and_a_half() -> None:
    terms = files.read(EXAMPLES / "step-up-callable-3y.yaml")
    call, put = 30 * DAY, 45 * DAY
    assert of(terms) == (
        Right("call", date(2021, 8, 20), 1, Fraction(101, 100), call),
        Right("call", date(2022, 8, 20), 3, Fraction(1), call),
        Right("put", date(2022, 2, 20), 2, Fraction(197, 200), put, put + 30 * DAY),
    )
    table = rows(terms.sheet, terms.calendar)
    assert all(table[right.row].end == right.date for right in of(terms))
    assert rights_arguments(terms, table)[2] == (2, 2, 197, 200, put, put + 30 * DAY)


def test_a_sheet_without_options_gives_none() -> None:
    assert of(files.read(EXAMPLES / "pib-3y-2020.yaml")) == ()


def test_of_a_unit_partly_repaid_the_price_is_for_what_is_left(written: Callable[..., Path]) -> None:
    first = AMORTISING["amortisation"][0]
    option = {"notice_days": "10", "dates": [{"date": first["date"], "price": "102"}]}
    (right,) = of(files.read(written(bent(AMORTISING, {"call": option}))))
    assert right.amount == Fraction(102, 100) * (1 - Fraction(first["share"]))


def test_a_price_with_more_digits_than_the_paying_agent_keeps_is_refused(written: Callable[..., Path]) -> None:
    first = AMORTISING["amortisation"][0]
    option = {"notice_days": "10", "dates": [{"date": first["date"], "price": "99." + "0" * 16 + "1"}]}
    with pytest.raises(InputRefused, match="more digits than the paying agent keeps"):
        of(files.read(written(bent(AMORTISING, {"call": option}))))

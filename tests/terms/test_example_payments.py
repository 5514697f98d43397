"""What each example pays, from its dates and rates by hand: exact per unit, and rounded once per holder."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

import pytest

from tests.support.projects import ROOT
from wasiqa.terms import files
from wasiqa.terms.amounts import due, funding
from wasiqa.terms.markets import repayments, sales
from wasiqa.terms.rows import CashFlowRow, rows

EXAMPLES = ROOT / "examples" / "terms"
WHOLE, THIRD = Fraction(1), Fraction(1, 3)
FACES = (500_000, 10_000_000, 123_450_000_001, 10**15 + 7)
"""Minor units: a bill's denomination, a bond's, and two that no amount divides."""


def percent(text: str) -> Fraction:
    return Fraction(text) / 100


def halves(*rates: str) -> list[Fraction]:
    return [percent(rate) / 2 for rate in rates]


def by_days(rate: str, *days: int) -> list[Fraction]:
    return [percent(rate) * Fraction(count, 365) for count in days]


FIRST_QUARTER = (Fraction("0.0716") * 14 + Fraction("0.0718") * 14 + Fraction("0.0720") * 64) / (4 * 92)
PAID: dict[str, list[Fraction | None]] = {
    "mtb-574": [WHOLE],
    "pib-3y-2020": [*halves("7", "7", "7", "7", "7", "7"), WHOLE],
    "pfl-2y-quarterly": [
        FIRST_QUARTER,
        *(percent(rate) / 4 for rate in ("7.1693", "7.31", "7.22", "8.54")),
        *[None] * 3,
        WHOLE,
    ],
    "pfl-3y-semiannual": [*halves("8.60", "7.89", "8.35"), *[None] * 3, WHOLE],
    "gis-frr-3y": [*by_days("8.37", 184, 181, 184, 181, 184, 181), WHOLE],
    "gis-vrr-3y": [
        *(
            by_days(rate, days)[0]
            for rate, days in (("6.6", 184), ("7.4", 181), ("7.5", 184), ("11.3", 181), ("15.7", 184), ("19.8", 181))
        ),
        WHOLE,
    ],
    "gis-frd-1y": [WHOLE],
    "gold-backed": [WHOLE],
    "eurobond-5y": [percent("6.875") / 4, *[percent("6.875") / 2] * 10, WHOLE],
    "pib-amortising-3y": [
        *halves("9", "9"),
        THIRD,
        *(2 * THIRD * half for half in halves("9", "9")),
        THIRD,
        *(THIRD * half for half in halves("9", "9")),
        THIRD,
    ],
    "step-up-callable-3y": [*halves("7", "7", "8", "8", "9.25", "9.25"), WHOLE],
}
PAY_DAYS = {
    "mtb-574": ["2020-12-03"],
    "pfl-2y-quarterly": ["2021-01-22", "2021-04-22", "2021-07-22", "2021-10-22", "2022-01-24"],
    "gis-frr-3y": ["2021-01-29", "2021-07-29", "2022-01-31", "2022-07-29", "2023-01-30", "2023-07-31", "2023-07-31"],
    "gis-frd-1y": ["2023-02-08"],
    "eurobond-5y": ["2021-06-30", "2021-12-31", "2022-06-30", "2023-01-02", "2023-06-30", "2024-01-02"],
    "pib-amortising-3y": ["2021-02-22", "2021-08-20", "2021-08-20", "2022-02-21", "2022-08-22", "2022-08-22"],
}


def table(name: str) -> tuple[CashFlowRow, ...]:
    terms = files.read(EXAMPLES / f"{name}.yaml")
    return rows(terms.sheet, terms.calendar)


def test_every_example_is_here() -> None:
    assert PAID.keys() == {path.stem for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("name", PAID)
def test_each_row_is_the_exact_rational(name: str) -> None:
    assert [row.amount if row.fixed else None for row in table(name)] == PAID[name]


@pytest.mark.parametrize("name", PAID)
def test_a_holder_is_paid_it_rounded_down_once_and_the_issuer_funds_it_rounded_up(name: str) -> None:
    for row, amount in zip(table(name), PAID[name], strict=True):
        if amount is not None:
            assert [due(face, row) for face in FACES] == [floor(face * amount) for face in FACES]
            assert funding(sum(FACES), row) == ceil(sum(FACES) * amount)


@pytest.mark.parametrize("name", PAY_DAYS)
def test_it_is_paid_on_the_business_day_that_follows(name: str) -> None:
    days = [str(row.pay.date()) for row in table(name)]
    assert days[: len(PAY_DAYS[name])] == PAY_DAYS[name]


def test_a_discounted_sukuk_runs_363_days() -> None:
    (row,) = table("gis-frd-1y")
    assert (row.end - row.start).days == 363


def test_the_pool_factor_falls_by_thirds() -> None:
    assert [row.outstanding for row in table("pib-amortising-3y")] == [WHOLE] * 3 + [2 * THIRD] * 3 + [THIRD] * 3


def test_a_sukuk_is_reopened_at_the_price_and_the_rental_since_its_period_began() -> None:
    sheet = files.read(EXAMPLES / "gis-frr-3y.yaml").sheet
    first, second = sales(sheet, table("gis-frr-3y"))
    rental = percent("8.37") * Fraction((date(2020, 9, 11) - date(2020, 7, 29)).days, 365)
    assert (first.accrued, first.cost) == (rental, Fraction("1.0025") + rental)
    assert (second.accrued, second.cost) == (percent("8.37") * Fraction(12, 365), None)


def test_the_step_up_can_be_repaid_on_three_days() -> None:
    found = repayments(files.read(EXAMPLES / "step-up-callable-3y.yaml").sheet)
    assert [(one.kind, str(one.day), one.amount * 100) for one in found] == [
        ("call", "2021-08-20", 101),
        ("put", "2022-02-20", Fraction("98.5")),
        ("call", "2022-08-20", 100),
    ]

"""Day counts by hand, where a day more or less changes which year, month or period it is counted by."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.maths.flows import Bond

# Coupon dates on the last day of a month, and on a day that February lacks.
MONTH_ENDS = date(2020, 8, 31), date(2021, 2, 28)
THE_30TH = date(2020, 8, 30), date(2021, 2, 28)
FROM_FEBRUARY = date(2021, 2, 28), date(2021, 8, 30)
THE_28TH = date(2021, 2, 28), date(2021, 8, 28)
ISDA = [
    (date(2047, 12, 31), date(2048, 1, 1), Fraction(1, 365)),
    (date(2048, 12, 31), date(2049, 1, 1), Fraction(1, 366)),
    (date(2047, 7, 1), date(2050, 3, 1), Fraction(184, 365) + 2 + Fraction(59, 365)),
]
AFB = [
    (date(2048, 2, 28), date(2048, 2, 29), Fraction(1, 365)),
    (date(2048, 2, 29), date(2048, 3, 1), Fraction(1, 366)),
    (date(2047, 6, 1), date(2048, 4, 1), Fraction(305, 366)),
    (date(2048, 1, 1), date(2049, 1, 1), Fraction(1)),
    (date(2047, 1, 1), date(2049, 1, 2), 2 + Fraction(1, 365)),
]


@pytest.mark.parametrize(
    ("period", "start", "end", "years"),
    [
        (MONTH_ENDS, *MONTH_ENDS, Fraction(1, 2)),
        (MONTH_ENDS, date(2020, 2, 29), date(2021, 8, 31), Fraction(3, 2)),
        (THE_30TH, *THE_30TH, Fraction(1, 2)),
        (THE_30TH, date(2019, 8, 30), date(2020, 8, 30), Fraction(1)),
        (THE_30TH, date(2021, 2, 28), date(2021, 8, 28), Fraction(1, 2)),
        (FROM_FEBRUARY, *FROM_FEBRUARY, Fraction(1, 2)),
        (THE_28TH, date(2020, 8, 28), date(2021, 2, 28), Fraction(1, 2)),
        (THE_28TH, date(2021, 8, 28), date(2022, 8, 28), Fraction(1)),
    ],
)
def test_a_whole_regular_period_counts_whole_wherever_it_lies(
    period: tuple[date, date], start: date, end: date, years: Fraction
) -> None:
    assert year_fraction("ACT/ACT-ICMA", start, end, 2, period) == years


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2019, 9, 1), date(2020, 9, 1), Fraction(182, 366) + Fraction(184, 365)),
        (date(2018, 9, 1), date(2019, 9, 1), Fraction(181, 365) + Fraction(184, 366)),
        (date(2022, 9, 1), date(2023, 9, 1), Fraction(181, 365) + Fraction(184, 366)),
    ],
)
def test_days_outside_the_period_are_measured_by_the_years_around_it(start: date, end: date, years: Fraction) -> None:
    """Coupons on each 1 March, the days of each year counted by hand: 366 from 2019 and from 2023, else 365."""
    assert year_fraction("ACT/ACT-ICMA", start, end, 1, (date(2020, 3, 1), date(2021, 3, 1))) == years


def test_a_long_first_coupon_counts_its_whole_periods_whole() -> None:
    bond = Bond(Fraction(8, 100), 2, date(2025, 8, 30), issue=date(2019, 8, 30), first_coupon=date(2021, 2, 28))
    assert bond.accrued(date(2020, 8, 30)) == 8
    assert bond.accrued(date(2021, 2, 27)) == 8 + 4 * Fraction(181, 182)


@pytest.mark.parametrize(("convention", "year"), [("ACT/360", 360), ("ACT/364", 364), ("ACT/365F", 365)])
def test_a_day_is_its_share_of_a_year_of_so_many(convention: str, year: int) -> None:
    assert year_fraction(convention, date(2048, 2, 28), date(2048, 3, 1), 1) == Fraction(2, year)


@pytest.mark.parametrize(("start", "end", "years"), ISDA)
def test_isda_counts_a_day_by_the_year_that_it_begins_in(start: date, end: date, years: Fraction) -> None:
    assert year_fraction("ACT/ACT-ISDA", start, end, 1) == years


@pytest.mark.parametrize(("start", "end", "years"), AFB)
def test_afb_divides_by_366_if_the_rest_has_a_29_february(start: date, end: date, years: Fraction) -> None:
    assert year_fraction("ACT/ACT-AFB", start, end, 1) == years

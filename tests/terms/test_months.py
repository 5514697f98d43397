from __future__ import annotations

from datetime import date

import pytest

from wasiqa.terms.months import add_months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 2, 28), 6, date(2021, 8, 28)),
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2020, 8, 31), -6, date(2020, 2, 29)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
    ],
)
def test_the_day_of_the_month_stays_or_is_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2021, 2, 28), date(2021, 8, 31)), (date(2021, 2, 27), date(2021, 8, 27))]
)
def test_by_month_ends_only_the_last_day_leads_to_the_last_day(day: date, expected: date) -> None:
    assert add_months(day, 6, end_of_month=True) == expected


def test_months_reach_to_the_ends_of_the_calendar_and_not_beyond() -> None:
    assert add_months(date(9999, 6, 30), 6) == date(9999, 12, 30)
    assert add_months(date(1, 7, 1), -6) == date(1, 1, 1)
    for day, months in ((date(9999, 7, 1), 6), (date(1, 6, 1), -6)):
        with pytest.raises(ValueError, match=f"{months} months from {day} is outside the calendar"):
            add_months(day, months)

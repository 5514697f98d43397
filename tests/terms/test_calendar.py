from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.terms.made_up import ABSENT, HOLIDAYS, WEEKENDS, bent, holiday_file
from wasiqa.errors import InputRefused
from wasiqa.terms import holidays
from wasiqa.terms.calendar import Calendar

SUNDAY, MONDAY, SATURDAY = date(2022, 2, 20), date(2022, 2, 21), date(2022, 2, 19)
END_OF_MONTH_SUNDAY = date(2021, 10, 31)


@pytest.mark.parametrize(
    ("changes", "field", "code", "reason"),
    [
        ({"author": ABSENT}, "author", "MISSING_FIELD", "author is missing"),
        ({"source": ""}, "source", "EMPTY", "source is empty"),
        ({"covers.from": "2020"}, "covers.from", "BAD_DATE", "from is '2020', which is not a date"),
        ({"covers.form": "2020-01-01"}, "covers.form", "UNKNOWN_FIELD", "covers.form is not a known field"),
        ({"covers.to": "2019-12-31"}, "covers.to", "BAD_DATE", "covers ends on 2019-12-31, before it begins"),
        ({"holidays": [{"date": "2024-01-01", "name": "x"}]}, "holidays", "NOT_COVERED", "does not cover: 2024-01-01"),
        ({"holidays": [{"date": "2021-01-01"}]}, "holidays.0.name", "MISSING_FIELD", "holidays.0.name is missing"),
        ({"working_days": ["2024-01-06"]}, "working_days", "NOT_COVERED", "does not cover: 2024-01-06"),
        ({"working_days": ["2021-02-22"]}, "working_days", "CONTRADICTION", "2021-02-22 is listed as a holiday and as"),
        ({"working_days": ["2021-02-20"] * 2}, "working_days", "DUPLICATE", "names 2021-02-20 twice"),
        (
            {"holidays": [{"date": "2021-01-01", "name": "x"}, {"date": "2021-01-01", "name": "y"}]},
            "holidays",
            "DUPLICATE",
            "holidays names 2021-01-01 twice",
        ),
    ],
)
def test_a_holiday_file_with_a_mistake_is_refused(
    written: Callable[..., Path], changes: dict[str, Any], field: str, code: str, reason: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        holidays.load(written(bent(HOLIDAYS, changes)))
    (fault,) = refusal.value.faults
    assert (fault.column, fault.code) == (field, code)
    assert reason in fault.message


def test_a_misspelt_start_of_the_covered_days_is_met_with_the_word_of_the_file(written: Callable[..., Path]) -> None:
    with pytest.raises(InputRefused) as refusal:
        holidays.load(written(bent(HOLIDAYS, {"covers": {"form": "2020-01-01", "to": "2020-12-31"}})))
    assert {fault.column: fault.hint for fault in refusal.value.faults} == {
        "covers.from": "add a line `from: …`",
        "covers.form": "did you mean from?",
    }


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="the business-day rule nearest is not one of following"):
        WEEKENDS.adjust(SUNDAY, "nearest")


@pytest.mark.parametrize(
    ("day", "rule", "expected"),
    [
        (SUNDAY, "following", MONDAY),
        (SUNDAY, "modified_following", MONDAY),
        (SUNDAY, "preceding", date(2022, 2, 18)),
        (SUNDAY, "none", SUNDAY),
        (MONDAY, "following", MONDAY),
        (MONDAY, "preceding", MONDAY),
        (END_OF_MONTH_SUNDAY, "following", date(2021, 11, 1)),
        (END_OF_MONTH_SUNDAY, "modified_following", date(2021, 10, 29)),
        (date(2022, 12, 31), "modified_following", date(2022, 12, 30)),
    ],
)
def test_a_day_without_business_is_moved_by_the_rule(day: date, rule: str, expected: date) -> None:
    assert WEEKENDS.adjust(day, rule) == expected


def test_a_holiday_is_passed_over_and_a_saturday_declared_working_is_not() -> None:
    calendar = holiday_file().calendar(weekend=(5, 6))
    assert calendar.adjust(date(2021, 2, 20), "following") == date(2021, 2, 23)
    assert calendar.adjust(SATURDAY, "following") == SATURDAY


def test_a_weekend_of_other_days_is_kept() -> None:
    friday = date(2022, 2, 18)
    assert Calendar(weekend=frozenset({4, 5})).adjust(friday, "following") == SUNDAY


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, date(2022, 2, 22)), (1, MONDAY), (2, SATURDAY), (3, date(2022, 2, 18)), (8, date(2022, 2, 11))],
)
def test_business_days_are_counted_back(count: int, expected: date) -> None:
    assert holiday_file().calendar(weekend=(5, 6)).business_days_before(date(2022, 2, 22), count) == expected


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2022, 2, 18), SUNDAY, 0),
        (SUNDAY, MONDAY, 1),
        (MONDAY, MONDAY, 0),
        (date(2022, 2, 18), date(2022, 2, 25), 5),
    ],
)
def test_business_days_between_are_counted_without_the_first_and_with_the_last(
    first: date, last: date, count: int
) -> None:
    assert WEEKENDS.business_days_between(first, last) == count


def test_a_calendar_knows_which_days_its_file_covers() -> None:
    calendar = holiday_file().calendar(weekend=())
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
    assert [calendar.is_covered(day) for day in days] == [False, True, True, False]
    assert not WEEKENDS.is_covered(MONDAY)

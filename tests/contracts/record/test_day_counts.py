"""The contracts count time as was published, as was reckoned by hand, and as term sheets do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.contracts.record.conftest import Ask
from tests.contracts.record.test_dates import EDGES, LIVES, number
from tests.support.projects import ROOT
from tests.terms.test_daycount import AFB, ISDA
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms import daycount
from wasiqa.terms.daycount import ICMA
from wasiqa.terms.months import is_month_end

UNITS = {
    **dict.fromkeys(daycount.OF_30, 360),
    **{"ACT/360": 360, "ACT/364": 364, "ACT/365F": 365, "ACT/ACT-ISDA": 365 * 366, "ACT/ACT-AFB": 365 * 366},
}
"""Of a year, by day count."""


def vectors(topic: str) -> Iterator[dict[str, Any]]:
    """All that was published or derived of it."""
    for name in ("vectors", "further"):
        found = json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text("utf-8"))["vectors"]
        yield from (vector for vector in found if vector["topic"] == topic)


def day(text: str) -> date:
    return date.fromisoformat(text)


def counted(ask: Ask, convention: str, start: date, end: date, maturity: date) -> Fraction:
    """Years by the contracts."""
    units = ask("between", DAY_COUNTS[convention], number(start), number(end), number(maturity))
    return Fraction(units, UNITS[convention])


def icma(ask: Ask, start: date, end: date, period: tuple[date, date]) -> Fraction:
    """Years by the contracts, of a series for which this is the last regular period."""
    first, last = period
    months = 12 * (last.year - first.year) + last.month - first.month
    ends = is_month_end(first) and is_month_end(last)
    schedule = number(first), number(last), 0, 0, months, ends, DAY_COUNTS[ICMA]
    return Fraction(*ask("elapsed", schedule, number(start), number(end))) * months / 12


def test_days_where_every_month_has_30_are_those_published(ask: Ask) -> None:
    batches = {vector["id"]: vector["inputs"]["rows"] for vector in vectors("day_count_batch")}
    assert {name: len(rows) for name, rows in batches.items()} == {
        "DC-30E360": 33,
        "DC-30360-BOND": 11,
        "DC-30E360-ISDA": 27,
    }
    for name, rows in batches.items():
        convention = {"DC-30E360": "30E/360", "DC-30360-BOND": "30/360"}.get(name, "30E/360-ISDA")
        for start, end, days, *last in rows:
            years = counted(ask, convention, day(start), day(end), day(*last or [end]))
            assert 360 * years == days, (convention, start, end)


@pytest.mark.parametrize("vector", list(vectors("day_count")), ids=lambda vector: str(vector["id"]))
def test_fractions_of_a_year_are_those_published(ask: Ask, vector: dict[str, Any]) -> None:
    start, end, first, last = (day(given) if given else date.max for given in vector["inputs"].values())
    convention = vector["instrument"]["convention"].replace("ACT ", "ACT-")
    years = icma(ask, start, end, (first, last)) if convention == ICMA else counted(ask, convention, start, end, end)
    assert abs(years - Fraction(vector["expected"]["year_fraction"])) <= Fraction(1, 2 * 10**12)


def test_leap_years_count_as_was_reckoned_by_hand(ask: Ask) -> None:
    for convention, cases in (("ACT/ACT-ISDA", ISDA), ("ACT/ACT-AFB", AFB)):
        for start, end, years in cases:
            assert counted(ask, convention, start, end, end) == years, (convention, start, end)


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
    assert counted(ask, convention, start, end, maturity) == years


def test_februaries_and_ends_of_months_are_counted_as_term_sheets_do(ask: Ask) -> None:
    days = [
        date(year, month, 1) - timedelta(days=n) for year in (2047, 2048, 2049) for month in (3, 4) for n in (0, 1, 2)
    ]
    for start, end in combinations(sorted(days), 2):
        for convention, after in (*((one, 1) for one in UNITS), ("30E/360-ISDA", 0)):
            maturity = end + timedelta(days=after)
            years = daycount.year_fraction(convention, start, end, 2, termination=maturity)
            assert counted(ask, convention, start, end, maturity) == years, (convention, start, end, after)

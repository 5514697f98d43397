"""Interest periods of the contracts are those of term sheets."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.contracts.record.conftest import Ask
from tests.contracts.record.test_dates import number
from tests.terms.made_up import BOND
from tests.terms.test_clauses import built
from wasiqa.servicing.public_record import DAY_COUNTS
from wasiqa.terms.interest import periods
from wasiqa.terms.sheet import TermSheet

REGULAR = {"issue": "2047-02-28", "maturity": "2049-08-31", "end_of_month": True}
LONG = {"issue": "2046-06-17", "first_coupon": "2047-08-30", "last_coupon": "2048-08-30", "maturity": "2050-03-01"}
SHORT_FIRST = {"issue": "2047-06-30", "first_coupon": "2047-07-15", "maturity": "2049-01-15", "frequency": "4"}
SHORT_LAST = {"issue": "2046-12-31", "last_coupon": "2048-12-31", "maturity": "2049-01-01", "frequency": "1"}


def schedule(sheet: TermSheet) -> tuple[int, ...]:
    """`Periods.Schedule`."""
    first, last = (number(day) if day else 0 for day in (sheet.first_coupon, sheet.last_coupon))
    assert sheet.frequency is not None
    rest = 12 // sheet.frequency, sheet.end_of_month, DAY_COUNTS[sheet.day_count]
    return (number(sheet.issue), number(sheet.maturity), first, last, *rest)


@pytest.mark.parametrize("changes", [REGULAR, LONG, SHORT_FIRST, SHORT_LAST])
def test_a_date_is_in_the_period_that_begins_on_it_or_before(ask: Ask, changes: dict[str, Any]) -> None:
    sheet = built(BOND, changes)
    for n, period in enumerate(periods(sheet)):
        for day in (period.start, period.end - timedelta(days=1)):
            found = ask("periodOf", schedule(sheet), number(day))
            assert found == (n, number(period.start), number(period.end)), day


def test_time_over_several_periods_counts_each_by_its_own_days(ask: Ask) -> None:
    """Of half years of 184 and 181 days 91 and 60 days, and two whole ones between them."""
    start, end = date(2047, 6, 1), date(2048, 10, 30)
    counted = ask("elapsed", schedule(built(BOND, REGULAR)), number(start), number(end))
    assert Fraction(*counted) == Fraction(91, 184) + 2 + Fraction(60, 181)


def test_regular_periods_go_on_after_the_last_coupon_date(ask: Ask) -> None:
    """Two whole ones, and 5 days of one of 184."""
    behind = {"issue": "2046-08-15", "last_coupon": "2048-08-15", "maturity": "2050-03-01"}
    counted = ask("elapsed", schedule(built(BOND, behind)), number(date(2048, 8, 15)), number(date(2049, 8, 20)))
    assert Fraction(*counted) == 2 + Fraction(5, 184)


def test_other_day_counts_than_icmas_count_days_whatever_the_periods(ask: Ask) -> None:
    for changes in (REGULAR, LONG):
        sheet = built(BOND, {**changes, "day_count": "30E/360"})
        assert ask("elapsed", schedule(sheet), number(date(2047, 6, 30)), number(date(2048, 10, 31))) == (480, 1)

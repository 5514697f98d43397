from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from stdnum import isin

from tests.terms.made_up import HOLIDAYS, bond, holiday_file
from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.terms import holidays
from wasiqa.terms.files import to_yaml
from wasiqa.terms.hooks import LockUp
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import load
from wasiqa.terms.shift import shift, shift_holidays


@pytest.mark.parametrize("years", [0, -28, 27, 14, 100])
def test_a_shift_that_changes_weekdays_is_refused(years: int) -> None:
    with pytest.raises(InputRefused, match=f"a shift by {years} years changes weekdays: only multiples of 28"):
        shift(bond(), years)


@pytest.mark.parametrize(
    ("issue", "maturity", "named"),
    [
        ("2070-08-20", "2073-08-20", "2073-08-20"),
        ("2099-08-20", "2102-08-20", "2099-08-20"),
        ("2072-02-29", "2072-08-29", "2072-02-29"),
    ],
)
def test_a_shift_across_2100_is_refused(issue: str, maturity: str, named: str) -> None:
    with pytest.raises(InputRefused, match=f"{named} cannot be moved by 28 years: 2100, on the way"):
        shift(bond({"issue": issue, "maturity": maturity}))


def test_a_shift_out_of_the_years_that_can_be_reckoned_is_refused() -> None:
    with pytest.raises(InputRefused, match="maturity 2192-08-20 is outside the years 1970 to 2189"):
        shift(bond({"issue": "2161-08-20", "maturity": "2164-08-20"}))


def test_a_wrong_isin_for_the_shifted_sheet_is_refused() -> None:
    with pytest.raises(InputRefused) as refusal:
        shift(bond(), isin="XFEXAMPLE011")
    assert [(fault.column, fault.code) for fault in refusal.value.faults] == [("isin", "BAD_ISIN")]


def test_a_sheet_with_an_own_number_cannot_keep_it() -> None:
    with pytest.raises(InputRefused, match="XFEXAMPLE016 is the ISIN of the terms before the move"):
        shift(bond({"isin": "XFEXAMPLE016"}))


def test_the_same_terms_come_28_years_later_under_a_number_of_ones_own() -> None:
    before, after = bond(), shift(bond())
    assert (after.issue, after.maturity) == (date(2048, 8, 20), date(2051, 8, 20))
    assert after.isin == "XFEXAMPLE016"
    assert isin.is_valid(after.isin)
    changed = {"isin", "issue", "maturity"}
    assert after.model_dump(exclude=changed) == before.model_dump(exclude=changed)


def test_what_the_sheet_did_not_state_is_not_stated_after_the_shift() -> None:
    assert "record" not in shift(bond()).model_fields_set


def test_shifted_terms_pay_the_same_amounts_on_the_same_weekdays() -> None:
    before = rows(bond(), holiday_file().calendar((5, 6)))
    after = rows(shift(bond()), shift_holidays(holiday_file()).calendar((5, 6)))
    assert [row.amount for row in after] == [row.amount for row in before]
    for old, new in zip(before, after, strict=True):
        assert new.pay == old.pay.replace(year=old.pay.year + 28)
        assert new.record == old.record.replace(year=old.record.year + 28)


def test_the_days_of_a_lock_up_move_with_the_sheet(written: Callable[..., Path]) -> None:
    lock = {"rule": "lock_up", "locked_until": {"BANK": "2020-12-31"}}
    moved = shift(bond({"hooks": [lock | {"blackouts": [{"from": "2021-05-01", "until": "2021-05-03"}]}]}))
    (rule,) = moved.hooks
    assert isinstance(rule, LockUp)
    assert rule.locked_until == {Category.BANK: date(2048, 12, 31)}
    assert [(window.from_, window.until) for window in rule.blackouts] == [(date(2049, 5, 1), date(2049, 5, 3))]
    assert load(written(to_yaml(moved, "moved"))) == moved


def test_a_given_isin_and_holiday_file_are_taken() -> None:
    after = shift(bond(), 56, isin="XS1147732553", calendar="moved.yaml")
    assert (after.isin, after.calendar, after.issue.year) == ("XS1147732553", "moved.yaml", 2076)


def test_shifted_holidays_say_that_nobody_declared_them() -> None:
    after = shift_holidays(holiday_file())
    assert after.name == "Holidays of the tests, moved by 28 years"
    assert after.source.startswith("Moved by 28 years for a rehearsal, nobody declared these days.")
    assert [day.date for day in after.holidays] == [date(2049, 2, 22)]
    assert after.working_days == (date(2050, 2, 19),)
    assert (after.covers.from_, after.covers.to) == (date(2048, 1, 1), date(2051, 12, 31))


def test_a_shifted_sheet_reads_back_as_it_was_written(written: Callable[..., Path]) -> None:
    after = shift(bond())
    assert load(written(to_yaml(after, "made up"))) == after


def test_shifted_holidays_read_back_as_they_were_written(written: Callable[..., Path]) -> None:
    after = shift_holidays(holiday_file())
    text = to_yaml(after, "made up")
    assert holidays.load(written(text)) == after
    assert HOLIDAYS["author"] in text

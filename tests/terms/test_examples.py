"""The examples say what was published, and that the rest is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from tests.terms.made_up import BOND, bent
from wasiqa.errors import InputRefused
from wasiqa.terms import files
from wasiqa.terms.amounts import due
from wasiqa.terms.rows import rows
from wasiqa.terms.show import warnings

EXAMPLES = ROOT / "examples"
PIB = EXAMPLES / "terms" / "pib-3y-2020.yaml"
BILL = EXAMPLES / "terms" / "mtb-574.yaml"


def test_a_holiday_file_that_is_not_there_is_a_fault_of_the_sheet(written: Callable[..., Path]) -> None:
    path = written(bent(BOND, {"calendar": "holidays/none.yaml"}))
    with pytest.raises(InputRefused) as refusal:
        files.read(path)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.column, fault.file) == ("NO_CALENDAR", "calendar", str(path))
    assert f"there is no file {path.parent / 'holidays/none.yaml'}" in fault.message


def test_a_mistake_in_the_holiday_file_names_that_file(written: Callable[..., Path]) -> None:
    holiday_path = written("name: x\n", "holidays.yaml")
    with pytest.raises(InputRefused) as refusal:
        files.read(written(bent(BOND, {"calendar": "holidays.yaml"})))
    assert {fault.file for fault in refusal.value.faults} == {str(holiday_path)}


def test_a_sheet_without_a_holiday_file_counts_weekends_only(written: Callable[..., Path]) -> None:
    path = written(BOND)
    terms = files.read(path)
    assert (terms.calendar.weekend, terms.calendar.covers) == (frozenset({5, 6}), None)
    assert terms.sha256 == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", sorted((EXAMPLES / "terms").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_leaves_nothing_open_and_says_that_it_is_one(path: Path) -> None:
    terms = files.read(path)
    assert warnings(terms.sheet, terms.calendar, rows(terms.sheet, terms.calendar), terms.taxes) == ()
    assert path.read_text().startswith("# Example.")
    assert "Made up for this example: ISIN" in path.read_text()


def test_the_bond_of_2020_pays_three_and_a_half_percent_six_times() -> None:
    terms = files.read(PIB)
    table = rows(terms.sheet, terms.calendar)
    assert [row.pay.date() for row in table] == [
        date(2021, 2, 22),
        date(2021, 8, 20),
        date(2022, 2, 21),
        date(2022, 8, 22),
        date(2023, 2, 20),
        date(2023, 8, 21),
        date(2023, 8, 21),
    ]
    assert [due(terms.sheet.denomination_minor, row) for row in table] == [350_000] * 6 + [10_000_000]


def test_the_bill_of_the_574th_auction_runs_84_days() -> None:
    terms = files.read(BILL)
    (row,) = rows(terms.sheet, terms.calendar)
    assert (row.end - row.start).days == 84
    assert row.pay.date() == date(2020, 12, 3)
    assert (row.amount, terms.sheet.denomination_minor) == (Fraction(1), 500_000)


def test_a_shift_that_is_refused_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="a shift by 5 years changes weekdays"):
        files.write_shifted(PIB, tmp_path / "out" / "terms.yaml", 5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [PIB, BILL], ids=["bond", "bill"])
def test_the_example_moved_by_28_years_pays_the_same_on_the_same_weekdays(path: Path, tmp_path: Path) -> None:
    before, after = files.read(path), files.write_shifted(path, tmp_path / "out" / "terms.yaml")
    old, new = rows(before.sheet, before.calendar), rows(after.sheet, after.calendar)
    assert [row.amount for row in new] == [row.amount for row in old]
    assert [row.pay for row in new] == [row.pay.replace(year=row.pay.year + 28) for row in old]
    assert [row.pay.weekday() for row in new] == [row.pay.weekday() for row in old]
    assert warnings(after.sheet, after.calendar, new) == ()
    assert (after.sheet.calendar, after.path.parent) == ("terms-holidays.yaml", tmp_path / "out")


def test_a_sheet_without_holidays_is_moved_without_a_holiday_file(written: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "out" / "moved.yaml"
    after = files.write_shifted(written(BOND), target, 56, isin="XS1147732553")
    assert (after.sheet.isin, after.sheet.issue.year) == ("XS1147732553", 2076)
    assert [path.name for path in target.parent.iterdir()] == ["moved.yaml"]
    assert target.read_text().startswith("# Moved by 56 years from file.yaml: a rehearsal")

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.whitelist.support import HEADER, KEY, RULES, MemoryRegistry, checked, row, wallet
from wasiqa import countries
from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.whitelist import header
from wasiqa.whitelist.columns import COLUMNS
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.reader import read
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.template import CHOICES, EXPLAINED, LIST, template

DROP_DOWNS = {
    "category": [category.name for category in Category],
    "country": countries.all_letters(),
    "status": ["ACTIVE", "SUSPENDED", "REMOVED"],
    "tax_class": list(RULES.tax_classes),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(RULES.tax_classes))
    return path


def filled(path: Path, *rows: dict[str, object]) -> Path:
    """The same file once somebody has entered rows."""
    workbook = load_workbook(path)
    for values in rows:
        workbook[LIST].append([values[name] or None for name in HEADER])
    workbook.save(path)
    return path


def rule(sheet: Any, column: str) -> Any:
    letter = "ABCDEFGHI"[HEADER.index(column)]
    (found,) = [
        each for each in sheet.data_validations.dataValidation if str(each.sqref) == f"{letter}2:{letter}1048576"
    ]
    return found


def test_the_empty_file_is_refused_for_nothing_but_having_no_rows(path: Path) -> None:
    assert read(path).header == HEADER
    assert read(path).rows == ()
    with pytest.raises(InputRefused) as refused:
        checked(path)
    assert [fault.code for fault in refused.value.faults] == [Code.EMPTY_FILE]


def test_filled_in_it_is_taken_and_planned_as_it_is(path: Path) -> None:
    entered = [row(1), row(2, valid_until=date(2031, 12, 31)), row(3, tax_class="", venue="PK-EXAMPLE-1", note="")]
    listed = checked(filled(path, *entered))
    assert [entry.row for entry in listed.entries] == [2, 3, 4]
    assert listed.entries[0].valid_until == listed.entries[1].valid_until
    made = plan(listed, MemoryRegistry(), KEY)
    assert [added.wallet for added in made.added] == [wallet(1), wallet(2), wallet(3)]


def test_its_first_sheet_has_the_header_frozen_and_nothing_else(path: Path) -> None:
    workbook = load_workbook(path)
    assert workbook.sheetnames == [LIST, EXPLAINED, CHOICES]
    sheet = workbook[LIST]
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [list(header.COLUMNS)]
    assert sheet.freeze_panes == "A2"
    assert workbook.active is sheet


@pytest.mark.parametrize("column", HEADER)
def test_every_column_keeps_what_is_entered_as_text(path: Path, column: str) -> None:
    sheet = load_workbook(path)[LIST]
    assert sheet.column_dimensions["ABCDEFGHI"[HEADER.index(column)]].number_format == "@"


@pytest.mark.parametrize(("column", "choices"), DROP_DOWNS.items())
def test_what_has_a_list_has_a_drop_down_with_all_of_it(path: Path, column: str, choices: list[str]) -> None:
    workbook = load_workbook(path)
    found = rule(workbook[LIST], column)
    assert (found.type, found.showErrorMessage, found.errorStyle) == ("list", True, None)
    name, _, area = found.formula1.rpartition("!")
    assert name == f"'{CHOICES}'"
    assert [cell.value for (cell,) in workbook[CHOICES][area.replace("$", "")]] == choices


@pytest.mark.parametrize("column", ["wallet", "investor", "valid_until", "note"])
def test_what_has_no_list_is_free_and_says_how_it_is_written(path: Path, column: str) -> None:
    found = rule(load_workbook(path)[LIST], column)
    assert found.formula1 is None
    assert found.showInputMessage
    assert found.prompt.startswith(COLUMNS[HEADER.index(column)].written)


@pytest.mark.parametrize("column", ["tax_class", "venue"])
def test_without_a_configuration_codes_are_free(tmp_path: Path, column: str) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template())
    workbook = load_workbook(path)
    assert rule(workbook[LIST], column).formula1 is None
    assert [cell.value for cell in workbook[CHOICES][1]] == ["category", "country", "status"]


def test_a_code_that_looks_like_a_formula_is_offered_as_text(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(["=1+1"]))
    cell = load_workbook(path)[CHOICES]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_every_column_is_explained_with_an_example(path: Path) -> None:
    lines = list(load_workbook(path)[EXPLAINED].iter_rows(values_only=True))
    assert lines[0] == ("column", "what it says", "how it is written", "example", "required")
    assert [line[0] for line in lines[1:]] == list(HEADER)
    assert all(all(line) for line in lines[1:])
    assert {line[0] for line in lines[1:] if line[4] == "yes"} == set(header.REQUIRED)


def test_the_examples_make_a_row_that_is_taken(path: Path) -> None:
    listed = checked(filled(path, {column.name: column.example for column in COLUMNS}))
    assert [entry.row for entry in listed.entries] == [2]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_messages_are_no_longer_than_spreadsheets_take(path: Path, column: Any) -> None:
    found = rule(load_workbook(path)[LIST], column.name)
    assert len(found.prompt) <= 255
    assert len(found.error) <= 225
    assert len(found.promptTitle) <= 32

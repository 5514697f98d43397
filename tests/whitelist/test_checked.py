import os
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.whitelist.support import HEADER, NOW, RULES, Values, row, wallet, write_csv, write_xlsx
from wasiqa.errors import InputRefused
from wasiqa.whitelist.checked import checked_path, with_copy, withdraw_copy
from wasiqa.whitelist.checks import check
from wasiqa.whitelist.reader import read

RED = "FFFFC7CE"


def refused(path: Path) -> InputRefused:
    """The refusal of a file, once its copy is written."""
    table = read(path)
    with pytest.raises(InputRefused) as error:
        check(table, RULES, NOW)
    return with_copy(error.value, table)


def copy_of(path: Path) -> Any:
    refused(path)
    return load_workbook(checked_path(str(path)))["Checked"]


def red(sheet: Any) -> set[str]:
    return {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.fill.fgColor.rgb == RED}


def comments(sheet: Any) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment}


def csv_of(folder: Path, *rows: Values, header: tuple[str, ...] = HEADER) -> Path:
    return write_csv(folder / "list.csv", *rows, header=header)


def test_a_bad_cell_is_coloured_and_its_comment_says_what_is_wrong(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path, row(1), row(2, country="Pakistan")))
    assert red(sheet) == {"D3"}
    assert comments(sheet) == {"D3": "UNKNOWN_COUNTRY: 'Pakistan' is not a country\n→ write PK"}


def test_the_copy_is_named_after_the_whole_name_of_the_file_and_the_hint_names_it(tmp_path: Path) -> None:
    error = refused(csv_of(tmp_path, row(1, status="")))
    path = tmp_path / "list.csv.checked.xlsx"
    assert path.exists()
    assert error.hint == f"correct the file and run again; {path} shows each mistake in its cell"


def test_several_mistakes_of_one_cell_stand_in_one_comment(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path, row(1), row(2, wallet=f" {wallet(1)}")))
    assert red(sheet) == {"A3"}
    told = comments(sheet)["A3"]
    assert told.index("WHITESPACE") < told.index("DUPLICATE_WALLET")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@home", '=HYPERLINK("http://example.test")', "#N/A"])
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_formula_stands_in_the_copy_as_text(tmp_path: Path, write: Any, text: str) -> None:
    suffix = "csv" if write is write_csv else "xlsx"
    cell = copy_of(write(tmp_path / f"list.{suffix}", row(1), row(2, note=text, country="")))["I3"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_numbers_and_dates_stand_in_the_copy_as_the_text_that_was_read(tmp_path: Path) -> None:
    from datetime import datetime

    sheet = copy_of(
        write_xlsx(tmp_path / "list.xlsx", row(1, investor=3520212345671, valid_until=datetime(2031, 12, 31)))
    )
    assert [(cell.value, cell.data_type) for cell in (sheet["B2"], sheet["E2"])] == [
        ("3520212345671", "s"),
        ("2031-12-31", "s"),
    ]


def test_rows_stand_under_their_own_numbers(tmp_path: Path) -> None:
    blank = dict.fromkeys(HEADER, "")
    sheet = copy_of(csv_of(tmp_path, row(1), blank, row(2, status="?")))
    assert [sheet.cell(number, 1).value for number in range(1, 5)] == ["wallet", wallet(1), None, wallet(2)]
    assert red(sheet) == {"F4"}


def test_a_column_that_is_missing_colours_the_header(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path, row(1), header=HEADER[:5]))
    assert red(sheet) == {"A1", "B1", "C1", "D1", "E1"}
    assert comments(sheet)["A1"].startswith("HEADER: the column status is missing")


def test_an_unknown_column_colours_its_name(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path, row(1), header=(*HEADER, "comment")))
    assert red(sheet) == {"J1"}


def test_a_column_that_is_there_twice_is_coloured_twice(tmp_path: Path) -> None:
    assert red(copy_of(csv_of(tmp_path, row(1), header=(*HEADER, "note")))) == {"I1", "J1"}


def test_a_mistake_of_a_whole_row_colours_all_of_it(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1))
    path.write_text(path.read_text().replace("made up", "made up, mostly"))
    sheet = copy_of(path)
    assert red(sheet) == {f"{letter}2" for letter in "ABCDEFGHIJ"}
    assert comments(sheet)["A2"].startswith("HEADER: the row has more values")


def test_a_mistake_of_a_row_and_one_of_its_first_cell_are_both_told(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, wallet=""))
    path.write_text(path.read_text().replace("made up", "made up, mostly"))
    told = comments(copy_of(path))["A2"]
    assert "HEADER" in told
    assert "EMPTY: wallet is empty" in told


def test_a_file_without_rows_has_its_header_coloured(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path))
    assert red(sheet) == {f"{letter}1" for letter in "ABCDEFGHI"}


def test_characters_that_no_workbook_holds_are_replaced(tmp_path: Path) -> None:
    sheet = copy_of(csv_of(tmp_path, row(1, investor="REF:A\x07\ufffe")))
    assert sheet["B2"].value == "REF:A\ufffd\ufffd"


def test_a_second_sheet_lists_the_mistakes(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"), row(2, status=""))
    refused(path)
    lines = list(load_workbook(checked_path(str(path)))["Mistakes"].iter_rows(values_only=True))
    assert lines[0] == ("row", "column", "code", "message", "hint")
    assert [line[:3] for line in lines[1:]] == [("2", "country", "UNKNOWN_COUNTRY"), ("3", "status", "EMPTY")]


def test_the_copy_can_be_corrected_and_taken_itself(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1), row(2, country="Pakistan"))
    refused(path)
    copy = checked_path(str(path))
    workbook = load_workbook(copy)
    workbook["Checked"]["D3"].value = "PK"
    workbook.save(copy)
    path.write_text(path.read_text().replace("Pakistan", "PK"))
    assert check(read(copy), RULES, NOW).entries == check(read(path), RULES, NOW).entries


def test_a_copy_is_written_over_an_older_one(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    refused(path)
    write_csv(path, row(1, status=""))
    assert red(copy_of(path)) == {"F2"}


def test_a_copy_of_a_file_that_is_right_by_now_goes_and_that_is_said(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ", note="\r\n=1+1 \u0627"), row(2, status=""))
    refused(path)
    copy = checked_path(str(path))
    assert withdraw_copy(str(path)) == f"{copy} was removed: {path} has no mistakes now"
    assert not copy.exists()
    assert withdraw_copy(str(path)) is None


def test_a_copy_on_which_somebody_has_worked_stays_and_that_is_said(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="Pakistan"))
    refused(path)
    copy = checked_path(str(path))
    workbook = load_workbook(copy)
    workbook["Checked"]["D2"].value = "PK"
    workbook.save(copy)
    told = f"{copy} stays: it isn't the copy as it was written. {path} has no mistakes now"
    assert withdraw_copy(str(path)) == told
    assert load_workbook(copy)["Checked"]["D2"].value == "PK"


@pytest.mark.parametrize("kind", ["text", "workbook"])
def test_somebodys_own_file_of_that_name_stays(tmp_path: Path, kind: str) -> None:
    path = csv_of(tmp_path, row(1))
    copy = checked_path(str(path))
    if kind == "text":
        copy.write_text("somebody's work")
    else:
        write_xlsx(copy, row(1), sheets=("Checked", "Mistakes"))
    content = copy.read_bytes()
    assert (withdraw_copy(str(path)) or "").startswith(f"{copy} stays: ")
    assert copy.read_bytes() == content


def test_who_may_not_read_the_file_may_not_read_its_copy(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    path.chmod(0o600)
    refused(path)
    assert stat.S_IMODE(checked_path(str(path)).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("mode", "umask", "expected"), [(0o640, 0o022, 0o640), (0o666, 0o027, 0o640), (0o444, 0, 0o444)]
)
def test_a_copy_is_no_wider_than_its_file_and_the_umask(tmp_path: Path, mode: int, umask: int, expected: int) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    copy = checked_path(str(path))
    copy.touch(mode=0o666)
    copy.chmod(0o666)
    path.chmod(mode)
    before = os.umask(umask)
    try:
        refused(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(copy.stat().st_mode) == expected


def test_a_link_where_the_copy_goes_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    precious = tmp_path / "precious.txt"
    precious.write_text("my only copy")
    precious.chmod(0o600)
    copy = checked_path(str(path))
    copy.symlink_to(precious)
    assert red(copy_of(path)) == {"D2"}
    assert not copy.is_symlink()
    assert (precious.read_text(), stat.S_IMODE(precious.stat().st_mode)) == ("my only copy", 0o600)


def test_an_older_copy_is_whole_until_the_new_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    copy = checked_path(str(path))
    copy.write_text("the older copy")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert "could not be written" in (refused(path).hint or "")
    assert copy.read_text() == "the older copy"
    assert sorted(tmp_path.iterdir()) == [path, copy]


def test_a_copy_that_cannot_be_written_takes_no_mistake_away(tmp_path: Path) -> None:
    path = csv_of(tmp_path, row(1, country="ZZ"))
    blocked = checked_path(str(path))
    blocked.mkdir()
    error = refused(path)
    assert [fault.code for fault in error.faults] == ["UNKNOWN_COUNTRY"]
    told = f"a copy that shows the mistakes could not be written to {blocked}: Is a directory"
    assert error.hint == f"correct the file and run again; {told}"

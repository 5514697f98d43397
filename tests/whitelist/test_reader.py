import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.whitelist.support import HEADER, row, write_csv, write_xlsx
from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.whitelist.reader import read
from wasiqa.whitelist.table import Cell, Kind, Row


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"nowhere\.csv can't be read: No such file"):
        read(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("name", ["list.xls", "list.txt", "list"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefused, match=r"is neither \.csv nor \.xlsx"):
        read(tmp_path / name)


def test_a_sheet_of_a_csv_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="has no sheets"):
        read(write_csv(tmp_path / "list.csv", row()), sheet="List")


def test_a_sheet_that_does_not_exist_is_refused_and_the_others_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", row(), sheets=["Explained", "List"])
    with pytest.raises(UsageRefused, match="has no sheet 'Lists'") as refused:
        read(path, sheet="Lists")
    assert refused.value.hint == "its sheets are Explained, List"


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('a,b\n\n"one\ntwo",x\n,\nlast,y\n', encoding="utf-8")
    assert read(path).rows == (
        Row(3, (Cell("one\ntwo"), Cell("x"))),
        Row(5, (Cell("last"), Cell("y"))),
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"a,b{ending}1,2{ending}".encode())
    table = read(path)
    assert (table.header, table.rows) == (("a", "b"), (Row(2, (Cell("1"), Cell("2"))),))


def test_a_byte_order_mark_and_urdu_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "note\nبینک\n".encode())
    table = read(path)
    assert (table.header, table.rows) == (("note",), (Row(2, (Cell("بینک"),)),))


def test_the_hash_is_of_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row())
    assert read(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_first_sheet_is_read_unless_one_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", row(), sheets=["First", "Second"])
    with pytest.raises(InputRefused, match="row 1 is empty"):
        read(path)
    assert read(path, sheet="Second").header == HEADER


def test_a_workbook_says_how_it_holds_each_value(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    values = [
        "text",
        3520212345671,
        2.5,
        1e48,
        True,
        date(2031, 12, 31),
        datetime(2031, 12, 31, 12),
        "=1+1",
        ArrayFormula("I1:I1", "=SUM(B1)"),
        "#N/A",
    ]
    sheet.append([f"column {number}" for number, _ in enumerate(values)])
    sheet.append(values)
    sheet["L4"] = "after a blank row"
    sheet["L4"].number_format = "@"
    workbook.save(tmp_path / "list.xlsx")
    first, second = read(tmp_path / "list.xlsx").rows
    assert first.cells[: len(values)] == (
        Cell("text"),
        Cell("3520212345671", Kind.NUMBER),
        Cell("2.5", Kind.NUMBER),
        Cell("1e+48", Kind.NUMBER),
        Cell("TRUE"),
        Cell("2031-12-31", Kind.DATE),
        Cell("2031-12-31 12:00:00", Kind.DATE),
        Cell("=1+1", Kind.FORMULA),
        Cell("=SUM(B1)", Kind.FORMULA),
        Cell("#N/A"),
    )
    assert (second.number, second.cells[11]) == (4, Cell("after a blank row"))


def test_a_wrong_size_stated_by_the_workbook_hides_no_row(tmp_path: Path) -> None:
    from zipfile import ZipFile

    path = write_xlsx(tmp_path / "right.xlsx", row(1), row(2), row(3))
    wrong = tmp_path / "wrong.xlsx"
    with ZipFile(path) as source, ZipFile(wrong, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:I4"' in content
                content = content.replace(b'<dimension ref="A1:I4"', b'<dimension ref="A1:B2"')
            target.writestr(name, content)
    assert read(wrong).rows == read(path).rows

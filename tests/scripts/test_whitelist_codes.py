"""`whitelist plan FILE --json`: each error code by a file that has the mistake, and a file near it that is taken."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.scripts.cli import Cli, Ran
from wasiqa.whitelist.refusals import Code

FIRST, SECOND = (
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
)
ROW = {
    "wallet": SECOND,
    "investor": "REF:EXAMPLE-2",
    "category": "BANK",
    "country": "PK",
    "valid_until": "2055-12-31",
    "status": "ACTIVE",
    "tax_class": "ATL",
    "venue": "",
    "note": "made up",
}
EARLIER = ROW | {"wallet": FIRST, "investor": "REF:EXAMPLE-1"}
HEADER = list(ROW)
SAME = "CNIC:42000-0000017-1"
CELLS: list[tuple[Code, str, object, object]] = [
    (Code.EMPTY, "country", "", "PK"),
    (Code.WHITESPACE, "category", "BANK ", "BANK"),
    (Code.FORMULA, "note", "=1+1", "1+1"),
    (Code.FORMULA, "note", "@home", "at@home"),
    (Code.LOST_DIGITS, "wallet", "8.63E+47", SECOND),
    (Code.BAD_ADDRESS, "wallet", SECOND[:-1], SECOND),
    (Code.BAD_CHECKSUM, "wallet", SECOND.lower(), SECOND),
    (Code.ZERO_ADDRESS, "wallet", "0x" + 40 * "0", "0x" + 39 * "0" + "1"),
    (Code.DUPLICATE_WALLET, "wallet", FIRST, SECOND),
    (Code.UNKNOWN_CATEGORY, "category", "BANKS", "DFI"),
    (Code.UNKNOWN_COUNTRY, "country", "UK", "GB"),
    (Code.UNKNOWN_STATUS, "status", "BLOCKED", "SUSPENDED"),
    (Code.UNKNOWN_VENUE, "venue", "PK-EXAMPLE-2", "PK-EXAMPLE-1"),
    (Code.UNKNOWN_TAX_CLASS, "tax_class", "FILER", "NON_ATL"),
    (Code.BAD_DATE, "valid_until", "31-12-2055", "2055-12-31"),
    (Code.EXPIRED, "valid_until", "2019-12-31", "2055-12-31"),
    (Code.BAD_IDENTIFIER, "investor", "CNIC:42000-0000017-0", SAME),
    (Code.PLACEHOLDER_ID, "investor", "CNIC:11111-1111111-1", "CNIC:11111-1111111-2"),
]


def as_csv(*lines: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def as_xlsx(*lines: list[Any], sheets: tuple[str, ...] = ("List",)) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title in sheets:
        sheet = workbook.create_sheet(title)
    for line in lines:
        sheet.append([value if value != "" else None for value in line])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def put(cli: Cli, content: bytes, name: str = "list.csv") -> Path:
    path = cli.folder / name
    path.write_bytes(content)
    return path


def listed(cli: Cli, *rows: dict[str, object], name: str = "list.csv") -> Path:
    write = as_csv if name.endswith("csv") else as_xlsx
    return put(cli, write(HEADER, *([row[column] for column in HEADER] for row in rows)), name)


def refused(cli: Cli, path: Path, more: str = "") -> Ran:
    """The command's refusal: exit 3, the whole error document, nothing sent."""
    before = cli.live.block()
    told = cli(f"whitelist plan {path} {more} --json", exits=3)
    assert cli.live.block() == before
    assert told.error.keys() == {"code", "message", "file", "errors"}
    assert (told.error["code"], told.error["file"]) == ("INPUT", str(path))
    for fault in told.error["errors"]:
        assert fault.keys() == {"code", "message", "hint", "file", "row", "column"}
        assert fault["message"]
        assert fault["hint"]
        assert fault["file"] == str(path)
        assert fault["code"] in told.stderr
    return told


def places(told: Ran) -> list[tuple[int | None, str | None, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in told.error["errors"]]


def shown(told: Ran, path: Path) -> dict[str, str]:
    """Comments of the copy that was written beside the file, by cell; the command has said where it is."""
    copy = Path(f"{path}.checked.xlsx")
    assert f"{copy} shows each mistake in its cell" in told.stderr
    sheet = load_workbook(copy)["Checked"]
    return {cell.coordinate: cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment}


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize(("code", "column", "bad", "near"), CELLS)
def test_a_bad_cell_is_refused_in_its_place_and_one_near_it_is_taken(
    cli: Cli, name: str, code: Code, column: str, bad: object, near: object
) -> None:
    path = listed(cli, EARLIER, ROW | {column: bad}, name=name)
    told = refused(cli, path)
    assert places(told) == [(3, column, code)]
    ((cell, comment),) = shown(told, path).items()
    assert cell == "ABCDEFGHI"[HEADER.index(column)] + "3"
    assert comment.startswith(f"{code}: ")
    taken = cli(f"whitelist plan {listed(cli, EARLIER, ROW | {column: near}, name=name)} --json")
    assert [added["row"] for added in taken.document["added"]] == [2, 3]


@pytest.mark.parametrize(("column", "bad"), [("country", "AE"), ("category", "DFI"), ("tax_class", "NON_ATL")])
def test_a_conflicting_investor_is_refused_in_the_later_row(cli: Cli, column: str, bad: str) -> None:
    same = {"investor": SAME}
    path = listed(cli, EARLIER | same, ROW | same | {column: bad})
    told = refused(cli, path)
    assert places(told) == [(3, "investor", Code.CONFLICTING_INVESTOR)]
    assert shown(told, path).keys() == {"B3"}
    cli(f"whitelist plan {listed(cli, EARLIER | same, ROW | same)}")


def test_a_wrong_header_is_refused_and_the_columns_in_another_order_are_taken(cli: Cli) -> None:
    path = put(cli, as_csv([*HEADER[:-1], "comment"], list(ROW.values())))
    told = refused(cli, path)
    assert places(told) == [(1, "comment", Code.HEADER)]
    assert shown(told, path).keys() == {"I1"}
    missing = put(cli, as_csv(HEADER[1:], list(ROW.values())[1:]))
    told = refused(cli, missing)
    assert places(told) == [(1, "wallet", Code.HEADER)]
    assert shown(told, missing)["A1"].startswith("HEADER: the column wallet is missing")
    cli(f"whitelist plan {put(cli, as_csv(HEADER[::-1], list(ROW.values())[::-1]))}")


def test_a_file_without_rows_is_refused_and_one_with_blank_rows_is_taken(cli: Cli) -> None:
    path = listed(cli)
    told = refused(cli, path)
    assert places(told) == [(None, None, Code.EMPTY_FILE)]
    assert shown(told, path).keys() == {"A1"}
    cli(f"whitelist plan {listed(cli, dict.fromkeys(HEADER, ''), ROW)}")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("list.csv", as_csv(HEADER).replace(b"note", "n\u00f6te".encode("latin-1")), (1, None, Code.ENCODING)),
        ("list.csv", as_csv(HEADER) + b'"open\n', (2, None, Code.ENCODING)),
        ("list.xlsx", as_csv(HEADER), (None, None, Code.ENCODING)),
        ("list.csv", b"", (1, None, Code.EMPTY_FILE)),
    ],
)
def test_a_file_that_gives_no_table_is_refused_without_a_copy(
    cli: Cli, name: str, content: bytes, place: tuple[int | None, str | None, Code]
) -> None:
    path = put(cli, content, name)
    told = refused(cli, path)
    assert places(told) == [place]
    assert "checked" not in told.stderr
    assert not Path(f"{path}.checked.xlsx").exists()


def test_a_byte_order_mark_and_letters_of_any_script_are_taken(cli: Cli) -> None:
    path = listed(cli, ROW | {"note": "بینک"})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    cli(f"whitelist plan {path}")


# what only workbooks have


@pytest.mark.parametrize("column", HEADER)
def test_a_formula_cell_is_refused_in_any_column_and_stands_in_the_copy_as_text(cli: Cli, column: str) -> None:
    path = listed(cli, EARLIER, ROW | {column: '=CONCATENATE("a","b")'}, name="list.xlsx")
    told = refused(cli, path)
    assert places(told) == [(3, column, Code.FORMULA)]
    (coordinate,) = shown(told, path)
    cell = load_workbook(f"{path}.checked.xlsx")["Checked"][coordinate]
    assert (cell.value, cell.data_type) == ('=CONCATENATE("a","b")', "s")


def test_a_number_where_an_identity_number_belongs_has_lost_digits(cli: Cli) -> None:
    path = listed(cli, EARLIER, ROW | {"investor": 4200000000171}, name="list.xlsx")
    told = refused(cli, path)
    assert places(told) == [(3, "investor", Code.LOST_DIGITS)]
    assert "format the column as text" in shown(told, path)["B3"]


@pytest.mark.parametrize("day", [date(2055, 12, 31), datetime(2055, 12, 31)])
def test_a_real_date_is_taken_as_the_day_that_it_shows(cli: Cli, day: date) -> None:
    typed = cli(f"whitelist plan {listed(cli, ROW | {'valid_until': day}, name='list.xlsx')} --json").document
    text = cli(f"whitelist plan {listed(cli, ROW)} --json").document
    assert typed["added"] == text["added"]


def test_the_time_of_a_day_is_no_day(cli: Cli) -> None:
    path = listed(cli, ROW | {"valid_until": datetime(2055, 12, 31, 10)}, name="list.xlsx")
    assert places(refused(cli, path)) == [(2, "valid_until", Code.BAD_DATE)]


def test_the_sheet_that_is_named_is_read_and_the_first_if_none_is(cli: Cli) -> None:
    path = put(cli, as_xlsx(HEADER, list(ROW.values()), sheets=("Notes", "List")), "list.xlsx")
    assert places(refused(cli, path)) == [(1, None, Code.EMPTY_FILE)]
    assert len(cli(f"whitelist plan {path} --sheet List --json").document["added"]) == 1
    told = cli(f"whitelist plan {path} --sheet Lists --json", exits=2)
    assert (told.error["code"], told.error["hint"]) == ("USAGE", "its sheets are Notes, List")


def test_a_hidden_list_is_never_taken_silently_and_the_plan_names_the_sheet(cli: Cli) -> None:
    path = put(cli, as_xlsx(HEADER, list(ROW.values()), sheets=("Notes", "List")), "list.xlsx")
    workbook = load_workbook(path)
    workbook["Notes"].append(HEADER)
    workbook["Notes"].append([value or None for value in EARLIER.values()])
    workbook.active = 1
    workbook["Notes"].sheet_state = "veryHidden"
    workbook.save(path)
    assert f"{path}, sheet 'List' (SHA-256 " in cli(f"whitelist plan {path}").stdout
    assert [added["wallet"] for added in cli(f"whitelist plan {path} --json").document["added"]] == [SECOND]
    dry = cli(f"whitelist apply {path} --sheet Notes --dry-run", by="registrar")
    assert f"{path}, sheet 'Notes' (SHA-256 " in dry.stdout + dry.stderr
    assert FIRST in dry.stdout + dry.stderr
    assert SECOND not in dry.stdout + dry.stderr


# many at once


def test_all_mistakes_of_a_file_are_told_and_shown_at_once(cli: Cli) -> None:
    rows = [EARLIER, *(ROW | {column: bad} for _, column, bad, _ in CELLS)]
    for number, row in enumerate(rows[1:], start=2):
        if row["wallet"] == SECOND:
            row["wallet"] = cli.live.accounts()[number]
    path = listed(cli, *rows)
    told = refused(cli, path)
    assert places(told) == [(row, column, code) for row, (code, column, _, _) in enumerate(CELLS, start=3)]
    assert told.error["message"] == f"{path}: {len(CELLS)} mistakes; nothing was sent"
    cells = {"ABCDEFGHI"[HEADER.index(column)] + str(row) for row, (_, column, _, _) in enumerate(CELLS, start=3)}
    assert shown(told, path).keys() == cells


@pytest.mark.parametrize("words", ["plan", "apply", "verify", "plan --complete", "verify --complete"])
def test_every_command_that_reads_a_file_writes_the_copy_and_sends_nothing(cli: Cli, words: str) -> None:
    path = listed(cli, ROW | {"status": "?"})
    before = cli.live.block()
    told = cli(f"whitelist {words} {path}", by="registrar" if words == "apply" else None, exits=3)
    assert cli.live.block() == before
    assert shown(told, path).keys() == {"F2"}


def test_a_copy_that_cannot_be_written_is_said_and_the_mistakes_are_told(cli: Cli) -> None:
    path = listed(cli, ROW | {"status": "?"})
    Path(f"{path}.checked.xlsx").mkdir()
    told = refused(cli, path)
    assert places(told) == [(2, "status", Code.UNKNOWN_STATUS)]
    assert f"could not be written to {path}.checked.xlsx: Is a directory" in told.stderr


def test_every_code_has_its_test() -> None:
    elsewhere = {Code.HEADER, Code.ENCODING, Code.EMPTY_FILE, Code.CONFLICTING_INVESTOR}
    assert {code for code, *_ in CELLS} | elsewhere == set(Code)

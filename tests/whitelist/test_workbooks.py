"""Workbooks with a hidden list, broken ones, and those that would exhaust who reads them."""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from tests.whitelist.support import HEADER, NOW, RULES, row, wallet, write_xlsx
from wasiqa.errors import InputRefused
from wasiqa.whitelist.checked import withdraw_copy
from wasiqa.whitelist.checks import check
from wasiqa.whitelist.reader import read
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.seal import intact

SHEET = "xl/worksheets/sheet1.xml"
SECONDS = 20


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    def late(*_: object) -> None:
        pytest.fail(f"not done within {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def altered(path: Path, old: bytes, new: bytes) -> Path:
    """The workbook with something else in its sheet."""
    parts = members(path)
    assert old in parts[SHEET]
    return packed(path, parts | {SHEET: parts[SHEET].replace(old, new)})


def refused(path: Path, code: Code = Code.ENCODING) -> InputRefused:
    """The refusal of a file that gives no table, with its one fault."""
    with pytest.raises(InputRefused) as error:
        read(path)
    (fault,) = error.value.faults
    assert (fault.code, fault.file, error.value.file) == (code, str(path), str(path))
    assert error.value.message == f"{path}: {fault.message}"
    assert "\n" not in error.value.message
    assert fault.hint
    return error.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with a list of two rows."""
    return write_xlsx(tmp_path / "list.xlsx", row(1), row(2))


# hidden sheets


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_whose_sheets_are_all_hidden_is_refused_unless_one_is_named(path: Path, state: str) -> None:
    parts = members(path)
    book = parts["xl/workbook.xml"]
    assert b'state="visible"' in book
    packed(path, parts | {"xl/workbook.xml": book.replace(b'state="visible"', f'state="{state}"'.encode())})
    error = refused(path, Code.EMPTY_FILE)
    assert error.message.endswith("all sheets of the workbook are hidden")
    assert error.hint == "unhide the one with the list; a whitelist command reads it as well if --sheet names it"
    assert len(read(path, sheet="List").rows) == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_that_people_see_is_read_and_not_a_hidden_one_before_it(
    tmp_path: Path, state: Literal["hidden", "veryHidden"]
) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", row(1), sheets=("Secret", "List", "After"))
    workbook = load_workbook(path)
    for title, number in (("Secret", 7), ("List", 8)):
        workbook[title].append(HEADER)
        workbook[title].append([row(number)[name] for name in HEADER])
    workbook["Secret"].sheet_state = state
    workbook.save(path)
    found = read(path)
    assert (found.sheet, [line.cells[0].text for line in found.rows]) == ("List", [wallet(8)])
    named = read(path, sheet="Secret")
    assert (named.sheet, [line.cells[0].text for line in named.rows]) == ("Secret", [wallet(7)])


def test_a_list_says_which_sheet_it_is_from_only_if_there_are_others(tmp_path: Path, path: Path) -> None:
    assert check(read(path), RULES, NOW).sheet is None
    several = write_xlsx(tmp_path / "several.xlsx", row(1), sheets=("Notes", "List"))
    assert check(read(several, sheet="List"), RULES, NOW).sheet == "List"


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", row(1), sheets=("First", "Other"))
    parts = members(path)
    packed(path, parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace(b'"First"', b'"Other"')})
    assert "two sheets of the workbook have the same name" in refused(path).message


# broken workbooks


def flags(data: bytes, local: int, central: int, value: int) -> bytes:
    """The archive with a byte of each member's two headers changed."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\3\4", local), (b"PK\1\2", central)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            changed[place + offset] = value
    return bytes(changed)


def test_a_workbook_with_a_password_is_refused(path: Path) -> None:
    path.write_bytes(flags(path.read_bytes(), 6, 8, 1))
    assert "without a password" in (refused(path).hint or "")


def test_a_workbook_packed_in_a_way_that_nobody_knows_is_refused(path: Path) -> None:
    path.write_bytes(flags(path.read_bytes(), 8, 10, 99))
    assert refused(path).message.endswith("the file isn't a readable XLSX workbook")


def test_entities_that_unfold_to_gigabytes_are_refused(path: Path) -> None:
    names = "abcdefghij"
    lines = [f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)]
    bomb = f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{"".join(lines)}]>'.encode()
    parts = members(path)
    sheet = parts[SHEET].replace(b"</sheetData>", b'<row r="9"><c r="A9" t="str"><v>&j;</v></c></row></sheetData>')
    packed(path, parts | {SHEET: bomb + sheet})
    refused(path)


@pytest.mark.parametrize("seed", range(4))
def test_a_workbook_with_wrong_bytes_is_read_or_refused_but_never_a_defect(path: Path, seed: int) -> None:
    chance, whole, parts = random.Random(seed), path.read_bytes(), members(path)
    codes = set()
    for _ in range(40):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] = chance.randrange(256)
        path.write_bytes(damaged)
        codes |= _codes(path)
        name = chance.choice(list(parts))
        content = bytearray(parts[name])
        place = chance.randrange(len(content))
        if chance.random() < 0.5:
            content[place] = chance.choice(b'0123456789<>"/abz&-')
        else:
            del content[place : place + chance.choice([1, 5, 20])]
        packed(path, parts | {name: bytes(content)})
        codes |= _codes(path)
    assert Code.ENCODING in codes
    assert codes <= {Code.ENCODING, Code.EMPTY_FILE}


def _codes(path: Path) -> set[str]:
    intact(path)
    try:
        read(path)
    except InputRefused as refused:
        return {fault.code for fault in refused.faults}
    return set()


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "xl/workbook.xml"])
def test_a_workbook_without_one_of_its_parts_is_refused(path: Path, missing: str) -> None:
    parts = members(path)
    del parts[missing]
    refused(packed(path, parts))


# rows and columns that no spreadsheet has


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'<row r="2"', b'<row r="99999999999"', "has a row beyond row 1048576"),
        (b'<row r="2"', b'<row r="' + b"9" * 5000 + b'"', "has a row beyond row 1048576"),
        (b'<row r="2"', b'<row r="1048577"', "has a row beyond row 1048576"),
        (b'<row r="2"', b'<row r="-5"', "a row of the workbook has the number '-5'"),
        (b'<row r="2"', b'<row r="x"', "a row of the workbook has the number 'x'"),
        (b'<row r="2"', b'<row r="0"', "row 0 of the workbook comes after row 1"),
        (b'<row r="3"', b'<row r="2"', "row 2 of the workbook comes after row 2"),
        (b'r="A2"', b'r="XFE2"', "row 2 of the workbook has more than 16384 columns"),
        (b'r="A2"', b'r="ZZZZ2"', "row 2 of the workbook has a cell 'ZZZZ2'"),
        (b'r="A2"', b'r="A9"', "row 2 of the workbook has a cell 'A9'"),
        (b'r="B2"', b'r="A2"', "row 2 of the workbook has the cell A2 out of order"),
        (b"</sheetData>", b"<row>" + b"<c/>" * 16_385 + b"</row></sheetData>", "more than 16384 columns"),
        (b"</sheetData>", b'<row><c/><c r="XFD4"/></row>' * 250 + b"</sheetData>", "row 5 of the workbook has a cell"),
    ],
)
def test_a_row_or_a_cell_where_none_can_be_is_refused_at_once(path: Path, old: bytes, new: bytes, told: str) -> None:
    error = refused(altered(path, old, new))
    assert told in error.message
    assert error.hint == "open it in the spreadsheet, delete all but the list, and save it again as XLSX"


def test_more_cells_than_a_list_has_are_refused(path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (number, number) for number in range(4, 250))
    assert "more than 4000000 cells" in refused(altered(path, b"</sheetData>", rows + b"</sheetData>")).message


def test_a_workbook_that_unpacks_to_more_than_any_list_is_refused(path: Path) -> None:
    packed(path, members(path) | {"xl/media/image1.png": bytes((256 << 20) + 1)})
    assert "the workbook is larger than 256 MiB once it is unpacked" in refused(path).message


def test_the_last_row_and_the_last_column_of_a_spreadsheet_are_read(path: Path) -> None:
    last = b'<row r="1048576"><c r="XFD1048576" t="str"><v>far off</v></c></row></sheetData>'
    found = read(altered(path, b"</sheetData>", last)).rows[-1]
    assert (found.number, len(found.cells), found.cells[-1].text) == (1_048_576, 16_384, "far off")


def test_rows_and_cells_that_state_no_place_follow_each_other(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", *(row(number, venue="PK-EXAMPLE-1") for number in (1, 2)))
    parts = members(path)
    sheet = re.sub(rb'(<row|<c) r="[A-Z]*[0-9]+"', rb"\1", parts[SHEET])
    assert sheet != parts[SHEET]
    assert read(packed(tmp_path / "bare.xlsx", parts | {SHEET: sheet})).rows == read(path).rows


def test_somebodys_workbook_with_a_cell_far_off_stays_where_a_copy_would_be(tmp_path: Path, path: Path) -> None:
    own = Path(f"{path}.checked.xlsx")
    last = b'<row r="1048576"><c r="XFD1048576" t="str"><v>far off</v></c></row></sheetData>'
    own.write_bytes(path.read_bytes())
    altered(own, b"</sheetData>", last)
    assert (withdraw_copy(str(path)) or "").startswith(f"{own} stays")


def test_a_link_to_a_part_of_another_workbook_is_no_row_out_of_order(path: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = '<sheetData sheetId="{}"><row r="2"><cell r="A2"/></row></sheetData>'
    sets = f"<sheetDataSet>{part.format(0)}{part.format(1)}</sheetDataSet>"
    external = f'<externalLink xmlns="{namespace}">{sets}</externalLink>'
    chain = f'<calcChain xmlns="{namespace}"><c r="B7" i="1"/><c r="A2"/></calcChain>'
    more = {"xl/externalLinks/externalLink1.xml": external.encode(), "xl/calcChain.xml": chain.encode()}
    assert len(read(packed(path, members(path) | more)).rows) == 2

"""Allotment files: every mistake is found at once, with the row that a spreadsheet shows."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.support.actors import Actors
from wasiqa.errors import InputRefused
from wasiqa.servicing.allotments import Allotment, AllotmentFile, read_allotments
from wasiqa.servicing.amounts import to_units

WHO = Actors()
DENOMINATION = 5_000_00


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "allotments.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults(path: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(InputRefused) as refused:
        read_allotments(path, 2, DENOMINATION)
    assert refused.value.file == str(path)
    assert all(fault.file == str(path) for fault in refused.value.faults)
    return [(fault.code, fault.row, fault.column) for fault in refused.value.faults]


def test_all_mistakes_are_found_at_once_with_the_rows_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    lines = [
        "wallet,face",
        f"{WHO.bank},5000",
        "0x12,5000",
        "",
        f"{WHO.fund.lower()},7000",
        f"{'0x' + 40 * '0'},",
        f"{WHO.bank},10000",
        f"{WHO.insurer},5000,7",
        f"{WHO.emigrant}",
        f"{WHO.pension_fund},0",
        f'{WHO.corporate},"5,000"',
    ]
    assert faults(write(tmp_path, "\r\n".join(lines))) == [
        ("BAD_ADDRESS", 3, "wallet"),
        ("BAD_CHECKSUM", 5, "wallet"),
        ("DENOMINATION", 5, "face"),
        ("ZERO_ADDRESS", 6, "wallet"),
        ("BAD_NUMBER", 6, "face"),
        ("DUPLICATE_WALLET", 7, "wallet"),
        ("HEADER", 8, None),
        ("BAD_NUMBER", 9, "face"),
        ("BAD_NUMBER", 10, "face"),
        ("BAD_NUMBER", 11, "face"),
    ]


@pytest.mark.parametrize(
    "face",
    [
        *("-5000", "+5000", " 5000", "5000 ", "5_000", "5,000", "5e3", "5000.", ".5", "5000.001"),
        *("NaN", "Infinity", "\u0665\u0660\u0660\u0660", "", "0x10", "9e999999", "1" * 31, "=5000"),
    ],
)
def test_an_amount_that_is_not_written_plainly_is_refused(tmp_path: Path, face: str) -> None:
    assert faults(write(tmp_path, f'wallet,face\n{WHO.bank},"{face}"\n')) == [("BAD_NUMBER", 2, "face")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "row 1 is empty"),
        ("wallet,face\n", "has no allotments"),
        ("wallet,face\n\n\n", "has no allotments"),
        ("wallet,amount\n", "the header must be wallet,face"),
        ("wallet;face\n", "the header must be wallet,face"),
        ("wallet,face,face\n", "the header must be wallet,face"),
        ("Wallet,Face\n", "the header must be wallet,face"),
        (f"{WHO.bank},5000\n", "the header must be wallet,face"),
        (b"wallet,face\n\xff\xfe,1\n", "isn't UTF-8"),
        ("wallet,face\r0x12,5000\r", "1 mistake; nothing was sent"),
        (f'wallet,face\n"{WHO.bank},5000\n', "can't be read as CSV"),
        ("wallet,face\n" + "1" * 200_000 + ",1\n", "can't be read as CSV"),
        ("wallet,face\0\n", "zero bytes"),
    ],
)
def test_a_file_that_gives_no_table_is_refused_in_a_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        read_allotments(write(tmp_path, text), 2, DENOMINATION)


def test_a_file_that_is_no_table_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"is neither \.csv nor \.xlsx"):
        read_allotments(tmp_path / "allotments.pdf", 2, DENOMINATION)
    with pytest.raises(InputRefused, match="can't be read"):
        read_allotments(tmp_path / "missing.csv", 2, DENOMINATION)


def test_a_misspelled_wallet_is_told_its_right_spelling(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_allotments(write(tmp_path, f"wallet,face\n{WHO.bank.lower()},5000\n"), 2, DENOMINATION)
    assert WHO.bank in refused.value.faults[0].message


def test_a_byte_order_mark_and_another_order_of_columns_are_fine(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + f"face,wallet\n10000.00,{WHO.bank}\n".encode())
    assert read_allotments(path, 2, DENOMINATION).allotments == (Allotment(2, WHO.bank, 10_000_00),)


def test_prices_are_read_exactly_and_refused_where_they_are_not_written_plainly(tmp_path: Path) -> None:
    path = write(tmp_path, f"price,face,wallet\n95.6574,5000,{WHO.bank}\n101,5000,{WHO.fund}\n")
    found = read_allotments(path, 2, DENOMINATION)
    assert found.priced
    assert [one.price for one in found.allotments] == [Fraction("95.6574"), 101]
    wrong = ["", "0", "0.0000", "-1", "95.65741", "9e1", "95,6574"]
    lines = [f'{wallet},5000,"{price}"' for wallet, price in zip(list(WHO.all().values()), wrong, strict=False)]
    path = write(tmp_path, "\n".join(["wallet,face,price", *lines]))
    assert faults(path) == [("BAD_NUMBER", row, "price") for row in range(2, 2 + len(wrong))]
    assert faults(write(tmp_path, f"wallet,face,price\n{WHO.bank},5000,95,7\n")) == [("HEADER", 2, None)]


def test_an_excel_sheet_is_read_like_a_csv(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (["wallet", "face"], [WHO.bank, 10_000], [], [WHO.fund, "5000.00"]):
        sheet.append(line)
    workbook.save(tmp_path / "allotments.xlsx")
    found = read_allotments(tmp_path / "allotments.xlsx", 2, DENOMINATION)
    assert found.allotments == (Allotment(2, WHO.bank, 10_000_00), Allotment(4, WHO.fund, 5_000_00))


def test_a_hidden_sheet_is_no_list_of_allotments(tmp_path: Path) -> None:
    path = tmp_path / "allotments.xlsx"
    workbook = Workbook()
    (hidden,), shown = workbook.worksheets, workbook.create_sheet("Shown")
    for sheet, wallet in ((hidden, WHO.bank), (shown, WHO.fund)):
        sheet.append(["wallet", "face"])
        sheet.append([wallet, 5_000])
    hidden.sheet_state = "veryHidden"
    workbook.active = 1
    workbook.save(path)
    assert read_allotments(path, 2, DENOMINATION).allotments == (Allotment(2, WHO.fund, 5_000_00),)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"visible"', b'"hidden"')
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert faults(path) == [("EMPTY_FILE", None, None)]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'<row r="2"', b'<row r="99999999999"'), (b'r="A2"', b'r="XFE2"'), (b"</sheetData>", b"</sheet>")],
)
def test_a_workbook_that_no_spreadsheet_could_have_written_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "allotments.xlsx"
    workbook = Workbook()
    for line in (["wallet", "face"], [WHO.bank, 10_000]):
        workbook.worksheets[0].append(line)
    workbook.save(path)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert old in parts[name]
    with ZipFile(path, "w") as archive:
        for part, content in (parts | {name: parts[name].replace(old, new)}).items():
            archive.writestr(part, content)
    assert faults(path) == [("ENCODING", None, None)]


wallets = st.binary(min_size=20, max_size=20).filter(any).map(lambda raw: str(to_checksum_address(raw)))


@given(
    st.dictionaries(wallets, st.integers(1, 10**18), min_size=1, max_size=20),
    st.integers(0, 8),
    st.integers(1, 10**12),
)
def test_what_is_written_exactly_is_read_exactly(holdings: dict[str, int], decimals: int, denomination: int) -> None:
    lines = [(wallet, units * denomination) for wallet, units in holdings.items()]
    text = "wallet,face\n" + "".join(f"{wallet},{_face(units, decimals)}\n" for wallet, units in lines)
    with tempfile.TemporaryDirectory() as folder:
        found: AllotmentFile = read_allotments(write(Path(folder), text), decimals, denomination)
    assert [(item.row, item.wallet, item.units) for item in found.allotments] == [
        (row, wallet, units) for row, (wallet, units) in enumerate(lines, start=2)
    ]
    assert found.total == sum(units for _, units in lines)


@given(st.integers(0, 10**40), st.integers(0, 18))
def test_an_amount_comes_back_as_it_was_written(units: int, decimals: int) -> None:
    text = _face(units, decimals)
    if len(text.partition(".")[0]) <= 30:
        assert to_units(text, decimals) == units


@given(st.integers(0, 10**20), st.integers(0, 17), st.integers(1, 9))
def test_an_amount_with_more_decimals_than_the_currency_is_refused(units: int, decimals: int, digit: int) -> None:
    text = _face(units, decimals) + ("" if decimals else ".") + str(digit)
    with pytest.raises(InputRefused, match=f"is no amount with at most {decimals} decimals"):
        to_units(text, decimals)
    assert to_units(text[:-1] + "0", decimals) == units


def _face(units: int, decimals: int) -> str:
    whole, part = divmod(units, 10**decimals)
    return f"{whole}.{part:0{decimals}}" if decimals else str(whole)

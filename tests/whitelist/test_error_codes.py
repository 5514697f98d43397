"""Every error code: a file that has the mistake, and one beside it that doesn't."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.whitelist.support import HEADER, RULES, Values, checked, row, wallet, write_csv, write_xlsx
from wasiqa.errors import InputRefused
from wasiqa.whitelist.entries import Whitelist
from wasiqa.whitelist.refusals import Code

Writer = Callable[..., Path]
Place = tuple[int | None, str | None, str]

LOWER = wallet(2).lower()
UPPER = "0x" + wallet(2)[2:].upper()


def refused(path: Path) -> list[Place]:
    """Row, column and code of every fault; each also has a sentence, a remedy and its file."""
    with pytest.raises(InputRefused) as error:
        checked(path)
    for fault in error.value.faults:
        assert fault.message
        assert fault.hint
        assert fault.file == str(path)
    return [(fault.row, fault.column, fault.code) for fault in error.value.faults]


@dataclass(frozen=True)
class Case:
    """A code, the column it concerns, values that have the mistake, and values near them that don't."""

    code: Code
    column: str
    bad: tuple[object, ...]
    near: tuple[object, ...]


CELLS = [
    *(
        Case(Code.EMPTY, column, ("", "  "), (row(2)[column],))
        for column in ("wallet", "investor", "category", "country", "valid_until", "status")
    ),
    Case(Code.WHITESPACE, "wallet", (f" {wallet(2)}", f"{wallet(2)}\u200b", f"{wallet(2)}\u00a0"), (wallet(2),)),
    Case(Code.WHITESPACE, "investor", ("REF:A ", "REF:A\n"), ("REF:A", "LEI:0000 MADEUP BANKNO 0169")),
    Case(Code.WHITESPACE, "category", ("BANK ", "\ufeffBANK"), ("BANK",)),
    Case(Code.WHITESPACE, "venue", (" ", "PK-EXAMPLE-1 "), ("", "PK-EXAMPLE-1")),
    Case(Code.FORMULA, "note", ("=1+1", "+1", "-1", "@home", " =1+1"), ("1+1", "a = b", "#=1", " a note ")),
    Case(Code.FORMULA, "country", ("=PK", "+PK", "-PK", "@PK"), ("PK",)),
    Case(Code.FORMULA, "venue", ("=A1",), ("PK-EXAMPLE-1",)),
    Case(Code.LOST_DIGITS, "wallet", ("8.63E+47", "8E47", "1,2e+10"), (wallet(2),)),
    Case(Code.LOST_DIGITS, "investor", ("3.52021E+12",), ("REF:3.52021E",)),
    Case(
        Code.BAD_ADDRESS,
        "wallet",
        (wallet(2)[:-1], wallet(2) + "0", wallet(2)[2:], "0X" + wallet(2)[2:], wallet(2)[:-1] + "g", "bank.eth"),
        (wallet(2),),
    ),
    Case(Code.BAD_CHECKSUM, "wallet", (LOWER, UPPER, wallet(2).swapcase().replace("X", "x")), ("0x" + "12" * 20,)),
    Case(Code.ZERO_ADDRESS, "wallet", ("0x" + "0" * 40,), ("0x" + "0" * 39 + "1",)),
    Case(Code.DUPLICATE_WALLET, "wallet", (wallet(1),), (wallet(2),)),
    Case(Code.CONFLICTING_INVESTOR, "investor", (), ()),
    Case(Code.UNKNOWN_CATEGORY, "category", ("bank", "BANKS", "2", "PRIMARY DEALER"), ("DFI", "PRIMARY_DEALER")),
    Case(Code.UNKNOWN_COUNTRY, "country", ("pk", "PAK", "Pakistan", "586", "XK", "UK", "ZZ"), ("GB", "AE")),
    Case(Code.UNKNOWN_STATUS, "status", ("active", "BLOCKED", "ACTIVE/SUSPENDED"), ("SUSPENDED", "REMOVED")),
    Case(Code.UNKNOWN_VENUE, "venue", ("PK-EXAMPLE-2", "pk-example-1", "7"), ("PK-EXAMPLE-1", "")),
    Case(Code.UNKNOWN_TAX_CLASS, "tax_class", ("FILER", "atl", "1"), ("NON_ATL", "")),
    Case(
        Code.BAD_DATE,
        "valid_until",
        ("31-12-2031", "2031-12-32", "2031-02-29", "2031-1-1", "20311231", "2031-W01-1", "1969-12-31", "0000-01-01"),
        ("2032-02-29", "9999-12-31"),
    ),
    Case(Code.EXPIRED, "valid_until", ("2030-06-14", "1971-01-01"), ("2030-06-15",)),
    Case(Code.BAD_IDENTIFIER, "investor", ("CNIC:42000-0000017-0", "42000-0000017-1"), ("CNIC:42000-0000017-1",)),
    Case(
        Code.PLACEHOLDER_ID,
        "investor",
        ("CNIC:11111-1111111-1", "CNIC:1234567891011", "NICOP:0000000000000"),
        ("CNIC:11111-1111111-2", "CNIC:1234567891012"),
    ),
]
BAD = [(case.code, case.column, value) for case in CELLS for value in case.bad]
NEAR = [(case.code, case.column, value) for case in CELLS for value in case.near]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize(("code", "column", "value"), BAD)
def test_a_file_with_one_mistake_is_refused_for_it(
    tmp_path: Path, write: Writer, code: Code, column: str, value: str
) -> None:
    suffix = ".csv" if write is write_csv else ".xlsx"
    path = write(tmp_path / f"list{suffix}", row(1), row(2, **{column: value}), row(3))
    places = refused(path)
    assert (3, column, code) in places
    also = {(3, column, Code.WHITESPACE), (3, column, code)}
    assert set(places) <= also, "one mistake is not reported as another"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize(("code", "column", "value"), NEAR)
def test_a_file_that_is_only_near_the_mistake_is_taken(
    tmp_path: Path, write: Writer, code: Code, column: str, value: str
) -> None:
    suffix = ".csv" if write is write_csv else ".xlsx"
    path = write(tmp_path / f"list{suffix}", row(1), row(2, **{column: value}), row(3))
    assert [entry.row for entry in checked(path).entries] == [2, 3, 4]


def test_every_code_has_its_test() -> None:
    of_files = {Code.HEADER, Code.ENCODING, Code.EMPTY_FILE}
    assert {case.code for case in CELLS} | of_files == set(Code)


# Excel's own types


def one_cell(folder: Path, column: str, value: object) -> Path:
    return write_xlsx(folder / "list.xlsx", row(1), row(2, **{column: value}), row(3))


@pytest.mark.parametrize("column", HEADER)
def test_a_formula_cell_is_refused_in_any_column(tmp_path: Path, column: str) -> None:
    assert refused(one_cell(tmp_path, column, '="made up"')) == [(3, column, Code.FORMULA)]


@pytest.mark.parametrize("value", [3520212345671, 8.63e47, datetime(2031, 12, 31)])
@pytest.mark.parametrize("column", ["wallet", "investor"])
def test_a_number_where_digits_count_is_refused(tmp_path: Path, column: str, value: object) -> None:
    assert refused(one_cell(tmp_path, column, value)) == [(3, column, Code.LOST_DIGITS)]


@pytest.mark.parametrize("value", [-5, 12, 2.5, datetime(2031, 12, 31, 10, 30), True])
def test_a_number_in_a_note_is_taken(tmp_path: Path, value: object) -> None:
    assert checked(one_cell(tmp_path, "note", value)).entries


def test_a_number_is_a_code_if_the_programme_says_so(tmp_path: Path) -> None:
    path = one_cell(tmp_path, "tax_class", 15)
    assert refused(path) == [(3, "tax_class", Code.UNKNOWN_TAX_CLASS)]
    rules = RULES.__class__(RULES.time_zone, tax_classes={"ATL": 1, "15": 2})
    assert checked(path, rules=rules).entries[1].tax_class == 2


@pytest.mark.parametrize("value", [datetime(2031, 12, 31, 10, 30), 48213])
def test_a_moment_or_a_bare_number_is_no_day(tmp_path: Path, value: object) -> None:
    assert refused(one_cell(tmp_path, "valid_until", value)) == [(3, "valid_until", Code.BAD_DATE)]


@pytest.mark.parametrize("value", [date(2031, 12, 31), datetime(2031, 12, 31)])
def test_a_real_excel_date_means_the_same_as_its_text(tmp_path: Path, value: object) -> None:
    typed, text = checked(one_cell(tmp_path, "valid_until", value)), checked(write_csv(tmp_path / "l.csv", row(2)))
    assert typed.entries[1].valid_until == text.entries[0].valid_until


# rows that speak of each other


@pytest.mark.parametrize("spelling", [wallet(1), wallet(1).lower()])
def test_each_later_row_of_a_wallet_is_the_duplicate(tmp_path: Path, spelling: str) -> None:
    path = write_csv(tmp_path / "list.csv", row(1), row(2, wallet=spelling), row(3), row(4, wallet=spelling))
    assert [place for place in refused(path) if place[2] == Code.DUPLICATE_WALLET] == [
        (3, "wallet", Code.DUPLICATE_WALLET),
        (5, "wallet", Code.DUPLICATE_WALLET),
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("country", "AE"), ("category", "DFI"), ("tax_class", "NON_ATL"), ("tax_class", "")]
)
def test_the_later_row_of_an_investor_that_differs_is_the_conflict(tmp_path: Path, column: str, value: str) -> None:
    same = {"investor": "NTN:0000014-1"}
    path = write_csv(tmp_path / "list.csv", row(1, **same), row(2), row(3, **{**same, column: value}))
    assert refused(path) == [(4, "investor", Code.CONFLICTING_INVESTOR)]
    with pytest.raises(InputRefused) as error:
        checked(path)
    assert f"{column} in row 2" in error.value.faults[0].message


def test_a_row_conflicts_with_any_earlier_one_not_only_with_the_first(tmp_path: Path) -> None:
    same = {"investor": "REF:A"}
    path = write_csv(tmp_path / "list.csv", row(1, **same), row(2, **same, country="AE"), row(3, **same))
    assert refused(path) == [(row, "investor", Code.CONFLICTING_INVESTOR) for row in (3, 4)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("status", "SUSPENDED"), ("valid_until", "2032-12-31"), ("venue", "PK-EXAMPLE-1"), ("note", "")],
)
def test_wallets_of_one_investor_may_differ_in_all_else(tmp_path: Path, column: str, value: str) -> None:
    same = {"investor": "REF:A"}
    assert checked(write_csv(tmp_path / "list.csv", row(1, **same), row(2, **same, **{column: value}))).entries


def test_an_unknown_country_is_no_conflict_on_top(tmp_path: Path) -> None:
    same = {"investor": "REF:A"}
    path = write_csv(tmp_path / "list.csv", row(1, **same), row(2, **same, country="ZZ"))
    assert refused(path) == [(3, "country", Code.UNKNOWN_COUNTRY)]


def test_a_removed_wallet_may_have_expired(tmp_path: Path) -> None:
    old = {"valid_until": "2020-01-01"}
    assert checked(write_csv(tmp_path / "list.csv", row(1, **old, status="REMOVED"))).entries
    suspended = write_csv(tmp_path / "list.csv", row(1, **old, status="SUSPENDED"))
    assert refused(suspended) == [(2, "valid_until", Code.EXPIRED)]


# headers and whole files


def with_header(folder: Path, *header: str, rows: tuple[Values, ...] = (row(1),)) -> Path:
    return write_csv(folder / "list.csv", *rows, header=header)


@pytest.mark.parametrize("missing", HEADER[:6])
def test_a_missing_column_is_refused(tmp_path: Path, missing: str) -> None:
    path = with_header(tmp_path, *(name for name in HEADER if name != missing))
    assert refused(path) == [(1, missing, Code.HEADER)]


@pytest.mark.parametrize("name", ["comment", "Note", "note "])
def test_an_unknown_column_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(with_header(tmp_path, *HEADER[:-1], name)) == [(1, name, Code.HEADER)]


@pytest.mark.parametrize("name", ["Wallet", "wallet ", "WALLET"])
def test_a_misspelled_column_is_one_mistake_and_told_its_name(tmp_path: Path, name: str) -> None:
    path = with_header(tmp_path, name, *HEADER[1:])
    assert refused(path) == [(1, name, Code.HEADER)]
    with pytest.raises(InputRefused) as error:
        checked(path)
    assert error.value.faults[0].hint == "did you mean wallet?"


def test_a_column_without_a_name_is_refused(tmp_path: Path) -> None:
    assert refused(with_header(tmp_path, *HEADER[:-1], "", "note")) == [(1, "", Code.HEADER)]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert refused(with_header(tmp_path, *HEADER, "wallet")) == [(1, "wallet", Code.HEADER)]


def test_a_file_separated_by_semicolons_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(";".join(HEADER) + "\n" + ";".join(map(str, row(1).values())) + "\n", encoding="utf-8")
    assert refused(path) == [(1, None, Code.HEADER)]


def test_a_value_without_a_column_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row(1))
    path.write_text(path.read_text(encoding="utf-8").replace("made up", "made up, mostly"), encoding="utf-8")
    assert refused(path) == [(2, None, Code.HEADER)]


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_left_away(tmp_path: Path) -> None:
    backwards = checked(with_header(tmp_path, *reversed(HEADER)))
    assert backwards.entries == checked(write_csv(tmp_path / "list.csv", row(1))).entries
    required = checked(with_header(tmp_path, *HEADER[:6])).entries[0]
    assert (required.tax_class, required.venue) == (0, 0)


def test_empty_columns_at_the_end_are_taken(tmp_path: Path) -> None:
    assert checked(with_header(tmp_path, *HEADER, "", "")).entries


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("note\nmade up\nCaf\u00e9\n".encode("latin-1"), 3),
        ("note\nmade up\n".encode("utf-16"), 1),
        ("note\nmade up\n".encode("utf-16-le"), None),
        (b'note\n"made up\n', 2),
        (b'note\n"made" up\n', 2),
        (b"PK\x03\x04\xff\xff", 1),
    ],
)
def test_a_csv_file_that_is_not_utf8_or_not_csv_is_refused(tmp_path: Path, content: bytes, line: int | None) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    places = refused(path)
    assert places == [(line, None, Code.ENCODING)]


def broken_xlsx(folder: Path) -> Whitelist:
    path = write_xlsx(folder / "whole.xlsx", row(1))
    cut = folder / "list.xlsx"
    cut.write_bytes(path.read_bytes()[:-500])
    return checked(cut)


def test_an_xlsx_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        broken_xlsx(tmp_path)
    assert [fault.code for fault in error.value.faults] == [Code.ENCODING]
    text = write_csv(tmp_path / "text.xlsx", row(1))
    assert refused(text) == [(None, None, Code.ENCODING)]


def test_a_file_with_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row(1, note="بینک"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert checked(path).entries


@pytest.mark.parametrize(("content", "line"), [(b"", 1), (b"\n\n", 1), (b"\xef\xbb\xbf", 1), (b",,\n", 1)])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert refused(path) == [(line, None, Code.EMPTY_FILE)]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_file_with_only_a_header_is_refused(tmp_path: Path, write: Writer) -> None:
    suffix = ".csv" if write is write_csv else ".xlsx"
    assert refused(write(tmp_path / f"list{suffix}")) == [(None, None, Code.EMPTY_FILE)]


def test_blank_rows_are_passed_over_and_keep_their_numbers(tmp_path: Path) -> None:
    blank = dict.fromkeys(HEADER, "")
    path = write_csv(tmp_path / "list.csv", row(1), blank, row(2), blank)
    assert [entry.row for entry in checked(path).entries] == [2, 4]

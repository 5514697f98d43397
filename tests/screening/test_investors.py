"""Investor files: a whitelist as it stands, what is known of persons beside it, and every mistake at once."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.screening.made_up import HEAD, investors
from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.screening import investors as files
from wasiqa.whitelist import sheets

EXAMPLES = ROOT / "examples"
WALLET = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E"


def faults(caught: pytest.ExceptionInfo[InputRefused]) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.row, fault.column) for fault in caught.value.faults]


def test_every_mistake_of_a_file_is_told_with_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="12 mistakes; nothing was screened") as caught:
        investors(
            tmp_path,
            "CNIC:42000-0000017-1,Madeup Khan,,,1971-03-23,PK,PASSPORT:PK:XX0000171," + WALLET,
            ",Madeup Khan",
            "CNIC:1111111111111",
            "CNIC:42000-0000017-1,=Madeup",
            "REF:A,,,,1971-02-30,,,",
            "REF:A,,,,71,,,",
            "REF:A,,,,1071,,,",
            "REF:A,,,,2999,,,",
            "REF:A,,,,,Pakistan,,",
            "REF:A,,,,,,CNIC:12,",
            "REF:A,,,,,,," + WALLET.lower(),
            " REF:A",
            "REF:A,,,,,,,,more",
        )
    assert faults(caught) == [
        ("HEADER", 14, None),
        ("EMPTY", 3, "investor"),
        ("PLACEHOLDER_ID", 4, "investor"),
        ("FORMULA", 5, "name"),
        *(("BAD_DATE", row, "birth_date") for row in (6, 7, 8, 9)),
        ("UNKNOWN_COUNTRY", 10, "country"),
        ("BAD_IDENTIFIER", 11, "documents"),
        ("BAD_CHECKSUM", 12, "wallet"),
        ("WHITESPACE", 13, "investor"),
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("investor,fathers_name", "'fathers_name' is not a column of an investor file"),
        ("investor,name,name", "there are two columns name"),
        ("name", "the column investor is missing"),
        ("investor", "the file has no investors"),
    ],
)
def test_a_header_that_is_wrong_is_told(tmp_path: Path, head: str, told: str) -> None:
    with pytest.raises(InputRefused) as caught:
        investors(tmp_path, *(["REF:A"] if head != "investor" else []), head=head)
    assert told in [fault.message for fault in caught.value.faults]


def test_a_number_that_a_spreadsheet_holds_has_lost_digits(tmp_path: Path) -> None:
    path = tmp_path / "persons.xlsx"
    path.write_bytes(sheets.as_xlsx("A", ("investor", "documents", "birth_date"), [("REF:A", "", "")], (9, 9, 9)))
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["B2"], sheet["C2"] = 3500000000182, 1971
    workbook.save(path)
    with pytest.raises(InputRefused) as caught:
        files.read(path)
    assert faults(caught) == [("LOST_DIGITS", 2, "documents")]


def test_a_whitelist_file_is_read_as_it_stands_with_what_is_known_of_the_persons() -> None:
    whitelist, persons = EXAMPLES / "whitelist" / "investors.csv", EXAMPLES / "screening" / "persons.csv"
    found, read = files.read(whitelist, (persons,))
    by_id = {str(one.identifier): one for one in found}
    assert len(by_id) == len(found) == 12
    assert len(by_id["LEI:0000MADEUPBANKNO0169"].wallets) == 2
    person = by_id["CNIC:4200000000171"]
    assert person.rows == ["row 9", "persons.csv row 2"]
    assert (person.wallets, [one.text for one in person.names]) == ([WALLET], ["Madeup Gul Khan"])
    assert [one.told for one in person.documents] == ["4200000000171", "PK XX0000171"]
    assert (person.births, person.countries, person.years()) == (["1971-03-23"], ["PK"], [1971])
    assert by_id["REF:NOT-YET-ADMITTED-01"].wallets == []
    assert [one.path for one in read] == [str(whitelist), str(persons)]


def test_rows_of_one_investor_are_one_investor(tmp_path: Path) -> None:
    (one,) = investors(tmp_path, "CNIC:42000-0000017-1,Madeup Khan @ Madey", "CNIC:4200000000171,Madeup Gul Khan")
    assert [named.text for named in one.names] == ["Madeup Khan", "Madey", "Madeup Gul Khan"]


def test_the_template_offers_what_is_read() -> None:
    workbook = load_workbook(io.BytesIO(files.template()))
    first, explained, choices = workbook.worksheets
    assert ",".join(cell.value for cell in first[1]) == HEAD
    assert [explained.cell(row, 1).value for row in range(2, 10)] == HEAD.split(",")
    assert choices["A1"].value == "country"


def test_the_explained_examples_are_right(tmp_path: Path) -> None:
    example = ",".join(column.example for column in files.COLUMNS)
    (one,) = investors(tmp_path, example)
    assert len(one.names) == 2
    assert len(one.documents) == 2


@given(st.lists(st.text(max_size=30), min_size=8, max_size=8))
def test_whatever_is_in_a_row_is_read_or_refused_with_its_row(cells: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "persons.csv"
        try:
            path.write_bytes(sheets.as_csv(HEAD.split(","), [cells]))
        except UnicodeEncodeError:
            return
        with suppress(InputRefused):
            assert len(files.read(path)[0]) == 1

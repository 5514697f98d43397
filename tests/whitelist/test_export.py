import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.whitelist.support import RULES, wallet
from wasiqa.categories import Category
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.export import COLUMNS, content
from wasiqa.whitelist.word import Word

UNTIL = 1956509999  # the last second of 2031-12-31 in Karachi
GOOD = Word(investor=0xAB, category=Category.BANK, country=586, venue=7, tax_class=2, admitted=True, valid_until=UNTIL)
ID = "0x" + "0" * 38 + "ab"


def csv_of(words: dict[str, Word], rules: Rules = RULES, persons: Any = None) -> list[dict[str, str]]:
    data, count = content(".csv", {each: word.encode() for each, word in words.items()}, rules, persons)
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert len(rows) == count
    return rows


def cell(word: Word, column: str, rules: Rules = RULES) -> str:
    return csv_of({wallet(1): word}, rules)[0][column]


def but(**changes: Any) -> Word:
    return Word(**{**vars(GOOD), **changes})


def test_a_wallet_stands_there_with_the_spellings_of_the_file() -> None:
    assert csv_of({wallet(1): GOOD}) == [
        {
            "wallet": wallet(1),
            "investor_id": ID,
            "category": "BANK",
            "country": "PK",
            "valid_until": "2031-12-31",
            "status": "ACTIVE",
            "tax_class": "NON_ATL",
            "venue": "PK-EXAMPLE-1",
            "blocked_by": "",
            "moved_to": "",
        }
    ]


@pytest.mark.parametrize(
    ("word", "column", "said"),
    [
        (but(blocked_by_registrar=True), "status", "SUSPENDED"),
        (but(admitted=False, removed=True), "status", "REMOVED"),
        (but(admitted=False), "status", ""),
        (but(valid_until=0), "valid_until", ""),
        (but(valid_until=UNTIL + 1), "valid_until", "2032-01-01T00:00:00+05:00"),
        (but(valid_until=(1 << 40) - 1), "valid_until", "for ever"),
        (but(country=0), "country", ""),
        (but(country=999), "country", "999"),
        (but(category=23), "category", "23"),
        (but(category=0), "category", "PRIMARY_DEALER"),
        (but(tax_class=0), "tax_class", ""),
        (but(tax_class=9), "tax_class", "9"),
        (but(venue=0), "venue", ""),
        (but(venue=9), "venue", "9"),
        (but(blocked_by_regulator=True), "blocked_by", "REGULATOR"),
        (but(blocked_by_licence=True), "blocked_by", "LICENCE"),
        (but(blocked_by_regulator=True, blocked_by_licence=True), "blocked_by", "REGULATOR;LICENCE"),
        (but(blocked_by_regulator=True), "status", "ACTIVE"),
        (but(moved=True, investor=int(wallet(2), 16)), "moved_to", wallet(2)),
        (but(moved=True, investor=int(wallet(2), 16)), "investor_id", ""),
        (but(moved=True, investor=int(wallet(2), 16)), "status", ""),
    ],
)
def test_a_field_is_said_so(word: Word, column: str, said: str) -> None:
    assert cell(word, column) == said


@pytest.mark.parametrize(("column", "said"), [("tax_class", "2"), ("venue", "7")])
def test_without_a_configuration_codes_are_numbers(column: str, said: str) -> None:
    assert cell(GOOD, column, Rules("Asia/Karachi")) == said


def test_a_wallet_known_only_by_a_regulators_block_has_no_category_and_no_status() -> None:
    (row,) = csv_of({wallet(1): Word(blocked_by_regulator=True)})
    assert row == dict.fromkeys(COLUMNS, "") | {"wallet": wallet(1), "blocked_by": "REGULATOR"}


def test_wallets_are_sorted_and_those_without_a_word_are_left_away() -> None:
    rows = csv_of({wallet(3): GOOD, wallet(1): GOOD, wallet(2): Word()})
    assert [row["wallet"] for row in rows] == [wallet(1), wallet(3)]


def test_the_workbook_says_the_same_as_the_csv_file_and_holds_text_only() -> None:
    words = {wallet(1): GOOD, wallet(2): but(blocked_by_regulator=True, valid_until=5)}
    numbers = {each: word.encode() for each, word in words.items()}
    data, count = content(".xlsx", numbers, RULES)
    sheet = load_workbook(io.BytesIO(data))["Registry"]
    lines = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert lines == [list(COLUMNS), *(list(row.values()) for row in csv_of(words))]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
    assert count == 2


@pytest.mark.parametrize("code", ["=1+1", "+A", "-A", "@A", "\tA"])
def test_a_code_that_looks_like_a_formula_stays_text(code: str) -> None:
    rules = Rules("Asia/Karachi", venues={code: 7})
    assert cell(GOOD, "venue", rules) == f"'{code}"
    data, _ = content(".xlsx", {wallet(1): GOOD.encode()}, rules)
    found = load_workbook(io.BytesIO(data))["Registry"]["H2"]
    assert (found.value, found.data_type) == (code, "s")


def test_identifiers_stand_in_a_last_column_if_they_are_given_and_known() -> None:
    words = {
        wallet(1): GOOD,
        wallet(2): but(investor=5),
        wallet(3): but(moved=True, investor=0xAB),
    }
    rows = csv_of(words, persons={0xAB: "NTN:0000014"})
    assert list(rows[0]) == [*COLUMNS, "investor"]
    assert [row["investor"] for row in rows] == ["NTN:0000014", "", ""]

"""A large file at once says what `check` says of it, mistakes too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.whitelist.support import HEADER, KEY, NOW, checked, row, wallet, write_csv
from wasiqa.errors import InputRefused
from wasiqa.whitelist import bulk, mistakes
from wasiqa.whitelist.entries import Rules, Wanted
from wasiqa.whitelist.listing import Listing
from wasiqa.whitelist.mistakes import Mistaken
from wasiqa.whitelist.pairs import of_listed

PLAIN = "CNIC:42000-0000017-1"
RULES = Rules(
    "Asia/Karachi",
    venues={"PK-EXAMPLE-1": 7, "PK-ENDED": 8},
    tax_classes={"ATL": 1, "NON_ATL": 2},
    licence_ends={7: 1_956_509_999, 8: NOW},
)
"""The first venue's licence ends on 2031-12-31, the other's today."""


def at_once(path: Path, processes: int = 1) -> Listing:
    return bulk.read(path, RULES, KEY, NOW, processes)


def one_by_one(path: Path) -> list[Wanted]:
    return list(checked(path, rules=RULES).wanted(KEY))


def same_refusal(path: Path, processes: int = 1) -> Mistaken:
    """That of a large file, which says what is said of any."""
    with pytest.raises(InputRefused) as usual:
        checked(path, rules=RULES)
    with pytest.raises(Mistaken) as large:
        at_once(path, processes)
    told = large.value
    assert (told.message, told.faults, told.hint) == (usual.value.message, usual.value.faults, usual.value.hint)
    return told


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(wallet=wallet(1).lower())],
        [row(), row()],
        [row(1), row(2, investor="REF:INVESTOR-1", country="AE")],
        [row(1), row(2, investor="REF:INVESTOR-1", tax_class="NON_ATL", status="REMOVED")],
        [row(valid_until="2030-06-14")],
        [row(status="")],
        [row(investor="CNIC:11111-1111111-1")],
        [row(note="=1+1")],
        [row(country=" PK")],
        [row(venue="PK-EXAMPLE-2")],
        [row(venue="PK-EXAMPLE-1", valid_until="2032-01-01")],
        [*map(row, range(1, 30)), row(30, category="BANKS")],
    ],
    ids=[
        *("no row", "checksum", "wallet twice", "two countries", "two tax classes", "expired", "no status"),
        *("placeholder", "formula in a note", "blank", "unknown venue", "longer than the licence", "one of many"),
    ],
)
def test_what_check_refuses_is_refused_with_the_same_mistakes(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    same_refusal(write_csv(tmp_path / "list.csv", *rows))


@pytest.mark.parametrize("text", ["wallet;investor\n", "wallet,wallet\n", "wallet,investor,category\n1,2,3,4\n"])
def test_a_file_with_a_wrong_header_is_refused_with_the_same_mistakes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    same_refusal(path)


def test_a_value_beside_the_header_is_a_mistake(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row())
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    assert same_refusal(path).faults[0].code == "HEADER"


@pytest.mark.parametrize("data", [b"", b",,\n", b"wallet\xff\n", b'"wallet\n', b"wallet\0\n"])
def test_what_is_no_csv_is_refused_as_by_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(InputRefused, match=r"UTF-8|CSV|zero bytes|row 1 is empty"):
        at_once(path)


def test_a_good_file_gives_the_pairs_of_its_entries(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "list.csv",
        row(3, status="SUSPENDED"),
        row(1, investor=PLAIN, country="PK"),
        row(2, status="REMOVED", valid_until="2020-01-01", note='a "quoted", note\nof two lines'),
        row(4, investor="CNIC:4200000000171", venue="PK-EXAMPLE-1"),
    )
    # blank rows, and rows that end early, are those of spreadsheets
    path.write_text(path.read_text(encoding="utf-8") + "\n,,,,,,,,\n", encoding="utf-8")
    assert list(at_once(path).wanted(KEY)) == one_by_one(path)
    assert [pair[:20].hex() for pair in of_listed(at_once(path), KEY).active()] == [
        wallet(number)[2:].lower() for number in (1, 4)
    ]


def test_rows_that_end_early_and_columns_in_another_order_are_read_alike(tmp_path: Path) -> None:
    short = [name for name in reversed(HEADER) if name not in ("venue", "note")]
    path = write_csv(tmp_path / "list.csv", row(1, tax_class=""), row(2), header=[*short[1:], short[0]])
    assert list(at_once(path).wanted(KEY)) == one_by_one(path)


@pytest.mark.parametrize("note", ["made up", "in, quotes"])
def test_many_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: str) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 7)
    monkeypatch.setattr(bulk, "BYTES", 900)
    rows = [row(number, investor=f"REF:PERSON-{number % 40}", note=note) for number in range(1, 101)]
    path = write_csv(tmp_path / "list.csv", *rows)
    assert at_once(path, 2) == at_once(path)
    assert list(at_once(path).wanted(KEY)) == one_by_one(path)
    same_refusal(write_csv(tmp_path / "wrong.csv", *rows, row(101, country="XX")), 2)


def test_only_the_rows_that_are_concerned_are_shown(tmp_path: Path) -> None:
    rows = [
        row(number, country="AE" if number == 7 else "PK", investor=f"REF:{number % 30}") for number in range(1, 41)
    ]
    told = same_refusal(write_csv(tmp_path / "list.csv", *rows, row(41, wallet=wallet(20).lower()), row(42, status="")))
    assert told.table is not None
    assert [shown.number for shown in told.table.rows] == [8, 21, 38, 42, 43]


def test_of_too_many_mistakes_no_row_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MANY", 3)
    monkeypatch.setattr(mistakes, "MOST", 3)
    path = write_csv(tmp_path / "list.csv", *(row(number, country="") for number in range(1, 9)))
    assert same_refusal(path).table is None


def mostly(*good: str, or_else: Sequence[str] = ()) -> st.SearchStrategy[str]:
    """One of the good texts; now and then another one, else hardly a row of nine cells would be good."""
    return st.sampled_from((*good * 12, *or_else))


cell: dict[str, Any] = {
    "wallet": mostly(wallet(1), wallet(2), wallet(3), or_else=[wallet(3).lower(), f" {wallet(2)}", ""]),
    "investor": mostly(PLAIN, "CNIC:4200000000171", "REF:A", "REF:B", or_else=["LEI:A", "CNIC:11111-1111111-1"]),
    "category": mostly("BANK", or_else=["FUND", "bank"]),
    "country": mostly("PK", or_else=["AE", "", "PK "]),
    "valid_until": mostly("2031-12-31", or_else=["2029-01-01", "2031-02-30"]),
    "status": mostly("ACTIVE", "SUSPENDED", "REMOVED"),
    "tax_class": mostly("", or_else=["ATL", "X"]),
    "venue": mostly("", "PK-EXAMPLE-1", or_else=["PK-ENDED"] * 6),
    "note": mostly("", "made up", or_else=["=1", "-"]),
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(cell), min_size=1, max_size=3))
def test_of_any_file_both_say_the_same(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = write_csv(tmp_path / "list.csv", *rows)
    try:
        expected = one_by_one(path)
    except InputRefused:
        same_refusal(path)
    else:
        assert list(at_once(path).wanted(KEY)) == expected

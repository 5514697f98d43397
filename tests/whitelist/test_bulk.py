"""A large file at once says what `check` says of it, or leaves it to `check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.whitelist.support import HEADER, KEY, NOW, checked, row, wallet, write_csv
from wasiqa.errors import InputRefused
from wasiqa.whitelist import bulk
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.pairs import Pairs, of_entries

PLAIN = "CNIC:42000-0000017-1"
RULES = Rules(
    "Asia/Karachi",
    venues={"PK-EXAMPLE-1": 7, "PK-ENDED": 8},
    tax_classes={"ATL": 1, "NON_ATL": 2},
    licence_ends={7: 1_956_509_999, 8: NOW},
)
"""The first venue's licence ends on 2031-12-31, the other's today."""


def at_once(path: Path, processes: int = 1) -> Pairs | None:
    return bulk.pairs(path, RULES, KEY, NOW, processes)


def refused(path: Path) -> bool:
    try:
        checked(path, rules=RULES)
    except InputRefused:
        return True
    return False


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
def test_what_check_refuses_is_left_to_it(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    path = write_csv(tmp_path / "list.csv", *rows)
    assert refused(path)
    assert at_once(path) is None


@pytest.mark.parametrize("text", ["", ",,\n", "wallet;investor\n", "wallet,wallet\n", "wallet,investor,category\n"])
def test_a_file_with_a_wrong_header_is_left_to_check(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    assert at_once(path) is None


def test_a_value_beside_the_header_is_left_to_check(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", row())
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    assert refused(path)
    assert at_once(path) is None


@pytest.mark.parametrize("data", [b"wallet\xff\n", b'"wallet\n', b"wallet\0\n"])
def test_what_is_no_csv_is_refused_as_by_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(InputRefused, match=r"UTF-8|CSV|zero bytes"):
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
    found = at_once(path)
    assert found == of_entries(checked(path, rules=RULES), KEY)
    assert found is not None
    assert [pair[:20].hex() for pair in found.active()] == [wallet(number)[2:].lower() for number in (1, 4)]


def test_rows_that_end_early_and_columns_in_another_order_are_read_alike(tmp_path: Path) -> None:
    short = [name for name in reversed(HEADER) if name not in ("venue", "note")]
    path = write_csv(tmp_path / "list.csv", row(1, tax_class=""), row(2), header=[*short[1:], short[0]])
    assert at_once(path) == of_entries(checked(path, rules=RULES), KEY)


def test_many_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 7)
    rows = [row(number, investor=f"REF:PERSON-{number % 40}") for number in range(1, 101)]
    path = write_csv(tmp_path / "list.csv", *rows)
    assert at_once(path, 2) == at_once(path) == of_entries(checked(path, rules=RULES), KEY)
    wrong = write_csv(tmp_path / "wrong.csv", *rows, row(101, country="XX"))
    assert at_once(wrong, 2) is None


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
    found = at_once(path)
    if found is None:
        assert refused(path)
    else:
        assert found == of_entries(checked(path, rules=RULES), KEY)

"""The review: rows that a spreadsheet can't turn into formulas, sealed against change; and what decisions come to."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.screening.made_up import found, individual, investors, nacta, proscribed, un
from tests.support.projects import ROOT
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.schemas import json_schema
from wasiqa.screening import review
from wasiqa.screening.deciding import Outcome
from wasiqa.screening.records import Decisions, ScreeningReceipt
from wasiqa.screening.review import COLUMNS, Decided, Decision, Sealed
from wasiqa.servicing.freeze_file import FreezeFile

NUMBER = "ab" * 16
WALLETS = ("0xbDA5747bFD65F08deb54cb465eB87D40e51B197E", "0x2546BcD3c84621e976D8185a91A922aE77ECEc30")


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    """Two hits: of an investor with a wallet by card, and of one without by a name that would be a formula."""
    people = investors(
        tmp_path, f"CNIC:42000-0000017-1,Madeup Khan,,,,,,{WALLETS[0]}", '"REF:A","Invented, =1+1 Example"'
    )
    rows = proscribed("=2+3 Somebody", cnic="42000-0000017-1"), proscribed("Invented;-1+1 Example")
    return review.sealed(found(people, nacta(tmp_path, *rows)).hits, NUMBER)


Fill = Callable[[list[dict[str, str]]], Any]


def filled(folder: Path, sealed: Sealed, fill: Fill, kind: str = ".csv") -> Path:
    """The review as somebody has filled it in."""
    path = folder / f"review{kind}"
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sealed.rows]
    fill(rows)
    path.write_bytes(review.content(kind, Sealed(tuple(tuple(row.values()) for row in rows), sealed.sha256)))
    return path


def clear(rows: list[dict[str, str]]) -> None:
    for row in rows:
        row.update(decision="CLEAR", reason="somebody else")


def test_an_undecided_hit_is_told_with_its_row(tmp_path: Path, sealed: Sealed) -> None:
    path = filled(tmp_path, sealed, lambda rows: rows[1].update(decision="freeze", reason=" "))
    with pytest.raises(InputRefused, match="4 mistakes; nothing was decided") as caught:
        review.decided(path, sealed.sha256)
    assert [(fault.code, fault.row, fault.column) for fault in caught.value.faults] == [
        ("EMPTY", 2, "decision"),
        ("EMPTY", 2, "reason"),
        ("UNKNOWN_DECISION", 3, "decision"),
        ("EMPTY", 3, "reason"),
    ]


@pytest.mark.parametrize("column", [*review.FACTS, "screening", "seal"])
def test_a_hit_that_was_changed_is_refused(tmp_path: Path, sealed: Sealed, column: str) -> None:
    path = filled(tmp_path, sealed, lambda rows: (clear(rows), rows[1].update({column: "0"})))
    with pytest.raises(NotAllowed, match="row 3: the hit isn't as it was found"):
        review.decided(path, sealed.sha256)


@pytest.mark.parametrize(
    "fill", [lambda rows: rows.pop(), lambda rows: rows.append(rows[0]), lambda rows: rows.clear()]
)
def test_hits_that_are_missing_or_doubled_are_refused(tmp_path: Path, sealed: Sealed, fill: Fill) -> None:
    path = filled(tmp_path, sealed, lambda rows: (clear(rows), fill(rows)))
    with pytest.raises(NotAllowed, match="isn't the whole review of this receipt"):
        review.decided(path, sealed.sha256)


def test_a_review_of_another_screening_is_refused(tmp_path: Path, sealed: Sealed) -> None:
    with pytest.raises(NotAllowed, match="isn't the whole review of this receipt"):
        review.decided(filled(tmp_path, sealed, clear), "0" * 64)


def test_another_file_is_no_review(tmp_path: Path, sealed: Sealed) -> None:
    path = tmp_path / "other.csv"
    path.write_text("investor\nREF:A\n")
    with pytest.raises(InputRefused, match="is no review: the column hit is missing"):
        review.decided(path, sealed.sha256)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_decisions_are_read_from_either_kind_of_file_in_any_order(tmp_path: Path, sealed: Sealed, kind: str) -> None:
    def fill(rows: list[dict[str, str]]) -> None:
        rows.reverse()
        rows[0].update(decision="CLEAR", reason="another person, =1")
        rows[1].update(decision="FREEZE", reason="the same number")

    found, table = review.decided(filled(tmp_path, sealed, fill, kind), sealed.sha256)
    assert found == (Decided(2, Decision.CLEAR, ()), Decided(3, Decision.FREEZE, WALLETS[:1]))
    assert len(table.sha256) == 64


def test_what_was_cleared_before_and_is_the_same_is_filled_in(tmp_path: Path, sealed: Sealed) -> None:
    def fill(rows: list[dict[str, str]]) -> None:
        rows[0].update(decision="FREEZE", reason="the same number")
        rows[1].update(decision="CLEAR", reason="another person")

    before, _ = review.cleared(filled(tmp_path, sealed, fill))
    people = investors(
        tmp_path, '"REF:A","Invented, =1+1 Example"', f"CNIC:42000-0000017-1,Madeup Khan,,,,,,{WALLETS[0]}"
    )
    rows = proscribed("Invented;-1+1 Example"), proscribed("=2+3 Somebody", cnic="42000-0000017-1")
    again = review.sealed(found(people, nacta(tmp_path, *rows)).hits, "cd" * 16, before)
    given = [dict(zip(COLUMNS, row, strict=True)) for row in again.rows]
    assert [(row["matched"][:4], row["decision"], row["reason"]) for row in given] == [
        ("CARD", "", ""),
        ("NAME", "CLEAR", "another person"),
    ]
    assert again.filled == 1
    other = review.sealed(found(people[:1], nacta(tmp_path, proscribed("Invented 1+1 Samplee"))).hits, NUMBER, before)
    assert other.filled == 0


def test_somebody_else_whom_a_list_names_alike_is_not_cleared_before(tmp_path: Path) -> None:
    people = investors(tmp_path, '"REF:A","Madeup Person"')
    first = review.sealed(found(people, un(tmp_path, individual(reference="XXi.901"))).hits, NUMBER)
    before, _ = review.cleared(filled(tmp_path, first, clear))
    other, same = (
        review.sealed(found(people, un(tmp_path, individual(reference=reference))).hits, "cd" * 16, before)
        for reference in ("XXi.902", "XXi.901")
    )
    assert (other.filled, same.filled) == (0, 1)


def test_one_more_of_the_same_name_is_not_cleared_before(tmp_path: Path) -> None:
    people, entry = investors(tmp_path, '"REF:A","Madeup Person"'), proscribed()
    first = review.sealed(found(people, nacta(tmp_path, entry)).hits, NUMBER)
    before, _ = review.cleared(filled(tmp_path, first, clear))
    more = review.sealed(found(people, nacta(tmp_path, entry, entry)).hits, "cd" * 16, before)
    moved = review.sealed(found(people, nacta(tmp_path, proscribed("Another"), entry)).hits, "cd" * 16, before)
    assert (len(more.rows), more.filled, moved.filled) == (2, 0, 1)


def test_a_review_with_two_columns_of_one_name_is_refused(tmp_path: Path, sealed: Sealed) -> None:
    path = filled(tmp_path, sealed, clear)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"decision,{lines[0]}", *(f"FREEZE,{line}" for line in lines[1:])]) + "\n", "utf-8")
    with pytest.raises(InputRefused, match="two columns of one name"):
        review.decided(path, sealed.sha256)


def test_an_earlier_review_in_which_a_hit_was_changed_is_refused(tmp_path: Path, sealed: Sealed) -> None:
    path = filled(tmp_path, sealed, lambda rows: (clear(rows), rows[0].update(listed_name="Another")))
    with pytest.raises(NotAllowed, match="row 2: the hit isn't as it was found"):
        review.cleared(path)


def test_nothing_in_a_review_is_a_formula(sealed: Sealed) -> None:
    for row in sealed.rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "; '-1+1" not in sealed.rows[1][COLUMNS.index("listed_name")]
    assert "'-1+1" in sealed.rows[1][COLUMNS.index("listed_name")]
    workbook = load_workbook(io.BytesIO(review.content(".xlsx", sealed)))
    cells = [cell for row in workbook.worksheets[0] for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert workbook.worksheets[0].data_validations.dataValidation[0].formula1 == '"CLEAR,FREEZE"'


def test_a_freeze_of_one_hit_outweighs_that_another_is_cleared() -> None:
    outcome = Outcome(
        [
            Decided(2, Decision.CLEAR, WALLETS),
            Decided(3, Decision.FREEZE, WALLETS[:1]),
            Decided(4, Decision.FREEZE, ()),
            Decided(5, Decision.FREEZE, WALLETS),
        ]
    )
    assert outcome.wallets == tuple(sorted(WALLETS))
    assert (len(outcome.to_freeze), outcome.without_wallet) == (3, 1)


@pytest.mark.parametrize(
    ("name", "document"),
    [("screening", ScreeningReceipt), ("screening-decisions", Decisions), ("freeze-plan", FreezeFile)],
)
def test_the_published_schemas_are_those_of_the_documents(name: str, document: Any) -> None:
    published = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    assert published == json_schema(document)

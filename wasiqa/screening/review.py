"""The review: one row a hit, for a person to decide. It holds names and identifiers, and stays with who decides.

Each row has a seal over what it says, made with a number that stands in the review alone; the receipt has a hash of all
seals. So a decided review shows that it is the one of a receipt, and the receipt tells nothing of the persons.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wasiqa.errors import Fault, InputRefused, NotAllowed
from wasiqa.screening.matching import Hit
from wasiqa.screening.names import Name
from wasiqa.terms.words import near_miss
from wasiqa.whitelist import reader, rows, sheets
from wasiqa.whitelist.describe import counted
from wasiqa.whitelist.table import Cell, Row, Table

SHEET = "Review"
FACTS = (
    *("hit", "list", "reference", "matched", "score", "investor_row", "investor", "wallets"),
    *("name", "listed_name", "father", "listed_father", "district", "listed_district"),
    *("birth", "listed_birth", "country", "listed_country", "note"),
)
"""What a hit says."""
ASKED = ("decision", "reason")
"""What a person fills in."""
SEALS = ("screening", "seal")
COLUMNS = (*FACTS, *ASKED, *SEALS)
_PLACES = ("hit", "investor_row")
_PLACE_IN_LIST = re.compile("(entry|line) [0-9]+")
"""References of lists that number nobody: the next list may have somebody else there."""
_WIDTHS = {"matched": 44, "investor": 30, "wallets": 46, "name": 30, "listed_name": 30, "reason": 40, "screening": 34}
_WIDTH = 16
_WALLET = re.compile("0x[0-9a-fA-F]{40}")

Cleared = Mapping[tuple[str, ...], tuple[str, ...]]
"""What hits say that were cleared, without where they stand, and the reason of each."""


class Decision(StrEnum):
    """What a person decides of a hit."""

    CLEAR = "CLEAR"
    """Somebody else; nothing is done."""
    FREEZE = "FREEZE"
    """The one of the list; all wallets are frozen."""


@dataclass(frozen=True)
class Sealed:
    """A review as it is written: its rows, and what the receipt keeps of it."""

    rows: tuple[tuple[str, ...], ...]
    sha256: str

    @property
    def filled(self) -> int:
        """How many hits are filled in already."""
        return sum(bool(row[COLUMNS.index("decision")]) for row in self.rows)


@dataclass(frozen=True)
class Decided:
    """A hit that was decided."""

    row: int
    decision: Decision
    wallets: tuple[str, ...]


def sealed(hits: Iterable[Hit], screening: str, cleared: Cleared | None = None) -> Sealed:
    """The rows of a review; `screening` is a random number in hex. What was cleared before is filled in with its
    reason, unless there is more of the same than was cleared: one of them may be new."""
    found, before = [], cleared or {}
    said = [
        tuple(sheets.tamed(sheets.printable(" ".join(text.split()))) for text in _facts(number, hit))
        for number, hit in enumerate(hits, start=1)
    ]
    alike = Counter(map(_lasting, said))
    for facts in said:
        reasons = before.get(key := _lasting(facts), ())
        reason = reasons[0] if len(reasons) >= alike[key] else ""
        found.append((*facts, Decision.CLEAR if reason else "", reason, screening, _seal(facts, screening)))
    return Sealed(tuple(found), _of_all([row[-1] for row in found], screening))


def cleared(path: Path) -> tuple[Cleared, Table]:
    """The reasons for which hits were cleared in an earlier review, by what they said.

    Raises `NotAllowed` for a hit that was changed.
    """
    table = reader.read(path)
    _require_columns(table)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table.rows:
        text = _texts(row, table)
        _require_seal(table, row, text)
        if rows.visible(text["decision"]) == Decision.CLEAR and (reason := rows.visible(text["reason"])):
            key = _lasting([sheets.tamed(text[column]) for column in FACTS])
            found[key] = (*found.get(key, ()), reason)
    return found, table


def content(suffix: str, review: Sealed) -> bytes:
    """The review as a file for spreadsheets, .csv or .xlsx."""
    if suffix == ".csv":
        return sheets.as_csv(COLUMNS, review.rows)
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    sheets.head(sheet, COLUMNS, [_WIDTHS.get(column, _WIDTH) for column in COLUMNS])
    for number, row in enumerate(review.rows, start=2):
        sheets.append(sheet, row, row=number)
    choices = DataValidation(type="list", formula1=f'"{",".join(Decision)}"', showErrorMessage=True)
    column = get_column_letter(COLUMNS.index("decision") + 1)
    choices.add(f"{column}2:{column}{len(review.rows) + 1}")
    sheet.add_data_validation(choices)
    return sheets.saved(workbook)


def decided(path: Path, sha256: str) -> tuple[tuple[Decided, ...], Table]:
    """The decisions in a review whose seals have this hash.

    Raises `NotAllowed` for a review of another screening or one in which a hit was changed, and `InputRefused` with
    each hit that isn't decided.
    """
    table = reader.read(path)
    _require_columns(table)
    texts = [_texts(row, table) for row in table.rows]
    _require_sealed(table, texts, sha256)
    faults: list[Fault] = []
    found = [_decided(row, text, table, faults) for row, text in zip(table.rows, texts, strict=True)]
    if faults:
        message = f"{path}: {counted(len(faults), 'mistake')}; nothing was decided"
        hint = "decide each hit in its columns decision and reason"
        raise InputRefused(message, file=str(path), faults=faults, hint=hint)
    return tuple(one for one in found if one), table


def _facts(number: int, hit: Hit) -> Iterable[str]:
    investor, listed = hit.investor, hit.listed
    return (
        str(number),
        hit.listed_in.source.upper(),
        listed.reference,
        "; ".join(f"{by} {value}" for by, value in hit.by.items()),
        str(hit.score),
        ", ".join(investor.rows),
        str(investor.identifier),
        " ".join(investor.wallets),
        _all(investor.names),
        _all(listed.names),
        _all(investor.fathers),
        _all([listed.father] if listed.father else []),
        _all(investor.districts),
        _all([listed.district] if listed.district else []),
        ", ".join(investor.births),
        ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in listed.births),
        ", ".join(investor.countries),
        listed.country,
        "the list calls this name weak" if hit.weak else "",
    )


def _lasting(facts: Sequence[str]) -> tuple[str, ...]:
    """What a hit says, without where it stands in files that change."""
    said = ((column, text) for column, text in zip(FACTS, facts, strict=True) if column not in _PLACES)
    return tuple("" if column == "reference" and _PLACE_IN_LIST.match(text) else text for column, text in said)


def _all(names: Sequence[Name]) -> str:
    return " @ ".join(named.text for named in names)


def _seal(facts: Sequence[str], screening: str) -> str:
    return hashlib.sha256(json.dumps([screening, *facts]).encode()).hexdigest()[:16]


def _of_all(seals: Iterable[str], screening: str) -> str:
    return hashlib.sha256(json.dumps([screening, *sorted(seals)]).encode()).hexdigest()


def _require_columns(table: Table) -> None:
    missing = [column for column in COLUMNS if column not in table.header]
    if missing:
        told = f"{table.path} is no review: the column {missing[0]} is missing"
        raise InputRefused(told, file=table.path, hint="name the review that `screen check` wrote, with its columns")
    if len(set(table.header)) < len(table.header):
        told = f"{table.path} has two columns of one name: a person may look at the other one"
        raise InputRefused(told, file=table.path, hint="take the review as `screen check` wrote it")


def _texts(row: Row, table: Table) -> dict[str, str]:
    cells = (row.cells[position] if position < len(row.cells) else Cell() for position in range(len(table.header)))
    return dict(zip(table.header, (cell.text for cell in cells), strict=True))


def _require_sealed(table: Table, texts: Sequence[dict[str, str]], sha256: str) -> None:
    for row, text in zip(table.rows, texts, strict=True):
        _require_seal(table, row, text)
    screenings = {text["screening"] for text in texts}
    if len(screenings) != 1 or _of_all([text["seal"] for text in texts], *screenings) != sha256:
        told = f"{table.path} isn't the whole review of this receipt: hits are missing, or of another screening"
        raise NotAllowed(told, hint="name the receipt that was written with it, or screen again", code="STALE_REVIEW")


def _require_seal(table: Table, row: Row, text: Mapping[str, str]) -> None:
    if text["seal"] != _seal([sheets.tamed(text[column]) for column in FACTS], text["screening"]):
        hint = "take the review as `screen check` wrote it; only decision and reason are yours to fill in"
        raise NotAllowed(
            f"{table.path}, row {row.number}: the hit isn't as it was found", hint=hint, code="STALE_REVIEW"
        )


def _decided(row: Row, text: dict[str, str], table: Table, faults: list[Fault]) -> Decided | None:
    given, reason = (rows.visible(text[column]) for column in ASKED)
    before = len(faults)
    if not given:
        faults.append(_fault(table, row, "decision", "EMPTY", "the hit isn't decided", "write CLEAR or FREEZE"))
    elif given not in Decision.__members__:
        hint = near_miss(given, Decision.__members__)
        faults.append(_fault(table, row, "decision", "UNKNOWN_DECISION", f"{given!r} is no decision", hint))
    if not reason:
        faults.append(_fault(table, row, "reason", "EMPTY", "the decision has no reason", "say why, in a few words"))
    if len(faults) > before:
        return None
    return Decided(row.number, Decision[given], tuple(_WALLET.findall(text["wallets"])))


def _fault(table: Table, row: Row, column: str, code: str, message: str, hint: str) -> Fault:
    return Fault(code, message, hint, table.path, row.number, column)

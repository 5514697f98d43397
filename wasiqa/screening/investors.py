"""The investors to screen: a whitelist file as it stands, and what is known of the persons in files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wasiqa import countries
from wasiqa.errors import Fault, InputRefused
from wasiqa.inputs import Input
from wasiqa.screening import documents
from wasiqa.screening.documents import Document
from wasiqa.screening.names import Name, name, parts
from wasiqa.terms.words import near_miss
from wasiqa.whitelist import cells, identifiers, reader, rows
from wasiqa.whitelist.columns import COLUMNS as WHITELIST
from wasiqa.whitelist.columns import Column
from wasiqa.whitelist.describe import counted
from wasiqa.whitelist.identifiers import Identifier
from wasiqa.whitelist.refusals import CellRefused, Code
from wasiqa.whitelist.table import Cell, Row, Table

_OF_WHITELIST = {column.name: column for column in WHITELIST}
COLUMNS = (
    _OF_WHITELIST["investor"],
    Column(
        "name",
        "The person's or company's whole name. Stays in this file, and in the review of those who are hit.",
        "Any letters of any script; other names of the same person follow, each after an @.",
        "Made Up Khan @ Madey Khan",
        required=False,
    ),
    Column(
        "father",
        "The name of a person's father, which the list of proscribed persons has as well.",
        "As the name.",
        "Made Up Shah",
        required=False,
    ),
    Column("district", "A person's home district.", "Its name.", "Attock", required=False),
    Column("birth_date", "When a person was born.", "YYYY-MM-DD, or the year alone.", "1971-03-23", required=False),
    Column(
        "country",
        "A person's nationality, or where a company is registered; in a whitelist file, where they are resident.",
        "Two letters of ISO 3166-1.",
        "PK",
        required=False,
    ),
    Column(
        "documents",
        "Further documents of the same person.",
        "Identifiers as in the column investor, with blanks between them.",
        "PASSPORT:PK:AB1234567 NICOP:42000-0000017-1",
        required=False,
    ),
    Column(
        "wallet",
        _OF_WHITELIST["wallet"].meaning,
        _OF_WHITELIST["wallet"].written,
        _OF_WHITELIST["wallet"].example,
        required=False,
    ),
)
"""What is read; of a whitelist file's other columns nothing is."""

_KNOWN = tuple(dict.fromkeys([*(column.name for column in COLUMNS), *_OF_WHITELIST]))
_DIGITS = ("investor", "documents", "wallet")
_BIRTH = re.compile(r"([0-9]{4})(?:-[0-9]{2}-[0-9]{2})?")
_EARLIEST = 1870


@dataclass
class Investor:
    """One person or company with all that the files say."""

    identifier: Identifier
    rows: list[str] = field(default_factory=list)
    """Where it stands: row 3, or names.csv row 3 for another file than the first."""
    wallets: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    fathers: list[Name] = field(default_factory=list)
    districts: list[Name] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    def years(self) -> list[int]:
        """Of birth."""
        return [int(birth[:4]) for birth in self.births]


def read(path: Path, names: tuple[Path, ...] = ()) -> tuple[list[Investor], tuple[Input, ...]]:
    """All investors of these files, those with one identifier together, and the files.

    Raises `InputRefused` with every mistake of the first file that has any.
    """
    found: dict[Identifier, Investor] = {}
    files = []
    for one in (path, *names):
        table = reader.read(one)
        for row, values in _checked(table):
            identifier = values["investor"]
            where = f"row {row}" if one is path else f"{one.name} row {row}"
            _add(found.setdefault(identifier, Investor(identifier)), where, values)
        files.append(Input(path=table.path, sha256=table.sha256))
    return list(found.values()), tuple(files)


def _add(investor: Investor, where: str, values: Mapping[str, Any]) -> None:
    investor.rows.append(where)
    known = documents.of_identifier(investor.identifier)
    for kept, new in (
        (investor.wallets, [values["wallet"]] if values["wallet"] else []),
        (investor.names, values["name"]),
        (investor.fathers, values["father"]),
        (investor.districts, values["district"]),
        (investor.births, values["birth_date"]),
        (investor.countries, values["country"]),
        (investor.documents, [*([known] if known else []), *values["documents"]]),
    ):
        kept[:] = dict.fromkeys([*kept, *new])


def _checked(table: Table) -> list[tuple[int, dict[str, Any]]]:
    faults, found = list(_header_faults(table)), []
    positions = {column.name: table.header.index(column.name) for column in COLUMNS if column.name in table.header}
    for row in table.rows:
        values, refused = _row(row, positions)
        faults += [
            Fault(one.code, one.message, one.hint, table.path, row.number, column) for column, one in refused.items()
        ]
        found.append((row.number, values))
    if not table.rows:
        faults.append(Fault(Code.EMPTY_FILE, "the file has no investors", "add a row for each", table.path))
    if faults:
        message = f"{table.path}: {counted(len(faults), 'mistake')}; nothing was screened"
        raise InputRefused(message, file=table.path, faults=faults, hint="correct the file and run again")
    return found


def _header_faults(table: Table) -> Iterator[Fault]:
    def fault(column: str | None, message: str, hint: str, row: int = 1) -> Fault:
        return Fault(Code.HEADER, message, hint, table.path, row, column)

    for position, one in enumerate(table.header):
        if one not in _KNOWN:
            yield fault(one, f"{one!r} is not a column of an investor file", near_miss(one.strip(), _KNOWN))
        elif one in table.header[:position]:
            yield fault(one, f"there are two columns {one}", "leave one of them away")
    if "investor" not in table.header:
        yield fault("investor", "the column investor is missing", "name it in row 1; the order is free")
    for row in table.rows:
        if any(cell.text for cell in row.cells[len(table.header) :]):
            message = f"the row has more values than the header's {len(table.header)} columns"
            yield fault(None, message, "put a value that holds a comma in double quotes", row.number)


def _row(row: Row, positions: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, CellRefused]]:
    values: dict[str, Any] = {column.name: [] for column in COLUMNS}
    refused = {}
    for column, position in positions.items():
        cell = row.cells[position] if position < len(row.cells) else Cell()
        text = rows.visible(cell.text)
        try:
            rows.require_no_formula(cell.kind, text)
            if text and column in _DIGITS:
                rows.require_digits(cell.kind, text)
                if text != cell.text:
                    raise rows.whitespace(cell.text)
            if text or column == "investor":
                values[column] = _PARSE[column](text)
        except CellRefused as error:
            refused[column] = error
    return values, refused


def _investor(text: str) -> Identifier:
    if not text:
        raise CellRefused(Code.EMPTY, "investor is empty", hint="every row needs one")
    return identifiers.parse(text)


def _documents(text: str) -> list[Document]:
    found = [documents.of_identifier(identifiers.parse(one)) for one in text.split()]
    return [one for one in found if one]


def _one_name(text: str) -> list[Name]:
    found = name(text)
    return [found] if found else []


def _birth(text: str) -> list[str]:
    try:
        if not (shaped := _BIRTH.fullmatch(text)):
            raise ValueError(text)
        if len(text) > len("YYYY"):
            date.fromisoformat(text)
        if not _EARLIEST <= int(shaped[1]) <= date.today().year:
            raise ValueError(text)
    except ValueError as error:
        told = f"{text!r} is not a day or year of birth from {_EARLIEST} to now"
        raise CellRefused(Code.BAD_DATE, told, hint="write it like 1971-03-23, or 1971") from error
    return [text]


def _country(text: str) -> list[str]:
    cells.country(text)
    return [text]


_PARSE: Mapping[str, Any] = {
    "investor": _investor,
    "name": lambda text: list(parts(text)),
    "father": _one_name,
    "district": _one_name,
    "birth_date": _birth,
    "country": _country,
    "documents": _documents,
    "wallet": cells.wallet,
}


def template() -> bytes:
    """An empty file (XLSX) for what is known of persons."""
    from wasiqa.whitelist.template import form

    return form("Investors", COLUMNS, {"country": countries.all_letters()})

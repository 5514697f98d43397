"""Allotment files: who gets how much of a series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.amounts import to_units
from wasiqa.whitelist import cells, reader
from wasiqa.whitelist.table import Row, Table

COLUMNS = ("wallet", "face")
PRICE = "price"
_PRICE_DECIMALS = 4


@dataclass(frozen=True)
class Allotment:
    """One line: `units` are minor units of face value; `row` is the number that a spreadsheet shows."""

    row: int
    wallet: str
    units: int
    price: Fraction | None = None
    """Clean, per 100; None in a file without prices."""


@dataclass(frozen=True)
class AllotmentFile:
    """All allotments of a file, and its fingerprint."""

    path: Path
    sha256: str
    allotments: tuple[Allotment, ...]
    sheet: str | None = None
    """The sheet that was read, if there are others in the workbook."""

    def __str__(self) -> str:
        return _named(self.path, self.sheet)

    @property
    def total(self) -> int:
        """Units in all."""
        return sum(allotment.units for allotment in self.allotments)

    @property
    def priced(self) -> bool:
        """Does it say what the units cost?"""
        return any(allotment.price is not None for allotment in self.allotments)


def read_allotments(path: Path, decimals: int, denomination: int) -> AllotmentFile:
    """The file at `path` (CSV, or the first sheet of an XLSX that isn't hidden) with columns wallet and face.

    Faces are decimal currency units. A third column, price, is per 100, with at most four decimals. Raises InputRefused
    with every mistake of the file.
    """
    table = reader.read(path)
    named = _named(path, table.sheet)
    if sorted(table.header) not in (sorted(COLUMNS), sorted((*COLUMNS, PRICE))):
        told = f"{named}: the header must be {','.join(COLUMNS)}, and {PRICE} where units are sold at one"
        raise InputRefused(told, file=str(path))
    if not table.rows:
        raise InputRefused(f"{named} has no allotments", file=str(path), hint="write one wallet with its face a row")
    faults: list[Fault] = []
    allotments = tuple(_allotments(table, decimals, denomination, faults))
    if faults:
        count = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
        raise InputRefused(f"{named}: {count}; nothing was sent", file=str(path), faults=faults)
    return AllotmentFile(path, table.sha256, allotments, table.sheet)


def _named(path: Path, sheet: str | None) -> str:
    return str(path) if sheet is None else f"{path}, sheet {sheet!r}"


def _allotments(table: Table, decimals: int, denomination: int, faults: list[Fault]) -> Iterator[Allotment]:
    seen: dict[str, int] = {}
    for row in table.rows:
        wallet, face, price = _texts(row, table)
        found = [
            *_cells_beyond(row, table),
            *_faults((wallet, face), row.number, seen, decimals, denomination),
            *_faults_of_price(price),
        ]
        faults += [Fault(code, told, hint, table.path, row.number, column) for code, column, told, hint in found]
        if not found:
            yield Allotment(row.number, wallet, to_units(face, decimals), None if price is None else _price(price))


_Found = Iterator[tuple[str, str | None, str, str | None]]


def _faults(texts: tuple[str, str], row: int, seen: dict[str, int], decimals: int, denomination: int) -> _Found:
    wallet, face = texts
    try:
        cells.wallet(wallet)
    except InputRefused as refusal:
        yield str(refusal.code), "wallet", refusal.message, refusal.hint
    else:
        if seen.setdefault(wallet, row) != row:
            yield "DUPLICATE_WALLET", "wallet", f"{wallet} is allotted in row {seen[wallet]} already", "join the two"
    try:
        units = to_units(face, decimals)
    except InputRefused as refusal:
        yield "BAD_NUMBER", "face", refusal.message, refusal.hint
    else:
        if not units:
            yield "BAD_NUMBER", "face", "nothing is allotted", "take the row out"
        elif units % denomination:
            yield "DENOMINATION", "face", f"{face} is not a multiple of the denomination", "leave off what is over"


def _faults_of_price(price: str | None) -> _Found:
    try:
        free = price is not None and not _price(price)
    except InputRefused as refusal:
        yield "BAD_NUMBER", PRICE, refusal.message, refusal.hint
    else:
        if free:
            yield "BAD_NUMBER", PRICE, "the price is zero", "write it per 100 of face, such as 95.6574"


def _price(text: str) -> Fraction:
    return Fraction(to_units(text, _PRICE_DECIMALS), 10**_PRICE_DECIMALS)


def _cells_beyond(row: Row, table: Table) -> _Found:
    if any(cell.text for cell in row.cells[len(table.header) :]):
        yield "HEADER", None, "the row has more cells than the header", None


def _texts(row: Row, table: Table) -> tuple[str, str, str | None]:
    """Wallet, face, and price if the file has prices."""
    texts = dict(zip(table.header, (cell.text for cell in row.cells), strict=False))
    return texts.get("wallet", ""), texts.get("face", ""), texts.get(PRICE, "") if PRICE in table.header else None

"""Files of bids (CSV, or the first sheet of an XLSX): competitive ones of a dealer, and those without a quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from wasiqa.auction.kinds import Quote
from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.amounts import to_units
from wasiqa.whitelist import cells, reader
from wasiqa.whitelist.table import Cell, Kind, Row, Table

QUOTE_DECIMALS = 4
_FORMULA_SIGNS = ("=", "+", "-", "@")
_MOST = {"quote": 1 << 32, "units": 1 << 80}
_LONGEST_CONSENT = 2 * 4096 + 2

_Line = TypeVar("_Line")


@dataclass(frozen=True)
class BidLine:
    """A competitive bid: its quote with 4 decimals, its face and the maximum that is declared, minor units."""

    row: int
    quote: int
    face: int
    maximum: int


@dataclass(frozen=True)
class AskLine:
    """A non-competitive bid for an investor; `consent` is the investor's signature, empty where it bids itself."""

    row: int
    wallet: str
    units: int
    consent: bytes


@dataclass(frozen=True)
class BidFile(Generic[_Line]):
    """The lines of a file, and its fingerprint."""

    path: Path
    sha256: str
    lines: tuple[_Line, ...]


@dataclass(frozen=True)
class Measures:
    """How amounts are written and cut: decimals of the currency, denomination in minor units."""

    decimals: int
    denomination: int


def read_bids(path: Path, quote: Quote, measures: Measures) -> BidFile[BidLine]:
    """A dealer's bids: columns face and price, yield, rate or margin, as the auction takes; and, if the deposit shall
    not tell the face, maximum. Raises `InputRefused` with every mistake."""
    named = quote.name.lower()
    table = _table(path, ("face", named), "maximum")

    def line(row: int, texts: Mapping[str, str]) -> BidLine:
        maximum = texts.get("maximum") or texts["face"]
        return BidLine(
            row,
            to_units(texts[named], QUOTE_DECIMALS),
            to_units(texts["face"], measures.decimals),
            to_units(maximum, measures.decimals),
        )

    def faults(texts: Mapping[str, str]) -> Iterator[_Found]:
        yield from _faults_of_quote(named, texts[named])
        yield from _faults_of_face("face", texts["face"], measures)
        if texts.get("maximum"):
            yield from _faults_of_face("maximum", texts["maximum"], measures)
            if not list(_faults_of_face("face", texts["face"], measures)) and _less(texts, measures):
                yield "BAD_NUMBER", "maximum", "the maximum is below the face", "declare at least the face"

    return _read(path, table, line, faults)


def read_asks(path: Path, measures: Measures) -> BidFile[AskLine]:
    """Non-competitive bids: columns wallet and face; and consent (0x…) of each investor for whom somebody else bids.

    Raises `InputRefused` with every mistake.
    """
    table = _table(path, ("wallet", "face"), "consent")
    seen: set[str] = set()

    def line(row: int, texts: Mapping[str, str]) -> AskLine:
        consent = bytes.fromhex(texts.get("consent", "")[2:])
        return AskLine(row, texts["wallet"], to_units(texts["face"], measures.decimals), consent)

    def faults(texts: Mapping[str, str]) -> Iterator[_Found]:
        try:
            cells.wallet(texts["wallet"])
        except InputRefused as refusal:
            yield str(refusal.code), "wallet", refusal.message, refusal.hint
        if texts["wallet"] in seen:
            told = f"{texts['wallet']} bids twice, which makes all bids of the investor void"
            yield "DUPLICATE_WALLET", "wallet", told, "keep one row"
        seen.add(texts["wallet"])
        yield from _faults_of_face("face", texts["face"], measures)
        yield from _faults_of_consent(texts.get("consent", ""))

    return _read(path, table, line, faults)


_Found = tuple[str, str | None, str, str | None]


def _table(path: Path, columns: Sequence[str], optional: str) -> Table:
    table = reader.read(path)
    if sorted(table.header) not in (sorted(columns), sorted((*columns, optional))):
        told = f"{path}: the header must be {','.join(columns)}, and {optional} where it is stated"
        raise InputRefused(told, file=str(path))
    if not table.rows:
        raise InputRefused(f"{path} has no bids", file=str(path), hint="write one bid a row")
    return table


def _read(
    path: Path,
    table: Table,
    line: Callable[[int, Mapping[str, str]], _Line],
    faults: Callable[[Mapping[str, str]], Iterator[_Found]],
) -> BidFile[_Line]:
    lines, found = [], []
    for row in table.rows:
        texts = _texts(row, table)
        wrong = [*_faults_of_cells(row, table), *faults(texts)]
        found += [Fault(code, told, hint, str(path), row.number, column) for code, column, told, hint in wrong]
        if not wrong:
            lines.append(line(row.number, texts))
    if found:
        count = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        raise InputRefused(f"{path}: {count}; nothing was sent", file=str(path), faults=found)
    return BidFile(path, table.sha256, tuple(lines))


def _texts(row: Row, table: Table) -> dict[str, str]:
    padded = (*row.cells, *(Cell() for _ in table.header))
    return {name: cell.text for name, cell in zip(table.header, padded, strict=False)}


def _faults_of_cells(row: Row, table: Table) -> Iterator[_Found]:
    if any(cell.text for cell in row.cells[len(table.header) :]):
        yield "HEADER", None, "the row has more cells than the header", None
    for name, cell in zip(table.header, row.cells, strict=False):
        if cell.kind is Kind.FORMULA or cell.text.startswith(_FORMULA_SIGNS):
            told = f"{cell.text!r} is a formula, or would become one in a spreadsheet"
            yield "FORMULA", name, told, "write the value itself"


def _faults_of_quote(name: str, text: str) -> Iterator[_Found]:
    what = "per 100 of face, such as 98.3815" if name == "price" else "in percent, such as 7.1485"
    yield from _faults_of_number(name, text, QUOTE_DECIMALS, _MOST["quote"], f"write it {what}")


def _faults_of_face(name: str, text: str, measures: Measures) -> Iterator[_Found]:
    wrong = list(_faults_of_number(name, text, measures.decimals, _MOST["units"], "write an amount such as 5000000"))
    yield from wrong
    if not wrong and to_units(text, measures.decimals) % measures.denomination:
        yield "DENOMINATION", name, f"{text} is not a multiple of the denomination", "leave off what is over"


def _faults_of_number(name: str, text: str, decimals: int, most: int, hint: str) -> Iterator[_Found]:
    try:
        number = to_units(text, decimals)
    except InputRefused as refusal:
        yield "BAD_NUMBER", name, refusal.message, hint
        return
    if not 0 < number < most:
        yield "BAD_NUMBER", name, f"{name} is zero" if not number else f"{name} {text} is too large", hint


def _faults_of_consent(text: str) -> Iterator[_Found]:
    digits = text.removeprefix("0x")
    if text and (digits == text or len(digits) % 2 or len(text) > _LONGEST_CONSENT or set(digits) - _HEX):
        yield "BAD_SIGNATURE", "consent", "the consent is no signature", "write what `auction consent` shows: 0x…"


_HEX = frozenset("0123456789abcdef")


def _less(texts: Mapping[str, Any], measures: Measures) -> bool:
    try:
        return to_units(texts["maximum"], measures.decimals) < to_units(texts["face"], measures.decimals)
    except InputRefused:
        return False

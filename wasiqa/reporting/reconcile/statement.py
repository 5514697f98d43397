"""A depository's statement of holdings: what each investor holds of each series, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.amounts import to_units
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.person import given_id

Format = Literal["csv", "xlsx", "xml"]
_FORMULA_SIGNS = ("=", "+", "-", "@")


class Entry(NamedTuple):
    """One holding as the file has it, and where: the row that a spreadsheet shows, or the path of an element."""

    series: str
    holder: str
    face: str
    row: int | None = None
    path: str = ""

    def where(self, part: str) -> str:
        """The column, or the element, of one of its parts."""
        return f"{self.path}/{part}" if self.path else part


@dataclass(frozen=True)
class Statement:
    """What the depository says: minor units by ISIN and investor id (0x and hex digits)."""

    path: Path
    sha256: str
    format: Format
    holdings: Mapping[tuple[str, str | None], int]
    time: str | None = None
    """The day or time that it states itself."""

    def of(self, series: Iterable[str]) -> Statement:
        """What it says of these series."""
        wanted = set(series)
        return replace(self, holdings={place: held for place, held in self.holdings.items() if place[0] in wanted})


@dataclass(frozen=True)
class Known:
    """What a statement may name: series with their decimals, and investors by account, identifier or id."""

    decimals: Mapping[str, int]
    accounts: Mapping[str, str]
    """Investor ids by account."""
    key: IdKey

    def investor(self, text: str) -> str:
        """The investor id that a text stands for. Raises `InputRefused`, with a code where it is an identifier."""
        if text in self.accounts:
            return self.accounts[text]
        if text.startswith("0x"):
            return f"0x{given_id(text):040x}"
        if ":" in text or not self.accounts:
            return f"0x{self.key.investor_id(identifiers.parse(text)):040x}"
        told = f"{text!r} is no account of the accounts' file"
        raise InputRefused(told, hint="add it with its investor")


@dataclass
class Gathering:
    """Entries on their way to holdings, with every mistake of the file."""

    path: Path
    known: Known
    faults: list[Fault] = field(default_factory=list)
    holdings: dict[tuple[str, str | None], int] = field(default_factory=dict)
    _seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, entries: Iterable[Entry], names: tuple[str, str, str]) -> None:
        """Take entries in; `names` are what the file calls series, holder and face."""
        for entry in entries:
            before = len(self.faults)
            texts = (entry.series, entry.holder, entry.face)
            for text, name in zip(texts, names, strict=True):
                self._plain(entry, text, entry.where(name))
            if len(self.faults) == before:
                self._add(entry, tuple(map(entry.where, names)))

    def statement(self, sha256: str, kind: Format, time: str | None = None) -> Statement:
        """The statement. Raises `InputRefused` with every mistake."""
        self.require_right()
        return Statement(self.path, sha256, kind, self.holdings, time)

    def require_right(self) -> None:
        """Raises `InputRefused` with every mistake, if there are any."""
        if self.faults:
            count = "1 mistake" if len(self.faults) == 1 else f"{len(self.faults)} mistakes"
            told = f"{self.path}: {count}; nothing was compared"
            raise InputRefused(told, file=str(self.path), faults=self.faults)

    def fault(self, code: str, message: str, hint: str | None, row: int | None, column: str | None) -> None:
        """Note a mistake."""
        self.faults.append(Fault(code, message, hint, str(self.path), row, column))

    def _plain(self, entry: Entry, text: str, column: str) -> None:
        if not text.strip():
            self.fault("EMPTY", "nothing stands there", "fill it in, or take the line out", entry.row, column)
        elif text != text.strip():
            self.fault("WHITESPACE", f"{text!r} begins or ends with blanks", "take them out", entry.row, column)
        elif text.startswith(_FORMULA_SIGNS):
            self.fault("FORMULA", f"{text!r} begins like a formula", "write the value itself", entry.row, column)

    def _add(self, entry: Entry, columns: tuple[str, ...]) -> None:
        investor, units = self._investor(entry, columns[1]), None
        if entry.series not in self.known.decimals:
            told = f"{entry.series!r} is no series of the ledger"
            self.fault("UNKNOWN_SERIES", told, "write its ISIN", entry.row, columns[0])
        else:
            try:
                units = to_units(entry.face, self.known.decimals[entry.series])
            except InputRefused as refusal:
                self.fault("BAD_NUMBER", refusal.message, refusal.hint, entry.row, columns[2])
        where = f"row {entry.row}" if entry.row else entry.path
        first = self._seen.setdefault((entry.series, entry.holder), where)
        if first != where:
            told = f"{entry.holder} stands with {entry.series} in {first} already"
            self.fault("DUPLICATE", told, "join the two", entry.row, columns[1])
        if investor is not None and units is not None:
            place = entry.series, investor
            self.holdings[place] = self.holdings.get(place, 0) + units

    def _investor(self, entry: Entry, column: str) -> str | None:
        try:
            return self.known.investor(entry.holder)
        except InputRefused as refusal:
            code = "UNKNOWN_ACCOUNT" if refusal.code == InputRefused.code else str(refusal.code)
            self.fault(code, refusal.message, refusal.hint, entry.row, column)
            return None

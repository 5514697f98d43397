"""Reading one row: what each cell means, or why it means nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from wasiqa.whitelist import cells, header, identifiers
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.refusals import CellRefused, Code
from wasiqa.whitelist.table import Cell, Kind, Row

_DEFAULTS = {"tax_class": 0, "venue": 0, "note": ""}
_FORMULA_SIGNS = ("=", "+", "-", "@")
_INVISIBLE = ("Cc", "Cf")
_REMEMBERED = 1 << 12
_LONG_NUMBERS = ("wallet", "investor")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)

Parsers = Mapping[str, Callable[[str], Any]]


@dataclass(frozen=True)
class Reading:
    """One row: the meaning of its good cells by column, and what is wrong with the others."""

    row: int
    address: str | None
    """The wallet in small letters, also if it is misspelled; None if there is none."""
    values: Mapping[str, Any]
    refused: tuple[tuple[str, CellRefused], ...]


def parsers(rules: Rules) -> Parsers:
    """For each column, what turns its text into a value; what the same text meant in an earlier row is remembered."""
    repeated: Parsers = {
        "category": cells.category,
        "country": cells.country,
        "valid_until": partial(cells.valid_until, zone=rules.zone),
        "status": cells.status,
        "tax_class": partial(cells.tax_class, numbers=rules.tax_classes),
        "venue": partial(cells.venue, numbers=rules.venues),
    }
    remembered = {column: lru_cache(_REMEMBERED)(parse) for column, parse in repeated.items()}
    return {"wallet": cells.wallet, "investor": identifiers.parse, **remembered, "note": str}


def read_row(row: Row, positions: Mapping[str, int], parse: Parsers) -> Reading:
    """What a row says; columns that the file doesn't have get their defaults."""
    values: dict[str, Any] = dict(_DEFAULTS)
    refused: list[tuple[str, CellRefused]] = []
    address = None
    for column, position in positions.items():
        cell = row.cells[position] if position < len(row.cells) else Cell()
        text = visible(cell.text)
        if column == "wallet":
            address = cells.address(text)
        if text != cell.text and column != "note" and (text or column in header.OPTIONAL):
            refused.append((column, whitespace(cell.text)))
        try:
            values[column] = _value(column, cell.kind, text, parse[column])
        except CellRefused as error:
            values.pop(column, None)
            refused.append((column, error))
    return Reading(row.number, address, values, tuple(refused))


def _value(column: str, kind: Kind, text: str, parse: Callable[[str], Any]) -> Any:
    require_no_formula(kind, text)
    if not text and column in header.REQUIRED:
        raise CellRefused(Code.EMPTY, f"{column} is empty", hint="every row needs one")
    if not text:
        return _DEFAULTS[column]
    if column in _LONG_NUMBERS:
        require_digits(kind, text)
    return parse(text)


def require_no_formula(kind: Kind, text: str) -> None:
    """Raise `CellRefused` for a formula, and for a text that a spreadsheet would make one of."""
    if kind is Kind.FORMULA or (kind is Kind.TEXT and text.startswith(_FORMULA_SIGNS)):
        raise CellRefused(
            Code.FORMULA,
            f"{text!r} is a formula, or would become one in a spreadsheet",
            hint="write the value itself; no text may begin with = + - or @",
        )


def require_digits(kind: Kind, text: str) -> None:
    """Raise `CellRefused` if a spreadsheet holds what has digits to lose as a number."""
    if kind is not Kind.TEXT or _SCIENTIFIC.fullmatch(text):
        raise CellRefused(
            Code.LOST_DIGITS,
            f"the spreadsheet holds {text} as a number, so leading zeros and last digits may be lost",
            hint="format the column as text and enter the value again from its source",
        )


def visible(text: str) -> str:
    """The text without blanks around it and without invisible characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE).strip()


def whitespace(text: str) -> CellRefused:
    """The refusal of a text that isn't what one sees of it."""
    return CellRefused(
        Code.WHITESPACE, f"{text!r} has blanks around it or invisible characters in it", hint="enter it again by hand"
    )

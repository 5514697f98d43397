"""What rows say of each other: a wallet may stand in the file once, and one investor is one and the same everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from wasiqa.whitelist.identifiers import Identifier
from wasiqa.whitelist.refusals import CellRefused, Code
from wasiqa.whitelist.rows import Reading

_OF_THE_PERSON = ("country", "category", "tax_class")

Found = Iterator[tuple[Reading, str, CellRefused]]


def duplicates(readings: Iterable[Reading]) -> Found:
    """Each later row of a wallet that stands in the file already."""
    first: dict[str, int] = {}
    for reading in readings:
        if reading.address is None:
            continue
        row = first.setdefault(reading.address, reading.row)
        if row != reading.row:
            message = f"{reading.address} stands in row {row} already"
            yield reading, "wallet", CellRefused(Code.DUPLICATE_WALLET, message, hint="keep one of the rows")


def conflicts(readings: Iterable[Reading]) -> Found:
    """Each row whose investor has another country, category or tax class in an earlier row."""
    by_investor: defaultdict[Identifier, list[Reading]] = defaultdict(list)
    for reading in readings:
        if "investor" in reading.values:
            by_investor[reading.values["investor"]].append(reading)
    for investor, of_one in by_investor.items():
        if len(of_one) > 1:
            yield from _conflicts(investor, of_one)


def _conflicts(investor: Identifier, readings: Iterable[Reading]) -> Found:
    seen: dict[str, dict[Any, int]] = {column: {} for column in _OF_THE_PERSON}
    for reading in readings:
        others = []
        for column, rows in seen.items():
            if column in reading.values:
                rows.setdefault(reading.values[column], reading.row)
                others += [f"{column} in row {row}" for value, row in rows.items() if value != reading.values[column]]
        if others:
            message = f"{investor} has another {', '.join(others)}"
            hint = "correct the wrong row: all wallets of an investor share country, category and tax class"
            yield reading, "investor", CellRefused(Code.CONFLICTING_INVESTOR, message, hint=hint)

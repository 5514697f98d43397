"""The header of a whitelist file: exact names, in any order."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.errors import Fault
from wasiqa.terms.words import near_miss
from wasiqa.whitelist import columns
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.table import Table

REQUIRED = tuple(column.name for column in columns.COLUMNS if column.required)
OPTIONAL = tuple(column.name for column in columns.COLUMNS if not column.required)
COLUMNS = REQUIRED + OPTIONAL


def positions(table: Table) -> dict[str, int]:
    """Where each known column stands; of two with one name the first."""
    return {name: table.header.index(name) for name in COLUMNS if name in table.header}


def faults(table: Table) -> Iterator[Fault]:
    """Everything wrong with the header, and values that stand beside it."""
    yield from of_names(table)
    yield from beside(table)


def of_names(table: Table) -> Iterator[Fault]:
    """What is wrong in row 1."""
    if _otherwise_separated(table):
        message = "the columns aren't separated by commas"
        yield _fault(table, 1, None, message, 'save it from the spreadsheet as "CSV UTF-8", with commas')
        return
    unknown = {name.strip().casefold() for name in table.header if name not in COLUMNS}
    for position, name in enumerate(table.header):
        if name not in COLUMNS:
            yield _fault(table, 1, name, f"{name!r} is not a column of a whitelist", near_miss(name.strip(), COLUMNS))
        elif name in table.header[:position]:
            yield _fault(table, 1, name, f"there are two columns {name}", "leave one of them away")
    for name in REQUIRED:
        # a misspelled column isn't missing on top
        if name not in table.header and name not in unknown:
            yield _fault(table, 1, name, f"the column {name} is missing", "name it in row 1; the order is free")


def beside(table: Table) -> Iterator[Fault]:
    """Values in the rows that stand in no column."""
    if _otherwise_separated(table):
        return
    for row in table.rows:
        if any(cell.text for cell in row.cells[len(table.header) :]):
            message = f"the row has more values than the header's {len(table.header)} columns"
            yield _fault(table, row.number, None, message, "put a value that holds a comma in double quotes")


def _otherwise_separated(table: Table) -> bool:
    return len(table.header) == 1 and bool({";", "\t"} & set(table.header[0]))


def _fault(table: Table, row: int, column: str | None, message: str, hint: str) -> Fault:
    return Fault(Code.HEADER, message, hint, table.path, row, column)

"""The cells of an XLSX sheet, each with how the workbook holds it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.table import Cell, Kind, unreadable

UNREADABLE = (BadZipFile, KeyError, ValueError, OSError, SyntaxError)
"""What openpyxl raises for a file that is no workbook, or a broken one."""


def xlsx_lines(path: Path, data: bytes, sheet: str | None) -> Iterator[list[Cell]]:
    """The rows of a sheet from the first on, the blank ones too. Errors as in `reader.read`."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of features that it would drop when writing; nothing is written here
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data), read_only=True)
            for row in _sheet(path, workbook, sheet).iter_rows():
                yield [_cell(cell.data_type, cell.value) for cell in row]
    except (InputRefused, UsageRefused):
        raise
    except UNREADABLE as error:
        hint = "open it in the spreadsheet and save it again as XLSX"
        raise unreadable(path, Code.ENCODING, "the file isn't a readable XLSX workbook", hint) from error


def _sheet(path: Path, workbook: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if name is not None and name not in sheets:
        raise UsageRefused(f"{path} has no sheet {name!r}", hint="its sheets are " + ", ".join(sheets))
    if not sheets:
        raise unreadable(path, Code.EMPTY_FILE, "the workbook has no sheet with cells", "put the list on one")
    sheet = next(iter(sheets.values())) if name is None else sheets[name]
    # some programs state a wrong size of the sheet, and rows beyond it would be lost
    sheet.reset_dimensions()
    return sheet


def _cell(data_type: str, value: Any) -> Cell:
    if value is None or value == "":
        return Cell()
    if data_type == "f":
        return Cell(str(getattr(value, "text", value)), Kind.FORMULA)
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return Cell(value.date().isoformat() if whole_day else value.isoformat(" "), Kind.DATE)
    if isinstance(value, date | time):
        return Cell(value.isoformat(), Kind.DATE)
    if isinstance(value, int | float):
        return Cell(f"{value:.15g}" if isinstance(value, float) else str(value), Kind.NUMBER)
    return Cell(str(value))

"""The cells of an XLSX sheet, each with how the workbook holds it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.whitelist.bounds import OutOfBounds, require_bounds
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.table import Cell, Kind, unreadable

_BLANK = Cell()
_AGAIN = "open it in the spreadsheet and save it again as XLSX, without a password"
_SMALLER = "open it in the spreadsheet, delete all but the list, and save it again as XLSX"


def xlsx_sheet(path: Path, data: bytes, name: str | None) -> tuple[str | None, Iterator[list[Cell]]]:
    """The name of the sheet, if the workbook has more than one, and its rows from the first on, the blank ones too.

    Errors, also while the rows are read, as in `reader.read`.
    """
    from openpyxl import load_workbook

    with _readable(path):
        require_bounds(data)
        workbook = load_workbook(io.BytesIO(data), read_only=True)
        sheet = _sheet(path, workbook.worksheets, name)
        # some programs state a wrong size of the sheet, and rows beyond it would be lost
        sheet.reset_dimensions()
        return sheet.title if len(workbook.sheetnames) > 1 else None, _lines(path, sheet)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of features that it would drop when writing; nothing is written here
            warnings.simplefilter("ignore")
            yield
    except (InputRefused, UsageRefused):
        raise
    except OutOfBounds as error:
        raise unreadable(path, Code.ENCODING, str(error), _SMALLER) from error
    except Exception as error:
        # of a broken workbook openpyxl and zipfile raise whatever its first broken part leads to
        raise unreadable(path, Code.ENCODING, "the file isn't a readable XLSX workbook", _AGAIN) from error


def _lines(path: Path, sheet: Any) -> Iterator[list[Cell]]:
    with _readable(path):
        for row in sheet.iter_rows():
            yield [_cell(cell.data_type, cell.value) for cell in row]


def _sheet(path: Path, sheets: list[Any], name: str | None) -> Any:
    """The sheet of that name; else the first that people see, since what is hidden nobody has approved."""
    names = [sheet.title for sheet in sheets]
    if not sheets:
        raise unreadable(path, Code.EMPTY_FILE, "the workbook has no sheet with cells", "put the list on one")
    if len(set(names)) < len(names):
        raise unreadable(path, Code.ENCODING, "two sheets of the workbook have the same name", _AGAIN)
    if name is not None and name not in names:
        raise UsageRefused(f"{path} has no sheet {name!r}", hint="its sheets are " + ", ".join(names))
    for sheet in sheets:
        if sheet.title == name or (name is None and sheet.sheet_state == "visible"):
            return sheet
    hint = "unhide the one with the list; a whitelist command reads it as well if --sheet names it"
    raise unreadable(path, Code.EMPTY_FILE, "all sheets of the workbook are hidden", hint)


def _cell(data_type: str, value: Any) -> Cell:
    if value is None or value == "":
        return _BLANK
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

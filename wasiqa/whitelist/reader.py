"""Reading a whitelist file, CSV or XLSX, cell by cell and without judging what it says."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.whitelist.files import READABLE
from wasiqa.whitelist.refusals import Code
from wasiqa.whitelist.table import Cell, Row, Table, unreadable
from wasiqa.whitelist.xlsx import xlsx_sheet


def read(path: Path, sheet: str | None = None) -> Table:
    """The table in a CSV file, or in a sheet of an XLSX file (`sheet`, or the first that isn't hidden).

    Raises `InputRefused` if there is none, with the fault ENCODING or EMPTY_FILE where the content is to blame, and
    `UsageRefused` for a sheet that doesn't exist.
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise InputRefused(
            f"{path} is neither .csv nor .xlsx", file=str(path), hint="save it as one of the two", code="WRONG_ENDING"
        )
    if kind == ".csv" and sheet is not None:
        raise UsageRefused(f"{path} is a CSV file and has no sheets", hint="leave --sheet away")
    data = content(path)
    name, lines = (None, _csv_lines(path, data)) if kind == ".csv" else xlsx_sheet(path, data, sheet)
    rows = (Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1))
    first = next(rows, None)
    if first is None or first.blank:
        raise headless(path)
    body = tuple(row for row in rows if not row.blank)
    return Table(str(path), hashlib.sha256(data).hexdigest(), header(cell.text for cell in first.cells), body, name)


def headless(path: Path) -> InputRefused:
    """The refusal of a file whose first row is blank."""
    return unreadable(path, Code.EMPTY_FILE, "row 1 is empty", "name the columns in row 1", row=1)


def content(path: Path) -> bytes:
    """The bytes of a file. Raises `InputRefused` if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputRefused(
            f"{path} can't be read: {error.strerror}", file=str(path), hint=READABLE, code="FILE_UNUSABLE"
        ) from error


def header(texts: Iterable[str]) -> tuple[str, ...]:
    """The names in row 1, without the empty cells at its end."""
    names = list(texts)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def csv_lines(path: Path, data: bytes) -> Iterator[list[str]]:
    """The texts of each line of a CSV file. Errors, also while they are read, as in `read`."""
    hint = 'save it from the spreadsheet as "CSV UTF-8"'
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} of the file isn't UTF-8"
        raise unreadable(path, Code.ENCODING, message, hint, row) from error
    if b"\0" in data:
        raise unreadable(path, Code.ENCODING, "the file holds zero bytes, so it isn't text", hint)
    lines = csv_rows(data, "utf-8-sig")
    try:
        yield from lines
    except csv.Error as error:
        message = f"line {lines.line_num} can't be read as CSV: {error}"
        close = f'close each " that was opened; or {hint}'
        raise unreadable(path, Code.ENCODING, message, close, lines.line_num) from error


def csv_rows(data: bytes, encoding: str = "utf-8") -> Any:
    """The texts of each line, and the number of the line that was read last as `line_num`. Raises `csv.Error`."""
    return csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding, newline=""), strict=True)


def _csv_lines(path: Path, data: bytes) -> Iterator[list[Cell]]:
    return ([Cell(text) for text in texts] for texts in csv_lines(path, data))

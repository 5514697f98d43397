"""Workbooks that are too large to be lists, or whose rows and cells aren't where they say; found before they are read.

A small file can unpack into gigabytes, or ask for the blank rows before row 99,999,999,999. And of rows or cells that
are out of order, one program shows others than the next one reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from xml.parsers import expat
from zipfile import ZipFile

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_CELLS = 4_000_000
_BYTES = 1 << 28
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET, _ROW, _CELL = (f"{_NAMESPACE} {name}" for name in ("sheetData", "row", "c"))
_PLACE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


class OutOfBounds(ValueError):
    """What is too large or out of order."""


def require_bounds(data: bytes) -> None:
    """Raise `OutOfBounds` for an XLSX file that no list needs; what `zipfile` raises, if it is none."""
    with ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        # a member is never unpacked beyond the size that is stated here
        if sum(member.file_size for member in members) > _BYTES:
            raise OutOfBounds(f"the workbook is larger than {_BYTES >> 20} MiB once it is unpacked")
        for member in members:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = _Places().start
            with archive.open(member) as stream:
                try:
                    parser.ParseFile(stream)
                except expat.ExpatError:
                    # a picture; or a broken sheet, which nobody can read any further either
                    continue


class _Places:
    """Where the rows and cells of one part of the workbook say that they are."""

    def __init__(self) -> None:
        self.row = self.column = self.cells = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet the beginning of an XML element."""
        if name == _CELL and self.row:
            self._cell(attributes.get("r"))
        elif name == _ROW:
            self._row(attributes.get("r"))
        elif name == _SHEET:
            self.row = 0

    def _row(self, told: str | None) -> None:
        if told is not None and not (told.isascii() and told.isdigit()):
            raise OutOfBounds(f"a row of the workbook has the number {told[:20]!r}")
        # so many digits are enough to be too many
        row = self.row + 1 if told is None else int(told[:20])
        if row > _LAST_ROW:
            raise OutOfBounds(f"the workbook has a row beyond row {_LAST_ROW}")
        if row <= self.row:
            raise OutOfBounds(f"row {row} of the workbook comes after row {self.row}")
        self.row, self.column = row, 0

    def _cell(self, told: str | None) -> None:
        column = self.column + 1 if told is None else self._column(told)
        if column > _LAST_COLUMN:
            raise OutOfBounds(f"row {self.row} of the workbook has more than {_LAST_COLUMN} columns")
        if column <= self.column:
            raise OutOfBounds(f"row {self.row} of the workbook has the cell {told} out of order")
        self.cells += column - self.column
        if self.cells > _CELLS:
            raise OutOfBounds(f"a sheet of the workbook has more than {_CELLS} cells")
        self.column = column

    def _column(self, told: str) -> int:
        place = _PLACE.fullmatch(told)
        if place is None or int(place[2]) != self.row:
            raise OutOfBounds(f"row {self.row} of the workbook has a cell {told[:20]!r}")
        number = 0
        for letter in place[1]:
            number = number * 26 + ord(letter) - ord("A") + 1
        return number

"""Reports as files for spreadsheets: what looks like a formula stays text, and equal reports are equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wasiqa.reporting.report import Amount, Cell, Report, Table
from wasiqa.whitelist import sheets

if TYPE_CHECKING:
    from openpyxl import Workbook

_EXACT = 15
"""Digits that a spreadsheet's numbers keep."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can name


def csv_file(report: Report) -> bytes:
    """The main table; amounts in currency, without separators."""
    return sheets.as_csv(report.main.columns, ([_text(cell) for cell in line] for line in report.main.lines))


def xlsx_file(report: Report, time: int) -> bytes:
    """A sheet for each table; amounts and counts are numbers, all else text. `time` (seconds) is that of the report."""
    from openpyxl import Workbook

    workbook = Workbook()
    del workbook["Sheet"]
    for table in report.tables:
        _sheet(workbook, table)
    return _settled(sheets.saved(workbook), datetime.fromtimestamp(time, UTC))


def _sheet(workbook: Workbook, table: Table) -> None:
    sheet = workbook.create_sheet(table.name)
    sheets.head(sheet, table.columns, _widths(table))
    for number, line in enumerate(table.lines, start=2):
        for position, cell in enumerate(line, start=1):
            _put(sheet.cell(number, position), cell)


def _put(place: Any, cell: Cell) -> None:
    if isinstance(cell, Amount) and len(str(cell.minor)) <= _EXACT:
        place.value = Decimal(_text(cell))
        place.number_format = "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")
    elif isinstance(cell, int) and not isinstance(cell, bool):
        place.value = cell
    else:
        sheets.put(place, _text(cell))


def _widths(table: Table) -> Iterator[int]:
    texts = [table.columns, *([_text(cell) for cell in line] for line in table.lines)]
    yield from (max(map(len, column)) + 2 for column in zip(*texts, strict=True))


def _text(cell: Cell) -> str:
    if isinstance(cell, Amount):
        return str(cell).replace(",", "")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)


def _settled(workbook: bytes, moment: datetime) -> bytes:
    """The same workbook, with this moment in place of that of its writing."""
    stamp, settled = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp, content)
            target.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()

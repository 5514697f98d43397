"""Workbooks and CSV files that hold text and nothing else: what looks like a formula stays the text that it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from wasiqa.durable import naming

if TYPE_CHECKING:
    from openpyxl import Workbook

TEXT = "@"
"""The number format with which spreadsheets keep what is entered as it is."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"(?:^|(?<=[,;|\t\r\n]))(?=[\s\"]*[=+\-@]|[\t\r])")
"""Before what a spreadsheet takes for a formula: at the beginning of a text, or after what may separate cells."""
_LINES = 1_000


def printable(text: str) -> str:
    """The text with what no workbook can hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def put(cell: Any, text: str) -> None:
    """Write a text into a workbook's cell, as text."""
    cell.number_format = TEXT
    if text:
        cell.value = printable(text)
        # openpyxl takes "=1+1" for a formula and "#N/A" for an error unless told
        cell.data_type = "s"


def append(sheet: Any, values: Iterable[str], *, row: int) -> None:
    """Write texts into a row of a sheet, from its first cell on."""
    for position, value in enumerate(values, start=1):
        put(sheet.cell(row, position), value)


def head(sheet: Any, names: Sequence[str], widths: Iterable[int]) -> None:
    """Write a header into row 1 in bold, freeze it, and make the columns so many characters wide."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    append(sheet, names, row=1)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width


def saved(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an XLSX file. Raises `OSError` if there is no room for temporary files."""
    buffer = io.BytesIO()
    with naming(gettempdir()):
        workbook.save(buffer)
    return buffer.getvalue()


def as_csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8; an apostrophe is put before what a spreadsheet would take for a formula."""
    return b"".join(csv_parts(names, rows))


def csv_parts(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same file in parts of so many lines, as they are made."""
    lines = chain([names], ([tamed(value) for value in row] for row in rows))
    while part := list(islice(lines, _LINES)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(part)
        yield buffer.getvalue().encode()


def as_xlsx(title: str, names: Sequence[str], rows: Iterable[Sequence[str]], widths: Iterable[int]) -> bytes:
    """An XLSX file with one sheet."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    head(sheet, names, widths)
    for number, row in enumerate(rows, start=2):
        append(sheet, row, row=number)
    return saved(workbook)


def tamed(value: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula; of such a text, itself.

    A cell of a spreadsheet may begin after any separator: which it takes for one depends on its country.
    """
    return _FORMULA.sub("'", value)

"""A copy of a refused file that shows each mistake in its place: a coloured cell, and in its comment what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from wasiqa.durable import replace
from wasiqa.errors import Fault, InputRefused
from wasiqa.whitelist import sheets
from wasiqa.whitelist.seal import intact, seal
from wasiqa.whitelist.table import Row, Table

_RED = "FFFFC7CE"
_LINE = 46
"""Characters of a comment's line."""


def checked_path(file: str) -> Path:
    """Where the copy of a file goes: beside it."""
    return Path(f"{file}.checked.xlsx")


def with_copy(refused: InputRefused, table: Table) -> InputRefused:
    """The same refusal once the copy is written; its hint says where, or why there is none."""
    path = checked_path(table.path)
    try:
        write_checked(path, table, refused.faults)
        told = f"{path} shows each mistake in its cell"
    except OSError as error:
        told = f"a copy that shows the mistakes could not be written to {path}: {error.strerror or error}"
    return InputRefused(refused.message, file=refused.file, faults=refused.faults, hint=f"{refused.hint}; {told}")


def write_checked(path: Path, table: Table, faults: Sequence[Fault]) -> None:
    """Write the copy, readable for nobody who may not read the file. Raises `OSError` if it can't be written."""
    content = checked_copy(table, faults)
    mode = Path(table.path).stat().st_mode & 0o666
    # a link of that name is replaced; what it leads to stays
    replace(path, [content], mode=mode, masked=True)


def withdraw_copy(file: str) -> str | None:
    """Remove the copy that showed what was wrong with a file that is right by now; what to tell about it, if any.

    One that somebody has worked on since may be somebody's list, and stays.
    """
    path = checked_path(file)
    if not path.is_file():
        return None
    if not intact(path):
        return f"{path} stays: it isn't the copy as it was written. {file} has no mistakes now"
    try:
        path.unlink()
    except OSError as error:
        return f"{path} could not be removed: {error.strerror or error}. {file} has no mistakes now"
    return f"{path} was removed: {file} has no mistakes now"


def checked_copy(table: Table, faults: Sequence[Fault]) -> bytes:
    """The XLSX file: every row under its own number, all cells as text, and a second sheet that lists the mistakes."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Checked"
    sheets.head(sheet, table.header, [max(14, min(46, len(name) + 24)) for name in table.header])
    for row in table.rows:
        sheets.append(sheet, (cell.text for cell in row.cells), row=row.number)
    for (row_number, positions), found in _by_place(table, faults).items():
        _mark(sheet, row_number, positions, found)
    listed = workbook.create_sheet("Mistakes")
    sheets.head(listed, ("row", "column", "code", "message", "hint"), (8, 16, 24, 80, 80))
    for number, fault in enumerate(faults, start=2):
        texts = (str(fault.row or ""), fault.column or "", fault.code, fault.message, fault.hint or "")
        sheets.append(listed, texts, row=number)
    seal(workbook)
    return sheets.saved(workbook)


def _by_place(table: Table, faults: Iterable[Fault]) -> dict[tuple[int, tuple[int, ...]], list[Fault]]:
    rows = {row.number: row for row in table.rows}
    places: defaultdict[tuple[int, tuple[int, ...]], list[Fault]] = defaultdict(list)
    for fault in faults:
        number = fault.row or 1
        places[number, tuple(_positions(table, fault.column, rows.get(number)))].append(fault)
    # whole rows first, so that the comment of a single cell is not covered
    return dict(sorted(places.items(), key=lambda place: -len(place[0][1])))


def _positions(table: Table, column: str | None, row: Row | None) -> Iterator[int]:
    """Cells (from 1) to colour: those of the column, or the whole row if it has none."""
    width = max(len(table.header), len(row.cells) if row else 0)
    if column not in table.header:
        yield from range(1, width + 1)
    elif row is not None:
        yield table.header.index(column) + 1
    else:
        yield from (position for position, name in enumerate(table.header, start=1) if name == column)


def _mark(sheet: Any, row: int, positions: Sequence[int], faults: Iterable[Fault]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for position in positions:
        sheet.cell(row, position).fill = PatternFill("solid", fgColor=_RED)
    cell = sheet.cell(row, positions[0])
    texts = [cell.comment.text] if cell.comment else []
    texts += [f"{fault.code}: {fault.message}" + (f"\n→ {fault.hint}" if fault.hint else "") for fault in faults]
    text = sheets.printable("\n\n".join(texts))
    height = 20 * (2 + sum(1 + len(line) // _LINE for line in text.splitlines()))
    cell.comment = Comment(text, "Wasiqa", width=340, height=height)

"""Whether a workbook is still as it was written: a seal in its properties that changes with every cell."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from wasiqa.whitelist.xlsx import UNREADABLE

if TYPE_CHECKING:
    from openpyxl import Workbook


def seal(workbook: Workbook) -> None:
    """Seal a workbook before it is saved."""
    workbook.properties.identifier = _cells(workbook)


def intact(path: Path) -> bool:
    """Whether a file is a workbook that was sealed, and no cell of which has changed since."""
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(path)
    except UNREADABLE:
        return False
    return bool(workbook.properties.identifier == _cells(workbook))


def _cells(workbook: Workbook) -> str:
    # the file's XML turns some blanks into others
    cells = [
        [sheet.title, cell.coordinate, *str(cell.value).split()]
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()

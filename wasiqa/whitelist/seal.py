"""Whether a workbook is still as it was written: a seal in its properties that changes with every cell."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from wasiqa.whitelist.bounds import require_bounds

if TYPE_CHECKING:
    from openpyxl import Workbook


def seal(workbook: Workbook) -> None:
    """Seal a workbook before it is saved."""
    workbook.properties.identifier = _cells(workbook)


def intact(path: Path) -> bool:
    """Whether a file is a workbook that was sealed, and no cell of which has changed since."""
    from openpyxl import load_workbook

    try:
        data = path.read_bytes()
        require_bounds(data)
        with warnings.catch_warnings():
            # openpyxl warns of features that it would drop when writing; nothing is written here
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data))
    except Exception:
        # of a broken workbook openpyxl and zipfile raise whatever its first broken part leads to
        return False
    return bool(workbook.properties.identifier == _cells(workbook))


def _cells(workbook: Workbook) -> str:
    # `iter_rows` would go through all the blanks of a sheet with one cell far off; XML turns some blanks into others
    cells = [
        [sheet.title, cell.coordinate, *str(cell.value).split()]
        for sheet in workbook.worksheets
        for _, cell in sorted(sheet._cells.items(), key=lambda placed: placed[0])
        if cell.value is not None
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()

"""What stands in a whitelist file, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from wasiqa.errors import Fault, InputRefused
from wasiqa.whitelist.refusals import Code


class Kind(Enum):
    """How a file holds a value; in a CSV all are text."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    FORMULA = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as text (dates as YYYY-MM-DD, formulas as written), and how the file holds it."""

    text: str = ""
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Row:
    """One row; `number` is the one that the spreadsheet shows."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether every cell is empty."""
        return all(cell == Cell() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A file's header (row 1) and the rows below it that aren't blank; `sha256` is of the file's bytes, in hex."""

    path: str
    sha256: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str | None = None
    """The sheet that it comes from, if there are others in the workbook."""


def unreadable(path: Path, code: Code, message: str, hint: str, row: int | None = None) -> InputRefused:
    """The error for a file that gives no table, with its one fault."""
    fault = Fault(code, message, hint, str(path), row)
    return InputRefused(f"{path}: {message}", file=str(path), faults=[fault], hint=hint)

"""Small CSV files in UTF-8 with one exact header, read as a whole: every mistake is told at once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from wasiqa.errors import Fault, InputRefused, WasiqaError, not_readable

T = TypeVar("T")


def read_lines(path: Path, columns: tuple[str, ...], what: str, read: Callable[[list[str]], T]) -> tuple[T, ...]:
    """Each line as `read` makes it of its cells; `what` the lines are, for messages.

    Raises `InputRefused` with every mistake; a ValueError or an error of ours in `read` is one.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except OSError as error:
        raise not_readable(path, error) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path} is no CSV in UTF-8: {error}", file=str(path)) from error
    if not lines or tuple(lines[0]) != columns:
        raise InputRefused(f"{path}: the header is not {','.join(columns)}", file=str(path))
    found: list[T] = []
    faults: list[Fault] = []
    for row, cells in enumerate(lines[1:], start=2):
        try:
            if len(cells) != len(columns):
                raise ValueError(f"it has {len(cells)} cells, not {len(columns)}")
            found.append(read(cells))
        except (WasiqaError, ValueError) as error:
            faults.append(Fault(f"BAD_{what.upper()}", str(error), file=str(path), row=row))
    if faults:
        first = faults[0]
        told = f"{path}: {len(faults)} of {len(lines) - 1} {what}s are wrong; row {first.row}: {first.message}"
        raise InputRefused(told, file=str(path), faults=faults)
    return tuple(found)

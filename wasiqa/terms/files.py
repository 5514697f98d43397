"""A term sheet together with the holiday file that it names: reading both, and writing them back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasiqa.errors import Fault, InputRefused
from wasiqa.terms import holidays
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.fields import Fields
from wasiqa.terms.sheet import TermSheet, load
from wasiqa.terms.shift import CYCLE, shift, shift_holidays


@dataclass(frozen=True)
class Terms:
    """A term sheet as read from `path`, with its calendar; `sha256` is of the sheet's bytes."""

    path: Path
    sha256: str
    sheet: TermSheet
    calendar: Calendar


def read(path: Path) -> Terms:
    """The term sheet at `path` and its holiday file. Raises InputRefused with every mistake of either file."""
    sheet = load(path)
    return Terms(path, hashlib.sha256(path.read_bytes()).hexdigest(), sheet, calendar_of(sheet, path))


def calendar_of(sheet: TermSheet, path: Path) -> Calendar:
    """The sheet's weekend and holidays; `path` is the sheet's own, from which the holiday file is found."""
    if sheet.calendar is None:
        return Calendar(weekend=frozenset(sheet.weekend))
    holiday_path = path.parent / sheet.calendar
    if not holiday_path.is_file():
        fault = Fault(
            "NO_CALENDAR",
            f"calendar names {sheet.calendar}, but there is no file {holiday_path}",
            "write its path from the term sheet's folder, or leave the field out to count weekends only",
            file=str(path),
            column="calendar",
        )
        raise InputRefused(f"{path}: {fault.message}", file=str(path), faults=(fault,), hint=fault.hint)
    return holidays.load(holiday_path).calendar(sheet.weekend)


def to_yaml(value: Fields, comment: str) -> str:
    """A term sheet or holiday file as YAML that reads back as the same, under a line of comment."""
    import yaml

    data: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return f"# {comment}\n" + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def write_shifted(source: Path, target: Path, years: int = CYCLE, isin: str | None = None) -> Terms:
    """Write the term sheet at `source`, moved by `years`, to `target`, and its moved holiday file beside that.

    Raises InputRefused as `read` and `shift` do; nothing is written then.
    """
    sheet = load(source)
    note = f"Moved by {years} years from {source.name}: a rehearsal, nobody promised these terms."
    calendar = None
    if sheet.calendar is not None:
        calendar = f"{target.stem}-holidays.yaml"
        calendar_of(sheet, source)
        days = shift_holidays(holidays.load(source.parent / sheet.calendar), years)
    moved = shift(sheet, years, isin=isin, calendar=calendar)
    target.parent.mkdir(parents=True, exist_ok=True)
    if calendar is not None:
        target.with_name(calendar).write_text(to_yaml(days, note), encoding="utf-8")
    target.write_text(to_yaml(moved, note), encoding="utf-8")
    return read(target)

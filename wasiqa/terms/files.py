"""A term sheet together with the files that it names: reading both, and writing them back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasiqa.durable import write_durably
from wasiqa.errors import Fault, InputRefused
from wasiqa.terms import country_list, holidays, tax
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.country_list import CountryList
from wasiqa.terms.fields import Fields
from wasiqa.terms.sheet import TermSheet, load
from wasiqa.terms.shift import CYCLE, shift, shift_holidays, shift_taxes
from wasiqa.terms.tax import TaxTable

_ABSENT = {
    "calendar": ("NO_CALENDAR", "to count weekends only"),
    "tax_table": ("NO_FILE", "and state withholding"),
    "country_list": ("NO_FILE", "if nobody is listed"),
}
_ENDINGS = {"calendar": "holidays", "tax_table": "taxes", "country_list": "countries"}


@dataclass(frozen=True)
class Terms:
    """A term sheet as read from `path`, with the files that it names; `sha256` is of the sheet's bytes."""

    path: Path
    sha256: str
    sheet: TermSheet
    calendar: Calendar
    taxes: TaxTable | None = None
    countries: CountryList | None = None


def read(path: Path) -> Terms:
    """The term sheet at `path` and the files that it names. Raises InputRefused with every mistake of one of them."""
    sheet = load(path)
    return Terms(
        path,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        sheet,
        calendar_of(sheet, path),
        None if sheet.tax_table is None else tax.load(_companion(path, "tax_table", sheet.tax_table)),
        None if sheet.country_list is None else country_list.load(_companion(path, "country_list", sheet.country_list)),
    )


def read_of(path: Path, isin: str) -> Terms:
    """The term sheet at `path`, of this series. Raises InputRefused as `read` does, or if it is another's."""
    terms = read(path)
    if terms.sheet.isin != isin:
        raise InputRefused(
            f"{path} is the term sheet of {terms.sheet.isin}, not of {isin}", file=str(path), code="WRONG_TERMS"
        )
    return terms


def calendar_of(sheet: TermSheet, path: Path) -> Calendar:
    """The sheet's weekend and holidays; `path` is the sheet's own, from which the holiday file is found."""
    if sheet.calendar is None:
        return Calendar(weekend=frozenset(sheet.weekend))
    return holidays.load(_companion(path, "calendar", sheet.calendar)).calendar(sheet.weekend)


def _companion(path: Path, field: str, name: str) -> Path:
    """The file that a field of the sheet at `path` names, as seen from the sheet's folder."""
    found = path.parent / name
    if not found.is_file():
        code, left_out = _ABSENT[field]
        message = f"{field} names {name}, but there is no file {found}"
        hint = f"write its path from the term sheet's folder, or leave the field out {left_out}"
        fault = Fault(code, message, hint, file=str(path), column=field)
        raise InputRefused(f"{path}: {fault.message}", file=str(path), faults=(fault,), hint=fault.hint)
    return found


def to_yaml(value: Fields, comment: str) -> str:
    """A term sheet or holiday file as YAML that reads back as the same, under a line of comment."""
    import yaml

    data: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return f"# {comment}\n" + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def write_shifted(source: Path, target: Path, years: int = CYCLE, isin: str | None = None) -> Terms:
    """Write the term sheet at `source`, moved by `years`, to `target`, and the files that it names beside that.

    Raises InputRefused as `read` and `shift` do; nothing is written then.
    """
    terms = read(source)
    sheet = terms.sheet
    note = f"Moved by {years} years from {source.name}: a rehearsal, nobody promised these terms."
    beside: dict[str, Fields] = {}
    if sheet.calendar is not None:
        beside["calendar"] = shift_holidays(holidays.load(source.parent / sheet.calendar), years)
    if terms.taxes is not None:
        beside["tax_table"] = shift_taxes(terms.taxes, years)
    if terms.countries is not None:
        beside["country_list"] = terms.countries
    names = {field: f"{target.stem}-{_ENDINGS[field]}.yaml" for field in beside}
    moved = shift(sheet, years, isin=isin, **names)
    for field, value in beside.items():
        write_durably(target.with_name(names[field]).resolve(), to_yaml(value, note), mode=None)
    write_durably(target.resolve(), to_yaml(moved, note), mode=None)
    return read(target)

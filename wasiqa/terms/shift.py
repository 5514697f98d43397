"""The same terms some years later, to rehearse a published bond on a chain whose clock starts today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wasiqa.errors import InputRefused
from wasiqa.terms.holidays import Coverage, Holiday, HolidayFile
from wasiqa.terms.reading import build
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.tax import TaxTable

CYCLE = 28
_OWN_NUMBERS = "XF"  # ISO 6166 leaves this prefix to numbers that somebody assigns for own use


def shift(sheet: TermSheet, years: int = CYCLE, *, isin: str | None = None, **files: str) -> TermSheet:
    """The sheet with its dates moved by `years`: after 28 years weekdays and leap years, and so all amounts, return.

    An ISIN names one security, and the moved one is another: it gets `isin`, or else the old national number under XF,
    the prefix for numbers of one's own. `files` are the moved files by the fields that name them. Raises InputRefused
    if the years are not a multiple of 28 or lead across 2100, which is no leap year.
    """
    moved = _all_moved(sheet.model_dump(exclude_unset=True, exclude={"hooks"}), years)
    moved |= {"isin": isin or own_isin(sheet.isin), **files}
    if sheet.hooks:
        moved["hooks"] = [_all_moved(hook.model_dump(exclude_unset=True), years) for hook in sheet.hooks]
    if moved["isin"] == sheet.isin:
        raise InputRefused(f"{sheet.isin} is the ISIN of the terms before the move", hint="state another ISIN")
    return build(TermSheet, moved, "moved term sheet")


def shift_taxes(table: TaxTable, years: int = CYCLE) -> TaxTable:
    """The tax table with its days moved by `years`; name and source say that it was. Raises as `shift` does."""
    told = {
        "name": f"{table.name}, moved by {years} years",
        "source": f"Moved by {years} years for a rehearsal, nobody set these rates. Before: {table.source}",
    }
    rates = _all_moved(table.model_dump(exclude_unset=True)["rates"], years)
    return build(TaxTable, table.model_dump(exclude_unset=True) | told | {"rates": rates}, "moved tax table")


def shift_holidays(file: HolidayFile, years: int = CYCLE) -> HolidayFile:
    """The holiday file with its days moved by `years`; name and source say that it was. Raises as `shift` does."""
    return file.model_copy(
        update={
            "name": f"{file.name}, moved by {years} years",
            "source": f"Moved by {years} years for a rehearsal, nobody declared these days. Before: {file.source}",
            "covers": Coverage(from_=_moved(file.covers.from_, years), to=_moved(file.covers.to, years)),
            "holidays": tuple(Holiday(date=_moved(day.date, years), name=day.name) for day in file.holidays),
            "working_days": tuple(_moved(day, years) for day in file.working_days),
        }
    )


def own_isin(isin: str) -> str:
    """The national number of `isin` under the prefix of numbers of one's own, with its check digit."""
    from stdnum.isin import calc_check_digit

    body = _OWN_NUMBERS + isin[2:-1]
    return body + calc_check_digit(body)


def _all_moved(value: Any, years: int) -> Any:
    """The value with every date in it moved."""
    if isinstance(value, Mapping):
        return {name: _all_moved(part, years) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_all_moved(part, years) for part in value]
    return _moved(value, years) if isinstance(value, date) else value


def _moved(day: date, years: int) -> date:
    if years <= 0 or years % CYCLE:
        hint = "write 28, 56 or 84"
        raise InputRefused(f"a shift by {years} years changes weekdays: only multiples of {CYCLE} keep them", hint=hint)
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:
        moved = None
    if moved is None or moved.weekday() != day.weekday():
        raise InputRefused(f"{day} cannot be moved by {years} years: 2100, on the way, is not a leap year")
    return moved

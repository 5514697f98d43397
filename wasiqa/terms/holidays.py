"""Holiday files: holidays are announced, and change, at short notice, so they are data with an author and a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo

from wasiqa.terms.calendar import Calendar
from wasiqa.terms.clauses import Text
from wasiqa.terms.fields import Date, Fields, distinct, last_of
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse


class Coverage(Fields):
    """First and last day whose holidays the file knows."""

    model_config = ConfigDict(validate_by_name=True)

    from_: Annotated[Date, Field(alias="from")]
    to: Annotated[Date, last_of("covers")]


class Holiday(Fields):
    """One declared holiday."""

    date: Date
    name: Text


def _covered(days: Iterable[date], info: ValidationInfo) -> None:
    covers: Coverage | None = info.data.get("covers")
    outside = [str(day) for day in sorted(days) if covers and not covers.from_ <= day <= covers.to]
    if outside:
        sentence = f"{info.field_name} lists days that the file does not cover: {', '.join(outside)}"
        raise refuse("NOT_COVERED", sentence, "correct covers or the days")


def _holidays(value: tuple[Holiday, ...], info: ValidationInfo) -> tuple[Holiday, ...]:
    days = tuple(holiday.date for holiday in value)
    distinct(days, info)
    _covered(days, info)
    return value


def _working_days(value: tuple[date, ...], info: ValidationInfo) -> tuple[date, ...]:
    both = sorted(set(value) & {holiday.date for holiday in info.data.get("holidays", ())})
    if both:
        raise refuse("CONTRADICTION", f"{both[0]} is listed as a holiday and as a working day", "keep one of them")
    _covered(value, info)
    return value


class HolidayFile(Fields):
    """Holidays of one market; `working_days` are exceptions, such as a Saturday declared a working day.

    `source` says where the dates were announced, `author` who wrote them down, `as_of` when; `version` is raised
    with each change.
    """

    name: Text
    version: Text | None = None
    source: Text
    author: Text
    as_of: Date
    covers: Coverage
    holidays: Annotated[tuple[Holiday, ...], AfterValidator(_holidays)] = ()
    working_days: Annotated[tuple[Date, ...], AfterValidator(distinct), AfterValidator(_working_days)] = ()

    def calendar(self, weekend: Iterable[int]) -> Calendar:
        """These holidays together with a series' weekend."""
        return Calendar(
            weekend=frozenset(weekend),
            holidays=frozenset(holiday.date for holiday in self.holidays),
            working_days=frozenset(self.working_days),
            covers=(self.covers.from_, self.covers.to),
            name=self.name,
        )


def load(path: Path) -> HolidayFile:
    """The holiday file at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, HolidayFile, "holiday file")

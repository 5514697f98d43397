"""The file that says what the registry's tables of rules hold, and which rules series in circulation ask."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from wasiqa.categories import mask
from wasiqa.countries import numeric
from wasiqa.policy import TABLES
from wasiqa.servicing.policy_tables import Place, in_parts
from wasiqa.servicing.series_rules import Rules
from wasiqa.terms import checks
from wasiqa.terms.fields import Fields, Whole, distinct, not_empty, within
from wasiqa.terms.parts import CategoryName, CategoryNames, Country, PolicyRules
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse


def _number(country: str) -> int:
    return numeric(country) or 0


Countries = Annotated[tuple[Country, ...], AfterValidator(not_empty), AfterValidator(distinct)]


def _parts(countries: Iterable[str]) -> ItemsView[int, int]:
    return in_parts(map(_number, countries)).items()


class Table(Fields):
    """One table, wholly: what it does not name is not allowed."""

    countries: Countries | None = None
    corridors: Mapping[Country, Countries] = {}
    category_pairs: Mapping[CategoryName, CategoryNames] = {}

    def bitmaps(self, table: int) -> dict[Place, int]:
        """What the registry keeps of it, without what is zero."""
        found = {Place("countries", (table, part)): bits for part, bits in _parts(self.countries or ())}
        for sender, receivers in self.corridors.items():
            place = table, _number(sender)
            found |= {Place("corridor", (*place, part)): bits for part, bits in _parts(receivers)}
        for seller, buyers in self.category_pairs.items():
            found[Place("buyers", (table, int(seller)))] = mask(buyers)
        return found


def _spelled_once(value: object) -> object:
    if isinstance(value, str) and value.startswith("0") and value != "0":
        raise refuse("BAD_NUMBER", f"table {value} begins with 0", "write it without, so that no table stands twice")
    return value


Number = Annotated[Whole, within(1, TABLES), BeforeValidator(_spelled_once)]


class SeriesFields(Fields):
    """The rules of one series in circulation, wholly; its term sheet says what they were at its birth."""

    categories: CategoryNames
    policy: PolicyRules

    @property
    def rules(self) -> Rules:
        """The same as the contracts keep them."""
        return Rules(mask(self.categories), self.policy.policy)


Isin = Annotated[str, AfterValidator(checks.isin)]


class PolicyFile(Fields):
    """Tables by number, series by ISIN. Those that it doesn't name stay as they are."""

    tables: Annotated[Mapping[Number, Table], AfterValidator(not_empty)] = {}
    series: Annotated[Mapping[Isin, SeriesFields], AfterValidator(not_empty)] = {}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.tables and not self.series:
            raise refuse("EMPTY", "the file names no table and no series", "state `tables`, `series` or both")
        return self

    def bitmaps(self) -> dict[Place, int]:
        """What the registry keeps of all tables of the file, without what is zero."""
        return {place: bits for number, table in self.tables.items() for place, bits in table.bitmaps(number).items()}


def load(path: Path) -> PolicyFile:
    """The policy file at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, PolicyFile, "policy file")

"""The file that says what the registry's tables of rules hold: countries, corridors, and who sells to whom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from wasiqa.categories import mask
from wasiqa.policy import TABLES
from wasiqa.servicing.policy_tables import Place, in_parts
from wasiqa.terms.fields import Fields, Whole, distinct, not_empty, within
from wasiqa.terms.parts import CategoryName, CategoryNames
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse
from wasiqa.whitelist.countries import NOT_STATED, numeric, suggestion


def _country(value: object) -> int:
    if value == NOT_STATED:
        return 0
    number = numeric(str(value))
    if number is None:
        meant = suggestion(str(value))
        hint = f"did you mean {meant}?" if meant else f"write two capital letters such as PK, or {NOT_STATED}"
        raise refuse("UNKNOWN_COUNTRY", f"{value} is no country of ISO 3166-1", hint)
    return number


Country = Annotated[int, BeforeValidator(_country)]
Countries = Annotated[tuple[Country, ...], AfterValidator(not_empty), AfterValidator(distinct)]


class Table(Fields):
    """One table, wholly: what it does not name is not allowed."""

    countries: Countries | None = None
    corridors: Mapping[Country, Countries] = {}
    category_pairs: Mapping[CategoryName, CategoryNames] = {}

    def bitmaps(self, table: int) -> dict[Place, int]:
        """What the registry keeps of it, without what is zero."""
        found = {Place("countries", (table, part)): bits for part, bits in in_parts(self.countries or ()).items()}
        for sender, receivers in self.corridors.items():
            parts = in_parts(receivers).items()
            found |= {Place("corridor", (table, sender, part)): bits for part, bits in parts}
        for seller, buyers in self.category_pairs.items():
            found[Place("buyers", (table, int(seller)))] = mask(buyers)
        return found


class PolicyFile(Fields):
    """Tables by number. Those that it doesn't name stay as they are."""

    tables: Annotated[Mapping[Annotated[Whole, within(1, TABLES)], Table], AfterValidator(not_empty)]

    def bitmaps(self) -> dict[Place, int]:
        """What the registry keeps of all tables of the file, without what is zero."""
        return {place: bits for number, table in self.tables.items() for place, bits in table.bitmaps(number).items()}


def load(path: Path) -> PolicyFile:
    """The policy file at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, PolicyFile, "policy file")

"""Tax tables: withholding rates with the days from which they hold, the law behind them, and who wrote them down."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo

from wasiqa.categories import Category
from wasiqa.terms.clauses import Text
from wasiqa.terms.fields import Date, Fields, Share, distinct, last_of, not_empty, one_of
from wasiqa.terms.parts import CategoryNames
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

INSTRUMENTS = ("bond", "bill", "sukuk")


class TaxRate(Fields):
    """A rate for `categories` and `instruments` on payments from `from` to `until`, inclusive; without `until`, till
    further notice."""

    model_config = ConfigDict(validate_by_name=True)

    categories: CategoryNames
    instruments: Annotated[
        tuple[Annotated[str, one_of(*INSTRUMENTS)], ...], AfterValidator(not_empty), AfterValidator(distinct)
    ] = INSTRUMENTS
    from_: Annotated[Date, Field(alias="from")]
    until: Annotated[Date | None, last_of("a rate")] = None
    rate: Share
    law: Text

    def holds(self, category: Category, instrument: str, day: date) -> bool:
        """Does it apply to this payment?"""
        within = self.from_ <= day and (self.until is None or day <= self.until)
        return within and category in self.categories and instrument in self.instruments


def _one_at_a_time(value: tuple[TaxRate, ...], info: ValidationInfo) -> tuple[TaxRate, ...]:
    for one, other in combinations(value, 2):
        shared = [category for category in one.categories if category in other.categories]
        if not shared or not set(one.instruments) & set(other.instruments):
            continue
        later, earlier = (one, other) if one.from_ >= other.from_ else (other, one)
        if earlier.until is None or later.from_ <= earlier.until:
            sentence = f"{info.field_name}: two rates hold for {shared[0].name} on {later.from_}"
            raise refuse("CONTRADICTION", sentence, "give the earlier one an until before that day")
    return value


class TaxTable(Fields):
    """Withholding rates of one country. `source` says where they were published, `author` who wrote them down, `as_of`
    when; `version` is raised with each change."""

    name: Text
    version: Text
    source: Text
    author: Text
    as_of: Date
    rates: Annotated[tuple[TaxRate, ...], AfterValidator(not_empty), AfterValidator(_one_at_a_time)]

    def rate(self, category: Category, instrument: str, day: date) -> Fraction | None:
        """The rate on a payment of this day; None if the table has none."""
        found = next((rate for rate in self.rates if rate.holds(category, instrument, day)), None)
        return Fraction(found.rate) if found else None


def load(path: Path) -> TaxTable:
    """The tax table at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, TaxTable, "tax table")

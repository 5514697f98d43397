"""Parts of a term sheet: the groups of fields in it, and the lists of words."""

from __future__ import annotations

import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from wasiqa.categories import Category
from wasiqa.countries import NOT_STATED, numeric, suggestion
from wasiqa.policy import TABLES, Policy
from wasiqa.terms import checks
from wasiqa.terms.calendar import Weekday
from wasiqa.terms.fields import (
    Exact,
    Fields,
    Flag,
    TimeOfDay,
    Whole,
    as_name,
    by_name,
    distinct,
    not_empty,
    positive,
    within,
)
from wasiqa.terms.words import refuse


def _known_country(value: str) -> str:
    if value != NOT_STATED and numeric(value) is None:
        meant = suggestion(value)
        hint = f"did you mean {meant}?" if meant else f"write two capital letters such as PK, or {NOT_STATED}"
        raise refuse("UNKNOWN_COUNTRY", f"{value} is no country of ISO 3166-1", hint)
    return value


Positive = Annotated[Exact, AfterValidator(positive)]
CategoryName = Annotated[Category, by_name(Category), as_name]
CategoryNames = Annotated[tuple[CategoryName, ...], AfterValidator(not_empty), AfterValidator(distinct)]
Weekdays = Annotated[tuple[Annotated[Weekday, by_name(Weekday), as_name], ...], AfterValidator(distinct)]
Currency = Annotated[str, AfterValidator(checks.currency)]
Country = Annotated[str, AfterValidator(_known_country)]


class ReportingRate(Fields):
    """The rate at which the programme books the series: `units` of its reporting `currency` for `per` of the series'.

    Two numbers, so that a quote stays as it was published and exact: units "1" per "166.42" where a dollar cost 166.42
    rupees. `source` says whose rate it is, and of which day.
    """

    currency: Currency
    units: Positive
    per: Positive
    source: Annotated[str, AfterValidator(not_empty)]


class RecordRule(Fields):
    """When the register is read for a payment: at `time`, `business_days_before` the payment date, inclusive.

    The default, close of business (17:00) on the business day before, is our assumption: no published rule was found
    for Pakistani securities. A series that has a rule states it.
    """

    business_days_before: Annotated[Whole, within(1, 20)] = 1
    time: TimeOfDay = datetime.time(17)


class Rounding(Fields):
    """How a payment to a holder is rounded, once: to `scale` decimals of the currency, by `mode`."""

    scale: Whole
    mode: Annotated[str, AfterValidator(checks.rounding_mode)]


class PolicyRules(Fields):
    """Which of the registry's tables the series asks of a transfer: `table` is the number of all but the venues.

    The registry's governance fills the tables (`wasiqa policy`), for all series at once.
    """

    table: Annotated[Whole, within(0, TABLES)] = 0
    countries: Flag = False
    corridors: Flag = False
    category_pairs: Flag = False
    venues: Flag = False

    @model_validator(mode="after")
    def _one_table_for_all(self) -> Self:
        if self.policy.asks_table and not self.table:
            raise refuse("MISSING_FIELD", "policy names no table", "add the number of the tables, `table: 1` to 15")
        if self.table and not self.policy.asks_table:
            sentence = f"policy names table {self.table}, but asks it nothing"
            raise refuse("BAD_VALUE", sentence, "switch on countries, corridors or category_pairs, or drop the table")
        return self

    @property
    def policy(self) -> Policy:
        """The same as the contracts pack it."""
        return Policy(**dict(self))

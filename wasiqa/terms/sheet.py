"""The term sheet of a series: every promise of a bond, bill or sukuk that can be counted, in one YAML file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from wasiqa.categories import Category, mask
from wasiqa.terms import checks, clause_checks, crosschecks
from wasiqa.terms.calendar import BUSINESS_DAY_RULES
from wasiqa.terms.clauses import Default, Few, Floating, Instalment, Option, Prescription, Quote, Reopening, Step, Sukuk
from wasiqa.terms.currency import minor_units, to_minor
from wasiqa.terms.daycount import DAY_COUNTS
from wasiqa.terms.fields import Date, Exact, Fields, Flag, Share, Whole, one_of
from wasiqa.terms.hooks import HookRules
from wasiqa.terms.parts import (
    CategoryName,
    CategoryNames,
    Currency,
    PolicyRules,
    Positive,
    RecordRule,
    ReportingRate,
    Rounding,
    Weekdays,
)
from wasiqa.terms.reading import read_model

DayCount = Annotated[str, one_of(*DAY_COUNTS)]
_even_if_absent = Field(validate_default=True)


class TermSheet(Fields):
    """Terms of one series. Amounts are in currency units, rates are fractions, dates are local to `time_zone`."""

    isin: Annotated[str, AfterValidator(checks.isin)]
    symbol: Annotated[str, AfterValidator(checks.symbol)]
    name: Annotated[str, AfterValidator(checks.name)]
    type: Annotated[str, AfterValidator(checks.type_)]
    currency: Currency
    denomination: Annotated[Positive, AfterValidator(crosschecks.denomination)]
    ceiling: Annotated[Positive, AfterValidator(crosschecks.ceiling)]
    reporting_rate: Annotated[ReportingRate, AfterValidator(crosschecks.reporting_rate)]
    issue: Date
    maturity: Annotated[Date, AfterValidator(crosschecks.maturity)]
    end_of_month: Flag = False
    first_coupon: Annotated[Date | None, AfterValidator(clause_checks.stub)] = None
    last_coupon: Annotated[Date | None, AfterValidator(clause_checks.stub)] = None
    floating: Annotated[Floating | None, AfterValidator(clause_checks.floating), _even_if_absent] = None
    coupon: Annotated[Exact | None, AfterValidator(crosschecks.coupon), _even_if_absent] = None
    frequency: Annotated[Whole | None, AfterValidator(crosschecks.frequency), _even_if_absent] = None
    day_count: Annotated[DayCount | None, AfterValidator(crosschecks.day_count), _even_if_absent] = None
    yield_day_count: Annotated[DayCount | None, AfterValidator(crosschecks.yield_day_count), _even_if_absent] = None
    quote: Annotated[Quote | None, AfterValidator(clause_checks.quote)] = None
    steps: Annotated[tuple[Step, ...], Few, AfterValidator(clause_checks.steps), _even_if_absent] = ()
    amortisation: Annotated[
        tuple[Instalment, ...], Few, AfterValidator(clause_checks.amortisation), _even_if_absent
    ] = ()
    call: Annotated[Option | None, AfterValidator(clause_checks.option)] = None
    put: Annotated[Option | None, AfterValidator(clause_checks.option)] = None
    reopenings: Annotated[tuple[Reopening, ...], Few, AfterValidator(clause_checks.reopenings)] = ()
    sukuk: Annotated[Sukuk | None, AfterValidator(clause_checks.sukuk), _even_if_absent] = None
    business_day: Annotated[str, one_of(*BUSINESS_DAY_RULES)]
    calendar: Annotated[str | None, AfterValidator(checks.calendar)] = None
    weekend: Annotated[Weekdays, AfterValidator(checks.weekend)]
    record: RecordRule = RecordRule()
    time_zone: Annotated[str, AfterValidator(checks.time_zone)]
    rounding: Annotated[Rounding, AfterValidator(crosschecks.rounding)]
    categories: CategoryNames
    withholding: Annotated[dict[CategoryName, Share], AfterValidator(crosschecks.withholding)] = Field(
        default_factory=dict
    )
    tax_table: Annotated[str | None, AfterValidator(checks.data_file), AfterValidator(crosschecks.tax_table)] = None
    prescription: Prescription | None = None
    default: Default | None = None
    country_list: Annotated[str | None, AfterValidator(checks.data_file)] = None
    hooks: Annotated[HookRules, AfterValidator(crosschecks.hooks)] = ()
    policy: PolicyRules = PolicyRules()

    @property
    def minor_units(self) -> int:
        """Decimals of the currency."""
        return minor_units(self.currency)

    @property
    def denomination_minor(self) -> int:
        """Denomination in minor units."""
        return int(to_minor(self.denomination, self.currency))

    @property
    def ceiling_minor(self) -> int:
        """The most that may be outstanding, in minor units."""
        return int(to_minor(self.ceiling, self.currency))

    @property
    def reporting_fraction(self) -> Fraction:
        """Minor units of the reporting currency for one minor unit of the series' currency."""
        rate = self.reporting_rate
        return to_minor(rate.units, rate.currency) / to_minor(rate.per, self.currency)

    @property
    def instrument(self) -> str:
        """What tax tables call it: bond, bill or sukuk."""
        if self.type in checks.SUKUK:
            return "sukuk"
        return "bill" if self.type in checks.ZERO_COUPON else "bond"

    @property
    def category_mask(self) -> int:
        """Bit n set: category n may hold the series."""
        return mask(self.categories)

    def withholding_bps(self, category: Category) -> int:
        """Basis points withheld from interest paid to this category; nothing where no rate is stated."""
        return int(self.withholding.get(category, Decimal(0)) * 10_000)


def load(path: Path) -> TermSheet:
    """The term sheet at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, TermSheet, "term sheet")

"""Clauses that some series have: how they are quoted, how their rate floats or steps, and what is repaid early."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    model_validator,
)

from wasiqa.terms.fields import Date, Exact, Fields, Share, Whole, last_of, not_empty, one_of, positive, within
from wasiqa.terms.words import refuse

QUOTES = ("simple_yield", "discount", "yield", "price", "margin")
BASES = ("360", "364", "365", "366", "actual_year")
RESETS = ("period", "auction", "weekly", "fortnightly", "monthly", "quarterly", "semiannual", "annual")
FALLBACKS = ("average", "previous", "fixed", "agent")
STRUCTURES = ("ijara", "istisna", "mudaraba", "murabaha", "musharaka", "salam", "wakala")
DISSOLUTIONS = ("maturity", "default", "call", "put", "total_loss", "change_of_law")
MAX_RATE_DECIMALS = 10
_MOST = 400
"""Entries of a list: more than a monthly payer has in 30 years."""


def _signed(value: object, info: ValidationInfo) -> Decimal:
    if isinstance(value, str) and re.fullmatch(rf"-?[01](\.[0-9]{{1,{MAX_RATE_DECIMALS}}})?", value):
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        return value
    hint = 'write 50 basis points as "0.0050", with a minus sign if it is below zero'
    raise refuse("BAD_NUMBER", f"{info.field_name} is {value!r}, which is not a rate", hint)


def _rate(value: Decimal, info: ValidationInfo) -> Decimal:
    if not (0 <= value < 1 and (Fraction(value) * 10**MAX_RATE_DECIMALS).denominator == 1):
        sentence = f"{info.field_name} {value} is not a yearly rate from 0 to below 1 with at most 10 decimals"
        raise refuse("BAD_RATE", sentence, 'write 7 % as "0.07"')
    return value


def _portion(value: object, info: ValidationInfo) -> Fraction:
    if isinstance(value, str) and re.fullmatch(r"0?\.[0-9]{1,9}|[0-9]{1,4}/[1-9][0-9]{0,3}", value):
        value = Fraction(value)
    if isinstance(value, Fraction) and 0 < value < 1:
        return value
    hint = 'write it such as "0.25" or "1/3", of the face value at issue'
    raise refuse("BAD_SHARE", f"{info.field_name} is {value!r}, which is not a share between 0 and 1", hint)


def _few(values: tuple[object, ...], info: ValidationInfo) -> tuple[object, ...]:
    if len(values) > _MOST:
        raise refuse("TOO_MANY", f"{info.field_name} lists {len(values)} entries; at most {_MOST} are read")
    return values


Text = Annotated[str, AfterValidator(not_empty)]
Rate = Annotated[Exact, AfterValidator(_rate)]
Signed = Annotated[Decimal, BeforeValidator(_signed)]
Portion = Annotated[Fraction, BeforeValidator(_portion), PlainSerializer(str, when_used="json")]
Price = Annotated[Exact, AfterValidator(positive)]
Few = AfterValidator(_few)


class Quote(Fields):
    """How bids and trades name a price: `by` a yield, a discount on face, a price per 100 or a margin.

    `basis` is the days of a year in a simple yield or discount, where it isn't the yield's day count; `first_period`
    says how a yield is taken over the broken first period (compounded as for PIBs, simple as for US Treasuries).
    """

    by: Annotated[str, one_of(*QUOTES)]
    basis: Annotated[str | None, one_of(*BASES)] = None
    first_period: Annotated[str | None, one_of("compounded", "simple")] = None
    price_decimals: Annotated[Whole, within(0, 12)] = 4
    yield_decimals: Annotated[Whole, within(0, 12)] = 4

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.basis and self.by not in ("simple_yield", "discount"):
            raise refuse("BAD_VALUE", f"quote states a basis, but is by {self.by}", "leave basis out")
        if self.by == "discount" and not self.basis:
            raise refuse("MISSING_FIELD", "quote by discount states no basis", f"add basis: one of {', '.join(BASES)}")
        if self.first_period and self.by != "yield":
            raise refuse("BAD_VALUE", f"quote states a first_period, but is by {self.by}", "leave first_period out")
        return self


class Benchmark(Fields):
    """What a floating rate follows, and who publishes it where."""

    name: Text
    source: Text


class Fallback(Fields):
    """What takes the benchmark's place if it isn't published: the first rule of the chain that can be applied.

    `average`: of the rate `of` over the last `days` business days before the period; `previous`: the last fixing;
    `fixed`: `rate`; `agent`: what the calculation agent determines, `of` saying how.
    """

    use: Annotated[str, one_of(*FALLBACKS)]
    of: Text | None = None
    days: Annotated[Whole | None, within(1, 400)] = None
    rate: Rate | None = None

    @model_validator(mode="after")
    def _fit(self) -> Self:
        needed = {"average": {"of", "days"}, "previous": set[str](), "fixed": {"rate"}, "agent": {"of"}}[self.use]
        stated = {name for name in ("of", "days", "rate") if getattr(self, name) is not None}
        if missing := sorted(needed - stated):
            raise refuse(
                "MISSING_FIELD", f"fallback {self.use} states no {missing[0]}", f"add a line `{missing[0]}: …`"
            )
        if beyond := sorted(stated - needed):
            raise refuse("BAD_VALUE", f"fallback {self.use} states {beyond[0]}, which it doesn't use", "leave it out")
        return self


class Fixing(Fields):
    """The benchmark as it was published, without the margin, for the days `from` to before `until`; `source` names the
    auction or page."""

    model_config = ConfigDict(validate_by_name=True)

    from_: Annotated[Date, Field(alias="from")]
    until: Annotated[Date, last_of("a fixing")]
    rate: Rate
    source: Text


class Floating(Fields):
    """A rate that follows a benchmark plus `margin`, set anew at each of `resets`, apart from how often is paid.

    The rate is that of `fixing_business_days_before` the reset, held between `floor` and `cap`. Fixings are filled in
    as they are published; a period is fixed once they cover all its days.

    On chain the calculation agent proposes what a unit is paid, for `dispute_hours` a reviewer may dispute it, and
    `fallback_days` after the record time anybody may have the fallback taken, if the contracts can compute it.
    """

    benchmark: Benchmark
    margin: Signed = Decimal(0)
    resets: Annotated[str, one_of(*RESETS)] = "period"
    fixing_business_days_before: Annotated[Whole, within(0, 20)] = 0
    floor: Rate = Decimal(0)
    cap: Rate | None = None
    fallback: Annotated[tuple[Fallback, ...], AfterValidator(not_empty)]
    dispute_hours: Annotated[Whole, within(1, 720)] = 72
    fallback_days: Annotated[Whole, within(0, 365)] = 10
    fixings: Annotated[tuple[Fixing, ...], Few] = ()

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.cap is not None and self.cap < self.floor:
            raise refuse("BAD_RATE", f"cap {self.cap} is below floor {self.floor}")
        for fixing, later in zip(self.fixings, self.fixings[1:], strict=False):
            if later.from_ < fixing.until:
                sentence = f"the fixing of {later.from_} begins before the one of {fixing.from_} ends, {fixing.until}"
                raise refuse("BAD_DATE", sentence, "list them in order; until is the day of the next")
        if empty := next((fixing for fixing in self.fixings if fixing.until == fixing.from_), None):
            raise refuse("BAD_DATE", f"the fixing of {empty.from_} has no days", "until is the day of the next fixing")
        return self

    def rate_of(self, fixing: Fixing) -> Fraction:
        """What is paid at this fixing: with the margin, between floor and cap."""
        return self.paid_at(fixing.rate)

    def paid_at(self, benchmark: Decimal) -> Fraction:
        """What is paid while the benchmark has this rate."""
        rate = max(benchmark + self.margin, self.floor)
        return Fraction(rate if self.cap is None else min(rate, self.cap))


class Step(Fields):
    """The coupon's rate for the periods that begin at `from` and later, until the next step."""

    model_config = ConfigDict(validate_by_name=True)

    from_: Annotated[Date, Field(alias="from")]
    rate: Rate


class Instalment(Fields):
    """Principal repaid before maturity: `share` of the face value at issue, to all holders alike."""

    date: Date
    share: Portion


class Exercise(Fields):
    """A day on which an option may be exercised, at a clean `price` per 100 of what is outstanding."""

    date: Date
    price: Price = Decimal(100)


class Option(Fields):
    """The issuer's right to repay early (call), or the holders' to be repaid (put)."""

    notice_days: Annotated[Whole, within(0, 366)]
    dates: Annotated[tuple[Exercise, ...], AfterValidator(not_empty), Few]


class Prescription(Fields):
    """Until when holders may claim: `years` after a payment, or after it was paid in if that came later. Then it goes
    back to the issuer."""

    years: Annotated[Whole, within(1, 100)]

    @property
    def days(self) -> int:
        """At least so many days as those years ever have."""
        return 365 * self.years - (-self.years // 4)


def _majority(value: Decimal, info: ValidationInfo) -> Decimal:
    if value * 2 <= 1:
        sentence = f"{info.field_name} {value} is not more than half of the units"
        raise refuse("OUT_OF_RANGE", sentence, 'write three quarters as "0.75"')
    return value


class Default(Fields):
    """What follows when a payment is not paid in. For `grace_days` nothing; then anybody may declare a default. By
    vote a share of the units held at the last record time makes the principal due at once, or changes the terms."""

    grace_days: Annotated[Whole, within(0, 365)]
    acceleration_share: Annotated[Share, AfterValidator(positive)]
    resolution_share: Annotated[Share, AfterValidator(_majority)]
    voting_days: Annotated[Whole, within(1, 365)]


class Reopening(Fields):
    """More of the same series, sold later: settled on `date`, at a clean `price` per 100 if it is known."""

    date: Date
    face: Annotated[Exact, AfterValidator(positive)]
    price: Price | None = None


class Dissolution(Fields):
    """What ends a sukuk, and what holders are then paid."""

    events: Annotated[tuple[Annotated[str, one_of(*DISSOLUTIONS)], ...], AfterValidator(not_empty)]
    amount: Annotated[str, one_of("face", "face_and_accrued")]


class Sukuk(Fields):
    """What a sukuk is besides its payments: holders own a share of assets, and are paid rental or profit."""

    structure: Annotated[str, one_of(*STRUCTURES)]
    pays: Annotated[str, one_of("rental", "profit")]
    assets: Text
    obligor: Text | None = None
    trustee: Text | None = None
    dissolution: Dissolution

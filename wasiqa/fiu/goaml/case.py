"""Case files: what a compliance officer says of a suspicion, or of cash, and which transfers it is about."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, model_validator

from wasiqa.digests import Hash
from wasiqa.fiu.customers import Wallet
from wasiqa.fiu.history import Transfer
from wasiqa.fiu.ivms.parts import Text35, Text50, Text100
from wasiqa.fiu.ivms.persons import BirthDate
from wasiqa.terms.fields import Date, Fields, Moment, distinct, not_empty
from wasiqa.terms.parts import Country, Currency, Positive
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _sayable(value: str, info: ValidationInfo) -> str:
    if not value.strip():
        raise refuse("EMPTY", f"{info.field_name} is empty")
    if _NO_XML.search(value):
        raise refuse("BAD_TEXT", f"{info.field_name} holds characters that no XML can")
    return value


def _within_days(last: date | None, info: ValidationInfo) -> date | None:
    first = info.data.get("from_")
    if last and first and last < first:
        raise refuse("BAD_DATE", f"the selection ends on {last}, before it begins on {first}")
    return last


Said = Annotated[str, AfterValidator(_sayable)]


class ReportAddress(Fields):
    """Where the reporting institution is; `address_type` by the unit's own list."""

    address_type: Text35
    address: Text100
    town: Text100 | None = None
    city: Text100
    zip: Text35 | None = None
    country_code: Country
    state: Text100 | None = None


class ReportingPerson(Fields):
    """Who reports."""

    gender: Literal["M", "F"] | None = None
    title: Text35 | None = None
    first_name: Text100
    last_name: Text100
    birthdate: BirthDate | None = None
    ssn: Text35 | None = None
    id_number: Text50 | None = None
    nationality1: Country | None = None
    email: Text100 | None = None
    occupation: Text100 | None = None


class ReportHead(Fields):
    """The head of a report, by goAML's own names."""

    rentity_id: Annotated[str, Field(pattern="^[1-9][0-9]{0,8}$")]
    rentity_branch: Text100 | None = None
    submission_code: Literal["E", "M"] = "E"
    entity_reference: Text100
    fiu_ref_number: Text100 | None = None
    submission_date: Date
    currency_code_local: Currency
    reporting_person: ReportingPerson
    location: ReportAddress | None = None


class Institution(Fields):
    """Who keeps an account."""

    institution_name: Text100
    institution_code: Text50
    branch: Text100 | None = None


class Codes(Fields):
    """Codes of the unit's own lists, which differ from country to country."""

    transmode_code: Text35
    from_funds_code: Text35
    to_funds_code: Text35
    personal_account_type: Text35 | None = None
    address_type: Text35 | None = None


class Selection(Fields):
    """Which transfers: by transaction, series, wallet or the keyed id of an investor, and from which day to which."""

    model_config = ConfigDict(validate_by_name=True)

    transaction: Hash | None = None
    series: Text35 | None = None
    wallet: Wallet | None = None
    investor: Annotated[str, Field(pattern="^0x[0-9a-f]{40}$")] | None = None
    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Annotated[Date | None, AfterValidator(_within_days)] = None

    @model_validator(mode="after")
    def _selects(self) -> Self:
        if not (self.transaction or self.series or self.wallet or self.investor):
            hint = "name a transaction, a series, a wallet or an investor"
            raise refuse("MISSING_FIELD", "the selection would take every transfer", hint)
        return self

    def takes(self, one: Transfer, zone: ZoneInfo) -> bool:
        """Is the transfer among them? Days are those of the zone."""
        day = datetime.fromtimestamp(one.time, zone).date()
        return (
            self.transaction in (None, one.tx)
            and self.series in (None, *one.series.name)
            and self.wallet in (None, one.sender.wallet, one.receiver.wallet)
            and self.investor in (None, one.sender.investor, one.receiver.investor)
            and (self.from_ is None or self.from_ <= day)
            and (self.to is None or day <= self.to)
        )

    def __str__(self) -> str:
        said = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        return ", ".join(f"{name} {value}" for name, value in said.items())


class Cash(Fields):
    """Cash that came in or went out, over the counter. `wallet` is the account that it is for."""

    number: Text50
    time: Moment
    direction: Literal["IN", "OUT"]
    amount: Positive
    customer: Text50
    wallet: Wallet | None = None
    location: Text100


class Case(Fields):
    """What cases have in common. Accounts of others than the institution's own customers are `elsewhere`."""

    report: ReportHead
    institution: Institution
    elsewhere: Institution = Institution(institution_name="NOT KNOWN", institution_code="NOT KNOWN")
    codes: Codes
    reason: Said
    action: Said | None = None
    indicators: Annotated[tuple[Text50, ...], AfterValidator(not_empty), AfterValidator(distinct)]


class SuspicionCase(Case):
    """A suspicion (STR). `currencies` says for which currency a cash token stands, by its symbol; `rates` are units of
    the local currency for one of another."""

    transactions: Annotated[tuple[Selection, ...], AfterValidator(not_empty)]
    currencies: dict[str, Currency] = Field(default_factory=dict)
    rates: dict[Currency, Positive] = Field(default_factory=dict)

    def rate(self, currency: str) -> Decimal | None:
        """Local units for one of this currency; None if nobody said."""
        return Decimal(1) if currency == self.report.currency_code_local else self.rates.get(currency)


class CashCase(Case):
    """Cash from the reporting threshold on (CTR)."""

    cash: Annotated[tuple[Cash, ...], AfterValidator(not_empty)]


def read_suspicion(path: Path) -> SuspicionCase:
    """The case at `path`. Raises `InputRefused` with every mistake of it."""
    return read_model(path, SuspicionCase, "case of a suspicion")


def read_cash(path: Path) -> CashCase:
    """The case at `path`. Raises `InputRefused` with every mistake of it."""
    return read_model(path, CashCase, "case of cash")

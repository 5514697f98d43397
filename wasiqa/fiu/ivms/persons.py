"""Natural and legal persons of an IVMS101 message."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from wasiqa.fiu.ivms.parts import (
    SOME,
    Addresses,
    CountryCode,
    IvmsPart,
    RegistrationAuthority,
    Text35,
    Text50,
    Text70,
    Text100,
)
from wasiqa.terms.fields import not_empty
from wasiqa.terms.words import refuse
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.refusals import CellRefused

NaturalNameType = Literal["ALIA", "BIRT", "MAID", "LEGL", "MISC"]
LegalNameType = Literal["LEGL", "SHRT", "TRAD"]
NaturalIdentifierType = Literal["ARNU", "CCPT", "RAID", "DRLC", "FIIN", "TXID", "SOCS", "IDCD", "LEIX", "MISC"]
LegalIdentifierType = Literal["RAID", "MISC", "LEIX", "TXID"]
"""C7."""


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise refuse("BAD_DATE", f"{value!r} is no day", "write it like 1980-06-24")


def _past(day: date, info: ValidationInfo) -> date:
    """C2, as of the day in the context, or today."""
    today = (info.context or {}).get("today") or date.today()
    if not date(1900, 1, 1) <= day < today:
        raise refuse("BAD_DATE", f"nobody was born on {day}, who could act on {today}")
    return day


BirthDate = Annotated[date, BeforeValidator(_day), AfterValidator(_past)]


class NaturalNameId(IvmsPart):
    """Family name, or the whole name where it isn't divided, and given names."""

    primary_identifier: Text100
    secondary_identifier: Text100 | None = None
    natural_person_name_identifier_type: NaturalNameType


class LocalNaturalName(IvmsPart):
    """The same in the person's own writing, or as it is spoken; its type has another name than above."""

    primary_identifier: Text100
    secondary_identifier: Text100 | None = None
    name_identifier_type: NaturalNameType


class NaturalName(IvmsPart):
    """The names of a natural person; one of them is the legal one."""

    name_identifier: Annotated[tuple[NaturalNameId, ...], Field(max_length=5), SOME, AfterValidator(not_empty)]
    local_name_identifier: Annotated[tuple[LocalNaturalName, ...], Field(max_length=5)] | None = None
    phonetic_name_identifier: Annotated[tuple[LocalNaturalName, ...], Field(max_length=5)] | None = None

    @model_validator(mode="after")
    def _has_legal_name(self) -> Self:
        if all(one.natural_person_name_identifier_type != "LEGL" for one in self.name_identifier):
            raise refuse("NO_LEGAL_NAME", "none of the names is the legal one", "give one of type LEGL (C6)")
        return self


class NationalIdentification(IvmsPart):
    """A number that an authority gave."""

    national_identifier: Text35
    national_identifier_type: NaturalIdentifierType
    country_of_issue: CountryCode | None = None
    registration_authority: RegistrationAuthority | None = None

    @model_validator(mode="after")
    def _is_an_lei_if_it_says_so(self) -> Self:
        if self.national_identifier_type == "LEIX":  # C11
            try:
                right = identifiers.parse(f"LEI:{self.national_identifier}").value == self.national_identifier
            except CellRefused:
                right = False
            if not right:
                told = f"{self.national_identifier!r} is no LEI"
                raise refuse("BAD_LEI", told, "20 letters and digits, the last two of them check digits (C11)")
        return self


class LegalIdentification(NationalIdentification):
    """That of a legal person: an LEI by itself, or a number with the authority that registered it (C9)."""

    national_identifier_type: LegalIdentifierType

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.country_of_issue is not None:
            hint = "leave out countryOfIssue: the registrationAuthority says it (C9)"
            raise refuse("CONTRADICTION", "a legal person's number has no country of issue", hint)
        if (self.national_identifier_type == "LEIX") is not (self.registration_authority is None):
            hint = "name the registrationAuthority (RA and six digits) of every number but an LEI (C9)"
            raise refuse("MISSING_FIELD", "registrationAuthority and nationalIdentifierType don't fit", hint)
        return self


class Birth(IvmsPart):
    """When and where somebody was born."""

    date_of_birth: BirthDate
    place_of_birth: Text70


class NaturalPerson(IvmsPart):
    """A human being."""

    name: NaturalName
    geographic_address: Addresses | None = None
    national_identification: NationalIdentification | None = None
    customer_identification: Text50 | None = None
    date_and_place_of_birth: Birth | None = None
    country_of_residence: CountryCode | None = None


class LegalNameId(IvmsPart):
    """The name of a legal person."""

    legal_person_name: Text100
    legal_person_name_identifier_type: LegalNameType


class LegalName(IvmsPart):
    """The names of a legal person; one of them is the legal one."""

    name_identifier: Annotated[tuple[LegalNameId, ...], Field(max_length=3), SOME, AfterValidator(not_empty)]
    local_name_identifier: Annotated[tuple[LegalNameId, ...], Field(max_length=3)] | None = None
    phonetic_name_identifier: Annotated[tuple[LegalNameId, ...], Field(max_length=3)] | None = None

    @model_validator(mode="after")
    def _has_legal_name(self) -> Self:
        if all(one.legal_person_name_identifier_type != "LEGL" for one in self.name_identifier):
            raise refuse("NO_LEGAL_NAME", "none of the names is the legal one", "give one of type LEGL (C5)")
        return self


class LegalPerson(IvmsPart):
    """A company, an institution, a venue."""

    name: LegalName
    geographic_address: Addresses | None = None
    customer_identification: Text50 | None = None
    national_identification: LegalIdentification | None = None
    country_of_registration: CountryCode | None = None


class IvmsPerson(IvmsPart):
    """One of the two."""

    natural_person: NaturalPerson | None = None
    legal_person: LegalPerson | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.natural_person is None) is (self.legal_person is None):
            raise refuse("BAD_PERSON", "a person is either naturalPerson or legalPerson")
        return self

"""A whole IVMS101.2023 message: who sends, who receives, and the venues between them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from wasiqa.fiu.ivms.parts import SOME, IvmsPart, Text100
from wasiqa.fiu.ivms.persons import IvmsPerson
from wasiqa.terms.fields import not_empty
from wasiqa.terms.words import refuse

EDITION = "101.2023"
Persons = Annotated[tuple[IvmsPerson, ...], Field(max_length=10), SOME, AfterValidator(not_empty)]
Accounts = Annotated[tuple[Text100, ...], Field(max_length=20), SOME, AfterValidator(not_empty)]
Transliteration = Literal[
    "arab", "aran", "armn", "cyrl", "deva", "geor", "grek", "hani", "hebr", "kana", "kore", "thai", "othr"
]


class Originator(IvmsPart):
    """Who sends; `accountNumber` are the wallets."""

    originator_person: Persons
    account_number: Accounts | None = None

    @model_validator(mode="after")
    def _can_be_told_from_others(self) -> Self:
        for one in self.originator_person:
            if (natural := one.natural_person) is not None and not (
                natural.geographic_address
                or natural.customer_identification
                or natural.national_identification
                or natural.date_and_place_of_birth
            ):
                hint = "give an address, a customer or identity number, or date and place of birth (C1)"
                raise refuse("MISSING_FIELD", "of an originator there is no more than a name", hint)
            if (legal := one.legal_person) is not None and not (
                any(address.address_type == "GEOG" for address in legal.geographic_address or ())
                or legal.customer_identification
                or legal.national_identification
            ):
                hint = "give an address of type GEOG, a customer number or a registered number (C4)"
                raise refuse("MISSING_FIELD", "of an originator there is no more than a name", hint)
        return self


class Beneficiary(IvmsPart):
    """Who receives; `accountNumber` are the wallets."""

    beneficiary_person: Persons
    account_number: Accounts | None = None


class OriginatingVasp(IvmsPart):
    """The venue of who sends."""

    originating_vasp: Annotated[IvmsPerson, Field(alias="originatingVASP")]


class BeneficiaryVasp(IvmsPart):
    """The venue of who receives."""

    beneficiary_vasp: Annotated[IvmsPerson, Field(alias="beneficiaryVASP")]


class Intermediary(IvmsPart):
    """A venue on the way, and which it is, from 0 on."""

    intermediary_vasp: Annotated[IvmsPerson, Field(alias="intermediaryVASP")]
    sequence: Annotated[int, Field(ge=0, strict=True)]


class TransferPath(IvmsPart):
    """The venues on the way."""

    transfer_path: Annotated[tuple[Intermediary, ...], Field(max_length=5), SOME, AfterValidator(not_empty)]

    @model_validator(mode="after")
    def _is_without_gaps(self) -> Self:
        if [one.sequence for one in self.transfer_path] != list(range(len(self.transfer_path))):
            raise refuse("BAD_SEQUENCE", "the venues on the way aren't numbered from 0 on, one by one (C12)")
        return self


class PayloadMetadata(IvmsPart):
    """Which edition of the standard this is, and how names were brought into Latin letters."""

    transliteration_method: Annotated[tuple[Transliteration, ...], Field(max_length=5)] | None = None
    payload_version: Literal["101.2023"]


class Ivms101(IvmsPart):
    """The message. Names that only the edition of 2020 has are refused by name."""

    originator: Originator
    beneficiary: Beneficiary
    originating_vasp: Annotated[OriginatingVasp | None, Field(alias="originatingVASP")] = None
    beneficiary_vasp: Annotated[BeneficiaryVasp | None, Field(alias="beneficiaryVASP")] = None
    transfer_path: TransferPath | None = None
    payload_metadata: PayloadMetadata

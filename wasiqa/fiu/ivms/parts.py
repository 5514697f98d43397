"""Parts of an IVMS101 message that natural and legal persons share: texts, codes, addresses.

Numbers C1 to C12 are those of the standard's constraints.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from wasiqa.countries import numeric
from wasiqa.terms.fields import not_empty
from wasiqa.terms.words import refuse

NOT_KNOWN = "XX"
"""What the standard writes for a country that isn't known."""
AddressType = Literal["HOME", "BIZZ", "GEOG"]


SOME = Field(json_schema_extra={"minItems": 1})
"""Of lists that `not_empty` judges: pydantic's own bound would count an item with a mistake as missing, too."""


class IvmsPart(BaseModel):
    """A group of fields by the standard's own names; unchangeable, and without unknown ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)

    def document(self) -> dict[str, Any]:
        """The fields that are there."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def _plain(text: str) -> str:
    """Refuse what no screen shows, such as characters that turn the direction of writing."""
    if text != text.strip():
        raise refuse("WHITESPACE", f"{text!r} begins or ends with blanks")
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") and one not in "\u200c\u200d" for one in text):
        raise refuse("BAD_TEXT", f"{text!r} holds characters that are no text")
    return text


def _known(code: str) -> str:
    if code != NOT_KNOWN and numeric(code) is None:  # C3
        raise refuse("UNKNOWN_COUNTRY", f"{code} is no country of ISO 3166-1", "write two capital letters, or XX")
    return code


Text16 = Annotated[str, StringConstraints(min_length=1, max_length=16), AfterValidator(_plain)]
Text35 = Annotated[str, StringConstraints(min_length=1, max_length=35), AfterValidator(_plain)]
Text50 = Annotated[str, StringConstraints(min_length=1, max_length=50), AfterValidator(_plain)]
Text70 = Annotated[str, StringConstraints(min_length=1, max_length=70), AfterValidator(_plain)]
Text100 = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_plain)]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(_known)]
RegistrationAuthority = Annotated[str, Field(pattern="^RA[0-9]{6}$")]
"""C10 asks for one of GLEIF's list, which isn't shipped: its form is checked."""


class PostalAddress(IvmsPart):
    """Where somebody lives or is: lines as they stand on an envelope, or street and building."""

    address_type: AddressType
    department: Text50 | None = None
    sub_department: Text70 | None = None
    street_name: Text70 | None = None
    building_number: Text16 | None = None
    building_name: Text35 | None = None
    floor: Text70 | None = None
    post_box: Text16 | None = None
    room: Text70 | None = None
    post_code: Text16 | None = None
    town_name: Text35
    town_location_name: Text35 | None = None
    district_name: Text35 | None = None
    country_sub_division: Text35 | None = None
    address_line: Annotated[tuple[Text70, ...], Field(max_length=7), SOME, AfterValidator(not_empty)] | None = None
    country: CountryCode

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not self.address_line and not (self.street_name and (self.building_number or self.building_name)):
            hint = "give addressLine, or streetName with buildingNumber or buildingName (C8)"
            raise refuse("BAD_ADDRESS", "the address names no place", hint)
        return self


Addresses = Annotated[tuple[PostalAddress, ...], Field(max_length=5), SOME, AfterValidator(not_empty)]

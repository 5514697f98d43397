"""Documents as they are compared: a number of Pakistan's identity cards, or a passport with its country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from wasiqa import countries
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.refusals import CellRefused, Code

_HOME = "PK"
_SEPARATORS = re.compile(r"[\s.,_/]")
_BRACKETED = re.compile(r"(.+?) \((.+)\)")


class Kind(Enum):
    """What is exact about a hit."""

    CARD = auto()
    PASSPORT = auto()


@dataclass(frozen=True)
class Document:
    """A document that names one person. A list may leave a passport's country open."""

    kind: Kind
    number: str
    country: str | None = None

    def is_that(self, listed: Document) -> bool:
        """Is it the one of a list?"""
        alike = (self.kind, self.number) == (listed.kind, listed.number)
        return alike and (listed.country is None or self.country == listed.country)

    @property
    def told(self) -> str:
        """Its country, if that is known, and its number."""
        return " ".join(filter(None, (self.country, self.number)))


class Unusable(Enum):
    """Why what a list says of a document names nobody."""

    PLACEHOLDER = auto()
    UNREADABLE = auto()


def of_identifier(identifier: identifiers.Identifier) -> Document | None:
    """The document behind an investor's identifier; None if lists know no such number."""
    if identifier.scheme in identifiers.CARDS:
        return Document(Kind.CARD, identifier.value)
    if identifier.scheme == "PASSPORT":
        country, _, number = identifier.value.partition(":")
        return Document(Kind.PASSPORT, number, country)
    return None


def card(text: str) -> Document | Unusable:
    """The identity card that a list names."""
    found = _parsed("NICOP", text)
    return found if isinstance(found, Unusable) else Document(Kind.CARD, found)


def passport(text: str, country: str | None) -> Document | Unusable:
    """The passport that a list names, of a country (two letters) or of one that it leaves open."""
    found = _parsed(f"PASSPORT:{country or _HOME}", text)
    return found if isinstance(found, Unusable) else Document(Kind.PASSPORT, found.rpartition(":")[2], country)


def is_home(country: str | None) -> bool:
    """May a national number of this country be that of a card?"""
    return country in (None, _HOME)


def country(text: str) -> str | None:
    """The two letters of a country that a list names in words; None if there is no telling."""
    plain = " ".join(text.split())
    found = countries.suggestion(plain)
    if found is None and (bracketed := _BRACKETED.fullmatch(plain)):
        found = countries.suggestion(f"{bracketed[1]}, {bracketed[2]}") or countries.suggestion(bracketed[1])
    return found


def _parsed(scheme: str, text: str) -> str | Unusable:
    try:
        return identifiers.parse(f"{scheme}:{_SEPARATORS.sub('', text)}").value
    except CellRefused as refused:
        return Unusable.PLACEHOLDER if refused.code is Code.PLACEHOLDER_ID else Unusable.UNREADABLE

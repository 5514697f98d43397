"""The two languages of the portal: texts by a gettext catalogue, numbers and dates as each writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import cache
from importlib.resources import files
from typing import Literal

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from wasiqa.portal.words import WORDS

Code = Literal["en", "ur"]
_DIGITS = 60
"""More than any amount on chain has; by themselves decimals keep 28."""
CODES: tuple[Code, ...] = ("en", "ur")


@dataclass(frozen=True)
class Language:
    """One language. Texts are written in English in the pages; a text that the catalogue lacks stays English."""

    code: Code
    name: str
    direction: Literal["ltr", "rtl"]
    locale: str
    texts: Mapping[str, str]

    def text(self, english: str, **values: object) -> str:
        """A text of the pages, with values put in."""
        found = self.texts.get(english) or english
        return found.format(**values) if values else found

    def word(self, code: object) -> str:
        """A code in words."""
        known = WORDS.get(str(code))
        return str(code) if known is None else self.text(known)

    def listed(self, codes: Iterable[object]) -> str:
        """Codes in words, one after the other; a dash for none."""
        return ("، " if self.direction == "rtl" else ", ").join(map(self.word, codes)) or "–"

    def money(self, minor: int | None, decimals: int) -> str:
        """Minor units as an amount of currency; a dash for what isn't known."""
        if minor is None:
            return "–"
        pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        with localcontext(prec=_DIGITS):
            return format_decimal(Decimal(minor).scaleb(-decimals), pattern, locale=self.locale)

    def number(self, value: int | None) -> str:
        """A whole number."""
        return "–" if value is None else format_decimal(value, locale=self.locale)

    def day(self, value: date | None) -> str:
        """A date."""
        return "–" if value is None else format_date(value, "medium", locale=self.locale)

    def moment(self, value: datetime | None) -> str:
        """A date and time, in the zone that the value has."""
        return "–" if value is None else f"{self.day(value)} {value:%H:%M}"


@cache
def language(code: Code) -> Language:
    """The language of this code."""
    if code == "en":
        return Language("en", "English", "ltr", "en_GB", {})
    return Language("ur", "اردو", "rtl", "ur", catalogue(code))


def catalogue(code: str) -> dict[str, str]:
    """The texts of a language, by the English ones."""
    with files("wasiqa.portal").joinpath("locale", f"{code}.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale=code) if one.id}


def preferred(accepted: str) -> Code:
    """The first of the portal's languages in an Accept-Language header; English if there is none."""
    wanted = (part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))
    return next((code for word in wanted for code in CODES if code == word), "en")

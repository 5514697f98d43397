"""What single cells mean. Each function takes a cell's text and raises `CellRefused` if it makes no sense."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cchecksum import to_checksum_address

from wasiqa import countries
from wasiqa.categories import Category
from wasiqa.terms.words import near_miss
from wasiqa.whitelist.entries import Status
from wasiqa.whitelist.refusals import CellRefused, Code

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAST_SECOND = time(23, 59, 59, fold=1)
"""Of a day; the later one, should the clocks be put back at midnight."""


def address(text: str) -> str | None:
    """The address in small letters, however it is spelled; None if it is none, or zero."""
    return text.lower() if _ADDRESS.fullmatch(text) and int(text, 16) else None


def wallet(text: str) -> str:
    """The address, in its EIP-55 spelling."""
    if not _ADDRESS.fullmatch(text):
        raise CellRefused(Code.BAD_ADDRESS, f"{text!r} is not an address", hint="write 0x and 40 hex digits")
    if not int(text, 16):
        raise CellRefused(
            Code.ZERO_ADDRESS, "the zero address belongs to nobody", hint="ask the investor for the wallet's address"
        )
    spelling = to_checksum_address(text)
    if text != spelling:
        raise CellRefused(
            Code.BAD_CHECKSUM,
            f"{text} isn't spelled as EIP-55 demands; the right spelling is {spelling}",
            hint="compare every letter with the investor's document before you take it over: a digit may be wrong too",
        )
    return text


def category(text: str) -> Category:
    """The category of that name."""
    if text not in Category.__members__:
        raise _unknown(Code.UNKNOWN_CATEGORY, text, "a category", near_miss(text, Category.__members__))
    return Category[text]


def status(text: str) -> Status:
    """The status of that name."""
    if text not in Status.__members__:
        raise _unknown(Code.UNKNOWN_STATUS, text, "a status", near_miss(text, Status.__members__))
    return Status[text]


def country(text: str) -> int:
    """The number of the country with these two letters."""
    number = countries.numeric(text)
    if number is None:
        meant = countries.suggestion(text)
        hint = f"write {meant}" if meant else "write the two letters of ISO 3166-1, such as PK"
        raise _unknown(Code.UNKNOWN_COUNTRY, text, "a country", hint)
    return number


def venue(text: str, numbers: Mapping[str, int]) -> int:
    """The number of the venue with this licence code."""
    none = "the licence registry knows no venue; leave the cell empty"
    return _coded(Code.UNKNOWN_VENUE, text, "a venue that has a licence", numbers, none)


def tax_class(text: str, numbers: Mapping[str, int]) -> int:
    """The number that the programme gave to this tax class."""
    none = "the programme's configuration names none; leave the cell empty"
    return _coded(Code.UNKNOWN_TAX_CLASS, text, "a tax class of this programme", numbers, none)


def valid_until(text: str, zone: ZoneInfo) -> int:
    """The last second of that day in the programme's time zone."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
        second = timegm(datetime.combine(day, LAST_SECOND, zone).utctimetuple())
    except (ValueError, OverflowError) as error:
        raise _bad_date(text) from error
    if second < 0:
        raise _bad_date(text)
    return second


def _bad_date(text: str) -> CellRefused:
    return CellRefused(Code.BAD_DATE, f"{text!r} is not a day", hint="write it like 2031-12-31, or as an Excel date")


def _coded(code: Code, text: str, what: str, numbers: Mapping[str, int], none: str) -> int:
    if text not in numbers:
        hint = near_miss(text, numbers) if numbers else none
        raise _unknown(code, text, what, hint)
    return numbers[text]


def _unknown(code: Code, text: str, what: str, hint: str) -> CellRefused:
    return CellRefused(code, f"{text!r} is not {what}", hint=hint)

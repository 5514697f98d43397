"""What must hold of a single field of a term sheet. What must hold between fields stands in `crosschecks`."""

from __future__ import annotations

import re
from functools import cache
from typing import TypeVar

from pydantic import ValidationInfo

from wasiqa.terms.currency import minor_units
from wasiqa.terms.words import near_miss, refuse

TYPES = ("bill", "fixed", "floating", "amortising", "step_up", "sukuk_rental", "sukuk_discount")
ZERO_COUPON = ("bill", "sukuk_discount")
SUKUK = ("sukuk_rental", "sukuk_discount")
_T = TypeVar("_T")


def isin(value: str) -> str:
    """ISO 6166: country, nine letters or digits, check digit."""
    from stdnum import isin as standard
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        if standard.validate(value) == value:
            return value
    except InvalidChecksum:
        body = standard.compact(value)[:-1]
        hint = f"compare it with the source; after {body} the check digit would be {standard.calc_check_digit(body)}"
        raise refuse("BAD_ISIN", f"isin {value} has a wrong check digit", hint) from None
    except ValidationError:
        pass
    hint = "an ISIN is two capital letters of a country, nine capital letters or digits, and a check digit"
    raise refuse("BAD_ISIN", f"{value!r} is not an ISIN", hint)


def symbol(value: str) -> str:
    """At most 11 capital letters, digits, dots and hyphens, as ERC-20 wallets show them."""
    if not re.fullmatch(r"[A-Z0-9.-]{1,11}", value):
        hint = "write 1 to 11 of A-Z, 0-9, dot and hyphen"
        raise refuse("BAD_SYMBOL", f"symbol {value!r} is not a symbol that a token can carry", hint)
    return value


def name(value: str) -> str:
    """At most 31 bytes, so that a token's EIP-712 domain holds its name in one word."""
    if not value or value != value.strip() or not value.isprintable():
        raise refuse("BAD_NAME", f"name {value!r} is empty or has control characters or spaces around it")
    if (size := len(value.encode())) > 31:
        raise refuse("BAD_NAME", f"name {value!r} has {size} bytes; a token's name has at most 31", "shorten it")
    return value


def type_(value: str) -> str:
    """One of the types of a debt office."""
    if value not in TYPES:
        raise refuse("UNKNOWN_WORD", f"type {value} is not known", near_miss(value, TYPES))
    return value


def currency(value: str) -> str:
    """An ISO 4217 currency with minor units."""
    try:
        minor_units(value)
    except ValueError:
        sentence = f"{value!r} is not a currency of ISO 4217"
        raise refuse("BAD_CURRENCY", sentence, "write its three letters such as PKR") from None
    return value


def calendar(value: str | None) -> str | None:
    """The name of a YAML file, as seen from the term sheet's folder."""
    if value is not None and not _is_yaml(value):
        hint = "write its path from the term sheet's folder such as ../holidays/pk.yaml, or leave the field out"
        raise refuse("BAD_CALENDAR", f"calendar {value!r} is not a holiday file (.yaml)", hint)
    return value


def data_file(value: str | None, info: ValidationInfo) -> str | None:
    """The same, of a tax table or country list."""
    if value is not None and not _is_yaml(value):
        hint = "write its path from the term sheet's folder such as ../taxes/pk.yaml, or leave the field out"
        raise refuse("BAD_FILE", f"{info.field_name} {value!r} is not a file (.yaml)", hint)
    return value


def _is_yaml(value: str) -> bool:
    return value.endswith((".yaml", ".yml"))


def weekend(value: tuple[_T, ...]) -> tuple[_T, ...]:
    """At least one weekday must be left."""
    if len(value) == 7:
        raise refuse("BAD_WEEKEND", "weekend names all seven days, so that there is no business day")
    return value


def time_zone(value: str) -> str:
    """A name of the IANA time zone database."""
    zones = _zones()
    if value not in zones:
        city = value.rpartition("/")[2].casefold()
        same_city = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
        hint = f"did you mean {min(same_city)}?" if same_city else "write it such as Asia/Karachi"
        raise refuse("BAD_TIME_ZONE", f"time_zone {value!r} is not a name of the IANA database", hint)
    return value


@cache
def _zones() -> frozenset[str]:
    """All names; they are looked for in hundreds of files."""
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def rounding_mode(value: str) -> str:
    """Down is the one that the paying agent does."""
    if value != "down":
        sentence = f"mode {value} is not run: each payment to a holder is rounded down, so that the funded sum suffices"
        raise refuse("NOT_RUN", sentence, "write mode: down")
    return value

"""Kinds of field that the files of a debt office are made of: exact numbers, ISO dates, times and closed lists.

Each takes the text of a file or the ready value, and refuses anything else with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sized
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, ValidationInfo

from wasiqa.terms.words import near_miss, refuse

_T = TypeVar("_T")
_Sized = TypeVar("_Sized", bound=Sized)
_Enum = TypeVar("_Enum", bound=Enum)


class Fields(BaseModel):
    """A group of fields: unchangeable, and without unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _exact(value: object, info: ValidationInfo) -> Decimal:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,18})?", value):
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and value >= 0:
        return value
    hint = 'write it in quotes, without sign, spaces, % or thousands separators, such as "0.07"'
    raise refuse("BAD_NUMBER", f"{info.field_name} is {value!r}, which is not a decimal number", hint)


def _whole(value: object, info: ValidationInfo) -> int:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise refuse("BAD_NUMBER", f"{info.field_name} is {value!r}, which is not a whole number", "write digits only")


def _date(value: object, info: ValidationInfo) -> date:
    name = str(info.field_name).rstrip("_")
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise refuse("BAD_DATE", f"{name} {value} is not a day of the calendar") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        hint = "write year, month and day such as 2020-08-20"
        raise refuse("BAD_DATE", f"{name} is {value!r}, which is not a date", hint)
    if not 1970 <= value.year < 2190:
        raise refuse("BAD_DATE", f"{name} {value} is outside the years 1970 to 2189")
    return value


def _time(value: object, info: ValidationInfo) -> time:
    if isinstance(value, str) and re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    if isinstance(value, time) and value.tzinfo is None:
        return value
    hint = 'write hours and minutes of the 24-hour clock such as "17:00"'
    raise refuse("BAD_TIME", f"{info.field_name} is {value!r}, which is not a time of day", hint)


def _moment(value: object, info: ValidationInfo) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        hint = "write it with its offset, such as 2031-06-30T12:00:00+05:00"
        raise refuse("BAD_TIME", f"{info.field_name} is {value!r}, which is no time with an offset", hint)
    return found


def positive(value: Decimal, info: ValidationInfo) -> Decimal:
    """Refuse zero."""
    if value == 0:
        raise refuse("NOT_POSITIVE", f"{info.field_name} is zero", "state a number above zero")
    return value


def _share(value: Decimal, info: ValidationInfo) -> Decimal:
    if value > 1 or (Fraction(value) * 10_000).denominator != 1:
        sentence = f"{info.field_name} {value} does not lie between 0 and 1 with at most 4 decimals"
        raise refuse("BAD_RATE", sentence, 'write 20 % as "0.20"')
    return value


def not_empty(value: _Sized, info: ValidationInfo) -> _Sized:
    """Refuse an empty text or list."""
    if not value:
        raise refuse("EMPTY", f"{info.field_name} is empty")
    return value


def distinct(values: tuple[_T, ...], info: ValidationInfo) -> tuple[_T, ...]:
    """Refuse a list that names something twice."""
    twice = next((value for index, value in enumerate(values) if value in values[:index]), None)
    if twice is not None:
        name = twice.name if isinstance(twice, Enum) else twice
        raise refuse("DUPLICATE", f"{info.field_name} names {name} twice", "keep one of them")
    return values


def within(low: int, high: int) -> AfterValidator:
    """Validator of a whole number from `low` to `high`."""

    def check(value: int, info: ValidationInfo) -> int:
        if not low <= value <= high:
            raise refuse("OUT_OF_RANGE", f"{info.field_name} {value} does not lie between {low} and {high}")
        return value

    return AfterValidator(check)


def one_of(*words: str) -> BeforeValidator:
    """Validator of a field that takes one of `words`."""

    def check(value: object, info: ValidationInfo) -> object:
        if value not in words:
            raise refuse("UNKNOWN_WORD", f"{info.field_name} {value} is not known", near_miss(str(value), words))
        return value

    return BeforeValidator(check)


def by_name(kind: type[_Enum]) -> BeforeValidator:
    """Validator that turns a member's name into the member of `kind`."""

    def check(value: object) -> _Enum:
        if isinstance(value, kind):
            return value
        if isinstance(value, str) and value in kind.__members__:
            return kind[value]
        raise refuse("UNKNOWN_WORD", f"{value} is not known here", near_miss(str(value), kind.__members__))

    return BeforeValidator(check)


def _flag(value: object, info: ValidationInfo) -> bool:
    if value in ("true", "false", True, False):
        return value in ("true", True)
    raise refuse("BAD_FLAG", f"{info.field_name} is {value!r}, which is neither true nor false")


def _name(member: Any) -> str:
    return str(member.name)


def _minutes(value: time) -> str:
    return value.isoformat("minutes")


def last_of(what: str) -> AfterValidator:
    """Of a field that is the last day of `what`, whose first day the field `from_` is: not before that."""

    def check(last: date, info: ValidationInfo) -> date:
        first = info.data.get("from_")
        if first and last < first:
            raise refuse("BAD_DATE", f"{what} ends on {last}, before it begins on {first}")
        return last

    return AfterValidator(check)


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Share = Annotated[Exact, AfterValidator(_share)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Date = Annotated[date, BeforeValidator(_date)]
TimeOfDay = Annotated[time, BeforeValidator(_time), PlainSerializer(_minutes, when_used="json")]
Moment = Annotated[datetime, BeforeValidator(_moment)]
as_name = PlainSerializer(_name, when_used="json")

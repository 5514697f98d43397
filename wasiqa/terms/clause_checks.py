"""What must hold between a series' clauses and its dates.

As in `crosschecks`, each check looks only at fields before its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import ValidationInfo

from wasiqa.terms.checks import SUKUK, ZERO_COUPON
from wasiqa.terms.clauses import Floating, Instalment, Option, Quote, Reopening, Step, Sukuk
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.words import refuse

_T = TypeVar("_T")
_MAY_FLOAT = ("floating", "amortising", "sukuk_rental")


def stub(value: date | None, info: ValidationInfo) -> date | None:
    """Inside the life of a bond."""
    issue, maturity, kind = (info.data.get(field) for field in ("issue", "maturity", "type"))
    if value is not None and kind in ZERO_COUPON:
        raise _not_for(kind, f"{info.field_name} is stated, but it pays once, at maturity", str(info.field_name))
    if value is not None and issue and maturity and not issue < value < maturity:
        raise refuse("BAD_DATE", f"{info.field_name} {value} is not between issue {issue} and maturity {maturity}")
    first = info.data.get("first_coupon")
    if value is not None and info.field_name == "last_coupon" and first and value <= first:
        raise refuse("BAD_DATE", f"last_coupon {value} is not after first_coupon {first}")
    return value


def floating(value: Floating | None, info: ValidationInfo) -> Floating | None:
    """Needed by what floats, refused where the rate is fixed."""
    kind = info.data.get("type")
    if value is None and kind == "floating":
        hint = "add a group `floating:` with benchmark, margin, resets and fallback"
        raise refuse("MISSING_FIELD", "floating is missing, and a floating bond needs it", hint)
    if value is not None and kind and kind not in _MAY_FLOAT:
        raise _not_for(kind, "floating is stated, but its rate is fixed", "floating")
    return value


def quote(value: Quote | None, info: ValidationInfo) -> Quote | None:
    """A bill has no compounded yield, a bond no simple one."""
    kind = info.data.get("type")
    fitting = ("simple_yield", "discount", "price") if kind in ZERO_COUPON else ("yield", "price", "margin")
    if value is not None and kind and value.by not in fitting:
        raise refuse("BAD_VALUE", f"quote.by {value.by} does not fit type {kind}", f"write one of {', '.join(fitting)}")
    return value


def steps(value: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
    """For step-up bonds: in order, each at the beginning of a period."""
    _for_type(value, info, "step_up", "a rate that steps")
    _on_dates([step.from_ for step in value], _dates(info), "steps", "the first day of a period after the first")
    return value


def amortisation(value: tuple[Instalment, ...], info: ValidationInfo) -> tuple[Instalment, ...]:
    """For amortising bonds: in order, on coupon dates, and something is left for maturity."""
    _for_type(value, info, "amortising", "principal repaid in instalments")
    _on_dates([part.date for part in value], _dates(info), "amortisation", "a coupon date before maturity")
    if (repaid := sum((part.share for part in value), Fraction(0))) >= 1:
        hint = "leave out the last one: what is left is repaid at maturity"
        raise refuse(
            "BAD_SHARE", f"amortisation repays {repaid} of the face before maturity, so that nothing is left", hint
        )
    return value


def option(value: Option | None, info: ValidationInfo) -> Option | None:
    """On coupon dates, in order."""
    if value is not None:
        if (kind := info.data.get("type")) in ZERO_COUPON:
            raise _not_for(
                kind, f"{info.field_name} is stated, but it is repaid once, at maturity", str(info.field_name)
            )
        name = f"{info.field_name}.dates"
        _on_dates([exercise.date for exercise in value.dates], _dates(info), name, "a coupon date before maturity")
    return value


def reopenings(value: tuple[Reopening, ...], info: ValidationInfo) -> tuple[Reopening, ...]:
    """In order, between issue and maturity, in whole denominations and within the ceiling."""
    issue, maturity, unit, ceiling = (info.data.get(name) for name in ("issue", "maturity", "denomination", "ceiling"))
    for part in value:
        if issue and maturity and not issue < part.date < maturity:
            sentence = f"the re-opening of {part.date} is not between issue {issue} and maturity {maturity}"
            raise refuse("BAD_DATE", sentence)
        if unit and (Fraction(part.face) / Fraction(unit)).denominator != 1:
            sentence = f"the re-opening of {part.date} sells {part.face}, not a multiple of the denomination {unit}"
            raise refuse("NOT_MULTIPLE", sentence)
    _ascending([part.date for part in value], "reopenings")
    total = sum((part.face for part in value), Decimal(0))
    if ceiling and total >= ceiling:
        raise refuse("TOO_LARGE", f"re-openings sell {total}, not less than the ceiling {ceiling}", "raise the ceiling")
    return value


def sukuk(value: Sukuk | None, info: ValidationInfo) -> Sukuk | None:
    """Needed by sukuk, and by nothing else."""
    kind = info.data.get("type")
    if value is None and kind in SUKUK:
        hint = "add a group `sukuk:` with structure, pays, assets and dissolution"
        raise refuse("MISSING_FIELD", f"sukuk is missing, and a {kind} needs it", hint)
    if value is not None and kind and kind not in SUKUK:
        raise _not_for(kind, "sukuk is stated, but it is none", "sukuk")
    return value


def _for_type(value: Sequence[object], info: ValidationInfo, only: str, what: str) -> None:
    kind, field = info.data.get("type"), str(info.field_name)
    if value and kind and kind != only:
        raise _not_for(kind, f"{field} is stated, but only type {only} has {what}", field)
    if not value and kind == only:
        raise refuse("MISSING_FIELD", f"{field} is missing, and type {only} needs it", f"add a list `{field}:`")


def _not_for(kind: str, sentence: str, field: str) -> Exception:
    return refuse("NOT_FOR_TYPE", f"type {kind}: {sentence}", f"leave {field} out")


def _dates(info: ValidationInfo) -> tuple[date, ...]:
    """The days between periods; none if a field that they follow from was refused."""
    return inner_dates(info.data)


def inner_dates(values: dict[str, Any]) -> tuple[date, ...]:
    """The coupon dates before maturity of such a series; none if they can't be told."""
    needed = ("issue", "maturity", "frequency", "end_of_month", "first_coupon", "last_coupon")
    if not all(name in values for name in needed) or not values["frequency"]:
        return ()
    issue, maturity, frequency, month_ends, first, last = (values[name] for name in needed)
    dates = period_dates(
        issue, maturity, 12 // frequency, end_of_month=month_ends, first=first, last=last, stubs=bool(first or last)
    )
    return dates[1:-1]


def _on_dates(days: Sequence[date], allowed: Sequence[date], field: str, what: str) -> None:
    _ascending(days, field)
    if allowed and (off := next((day for day in days if day not in allowed), None)):
        nearest = min(allowed, key=lambda day: abs((day - off).days))
        raise refuse("BAD_DATE", f"{field}: {off} is not {what}", f"the nearest is {nearest}")


def _ascending(days: Sequence[date], field: str) -> None:
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise refuse("BAD_DATE", f"{field}: {later} does not come after {earlier}", "list the dates in order")

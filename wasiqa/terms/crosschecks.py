"""What must hold between the fields of a term sheet.

Each check looks only at fields that stand before its own and were accepted, so that one bad field never hides the
mistakes of others.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import ValidationInfo

from wasiqa.terms.checks import SUKUK, ZERO_COUPON
from wasiqa.terms.currency import minor_units, to_minor
from wasiqa.terms.hooks import Hook, first_inexact
from wasiqa.terms.parts import ReportingRate, Rounding
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.words import refuse

_UNIT_BITS = 80  # the paying agent's books count minor units in 80 bits
_T = TypeVar("_T")


def denomination(value: Decimal, info: ValidationInfo) -> Decimal:
    """A whole number of minor units."""
    code = info.data.get("currency")
    if code and to_minor(value, code).denominator != 1:
        sentence = f"denomination {value} is not a whole number of minor units: {code} has {minor_units(code)} decimals"
        raise refuse("BAD_DENOMINATION", sentence)
    return value


def ceiling(value: Decimal, info: ValidationInfo) -> Decimal:
    """A whole number of denominations, within the reach of the books."""
    unit, code = info.data.get("denomination"), info.data.get("currency")
    if unit and (Fraction(value) / Fraction(unit)).denominator != 1:
        raise refuse("NOT_MULTIPLE", f"ceiling {value} is not a multiple of the denomination {unit}")
    if code and to_minor(value, code) >= 2**_UNIT_BITS:
        raise refuse("TOO_LARGE", f"ceiling {value} is more than the books count, 2^{_UNIT_BITS} minor units")
    return value


def reporting_rate(value: ReportingRate, info: ValidationInfo) -> ReportingRate:
    """One to one if the series is in the reporting currency."""
    if info.data.get("currency") == value.currency and value.units != value.per:
        sentence = f"reporting_rate of {value.currency} to itself is {value.units} per {value.per}, not one to one"
        raise refuse("BAD_RATE", sentence, 'write units: "1" and per: "1"')
    return value


def maturity(value: date, info: ValidationInfo) -> date:
    """After issue."""
    issue = info.data.get("issue")
    if issue and value <= issue:
        raise refuse("BAD_DATE", f"maturity {value} is not after issue {issue}")
    return value


def coupon(value: Decimal | None, info: ValidationInfo) -> Decimal | None:
    """A yearly rate between 0 and 1 for a bond whose rate is known, none for a bill or for what floats."""
    value = _for_bonds_only(value, info, "a bill pays no coupon: its return is the discount", unless="floating")
    if value is not None and not (0 < value < 1 and (Fraction(value) * 10**10).denominator == 1):
        sentence = f"coupon {value} is not a yearly rate above 0 and below 1 with at most 10 decimals"
        raise refuse("BAD_RATE", sentence, 'write 7 % as "0.07"')
    return value


def frequency(value: int | None, info: ValidationInfo) -> int | None:
    """Payments a year, for a bond, with whole periods between its dates; none for a bill."""
    value = _for_bonds_only(value, info, "a bill pays once, at maturity")
    if value is None:
        return None
    if value not in (1, 2, 4, 12):
        raise refuse("BAD_FREQUENCY", f"frequency {value} is not 1, 2, 4 or 12 payments a year")
    needed = ("issue", "maturity", "end_of_month", "first_coupon", "last_coupon")
    if all(field in info.data for field in needed):
        issue, end, month_ends, first, last = (info.data[field] for field in needed)
        try:
            period_dates(first or issue, last or end, 12 // value, end_of_month=month_ends)
        except ValueError as error:
            hint = (
                "state first_coupon or last_coupon if a period is shorter or longer; for month ends end_of_month: true"
            )
            raise refuse("STUB", str(error), hint) from None
    return value


def day_count(value: str | None, info: ValidationInfo) -> str | None:
    """Needed by a bond; a bill accrues nothing and may leave it out."""
    kind = info.data.get("type")
    if value is None and kind and kind not in ZERO_COUPON:
        sentence = f"day_count is missing, and a {_words(kind)} needs it"
        raise refuse("MISSING_FIELD", sentence, "a PIB has ACT/ACT-ICMA, a GIS ACT/365F")
    return value


def yield_day_count(value: str | None, info: ValidationInfo) -> str | None:
    """The day count of the quoted yield; if left out, that of the accrual."""
    zero = info.data.get("type") in ZERO_COUPON
    if value is None and zero and "day_count" in info.data and not info.data["day_count"]:
        raise refuse("MISSING_FIELD", "yield_day_count is missing", "a Pakistani bill is quoted by ACT/365F")
    return value or info.data.get("day_count")


def rounding(value: Rounding, info: ValidationInfo) -> Rounding:
    """To minor units, which is what the paying agent counts."""
    code = info.data.get("currency")
    if code and value.scale != (scale := minor_units(code)):
        sentence = f"rounding.scale {value.scale} is not run: cash is paid in minor units, and {code} has {scale}"
        raise refuse("NOT_RUN", sentence, f"write scale: {scale}")
    return value


def withholding(value: dict[Any, Decimal], info: ValidationInfo) -> dict[Any, Decimal]:
    """None on a bill, whose one payment is mostly principal."""
    if value and info.data.get("type") in ZERO_COUPON:
        sentence = "withholding is not run for a bill: its tax is on the discount, which depends on the holder's price"
        raise refuse("NOT_RUN", sentence, "leave withholding out, and deduct such a tax outside")
    return value


def hooks(value: tuple[Hook, ...], info: ValidationInfo) -> tuple[Hook, ...]:
    """Amounts are whole numbers of minor units."""
    code = info.data.get("currency")
    if code and (inexact := first_inexact(value, minor_units(code))) is not None:
        sentence = f"{inexact} is not a whole number of minor units: {code} has {minor_units(code)} decimals"
        raise refuse("BAD_AMOUNT", f"hooks: {sentence}")
    return value


def tax_table(value: str | None, info: ValidationInfo) -> str | None:
    """Either rates in the sheet or a table of them."""
    if value is not None and info.data.get("withholding"):
        sentence = "tax_table is stated beside withholding, so that two rates would hold"
        raise refuse("CONTRADICTION", sentence, "keep one of them")
    return value


def _for_bonds_only(value: _T | None, info: ValidationInfo, why: str, unless: str | None = None) -> _T | None:
    """Needed by a bond, `unless` that other field takes its place; refused for what pays once."""
    kind, field = info.data.get("type"), info.field_name
    other = info.data.get(unless) if unless else None
    if value is None and kind and kind not in ZERO_COUPON and not other:
        if unless and unless not in info.data:
            return value
        raise refuse("MISSING_FIELD", f"{field} is missing, and a {_words(kind)} needs it", f"add a line `{field}: …`")
    if value is not None and kind in ZERO_COUPON:
        raise refuse("NOT_FOR_BILL", f"{field} is stated, but {why}", f"leave {field} out")
    if value is not None and other:
        raise refuse("NOT_FOR_TYPE", f"{field} is stated beside {unless}, which gives the rate", f"leave {field} out")
    return value


def _words(kind: str) -> str:
    return f"{kind.replace('_', ' ')} series" if kind in SUKUK else f"{kind.replace('_', '-')} bond"

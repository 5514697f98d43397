"""A bond, a bill and a holiday file to bend in tests. All of it is made up."""

from __future__ import annotations

from typing import Any

from wasiqa.terms.calendar import Calendar
from wasiqa.terms.holidays import HolidayFile
from wasiqa.terms.reading import build
from wasiqa.terms.sheet import TermSheet

ABSENT = object()
WEEKENDS = Calendar(weekend=frozenset({5, 6}))

BOND: dict[str, Any] = {
    "isin": "PKEXAMPLE012",
    "symbol": "BOND-1",
    "name": "Bond of the tests",
    "type": "fixed",
    "currency": "PKR",
    "denomination": "100000",
    "ceiling": "1000000000",
    "reporting_rate": {"currency": "USD", "units": "1", "per": "168.50", "source": "made up"},
    "issue": "2020-08-20",
    "maturity": "2023-08-20",
    "coupon": "0.07",
    "frequency": "2",
    "day_count": "ACT/ACT-ICMA",
    "business_day": "following",
    "weekend": ["SAT", "SUN"],
    "time_zone": "Asia/Karachi",
    "rounding": {"scale": "2", "mode": "down"},
    "categories": ["BANK", "INDIVIDUAL_RESIDENT"],
    "withholding": {"BANK": "0", "INDIVIDUAL_RESIDENT": "0.20"},
    "hooks": [{"rule": "holding_limit", "share": "0.25", "categories": ["BANK"]}],
}
BILL: dict[str, Any] = {
    **{field: BOND[field] for field in BOND if field not in ("coupon", "frequency", "day_count", "withholding")},
    "type": "bill",
    "issue": "2020-09-10",
    "maturity": "2020-12-03",
    "yield_day_count": "ACT/365F",
}
HOLIDAYS: dict[str, Any] = {
    "name": "Holidays of the tests",
    "source": "made up",
    "author": "the tests",
    "as_of": "2020-01-01",
    "covers": {"from": "2020-01-01", "to": "2023-12-31"},
    "holidays": [{"date": "2021-02-22", "name": "Made-up Monday"}],
    "working_days": ["2022-02-19"],
}


def bent(base: dict[str, Any], changes: dict[str, Any] | None) -> dict[str, Any]:
    """The base with fields replaced; a dotted name reaches into a group, ABSENT takes a field away."""
    result = dict(base)
    for name, value in (changes or {}).items():
        head, _, rest = name.partition(".")
        if rest:
            result[head] = bent(result[head], {rest: value})
        elif value is ABSENT:
            del result[head]
        else:
            result[head] = value
    return result


def bond(changes: dict[str, Any] | None = None) -> TermSheet:
    """The bond with these changes."""
    return build(TermSheet, bent(BOND, changes), "term sheet")


def bill(changes: dict[str, Any] | None = None) -> TermSheet:
    """The bill with these changes."""
    return build(TermSheet, bent(BILL, changes), "term sheet")


def holiday_file(changes: dict[str, Any] | None = None) -> HolidayFile:
    """The holiday file with these changes."""
    return build(HolidayFile, bent(HOLIDAYS, changes), "holiday file")

"""The settings of hooks for people."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from wasiqa.categories import label
from wasiqa.chain.timelock import local
from wasiqa.countries import named
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.hooks.settings import Ground, Place, Value
from wasiqa.servicing.licences.licence import text
from wasiqa.terms.numbers import exact


def title(rule: str, place: Place) -> str:
    """What the setting of a rule is called."""
    if place == Place("setLimit"):
        return "holders" if rule == "holder_count" else "limit"
    match place.setter, place.key:
        case "setCountryLimit", (number,):
            return f"holders in {named(number)}"
        case "setLock", (bit,):
            return f"lock-up of {label(bit.bit_length() - 1)}"
    return place.setter.removeprefix("set").lower()


def told(place: Place, value: Value | None, ground: Ground) -> str:
    """The value in words: amounts in currency, times in the zone."""
    if value is None:
        return "none"
    match place.setter, value:
        case "setLimit", (units, categories):
            names = "+".join(label(n) for n in range(24) if categories >> n & 1)
            return f"{in_currency(units, ground.decimals)} for {names}"
        case "setLock", (until,):
            return f"until {local(until, ground.zone)}"
        case "setBlackouts", (windows,):
            return ", ".join(f"{local(first, ground.zone)} to {local(last, ground.zone)}" for first, last in windows)
        case "setCaps", (window, caps, totals):
            phases, of_all = (", ".join(in_currency(cap, ground.decimals) for cap in some) for some in (caps, totals))
            together = f"; of all together {of_all}" if totals else ""
            return f"{phases} by phase, within {timedelta(seconds=window)}{together}"
        case "setThreshold", (units,):
            return in_currency(units, ground.decimals)
        case "setBacking", (pool, numerator, denominator):
            backs = Fraction(numerator, denominator) / 10**ground.decimals
            return f"{text(pool)}, {exact(backs)} of face value for one unit of its quantity"
    return f"{value[0]:,}"

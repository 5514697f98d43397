"""The settings of a rule: as a file states them, as its hook keeps them for a series, and the calls between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wasiqa.categories import Category
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.countries import numeric
from wasiqa.servicing.licences.licence import encoded
from wasiqa.terms.hooks import (
    CustomHook,
    HolderCount,
    HoldingLimit,
    Hook,
    LockUp,
    Pledge,
    ReserveCover,
    TravelRule,
    VolumeCap,
    in_minor,
)

_HOUR = 3600


class Place(NamedTuple):
    """Where one setting stands: the function that writes it, and its arguments between the series and the value."""

    setter: str
    key: tuple[int, ...] = ()


Value = tuple[Any, ...]
Settings = Mapping[Place, Value]
"""All settings of one hook for one series. What isn't set isn't there."""

_LIFTED: Mapping[str, Value] = MappingProxyType({"setCountryLimit": (0,), "setLock": (0,), "setBlackouts": ((),)})
"""What lifts a setting that may be missing."""


@dataclass(frozen=True)
class Ground:
    """What amounts and days of a file mean for a series: its ceiling in minor units, its decimals, and the zone."""

    ceiling: int
    decimals: int
    zone: ZoneInfo


def stated(rule: Hook, ground: Ground) -> Settings:
    """The settings that a file states for one rule."""
    match rule:
        case HoldingLimit():
            units = rule.limit_minor(ground.ceiling, ground.decimals)
            return {Place("setLimit"): (units, rule.category_mask)}
        case HolderCount():
            countries = {_country(code): (most,) for code, most in rule.countries.items()}
            return {Place("setLimit"): (rule.holders,), **countries}
        case LockUp():
            locks = {_category(one): (_end(day, ground),) for one, day in rule.locked_until.items()}
            windows = tuple((_begin(one.from_, ground), _end(one.until, ground)) for one in rule.blackouts)
            return {**locks, **_windows(windows)}
        case VolumeCap():
            caps, totals = (
                tuple(in_minor(cap, ground.decimals) for cap in some) for some in (rule.caps, rule.total_caps)
            )
            return {Place("setCaps"): (rule.window_hours * _HOUR, caps, totals)}
        case TravelRule():
            return {Place("setThreshold"): (in_minor(rule.threshold, ground.decimals),)}
        case ReserveCover():
            backs = rule.minor_per_quantity(ground.decimals)
            return {Place("setBacking"): (encoded(rule.pool), backs.numerator, backs.denominator)}
        case Pledge() | CustomHook():
            return {}


def kept(chain: Chain, rule: str, hook: Contract, series: str, since: int = 0) -> Settings:
    """The settings that a hook keeps of a series, none of a custom one; `since` is a block before the hook's first."""
    match rule:
        case "holding_limit":
            limit = chain.call(hook, "limitOf", series)
            return {Place("setLimit"): (limit.units, limit.categories)} if limit.set else {}
        case "holder_count":
            return dict(_holders(chain, hook, series, since))
        case "lock_up":
            locks = {_category(one): (chain.call(hook, "lockedUntil", series, one),) for one in Category}
            windows = tuple(tuple(window) for window in chain.call(hook, "blackoutsOf", series))
            return {**{place: until for place, until in locks.items() if until != (0,)}, **_windows(windows)}
        case "volume_cap":
            window, _, caps, totals = chain.call(hook, "capsOf", series)
            return {Place("setCaps"): (window, tuple(caps), tuple(totals))} if window else {}
        case "travel_rule":
            return {Place("setThreshold"): (chain.call(hook, "thresholdOf", series),)}
        case "reserve_cover":
            backing = chain.call(hook, "backingOf", series)
            return {Place("setBacking"): tuple(backing)} if backing.denominator else {}
    return {}


def in_force(value: Value | None, place: Place, now: int) -> Value | None:
    """The value without the times in it that have passed; None if nothing is left of it."""
    if value is None or place.setter not in ("setLock", "setBlackouts"):
        return value
    if place.setter == "setLock":
        return value if value[0] >= now else None
    left = tuple(window for window in value[0] if window[1] >= now)
    return (left,) if left else None


def setting(hook: Contract, series: str, place: Place, value: Value | None) -> Call:
    """The call that sets the value; None lifts it."""
    return hook.encode(place.setter, series, *place.key, *(_LIFTED[place.setter] if value is None else value))


def times_set(chain: Chain, hook: Contract, series: str, since: int = 0) -> int:
    """How often governance has set something in a hook for a series."""
    return sum(
        event.name.endswith("Set") and event.name != "PhaseSet" and event.args["series"] == series
        for event in chain.events(hook, None, since)
    )


def _holders(chain: Chain, hook: Contract, series: str, since: int) -> dict[Place, Value]:
    events = chain.events(hook, "CountryLimitSet", since)
    countries = {int(event.args["country"]) for event in events if event.args["series"] == series}
    found = {Place("setLimit"): chain.call(hook, "holdersOf", series).most}
    for number in sorted(countries):
        found[Place("setCountryLimit", (number,))] = chain.call(hook, "holdersIn", series, number).most
    return {place: (most,) for place, most in found.items() if most}


def _country(code: str) -> Place:
    return Place("setCountryLimit", (numeric(code) or 0,))


def _category(category: int) -> Place:
    return Place("setLock", (1 << category,))


def _windows(windows: tuple[Any, ...]) -> Settings:
    return {Place("setBlackouts"): (windows,)} if windows else {}


def _begin(day: date, ground: Ground) -> int:
    return int(datetime.combine(day, time(), ground.zone).timestamp())


def _end(day: date, ground: Ground) -> int:
    """The last second of a day."""
    return _begin(day + timedelta(days=1), ground) - 1

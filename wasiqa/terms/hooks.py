"""Rules that need more than two whitelist words, as term sheets and hook files state them: one model for each.

Amounts are in currency units, days are whole days where the series or its programme is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Self, get_args

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from wasiqa.categories import mask
from wasiqa.terms.fields import Date, Exact, Fields, Share, Whole, last_of, one_of, positive, within
from wasiqa.terms.parts import CategoryName, CategoryNames, Country
from wasiqa.terms.words import refuse

MAX_HOOKS = 8
"""Rules of one series."""
MAX_WINDOWS = 3
"""Blackout windows that a series can have at a time."""
_MAX_PHASES = 255
_MAX_HOURS = 366 * 24
_MOST_TRADED = 10**27
"""Currency units; with the four decimals that a currency has at most they fit 104 bits."""
_BASIS = 10_000
CODE = "[A-Z0-9][A-Z0-9./-]{0,30}"
"""What names something on chain in 32 bytes."""
_RULES = ("holding_limit", "holder_count", "lock_up", "volume_cap", "travel_rule", "reserve_cover", "pledge", "custom")

Rule = Annotated[str, one_of(*_RULES)]
Holders = Annotated[Whole, within(1, 999_999_999)]


class _Rule(Fields):
    rule: Rule

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """What is stated in currency units, which must be whole minor units."""
        return ()


class HoldingLimit(_Rule):
    """No investor of `categories` may hold more than `limit`, or `share` of the ceiling, all wallets together."""

    share: Annotated[Share | None, AfterValidator(positive)] = None
    limit: Annotated[Exact | None, AfterValidator(positive)] = None
    categories: CategoryNames

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.share is None) == (self.limit is None):
            hint = 'write share: "0.25", or limit: "50000000" in the currency of the series'
            raise refuse("BAD_VALUE", "a holding limit has either share or limit", hint)
        return self

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The limit, where it is stated."""
        return () if self.limit is None else (self.limit,)

    @property
    def category_mask(self) -> int:
        """Bit n set: the limit holds for category n."""
        return mask(self.categories)

    def limit_minor(self, ceiling_minor: int, decimals: int) -> int:
        """The most that one investor may hold of a series with this ceiling; minor units, a share rounded down."""
        if self.limit is not None:
            return in_minor(self.limit, decimals)
        return int((self.share or 0) * _BASIS) * ceiling_minor // _BASIS


class HolderCount(_Rule):
    """At most so many investors hold the series: `holders` in all, and of a country as many as `countries` says."""

    holders: Holders
    countries: Mapping[Country, Holders] = Field(default_factory=dict)


class Blackout(Fields):
    """First and last day on which nobody may transfer."""

    model_config = ConfigDict(validate_by_name=True)

    from_: Annotated[Date, Field(alias="from")]
    until: Annotated[Date, last_of("a blackout")]


def _windows(value: tuple[Blackout, ...]) -> tuple[Blackout, ...]:
    if len(value) > MAX_WINDOWS:
        hint = "write those that come next; `wasiqa hook apply` sets others later"
        raise refuse("TOO_MANY", f"{len(value)} blackouts are listed; a series has at most {MAX_WINDOWS}", hint)
    if any(later.from_ <= earlier.until for earlier, later in pairwise(value)):
        raise refuse("BAD_DATE", "blackouts overlap, or don't stand in order")
    return value


class LockUp(_Rule):
    """Investors of a category may not sell before the end of a day, and nobody may transfer within a blackout."""

    locked_until: Mapping[CategoryName, Date] = Field(default_factory=dict)
    blackouts: Annotated[tuple[Blackout, ...], AfterValidator(_windows)] = ()


def _rising(value: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    if not 1 <= len(value) <= _MAX_PHASES:
        raise refuse("OUT_OF_RANGE", f"caps has {len(value)} phases, not 1 to {_MAX_PHASES}")
    return _never_falling(value)


def _never_falling(value: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    if any(later < earlier for earlier, later in pairwise(value)):
        raise refuse("OUT_OF_RANGE", "a cap is lower than that of the phase before", "write them from low to high")
    if value and value[-1] > _MOST_TRADED:
        raise refuse("OUT_OF_RANGE", f"a cap of {value[-1]} is more than the contract can hold, {_MOST_TRADED}")
    return value


class VolumeCap(_Rule):
    """No investor may sell or buy more than the cap of the phase, from 0 on, in a window of so many hours; and all
    together trade no more than its total cap, if there are total caps.
    """

    window_hours: Annotated[Whole, within(1, _MAX_HOURS)]
    caps: Annotated[tuple[Exact, ...], AfterValidator(_rising)]
    total_caps: Annotated[tuple[Annotated[Exact, AfterValidator(positive)], ...], AfterValidator(_never_falling)] = ()

    @model_validator(mode="after")
    def _one_total_for_each_cap(self) -> Self:
        if self.total_caps and len(self.total_caps) != len(self.caps):
            hint = "write one for each phase, or leave them all out"
            raise refuse("BAD_VALUE", f"caps has {len(self.caps)} phases, total_caps {len(self.total_caps)}", hint)
        return self

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The caps."""
        return (*self.caps, *self.total_caps)


class TravelRule(_Rule):
    """Between venues, from `threshold` on, only with a message that the receiver's venue has accepted."""

    threshold: Exact

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The threshold."""
        return (self.threshold,)


def _pool(value: str) -> str:
    if not re.fullmatch(CODE, value):
        hint = "write capital letters, digits and - . / such as GOLD-1, 31 characters at most"
        raise refuse("BAD_CODE", f"pool {value!r} is no code of a pool", hint)
    return value


class ReserveCover(_Rule):
    """Issued only while `pool` covers the face value of all series that it backs; one unit of the pool's quantity backs
    `units_per_quantity` of this one, in currency units.
    """

    pool: Annotated[str, AfterValidator(_pool)]
    units_per_quantity: Annotated[Exact, AfterValidator(positive)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        per_quantity = Fraction(self.units_per_quantity)
        if max(per_quantity.numerator, per_quantity.denominator) > _MOST_TRADED:
            raise refuse("OUT_OF_RANGE", f"units_per_quantity {self.units_per_quantity} is more than can be kept")
        return self

    def minor_per_quantity(self, decimals: int) -> Fraction:
        """Minor units of face value that one unit of the pool's quantity backs."""
        return Fraction(self.units_per_quantity) * Fraction(10**decimals)


class Pledge(_Rule):
    """What its holder has pledged in repos stays in the wallet."""


def _address(value: str) -> str:
    from eth_utils.address import to_checksum_address

    try:
        right = to_checksum_address(value)
    except ValueError:
        hint = "write 0x and 40 hex digits in quotes"
        raise refuse("BAD_ADDRESS", f"hook {value!r} is no address", hint) from None
    if value != right:
        raise refuse("BAD_CHECKSUM", f"the checksum of hook {value} is wrong", f"write {right}")
    return value


class CustomHook(_Rule):
    """A hook of one's own (docs/write-a-hook.md), with whatever settings it has at its address."""

    hook: Annotated[str, AfterValidator(_address)]


def _nearest(value: Any) -> str:
    """The rule by which an entry is judged: by its name, else by the nearest name, else by its fields."""
    stated: Mapping[str, Any] = value if isinstance(value, Mapping) else {"rule": getattr(value, "rule", "")}
    named = str(stated.get("rule", ""))

    def likeness(name: str) -> tuple[float, int]:
        return difflib.SequenceMatcher(None, named, name).ratio(), len(stated.keys() & _MODELS[name].model_fields)

    return f"[{max(_MODELS, key=likeness)}]"


Hook = HoldingLimit | HolderCount | LockUp | VolumeCap | TravelRule | ReserveCover | Pledge | CustomHook
_MODELS = dict(zip(_RULES, get_args(Hook), strict=True))
_AnyHook = Annotated[
    Annotated[HoldingLimit, Tag("[holding_limit]")]
    | Annotated[HolderCount, Tag("[holder_count]")]
    | Annotated[LockUp, Tag("[lock_up]")]
    | Annotated[VolumeCap, Tag("[volume_cap]")]
    | Annotated[TravelRule, Tag("[travel_rule]")]
    | Annotated[ReserveCover, Tag("[reserve_cover]")]
    | Annotated[Pledge, Tag("[pledge]")]
    | Annotated[CustomHook, Tag("[custom]")],
    Discriminator(_nearest),
]


def _few(value: tuple[Hook, ...]) -> tuple[Hook, ...]:
    if len(value) > MAX_HOOKS:
        raise refuse("TOO_MANY", f"{len(value)} hooks are listed; a series holds at most {MAX_HOOKS}")
    if len({hook.hook if isinstance(hook, CustomHook) else hook.rule for hook in value}) < len(value):
        raise refuse("DUPLICATE", "a rule is listed twice; a series has one of each", "put its settings into one")
    return value


HookRules = Annotated[tuple[_AnyHook, ...], AfterValidator(_few)]
"""The rules of a series, one of each at most."""


def in_minor(amount: Decimal, decimals: int) -> int:
    """An amount of currency units, checked before, in minor units."""
    return int(Fraction(amount) * 10**decimals)


def first_inexact(rules: tuple[Hook, ...], decimals: int) -> Decimal | None:
    """The first amount that isn't a whole number of minor units; None if all are."""
    amounts = (amount for rule in rules for amount in rule.amounts)
    return next((amount for amount in amounts if (Fraction(amount) * 10**decimals).denominator != 1), None)

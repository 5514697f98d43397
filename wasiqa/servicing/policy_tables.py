"""The registry's tables of rules: where a bitmap stands, what it says, and how to bring them in line with a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from wasiqa.categories import label
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.countries import named

_PART = 256
_RULES = MappingProxyType({"countries": "countries", "corridor": "corridors", "buyers": "category_pairs"})
_EVENTS = MappingProxyType(
    {
        "CountriesSet": ("countries", ("table", "part"), "allowed"),
        "CorridorSet": ("corridor", ("table", "fromCountry", "part"), "allowed"),
        "BuyersSet": ("buyers", ("table", "sellerCategory"), "buyers"),
    }
)
"""What an event writes: the view that reads it, its key, and the bitmap."""


class Place(NamedTuple):
    """Where one bitmap stands: `view` reads it, and the table's number comes first in the key."""

    view: str
    key: tuple[int, ...]

    @property
    def setter(self) -> str:
        """The function that writes it."""
        return f"set{self.view.capitalize()}"

    @property
    def rule(self) -> str:
        """The flag of a series' policy that asks it."""
        return _RULES[self.view]

    @property
    def sender(self) -> str | None:
        """The country or category of the senders for whom it is asked; None if it is asked for all."""
        return {"countries": lambda _: None, "corridor": named, "buyers": label}[self.view](self.key[1])

    def __str__(self) -> str:
        return f"table {self.key[0]}, {self.rule.replace('_', ' ')}{f' from {self.sender}' if self.sender else ''}"

    def members(self, bitmap: int) -> tuple[str, ...]:
        """The names of those whose bits are set, in order of their numbers."""
        bits = [bit for bit in range(_PART) if bitmap >> bit & 1]
        if self.view == "buyers":
            return tuple(label(bit) for bit in bits)
        return tuple(named(_PART * self.key[-1] + bit) for bit in bits)


@dataclass(frozen=True)
class Change:
    """A bitmap that differs from the file."""

    place: Place
    before: int
    after: int

    @property
    def allowed(self) -> tuple[str, ...]:
        """Who is allowed by the file and not by the chain."""
        return self.place.members(self.after & ~self.before)

    @property
    def refused(self) -> tuple[str, ...]:
        """Who is allowed by the chain and not by the file."""
        return self.place.members(self.before & ~self.after)

    def __str__(self) -> str:
        signs = [f"+{name}" for name in self.allowed] + [f"-{name}" for name in self.refused]
        return f"{self.place}: {' '.join(signs)}"


class Written(NamedTuple):
    """A bitmap as an event tells it."""

    place: Place
    bitmap: int


def written(event: str, args: Mapping[str, Any]) -> Written | None:
    """The bitmap that an event of the registry tells of; None if it tells of something else."""
    if event not in _EVENTS:
        return None
    view, key, bitmap = _EVENTS[event]
    return Written(Place(view, tuple(int(args[name]) for name in key)), int(args[bitmap]))


@dataclass(frozen=True)
class PolicyTables:
    """Tables as a file has them, against those on a chain; `since` is a block before the registry."""

    chain: Chain
    registry: Contract
    wanted: Mapping[Place, int]
    tables: Set[int]
    """Numbers of the tables that the file states; of others it says nothing."""
    since: int = 0

    def changes(self) -> tuple[Change, ...]:
        """What differs, in order; empty if the chain says what the file says."""
        places = sorted({*self.wanted, *self.writes()})
        found = (
            Change(place, bitmap_now(self.chain, self.registry, place), self.wanted.get(place, 0)) for place in places
        )
        return tuple(change for change in found if change.before != change.after)

    def names_any(self, rule: str, table: int) -> bool:
        """Does the table allow anything by this rule once the file is carried out?"""
        if table in self.tables:
            return any(place.rule == rule and place.key[0] == table for place in self.wanted)
        places = {place for place in self._log() if place.rule == rule and place.key[0] == table}
        return any(bitmap_now(self.chain, self.registry, place) for place in places)

    def call(self, change: Change) -> Call:
        """What governance calls for a change."""
        return self.registry.encode(change.place.setter, *change.place.key, change.after)

    def writes(self) -> Counter[Place]:
        """How often each bitmap of the file's tables was written."""
        return Counter(place for place in self._log() if place.key[0] in self.tables)

    def _log(self) -> Iterator[Place]:
        for name in _EVENTS:
            for event in self.chain.events(self.registry, name, self.since):
                entry = written(event.name, event.args)
                if entry is not None:
                    yield entry.place


def bitmap_now(chain: Chain, registry: Contract, place: Place) -> int:
    """What the registry keeps there now."""
    return int(chain.call(registry, place.view, *place.key))


def in_parts(countries: Iterable[int]) -> dict[int, int]:
    """Countries as the registry keeps them: a bitmap for each 256 of their numbers."""
    parts: dict[int, int] = {}
    for number in countries:
        parts[number // _PART] = parts.get(number // _PART, 0) | 1 << number % _PART
    return parts


def call_in_words(function: str, values: Sequence[int]) -> str | None:
    """What a call that writes a bitmap says, for those who are to consent to it; None for any other call."""
    for view in _RULES:
        place = Place(view, tuple(values[:-1]))
        if place.setter == function:
            within = "" if view == "buyers" else f" of the numbers {_PART * values[-2]} to {_PART * values[-2] + 255}"
            return f"{place}{within}: {', '.join(place.members(values[-1])) or 'none'}"
    return None

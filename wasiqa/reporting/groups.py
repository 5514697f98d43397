"""Who holds how much, told by groups so large that nobody can be made out in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SMALLEST = 5
"""Holders that a group must have to be told by itself."""


class Kind(NamedTuple):
    """Category and group of countries, as both are told."""

    category: str
    countries: str


class Holding(NamedTuple):
    """What one wallet holds, and whose it is: equal holders are one holder."""

    kind: Kind
    holder: str
    units: int


class Group(NamedTuple):
    """Holders of one kind, or, where `kind` is None, all those of kinds that are not told by themselves.

    `holders` is None where even all of these are too few to be counted.
    """

    kind: Kind | None
    holders: int | None
    units: int


class _Counted(NamedTuple):
    kind: Kind
    holders: frozenset[str]
    units: int


def grouped(holdings: Iterable[Holding]) -> tuple[Group, ...]:
    """The groups by kind; their units add up to all that is held. The rest comes last.

    Kinds of fewer than `SMALLEST` holders go into one rest. Since the rest follows from the total, it must not be small
    itself: as long as it has too few holders, or is a single kind, the next smallest kind is put into it.
    """
    told = sorted(_counted(holdings), key=lambda one: (-len(one.holders), one.kind))
    rest: list[_Counted] = []
    while told and (len(told[-1].holders) < SMALLEST or (rest and _small(rest))):
        rest.append(told.pop())
    found = [Group(one.kind, len(one.holders), one.units) for one in sorted(told)]
    if rest:
        holders = len(_holders(rest))
        found.append(Group(None, holders if holders >= SMALLEST else None, sum(one.units for one in rest)))
    return tuple(found)


def _counted(holdings: Iterable[Holding]) -> Iterable[_Counted]:
    kinds: dict[Kind, tuple[set[str], list[int]]] = {}
    for one in holdings:
        holders, units = kinds.setdefault(one.kind, (set(), []))
        holders.add(one.holder)
        units.append(one.units)
    return (_Counted(kind, frozenset(holders), sum(units)) for kind, (holders, units) in kinds.items())


def _small(rest: Sequence[_Counted]) -> bool:
    return len(rest) < 2 or len(_holders(rest)) < SMALLEST


def _holders(rest: Sequence[_Counted]) -> frozenset[str]:
    return frozenset[str]().union(*(one.holders for one in rest))

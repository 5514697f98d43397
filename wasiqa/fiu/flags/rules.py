"""What the rules look for, in the movements of one investor in one currency. All figures are whole numbers.

A hit is a set of movements; hits that share one are one story, and so one flag.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import NamedTuple


class Move(NamedTuple):
    """Units that came in or went out, in seconds and minor units. `n` is its place among all events."""

    n: int
    time: int
    units: int
    inward: bool


class Hit(NamedTuple):
    """Places of the movements that a rule has found, what was found, and from what on that is one."""

    members: frozenset[int]
    found: int
    limit: int


def structuring(moves: Sequence[Move], threshold: int, share: Fraction, count: int, seconds: int) -> Iterator[Hit]:
    """So many movements from `share` of the threshold on and still below it, within so many seconds.

    `moves` all go one way, in order of time.
    """
    near = [one for one in moves if share * threshold <= one.units < threshold]
    times = [one.time for one in near]
    for first, one in enumerate(near):
        last = bisect_right(times, one.time + seconds)
        if last - first >= count:
            yield Hit(frozenset(each.n for each in near[first:last]), last - first, count)


def pass_through(moves: Sequence[Move], minimum: int, share: Fraction, seconds: int) -> Iterator[Hit]:
    """Units that came in, from a minimum on, of which such a share has gone out within so many seconds after."""
    times = [one.time for one in moves]
    for place, one in enumerate(moves):
        if one.inward and one.units >= minimum:
            until = bisect_right(times, one.time + seconds)
            gone = [later for later in moves[place + 1 : until] if not later.inward]
            total, limit = sum(later.units for later in gone), ceil(share * one.units)
            if gone and total >= limit:
                yield Hit(frozenset((one.n, *(later.n for later in gone))), total, limit)


def turnover(
    moves: Sequence[Move], minimum: int, multiple: Fraction, seconds: int, peak: Callable[[int, int], int]
) -> Iterator[Hit]:
    """Movements within so many seconds that add up to a multiple of the most that was held meanwhile, and a minimum.

    `peak` is the most that was held from just before one place until just after another.
    """
    times, sums = [one.time for one in moves], [0, *accumulate(one.units for one in moves)]
    for first, one in enumerate(moves):
        last = bisect_right(times, one.time + seconds)
        total = sums[last] - sums[first]
        limit = max(minimum, ceil(multiple * peak(one.n, moves[last - 1].n)))
        if total >= limit:
            yield Hit(frozenset(each.n for each in moves[first:last]), total, limit)


def stories(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that share movements, joined: all their movements, and the figures of the hit that has found most."""
    owner: dict[int, int] = {}
    joined: dict[int, tuple[set[int], Hit]] = {}
    for number, hit in enumerate(hits):
        shared = sorted({owner[n] for n in hit.members if n in owner}, key=lambda one: len(joined[one][0]))
        kept = shared.pop() if shared else number  # the largest stays as it is, so that a long story isn't copied
        members, most = joined.get(kept, (set[int](), hit))
        added = set(hit.members - members)
        for one in shared:
            others, other = joined.pop(one)
            added |= others
            most = max(most, other, key=_strength)
        owner.update(dict.fromkeys(added, kept))
        members |= added
        joined[kept] = members, max(most, hit, key=_strength)
    found = (most._replace(members=frozenset(members)) for members, most in joined.values())
    return sorted(found, key=lambda one: sorted(one.members))


def _strength(hit: Hit) -> tuple[int, int]:
    return hit.found, -hit.limit


class Balance:
    """What was held, event by event."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._units: list[int] = []

    @property
    def units(self) -> int:
        """What is held now."""
        return self._units[-1] if self._units else 0

    def change(self, place: int, units: int) -> None:
        """At this event it changed by so much."""
        self._places.append(place)
        self._units.append(self.units + units)

    def peak(self, first: int, last: int) -> int:
        """The most from just before one event until just after another."""
        begin, end = bisect_left(self._places, first), bisect_right(self._places, last)
        before = self._units[begin - 1] if begin else 0
        return max((before, *self._units[begin:end]))

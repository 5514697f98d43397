"""What the rules look for, in the movements of one investor in one currency. All figures are whole numbers.

Movements come in the order in which they happened. Windows begin with one of them and include the second in which they
end; those that share a movement are one story, and so one flag.
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


class Story(NamedTuple):
    """Places of the movements that a rule has found; what was found in the window that has most, and what is enough."""

    members: tuple[int, ...]
    found: int
    limit: int


class _Window(NamedTuple):
    """Movements from one position up to before another, and one besides that belongs to this window alone."""

    first: int
    last: int
    found: int
    limit: int
    besides: int | None = None


def structuring(moves: Sequence[Move], threshold: int, share: Fraction, count: int, seconds: int) -> list[Story]:
    """So many movements from `share` of the threshold on and still below it, within so many seconds.

    `moves` all go one way.
    """
    near = [one for one in moves if share * threshold <= one.units < threshold]
    times = [one.time for one in near]
    ends = ((first, bisect_right(times, one.time + seconds)) for first, one in enumerate(near))
    return _stories(near, (_Window(first, last, last - first, count) for first, last in ends if last - first >= count))


def pass_through(moves: Sequence[Move], minimum: int, share: Fraction, seconds: int) -> list[Story]:
    """Units that came in, from a minimum on, of which such a share has gone out within so many seconds after."""
    gone = [one for one in moves if not one.inward]
    return _stories(gone, _passed(moves, gone, minimum, share, seconds))


def _passed(
    moves: Iterable[Move], gone: Sequence[Move], minimum: int, share: Fraction, seconds: int
) -> Iterator[_Window]:
    places, times, sums = [one.n for one in gone], [one.time for one in gone], _sums(gone)
    for one in moves:
        if one.inward and one.units >= minimum:
            first, last = bisect_right(places, one.n), bisect_right(times, one.time + seconds)
            total, limit = sums[last] - sums[first], ceil(share * one.units)
            if total >= limit:
                yield _Window(first, last, total, limit, one.n)


def turnover(
    moves: Sequence[Move], minimum: int, multiple: Fraction, seconds: int, peak: Callable[[int, int], int]
) -> list[Story]:
    """Movements within so many seconds that add up to a multiple of the most that was held meanwhile, and a minimum.

    `peak` is the most that was held from just before one place until just after another.
    """
    return _stories(moves, _turned(moves, minimum, multiple, seconds, peak))


def _turned(
    moves: Sequence[Move], minimum: int, multiple: Fraction, seconds: int, peak: Callable[[int, int], int]
) -> Iterator[_Window]:
    times, sums = [one.time for one in moves], _sums(moves)
    for first, one in enumerate(moves):
        last = bisect_right(times, one.time + seconds)
        total = sums[last] - sums[first]
        if total >= minimum:
            limit = max(minimum, ceil(multiple * peak(one.n, moves[last - 1].n)))
            if total >= limit:
                yield _Window(first, last, total, limit)


def _sums(moves: Iterable[Move]) -> list[int]:
    return [0, *accumulate(one.units for one in moves)]


def _stories(moves: Sequence[Move], windows: Iterable[_Window]) -> list[Story]:
    """The stories; neither beginning nor end of a window lies before that of the one before it."""
    joined: list[list[_Window]] = []
    for window in windows:
        if joined and window.first < joined[-1][-1].last:
            joined[-1].append(window)
        else:
            joined.append([window])
    return [_story(moves, some) for some in joined]


def _story(moves: Sequence[Move], windows: Sequence[_Window]) -> Story:
    besides = (one.besides for one in windows if one.besides is not None)
    members = sorted([*besides, *(one.n for one in moves[windows[0].first : windows[-1].last])])
    strongest = max(windows, key=lambda one: (one.found, -one.limit))
    return Story(tuple(members), strongest.found, strongest.limit)


class Balance:
    """What was held, event by event."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._units: list[int] = []
        self._peaks: list[list[int]] = []
        """Of each step, the most of the 1, 2, 4, … from it on."""

    @property
    def units(self) -> int:
        """What is held now."""
        return self._units[-1] if self._units else 0

    def change(self, place: int, units: int) -> None:
        """At this event it changed by so much."""
        self._places.append(place)
        self._units.append(self.units + units)
        self._peaks = []

    def peak(self, first: int, last: int) -> int:
        """The most from just before one event until just after another."""
        begin, end = bisect_left(self._places, first), bisect_right(self._places, last)
        before = self._units[begin - 1] if begin else 0
        if begin == end:
            return before
        power = (end - begin).bit_length() - 1
        peaks = self._doubled(power)
        return max(before, peaks[begin], peaks[end - (1 << power)])

    def _doubled(self, power: int) -> list[int]:
        self._peaks = self._peaks or [self._units]
        while len(self._peaks) <= power:
            known, step = self._peaks[-1], 1 << (len(self._peaks) - 1)
            self._peaks.append([max(pair) for pair in zip(known, known[step:], strict=False)])
        return self._peaks[power]

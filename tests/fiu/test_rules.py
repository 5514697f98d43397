"""A rule finds what its sentence says, and nothing else: each is laid beside a naive reading of the same sentence."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from wasiqa.fiu.flags.rules import Balance, Move, Story, pass_through, structuring, turnover

HOUR, DAY = 3600, 24 * 3600
THRESHOLD = 10


def moves(*told: tuple[int, int]) -> list[Move]:
    """Hour and units of each; below zero they go out."""
    return [Move(n, hour * HOUR, abs(units), units > 0) for n, (hour, units) in enumerate(told)]


def members(found: Iterable[Story]) -> list[list[int]]:
    return [list(one.members) for one in found]


def near(found: list[Move], count: int = 3, hours: int = 24) -> list[Story]:
    return structuring(found, THRESHOLD, Fraction(4, 5), count, hours * HOUR)


def test_three_just_below_the_threshold_within_a_day_are_structuring() -> None:
    (hit,) = near(moves((0, 8), (1, 9), (24, 9)))
    assert (list(hit.members), hit.found, hit.limit) == ([0, 1, 2], 3, 3)


def test_at_the_threshold_well_below_it_or_too_late_they_are_not() -> None:
    assert near(moves((0, 9), (1, 9), (2, 10))) == []
    assert near(moves((0, 9), (1, 9), (2, 7))) == []
    assert near(moves((0, 9), (1, 9), (25, 9))) == []


def test_days_in_a_row_are_one_story_and_tell_their_worst_day() -> None:
    told = near(moves(*((12 * n, 9) for n in range(8)), (500, 9), (501, 9), (502, 9)))
    assert [(len(one.members), one.found) for one in told] == [(8, 3), (3, 3)]


def test_units_that_are_gone_within_the_day_have_passed_through() -> None:
    def through(*told: tuple[int, int]) -> list[Story]:
        return pass_through(moves(*told), 5, Fraction(9, 10), DAY)

    (hit,) = through((0, 20), (1, -10), (24, -8))
    assert (list(hit.members), hit.found, hit.limit) == ([0, 1, 2], 18, 18)
    assert through((0, 20), (1, -10), (24, -7)) == []
    assert through((0, 20), (25, -20)) == []
    assert through((1, -20), (2, 20)) == []
    assert through((0, 4), (1, -4)) == []


def test_turnover_is_measured_by_the_most_that_was_held() -> None:
    balance = Balance()
    told = moves((0, 10), (1, -10), (2, 10), (3, -10))
    for one in told:
        balance.change(one.n, one.units if one.inward else -one.units)
    (hit,) = turnover(told, 5, Fraction(4), DAY, balance.peak)
    assert (len(hit.members), hit.found, hit.limit) == (4, 40, 40)
    assert turnover(told, 5, Fraction(41, 10), DAY, balance.peak) == []
    assert turnover(told, 41, Fraction(1), DAY, balance.peak) == []


def test_the_peak_counts_what_was_held_before_and_nothing_after() -> None:
    balance = Balance()
    for place, change in ((1, 50), (3, -20), (5, 100), (7, -130)):
        balance.change(place, change)
    assert [balance.peak(*places) for places in ((0, 0), (3, 3), (4, 4), (4, 5), (6, 9), (8, 9))] == [
        0,
        50,
        30,
        130,
        130,
        0,
    ]


# beside a naive reading

_told = st.lists(st.tuples(st.integers(0, 12), st.integers(-11, 11).filter(bool)), max_size=9).map(sorted)
_hours = st.integers(1, 6)


def naive(sets: Iterable[frozenset[int]]) -> list[list[int]]:
    """Sets that share anything are put together until none do."""
    found = [set(one) for one in sets]
    while touching := next(((a, b) for a, b in combinations(found, 2) if a & b), None):
        found.remove(touching[0])
        found.remove(touching[1])
        found.append(touching[0] | touching[1])
    return sorted(map(sorted, found))


def subsets(found: list[Move]) -> Iterable[tuple[Move, ...]]:
    return (some for size in range(1, len(found) + 1) for some in combinations(found, size))


def span(some: tuple[Move, ...]) -> int:
    return max(one.time for one in some) - min(one.time for one in some)


@given(told=_told, count=st.integers(2, 4), hours=_hours)
def test_structuring_is_any_so_many_of_them_that_lie_so_close(
    told: list[tuple[int, int]], count: int, hours: int
) -> None:
    one_way = [one for one in moves(*told) if one.inward]
    sets = [
        frozenset(one.n for one in some)
        for some in subsets([one for one in one_way if 8 <= one.units < 10])
        if len(some) == count and span(some) <= hours * HOUR
    ]
    assert members(structuring(one_way, THRESHOLD, Fraction(4, 5), count, hours * HOUR)) == naive(sets)


@given(told=_told, minimum=st.integers(1, 6), share=st.fractions(Fraction(1, 10), 1, max_denominator=10), hours=_hours)
def test_what_passed_through_is_what_came_and_enough_of_what_went_soon_after(
    told: list[tuple[int, int]], minimum: int, share: Fraction, hours: int
) -> None:
    every = moves(*told)
    sets = []
    for came in every:
        went = [one for one in every if one.n > came.n and not one.inward and one.time - came.time <= hours * HOUR]
        total = sum(one.units for one in went)
        if came.inward and came.units >= minimum and went and Fraction(total, came.units) >= share:
            sets.append(frozenset({came.n, *(one.n for one in went)}))
    assert members(pass_through(every, minimum, share, hours * HOUR)) == naive(sets)


@given(told=_told, minimum=st.integers(1, 30), multiple=st.integers(1, 5), hours=_hours)
def test_turnover_is_a_window_from_a_movement_on_that_moves_so_much(
    told: list[tuple[int, int]], minimum: int, multiple: int, hours: int
) -> None:
    every, balance, held, after = moves(*told), Balance(), 20, dict[int, int]()
    balance.change(-1, held)
    for one in every:
        held += one.units if one.inward else -one.units
        after[one.n] = held
        balance.change(one.n, one.units if one.inward else -one.units)
    sets = []
    for first in every:
        window = [one for one in every if one.n >= first.n and one.time - first.time <= hours * HOUR]
        before = after.get(first.n - 1, 20)
        most = max(before, *(after[one.n] for one in window))
        if sum(one.units for one in window) >= max(minimum, multiple * most):
            sets.append(frozenset(one.n for one in window))
    found = turnover(every, minimum, Fraction(multiple), hours * HOUR, balance.peak)
    assert members(found) == naive(sets)


@given(changes=st.lists(st.integers(-5, 9), max_size=20), first=st.integers(0, 22), length=st.integers(0, 22))
def test_the_peak_is_the_most_of_what_was_held(changes: list[int], first: int, length: int) -> None:
    balance, held = Balance(), [0]
    for place, change in enumerate(changes):
        balance.change(place, change)
        held.append(held[-1] + change)
    assert balance.peak(first, first + length) == max(held[min(first, len(changes)) : first + length + 2])

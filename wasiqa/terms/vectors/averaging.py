"""The running average yield of an auction's bids: which bids came before, as the file tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from wasiqa.terms.maths.averages import face_weighted
from wasiqa.terms.vectors.compare import Unchecked
from wasiqa.terms.vectors.numbers import NotComputable
from wasiqa.terms.vectors.tenor import simple_yield
from wasiqa.terms.vectors.vector import Vector

Pair = tuple[Fraction, Fraction]
"""Face and yield of a bid."""
_NUMBERED = re.compile(r"(.*?)0*([0-9]+)")


def running_yields(vector: Vector, own: Pair, yield_of: Callable[[Vector], Fraction]) -> dict[str, object]:
    """The running average in percent under the names that a vector may give it, if this one asks for it."""
    if not any(name.startswith("running_") for name in vector.expected):
        return {}
    average = _running(vector, own, lambda other: (_face(other), yield_of(other)))
    shown = 100 * average if isinstance(average, Fraction) else average
    return dict.fromkeys(("running_weighted_avg_yield_pct", "running_way_exact"), shown)


def _face(vector: Vector) -> Fraction:
    face = vector.money("face")
    if face is None:
        raise NotComputable(f"{vector.id} states no face_…")
    return face


def _running(vector: Vector, own: Pair, yield_of: Callable[[Vector], Pair]) -> Fraction | Unchecked:
    """The face-weighted average of this bid and those before it, if the file has them all.

    They are the vectors with the same name and the numbers from 1 on, or the beginning of a list of bids that ends
    with this one. `cum_face_…` says how much face they must have together.
    """
    face, total = own[0], vector.money("cum_face")
    if total == face:
        return own[1]
    for pairs in (*_numbered(vector, own, yield_of), *_listed(vector, total, own)):
        if total is None or sum(face for face, _ in pairs) == total:
            return face_weighted(pairs)
    return Unchecked("the bids before this one are not all in the file")


def bids(vector: Vector, yield_of_price: Callable[[Fraction], Fraction]) -> list[Pair]:
    """The bids that a vector lists: face, and the yield of the price or the yield that is stated."""
    return [_bid(entry, yield_of_price) for entry in vector.rows("bids")]


def _numbered(vector: Vector, own: Pair, yield_of: Callable[[Vector], Pair]) -> Iterator[list[Pair]]:
    match = _NUMBERED.fullmatch(vector.id)
    if not match:
        return
    series = {}
    for other in vector.others:
        named = _NUMBERED.fullmatch(other.id)
        if named and other.topic == vector.topic and named[1] == match[1]:
            series[int(named[2])] = other
    earlier = [series.get(place) for place in range(1, int(match[2]))]
    found = [other for other in earlier if other is not None]
    if len(found) == len(earlier):
        yield [*map(yield_of, found), own]


def _listed(vector: Vector, total: Fraction | None, own: Pair) -> Iterator[list[Pair]]:
    """Beginnings of the lists of bids in the file that end with this bid's face and yield."""
    for other in vector.others:
        entries = other.given.get("bids")
        if total is None or not isinstance(entries, list):
            continue
        pairs: list[Pair] = []
        for entry in entries:
            try:
                pairs.append(_bid(entry, lambda price: simple_yield(vector, price)))
            except NotComputable:
                break
            if pairs[-1] == own:
                yield list(pairs)


def _bid(entry: Any, yield_of_price: Callable[[Fraction], Fraction]) -> Pair:
    if not isinstance(entry, dict):
        raise NotComputable(f"a bid is {entry!r}, not a group of face and price")
    facts = Vector("bid", "", {key: value for key, value in entry.items() if value is not None}, {}, {})
    face = facts.money("face")
    if face is None:
        millions = facts.has("face_mn")
        face = facts.number("face_mn", "face", "face_value") * (10**6 if millions else 1)
    if facts.has("yield_pct", "yield"):
        return face, facts.rate("yield")
    price = facts.number("price", "price_per_100", "clean_price")
    return face, yield_of_price(price)

"""Topics of `terms check` about auctions: who is awarded what of listed bids, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from wasiqa.auction.allotment import awards, decision_for
from wasiqa.auction.bids import Award, Bid, Decision, Result, Rules
from wasiqa.auction.kinds import Convention
from wasiqa.auction.result import quote_yield, result
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.auction.yields import ONE
from wasiqa.terms.vectors.compare import shown
from wasiqa.terms.vectors.numbers import NotComputable, number
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
_MILLION = 10**8
"""Minor units of a million."""
_TICKS = 10_000
_PERCENT = ONE // 100
_DIGITS = 8
_YEAR = 365
_BIDS_OF = re.compile("same as (.+)")


def multiple_price(vector: Vector) -> Found:
    """Each award pays its own price."""
    if not vector.has("days"):
        raise NotComputable(f"{vector.id} states no days, and without them its prices have no yield")
    allotted = _Allotted.of(vector)
    found = allotted.result
    return {
        **margin(vector),
        "cut_off_yield_pct": Fraction(quote_yield(allotted.rules, found.cut_off), _PERCENT),
        "remaining_at_margin_mn": Fraction(allotted.decision.wanted - allotted.decision.better, _MILLION),
        "offered_at_margin_mn": Fraction(allotted.decision.at_cut_off, _MILLION),
        "realized_mn": Fraction(found.realised, _MILLION),
        **dict.fromkeys(("weighted_avg_yield_pct", "way_exact_pct"), Fraction(found.average_yield, _PERCENT)),
        "ncb_price_4dp": Fraction(found.non_competitive_price, _TICKS),
    }


def uniform_price(vector: Vector) -> Found:
    """Each award pays the cut-off."""
    own, other = _Allotted.of(vector, uniform=True).result, _Allotted.of(vector).result
    return {
        "clearing_price": Fraction(own.cut_off, _TICKS),
        "accepted_face_mn": Fraction(own.accepted, _MILLION),
        "realized_mn": Fraction(own.realised, _MILLION),
        "difference_vs_multiple_price_mn": Fraction(other.realised - own.realised, _MILLION),
    }


def margin(vector: Vector) -> Found:
    """Where the cut-off lies, and who is awarded what."""
    allotted = _Allotted.of(vector)
    return {
        "cut_off_price": Fraction(allotted.result.cut_off, _TICKS),
        "allocations_mn": allotted.allocations,
        "accepted_face_mn": Fraction(allotted.result.accepted, _MILLION),
    }


TOPICS: Mapping[str, Callable[[Vector], Found]] = {
    "auction_multiple_price": multiple_price,
    "auction_uniform_price": uniform_price,
    "auction_margin": margin,
}


@dataclass(frozen=True)
class _Allotted:
    """The allotment of a vector's bids; `names` are theirs, in the order of their numbers from 1."""

    rules: Rules
    names: tuple[str, ...]
    bids: tuple[Bid, ...]
    decision: Decision

    @classmethod
    def of(cls, vector: Vector, *, uniform: bool = False) -> _Allotted:
        source = _bids_of(vector)
        rules = replace(_rules(source), uniform=uniform)
        names, bids = zip(*(_bid(entry, place) for place, entry in enumerate(source.rows("bids"), 1)), strict=True)
        return cls(rules, names, bids, decision_for(rules, bids, _units(vector.number("target_mn"), "target_mn")))

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        return awards(self.rules, self.decision, self.bids)

    @cached_property
    def result(self) -> Result:
        return result(self.rules, self.decision, self.awards)

    @property
    def allocations(self) -> dict[str, str]:
        """Millions by name, of all that are awarded something."""
        given = sorted((one for one in self.awards if one.units), key=lambda one: one.bid.number)
        return {self.names[one.bid.number - 1]: shown(Fraction(one.units, _MILLION), _DIGITS) for one in given}


def _bids_of(vector: Vector) -> Vector:
    """The vector itself, or the one of its file whose bids it takes."""
    named = _BIDS_OF.fullmatch(str(vector.given.get("bids")))
    if not named:
        return vector
    for other in vector.others:
        if other.id == named[1]:
            return other
    raise NotComputable(f"{vector.id} takes the bids of {named[1]}, which is not in the file")


def _rules(vector: Vector) -> Rules:
    days = vector.whole("days", default=0)
    return Rules(
        at_average=True,
        lot=_beginning(vector, "lot_mn") or 1,
        exempt=_beginning(vector, "exempt_at_or_below_mn"),
        yields=YieldTerms(Convention.SIMPLE, days, _YEAR) if days else YieldTerms(),
    )


def _beginning(vector: Vector, name: str) -> int:
    """The number with which a field begins, such as `50 at the margin`."""
    text = vector.text(name, default="0")
    return _units(number(text.partition(" ")[0], name), name)


def _bid(entry: Any, place: int) -> tuple[str, Bid]:
    if not isinstance(entry, dict) or not {"id", "face_mn", "price"} <= set(entry):
        raise NotComputable(f"a bid is {entry!r}, not a group of id, face_mn and price")
    ticks = number(entry["price"], "price") * _TICKS
    if ticks.denominator != 1:
        raise NotComputable(f"the price {entry['price']} has more than four decimals")
    return str(entry["id"]), Bid(place, int(ticks), _units(number(entry["face_mn"], "face_mn"), "face_mn"))


def _units(millions: Fraction, name: str) -> int:
    units = millions * _MILLION
    if units.denominator != 1:
        raise NotComputable(f"{name} is {millions}, which has more than {_DIGITS} decimals")
    return int(units)

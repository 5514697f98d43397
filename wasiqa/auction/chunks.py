"""An allotment in calls of `verify`, each of which fits a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wasiqa.auction.bids import Award, Chunk, Rules
from wasiqa.auction.kinds import Convention, Quote
from wasiqa.auction.yields import yield_of

ROOM = 15_000_000
"""Gas of a call; a transaction may use 16,777,216."""
_BID, _COMPOUNDED, _COUPON = 8_000, 26_000, 150
_QUOTE = {Convention.NONE: 0, Convention.SIMPLE: 9_000, Convention.DISCOUNT: 9_000}


def chunks(rules: Rules, awarded: Sequence[Award], room: int = ROOM) -> Iterator[Chunk]:
    """The calls that show these awards, each of at most so much gas, with the yields that it must state.

    Awards are in order, as `awards` gives them; those that follow what was shown already can be given alone.
    """
    part: list[Award] = []
    used, last = 0, None
    for one in awarded:
        fresh = one.units > 0 and one.bid.quote != last
        needs = _BID + (_gas(rules) if fresh else 0)
        if part and used + needs > room:
            yield _chunk(rules, part)
            part, used, last = [], 0, None
            needs = _BID + (_gas(rules) if one.units else 0)
        part.append(one)
        used += needs
        last = one.bid.quote if one.units else last
    if part:
        yield _chunk(rules, part)


def _gas(rules: Rules) -> int:
    """What it takes at most to find or to check the price or yield of a quote."""
    if rules.yields.convention is Convention.COMPOUNDED:
        return _COMPOUNDED + _COUPON * rules.yields.coupons
    return _QUOTE[rules.yields.convention]


def _chunk(rules: Rules, part: Sequence[Award]) -> Chunk:
    stated = rules.quote is Quote.PRICE and rules.yields.convention is Convention.COMPOUNDED
    quotes = dict.fromkeys(one.bid.quote for one in part if stated and one.units)
    return Chunk(
        tuple(one.bid.number for one in part),
        tuple(one.units for one in part),
        tuple(yield_of(rules.yields, quote) for quote in quotes),
    )

"""Who is awarded how much at which price: the rules of DMMD Circular 2 of 2007 of the State Bank of Pakistan, in exact
numbers, as contracts/libraries/Allotments.sol and contracts/auction have them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from wasiqa.auction.amounts import quoted
from wasiqa.auction.bids import MOST_QUOTE, PAR, Award, Bid, Decision, Rules
from wasiqa.auction.kinds import AuctionKind, Quote
from wasiqa.auction.yields import QUOTED_YIELD, quoted_price
from wasiqa.errors import InputRefused
from wasiqa.servicing.amounts import in_currency


def rank(rules: Rules, quote: int) -> int:
    """The place of a quote: the lower, the better. Who sells prefers high prices and low yields, rates and margins; who
    buys the opposite."""
    highest = (rules.kind is AuctionKind.SALE) is (rules.quote is Quote.PRICE)
    return MOST_QUOTE - quote if highest else quote


def ordered(rules: Rules, bids: Iterable[Bid]) -> list[Bid]:
    """Better ones first, and earlier ones first among equals."""
    return sorted(bids, key=lambda bid: (rank(rules, bid.quote), bid.number))


def decision_for(rules: Rules, bids: Iterable[Bid], wanted: int) -> Decision:
    """Accepts the best bids until `wanted` units are found, or all if there are fewer."""
    better = 0
    for quote, level in groupby(ordered(rules, bids), key=lambda bid: bid.quote):
        face = sum(bid.face for bid in level)
        if better + face >= wanted > 0:
            return Decision(quote, wanted, better, face)
        last, better = (quote, face), better + face
    if not better or wanted <= 0:
        raise InputRefused("nothing is accepted", hint="reject the bids, if none of them is wanted")
    return Decision(last[0], better, better - last[1], last[1])


def decision_at(
    rules: Rules, bids: Iterable[Bid], cut_off: int, wanted: int | None = None, *, decimals: int = 0
) -> Decision:
    """Accepts the bids down to this quote: all of them, or of those at the quote only what is wanted in all.

    Raises `InputRefused` if nothing would be accepted at the quote, in currency of so many `decimals`.
    """
    place = rank(rules, cut_off)
    faces = [(rank(rules, bid.quote), bid.face) for bid in bids]
    better = sum(face for found, face in faces if found < place)
    at_cut_off = sum(face for found, face in faces if found == place)
    chosen = better + at_cut_off if wanted is None else wanted
    if not better < chosen <= better + at_cut_off:
        most, asked = in_currency(better + at_cut_off, decimals), in_currency(chosen, decimals)
        possible = f"more than {in_currency(better, decimals)} and up to {most}"
        told = f"with a cut-off at {quoted(cut_off)} {possible} can be accepted, not {asked}"
        raise InputRefused(told, hint="the cut-off is a quote at which something is offered and accepted")
    return Decision(cut_off, chosen, better, at_cut_off)


def award(rules: Rules, decision: Decision, bid: Bid) -> int:
    """The units that a bid gets. At the cut-off all are met in full if what is left is enough; else small ones are, and
    the others get their proportion of it, the small ones counted in, to the nearest lot, half up."""
    place, last = rank(rules, bid.quote), rank(rules, decision.cut_off)
    if place != last:
        return bid.face if place < last else 0
    left = decision.wanted - decision.better
    if left >= decision.at_cut_off or bid.face <= rules.exempt:
        return bid.face
    whole = decision.at_cut_off * rules.lot
    return min(bid.face, (2 * bid.face * left + whole) // (2 * whole) * rules.lot)


def price_of(rules: Rules, quote: int) -> int:
    """The clean price of a quote; a rate or margin is that of a new series, at par."""
    if rules.quote is Quote.PRICE:
        return quote
    return quoted_price(rules.yields, quote * QUOTED_YIELD) if rules.quote is Quote.YIELD else PAR


def awards(rules: Rules, decision: Decision, bids: Iterable[Bid]) -> tuple[Award, ...]:
    """Of all opened bids, in order; worse ones than the cut-off get nothing, at no price."""
    prices: dict[int, int] = {}

    def awarded(bid: Bid) -> Award:
        units = award(rules, decision, bid)
        pays = decision.cut_off if rules.uniform else bid.quote
        if units and pays not in prices:
            prices[pays] = price_of(rules, pays)
        return Award(bid, units, prices[pays] if units else 0)

    return tuple(map(awarded, ordered(rules, bids)))


def cost(units: int, price: int) -> int:
    """What units cost at a clean price, minor units, half up."""
    return (units * price + PAR // 2) // PAR

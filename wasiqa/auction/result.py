"""What an auction has come to, and what non-competitive bids get of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from wasiqa.auction.allotment import cost, price_of
from wasiqa.auction.bids import PAR, Award, Decision, NonCompetitiveAward, NonCompetitiveBid, Result, Rules
from wasiqa.auction.kinds import Convention, Quote
from wasiqa.auction.yields import QUOTED_YIELD, quoted_price, yield_of
from wasiqa.errors import InputRefused
from wasiqa.terms.maths.averages import face_weighted
from wasiqa.terms.maths.rounding import MODES


def result(
    rules: Rules, decision: Decision, awarded: Sequence[Award], asked: Iterable[NonCompetitiveBid] = ()
) -> Result:
    """The figures of the contract's `AuctionResult`. Raises `InputRefused` if rounding to lots has left nothing."""
    given = [one for one in awarded if one.units]
    if not given:
        raise InputRefused("rounded to lots, nobody is awarded anything", hint="accept more, or reject all bids")
    average = average_yield(rules, given)
    return Result(
        offered=sum(one.bid.face for one in awarded),
        accepted=sum(one.units for one in given),
        realised=sum(cost(one.units, one.price) for one in given),
        cut_off=decision.cut_off,
        average_yield=average,
        non_competitive=min(_valid(asked), rules.non_competitive_total),
        non_competitive_price=_non_competitive_price(rules, decision, given, average),
        bids=len(awarded),
        best=awarded[0].bid.quote,
        worst=awarded[-1].bid.quote,
    )


def average_yield(rules: Rules, awarded: Sequence[Award]) -> int:
    """The average of what the accepted bids quote as a yield, or of the yields of their prices, weighted by award.

    It is cut after the last of 18 decimals, and 0 if prices have no yield.
    """
    if rules.quote is Quote.PRICE and rules.yields.convention is Convention.NONE:
        return 0
    found: dict[int, int] = {}
    for one in awarded:
        if one.bid.quote not in found:
            found[one.bid.quote] = quote_yield(rules, one.bid.quote)
    pairs = ((Fraction(one.units), Fraction(found[one.bid.quote])) for one in awarded)
    return MODES["down"](face_weighted(pairs))


def quote_yield(rules: Rules, quote: int) -> int:
    """The yield, rate or margin that a quote means."""
    return yield_of(rules.yields, quote) if rules.quote is Quote.PRICE else quote * QUOTED_YIELD


def non_competitive(rules: Rules, price: int, asked: Iterable[NonCompetitiveBid]) -> tuple[NonCompetitiveAward, ...]:
    """What each gets: all of it, or its proportion of the total down to the denomination; nothing if the investor has
    made another."""
    listed = tuple(asked)
    count, valid = Counter(one.investor for one in listed), _valid(listed)

    def units(one: NonCompetitiveBid) -> int:
        if count[one.investor] > 1:
            return 0
        if valid <= rules.non_competitive_total:
            return one.units
        share = one.units * rules.non_competitive_total // valid
        return share - share % rules.denomination

    return tuple(NonCompetitiveAward(one, units(one), price if units(one) else 0) for one in listed)


def _valid(asked: Iterable[NonCompetitiveBid]) -> int:
    listed = tuple(asked)
    count = Counter(one.investor for one in listed)
    return sum(one.units for one in listed if count[one.investor] == 1)


def _non_competitive_price(rules: Rules, decision: Decision, awarded: Sequence[Award], average: int) -> int:
    if not rules.at_average:
        return price_of(rules, decision.cut_off)
    if rules.quote in (Quote.RATE, Quote.MARGIN):
        return PAR
    if rules.yields.convention is Convention.NONE:
        prices = ((Fraction(one.units), Fraction(one.bid.quote)) for one in awarded)
        return MODES["half_up"](face_weighted(prices))
    return quoted_price(rules.yields, average)

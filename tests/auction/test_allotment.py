"""Who is awarded how much, at which price, and what an auction comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from tests.auction.made_up import BILL, Auction, auctions
from wasiqa.auction.allotment import award, awards, cost, decision_at, decision_for, ordered, rank
from wasiqa.auction.bids import PAR, Bid, Decision, NonCompetitiveBid, Rules
from wasiqa.auction.kinds import AuctionKind, Quote
from wasiqa.auction.result import non_competitive, result
from wasiqa.auction.yields import yield_of
from wasiqa.errors import InputRefused
from wasiqa.terms.maths.averages import face_weighted

SALE = Rules(lot=50, exempt=50, denomination=5, non_competitive_total=100)


def bid(*entries: tuple[int, int]) -> tuple[Bid, ...]:
    """Bids of these quotes and faces, numbered from 1."""
    return tuple(Bid(number, *entry) for number, entry in enumerate(entries, 1))


def units(rules: Rules, decision: Decision, bids: Sequence[Bid]) -> list[int]:
    """What they get, in the order of their numbers."""
    return [award(rules, decision, one) for one in bids]


@pytest.mark.parametrize(
    ("kind", "quote", "first"),
    [
        (AuctionKind.SALE, Quote.PRICE, 2),
        (AuctionKind.SALE, Quote.YIELD, 1),
        (AuctionKind.SALE, Quote.RATE, 1),
        (AuctionKind.SALE, Quote.MARGIN, 1),
        (AuctionKind.BUY_BACK, Quote.PRICE, 1),
        (AuctionKind.BUY_BACK, Quote.YIELD, 2),
        (AuctionKind.SWITCH, Quote.PRICE, 1),
    ],
)
def test_who_sells_takes_high_prices_and_low_yields_and_who_buys_the_opposite(
    kind: AuctionKind, quote: Quote, first: int
) -> None:
    rules = Rules(kind, quote)
    assert [one.number for one in ordered(rules, bid((100, 1), (101, 1)))] == [first, 3 - first]


def test_the_earlier_bid_is_first_among_equals() -> None:
    assert [one.number for one in ordered(SALE, reversed(bid((7, 1), (7, 1), (8, 1))))] == [3, 1, 2]


def test_the_best_are_accepted_until_what_is_wanted_is_found() -> None:
    bids = bid((98, 300), (99, 100), (98, 200), (97, 900))
    assert decision_for(SALE, bids, 100) == Decision(99, 100, 0, 100)
    assert decision_for(SALE, bids, 101) == Decision(98, 101, 100, 500)
    assert decision_for(SALE, bids, 600) == Decision(98, 600, 100, 500)
    assert decision_for(SALE, bids, 9_999) == Decision(97, 1_500, 600, 900)


@pytest.mark.parametrize(("bids", "wanted"), [((), 100), (bid((98, 300)), 0), (bid((98, 300)), -1)])
def test_to_accept_nothing_is_no_decision(bids: tuple[Bid, ...], wanted: int) -> None:
    with pytest.raises(InputRefused, match="nothing is accepted"):
        decision_for(SALE, bids, wanted)


def test_a_cut_off_accepts_all_bids_down_to_it_or_what_is_wanted_of_those_at_it() -> None:
    bids = bid((98, 300), (99, 100), (98, 200), (97, 900))
    assert decision_at(SALE, bids, 98) == Decision(98, 600, 100, 500)
    assert decision_at(SALE, bids, 98, 101) == Decision(98, 101, 100, 500)


@pytest.mark.parametrize(("cut_off", "wanted"), [(98, 100), (98, 601), (96, None), (100, None), (100, 5)])
def test_a_cut_off_at_which_nothing_is_accepted_is_none(cut_off: int, wanted: int | None) -> None:
    bids = bid((98, 300), (99, 100), (98, 200), (97, 900))
    with pytest.raises(InputRefused, match="can be accepted, not"):
        decision_at(SALE, bids, cut_off, wanted)


def test_at_the_cut_off_small_bids_are_met_and_the_others_share_what_is_left_to_the_nearest_lot() -> None:
    bids = bid((98, 300), (99, 100), (98, 200), (98, 50), (97, 900))
    decision = decision_for(SALE, bids, 375)  # 275 of 550 are left: one half
    assert units(SALE, decision, bids) == [150, 100, 100, 50, 0]
    assert units(replace(SALE, exempt=0), decision, bids) == [150, 100, 100, 50, 0]
    assert units(replace(SALE, lot=100), decision, bids) == [200, 100, 100, 50, 0]
    assert units(replace(SALE, lot=100, exempt=0), decision, bids) == [200, 100, 100, 0, 0]


def test_half_a_lot_is_rounded_up_and_nobody_gets_more_than_was_bid_for() -> None:
    bids = bid((98, 75), (98, 75))
    assert units(SALE, Decision(98, 50, 0, 150), bids) == [50, 50]  # 25 each
    assert units(SALE, Decision(98, 49, 0, 150), bids) == [0, 0]
    assert units(SALE, Decision(98, 149, 0, 150), bids) == [50, 50]
    assert units(SALE, Decision(98, 150, 0, 150), bids) == [75, 75]
    assert units(replace(SALE, lot=150), Decision(98, 149, 0, 150), bid((98, 74), (98, 76))) == [0, 76]


def test_each_pays_its_own_price_or_all_the_cut_off() -> None:
    bids = bid((990_000, 200), (980_000, 100), (970_000, 1))
    decision = decision_for(SALE, bids, 300)
    assert [one.price for one in awards(SALE, decision, bids)] == [990_000, 980_000, 0]
    assert [one.price for one in awards(replace(SALE, uniform=True), decision, bids)] == [980_000, 980_000, 0]


def test_a_yield_is_paid_for_by_its_price_and_a_rate_at_par() -> None:
    bids = bid((71_485, 1_000), (70_000, 1_000))
    decision = Decision(71_485, 2_000, 1_000, 1_000)
    by_yield = Rules(quote=Quote.YIELD, yields=BILL)
    assert [one.price for one in awards(by_yield, decision, bids)] == [984_146, 983_815]
    assert [one.price for one in awards(replace(by_yield, uniform=True), decision, bids)] == [983_815] * 2
    for quote in (Quote.RATE, Quote.MARGIN):
        assert [one.price for one in awards(Rules(quote=quote), decision, bids)] == [PAR] * 2


def test_a_result_has_the_figures_that_are_published() -> None:
    rules = replace(SALE, yields=BILL, at_average=True)
    bids = bid((983_815, 300), (984_146, 200), (970_000, 50))
    asked = (NonCompetitiveBid(1, "a", 60), NonCompetitiveBid(2, "b", 70))
    decision = decision_for(rules, bids, 500)
    found = result(rules, decision, awards(rules, decision, bids), asked)
    assert (found.offered, found.accepted, found.bids, found.cut_off) == (550, 500, 3, 983_815)
    assert found.realised == cost(300, 983_815) + cost(200, 984_146) == 295 + 197
    mean = face_weighted(
        [(Fraction(300), Fraction(yield_of(BILL, 983_815))), (Fraction(200), Fraction(70_000 * 10**12))]
    )
    assert abs(found.average_yield - mean) < 10**13
    assert (found.non_competitive, found.non_competitive_price) == (100, 983_947)


@pytest.mark.parametrize(
    ("rules", "price"),
    [
        (Rules(at_average=True), 986_667),
        (Rules(at_average=False), 980_000),
        (Rules(quote=Quote.RATE, at_average=True), PAR),
        (Rules(quote=Quote.MARGIN, at_average=False), PAR),
    ],
)
def test_non_competitive_bids_pay_the_average_or_the_cut_off(rules: Rules, price: int) -> None:
    bids = bid((990_000, 2), (980_000, 1))
    decision = decision_at(rules, bids, 990_000 if rules.quote is Quote.RATE else 980_000)
    assert result(rules, decision, awards(rules, decision, bids)).non_competitive_price == price


def test_where_prices_have_no_yield_there_is_no_average_yield() -> None:
    bids = bid((990_000, 2))
    assert (
        result(
            SALE, decision_at(SALE, bids, 990_000), awards(SALE, decision_at(SALE, bids, 990_000), bids)
        ).average_yield
        == 0
    )


def test_when_lots_leave_nobody_anything_there_is_no_result() -> None:
    bids = bid((98, 75), (98, 75))
    decision = Decision(98, 49, 0, 150)
    with pytest.raises(InputRefused, match="nobody is awarded anything"):
        result(SALE, decision, awards(SALE, decision, bids))


def test_non_competitive_bids_are_met_or_share_the_total_down_to_the_denomination() -> None:
    few = (NonCompetitiveBid(1, "a", 60), NonCompetitiveBid(2, "b", 40))
    more = (*few, NonCompetitiveBid(3, "c", 35))
    assert [(one.units, one.price) for one in non_competitive(SALE, 9, few)] == [(60, 9), (40, 9)]
    assert [one.units for one in non_competitive(SALE, 9, more)] == [40, 25, 25]


def test_an_investor_who_bids_twice_gets_nothing_and_takes_nothing() -> None:
    asked = (NonCompetitiveBid(1, "a", 60), NonCompetitiveBid(2, "b", 100), NonCompetitiveBid(3, "a", 5))
    assert [(one.units, one.price) for one in non_competitive(SALE, 9, asked)] == [(0, 0), (100, 9), (0, 0)]


@given(auctions())
def test_better_bids_are_met_worse_ones_get_nothing_and_nobody_more_than_was_bid(auction: Auction) -> None:
    last = rank(auction.rules, auction.decision.cut_off)
    for one in awards(auction.rules, auction.decision, auction.bids):
        place = rank(auction.rules, one.bid.quote)
        assert 0 <= one.units <= one.bid.face
        assert one.units % auction.rules.denomination == 0
        if place != last:
            assert one.units == (one.bid.face if place < last else 0)


@given(auctions())
def test_what_is_awarded_is_what_is_wanted_but_for_lots_and_small_bids(auction: Auction) -> None:
    rules, decision = auction.rules, auction.decision
    shared = [one for one in auction.bids if one.quote == decision.cut_off]
    got = sum(award(rules, decision, one) for one in auction.bids)
    assert abs(got - decision.wanted) <= sum(Fraction(max(rules.lot, 2 * rules.exempt), 2) for _ in shared)


@given(auctions())
def test_the_order_in_which_bids_are_listed_changes_nothing(auction: Auction) -> None:
    bids = tuple(reversed(auction.bids))
    assert awards(auction.rules, auction.decision, bids) == awards(auction.rules, auction.decision, auction.bids)

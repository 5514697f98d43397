"""Who decides an auction and when, what is told of it, and what an allotment is read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace
from itertools import pairwise
from typing import Any

import pytest

from tests.auction.made_up import BILL, BOND, Auction
from tests.contracts.auctions.allotting import Opened
from tests.contracts.auctions.hall import WHO, BidState, Hall, State
from tests.support.chains import reverts
from wasiqa.auction.allotment import decision_at, decision_for
from wasiqa.auction.bids import Bid, Decision, NonCompetitiveBid, Rules
from wasiqa.auction.kinds import AuctionKind, Quote
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.servicing.roles import role_id

BIDS = tuple(
    Bid(number, quote, face)
    for number, (quote, face) in enumerate(
        [(983_815, 25_000), (984_146, 10_000), (983_815, 10_000), (983_700, 5_000), (983_815, 5_000)], 1
    )
)
RULES = Rules(denomination=5_000, lot=5_000, yields=BILL)
NO_RESULT, NO_PROGRESS = (0,) * 10, (0,) * 9


def auction(wanted: int = 30_000, asked: tuple[NonCompetitiveBid, ...] = (), **rules: Any) -> Auction:
    """Of these five bids, 20,000 are left for 40,000 at the cut-off: one half."""
    chosen = replace(RULES, **rules)
    return Auction(chosen, BIDS, decision_for(chosen, BIDS, wanted), asked)


@pytest.fixture
def opened(hall: Hall) -> Opened:
    """Ready to be decided."""
    return Opened.of(hall, auction())


def test_only_the_issuer_decides_and_rejects(opened: Opened, hall: Hall) -> None:
    stranger = hall.treasury
    for function, *arguments in (("decide", opened.auction.decision.struct()), ("reject",)):
        with reverts("AccessControlUnauthorizedAccount", account=stranger, neededRole=role_id("ISSUER")):
            hall.act(function, opened.number, *arguments, sender=stranger)


def test_an_unknown_auction_is_neither_decided_nor_shown(hall: Hall, opened: Opened) -> None:
    other = replace(opened, number=opened.number + 1)
    with reverts("AuctionUnknown", auction=other.number):
        other.decide()
    with reverts("AuctionUnknown", auction=other.number):
        other.verify(opened.chunks()[0])
    with reverts("AuctionUnknown", auction=other.number):
        hall.act("reject", other.number, sender=hall.issuer)
    views = (
        ("stateOf",),
        ("decisionOf",),
        ("progressOf", WHO.stranger),
        ("resultOf",),
        ("awardOf", 1),
        ("nonCompetitiveAwardOf", 1),
    )
    for function, *arguments in views:
        with reverts("AuctionUnknown", auction=other.number):
            hall.ask(function, other.number, *arguments)


def test_no_more_is_accepted_than_the_series_may_issue_with_non_competitive_bids(hall: Hall) -> None:
    bond = hall.bill.bond
    room = hall.chain.call(bond, "allocation") - hall.chain.call(bond, "totalSupply")
    number = hall.announce(hall.non_competitive(depositRate=0, nonCompetitiveTotal=1_500_000))
    for investor in ("individual", "emigrant"):
        hall.ask_for(number, investor, 1_000_000)
    made = hall.commit(number, "bank", face=room)
    hall.at(number, "bidsClose", 1)
    hall.reveal(number, made)
    hall.at(number, "revealClose", 1)
    most = room - 1_500_000
    with reverts("AllocationExceeded", needed=room + 1, room=room):
        hall.act("decide", number, (made.quote, most + 1, 0, room), sender=hall.issuer)
    hall.act("decide", number, (made.quote, most, 0, room), sender=hall.issuer)
    hall.chain.transact(bond, "mint", WHO.fund, 500_000, sender=hall.issuer)
    with reverts("AllocationExceeded", needed=room, room=room - 500_000):
        hall.act("decide", number, (made.quote, most, 0, room), sender=hall.issuer)


def test_what_is_bought_back_needs_no_room(hall: Hall) -> None:
    number = hall.announce(hall.terms(kind=AuctionKind.BUY_BACK, depositRate=0))
    face = hall.chain.call(hall.bill.bond, "allocation") + 500_000
    made = hall.commit(number, "bank", face=face)
    hall.at(number, "bidsClose", 1)
    hall.reveal(number, made)
    hall.at(number, "revealClose", 1)
    hall.act("decide", number, (made.quote, face, 0, face), sender=hall.issuer)


def test_it_is_decided_after_the_openings_and_in_time(hall: Hall) -> None:
    number = hall.announce()
    bid = hall.commit(number, "bank")
    hall.at(number, "bidsClose", 1)
    hall.reveal(number, bid)
    decision = (bid.quote, bid.face, 0, bid.face)
    close = hall.at(number, "revealClose")
    with reverts("AuctionTooEarly", {"auction": number, "from": close + 1}):
        hall.act("decide", number, decision, sender=hall.issuer)
    hall.at(number, "decideBy")
    with hall.chain.isolated():
        hall.act("decide", number, decision, sender=hall.issuer)
        hall.act("verify", number, [1], [bid.face], [])
        assert hall.state(number) == State.ALLOTTED
    hall.act("decide", number, decision, sender=hall.issuer)
    hall.at(number, "decideBy", 1)
    assert hall.state(number) == State.REJECTED
    for function, arguments, sender in (
        ("decide", (decision,), hall.issuer),
        ("verify", ([1], [bid.face], []), hall.issuer),
        ("reject", (), hall.issuer),
    ):
        with reverts("AuctionStateWrong", auction=number, state=State.REJECTED):
            hall.act(function, number, *arguments, sender=sender)


def test_nothing_is_shown_of_an_auction_that_is_not_decided(opened: Opened) -> None:
    with reverts("AuctionStateWrong", auction=opened.number, state=State.OPEN):
        opened.verify(opened.chunks()[0])


def test_a_decision_is_told_and_kept(hall: Hall, opened: Opened) -> None:
    assert tuple(hall.ask("decisionOf", opened.number)) == (0, 0, 0, 0)
    receipt = opened.decide()
    decision = (983_815, 30_000, 10_000, 40_000)
    hall.told(receipt, "Decided", auction=opened.number, decision=decision)
    assert tuple(hall.ask("decisionOf", opened.number)) == decision
    assert opened.state == State.DECIDED


def test_what_was_shown_is_told_and_counted_and_begins_anew_with_another_decision(hall: Hall, opened: Opened) -> None:
    opened.decide()
    first, *_ = opened.chunks(2)
    receipt = opened.verify(first)
    hall.told(
        receipt, "AwardsVerified", auction=opened.number, verifier=WHO.stranger, bids=(2, 1), awards=(10_000, 15_000)
    )
    progress = hall.ask("progressOf", opened.number, WHO.stranger)
    assert (progress.bids, progress.lastBid, progress.better, progress.atCutOff) == (2, 1, 10_000, 25_000)
    assert (progress.accepted, progress.realised, progress.best) == (25_000, 9_841 + 14_757, 984_146)
    assert tuple(hall.ask("resultOf", opened.number)) == NO_RESULT
    opened.decide()
    assert tuple(hall.ask("progressOf", opened.number, WHO.stranger)) == NO_PROGRESS
    for chunk in opened.chunks(2):
        opened.verify(chunk)
    assert opened.state == State.ALLOTTED


def test_chunks_follow_one_another(opened: Opened) -> None:
    opened.decide()
    first, second, _ = opened.chunks(2)
    opened.verify(first)
    with reverts("BidOutOfOrder", bid=2, before=1):
        opened.verify(first)
    opened.verify(replace(first, bids=(), awards=()))
    opened.verify(second)


def test_who_shows_bids_so_that_no_other_follows_stops_only_itself(hall: Hall, opened: Opened) -> None:
    opened.decide()
    *first, last = opened.chunks(1)
    opened.verify(last, by=WHO.bank)
    for chunk in first:
        with reverts("BidOutOfOrder", bid=chunk.bids[0], before=last.bids[0]):
            opened.verify(chunk, by=WHO.bank)
        opened.verify(chunk)
    assert hall.ask("progressOf", opened.number, WHO.bank).bids == 1
    opened.verify(last)
    assert opened.state == State.ALLOTTED


def test_once_allotted_it_is_neither_decided_shown_nor_rejected_again(hall: Hall, opened: Opened) -> None:
    opened.decide()
    (chunk,) = opened.chunks()
    opened.verify(chunk)
    acts: tuple[Callable[[], object], ...] = (
        opened.decide,
        lambda: opened.verify(chunk),
        lambda: hall.act("reject", opened.number, sender=hall.issuer),
    )
    for act in acts:
        with reverts("AuctionStateWrong", auction=opened.number, state=State.ALLOTTED):
            act()
    hall.at(opened.number, "decideBy", 1)
    assert opened.state == State.ALLOTTED


@pytest.mark.parametrize("decided", [False, True])
def test_the_issuer_may_reject_all_bids_for_good(hall: Hall, opened: Opened, decided: bool) -> None:
    if decided:
        opened.decide()
        opened.verify(opened.chunks(2)[0])
    receipt = hall.act("reject", opened.number, sender=hall.issuer)
    hall.told(receipt, "AuctionRejected", auction=opened.number)
    assert opened.state == State.REJECTED
    assert hall.ask("awardOf", opened.number, 2) == (0, 0)
    with reverts("AuctionStateWrong", auction=opened.number, state=State.REJECTED):
        opened.decide()
    with reverts("AuctionStateWrong", auction=opened.number, state=State.REJECTED):
        hall.act("reject", opened.number, sender=hall.issuer)


def test_it_may_be_rejected_before_bids_close(hall: Hall) -> None:
    number = hall.announce()
    hall.act("reject", number, sender=hall.issuer)
    assert hall.state(number) == State.REJECTED


def test_without_an_opened_bid_nothing_can_be_decided(hall: Hall) -> None:
    number = hall.announce()
    hall.commit(number, "bank")
    hall.at(number, "revealClose", 1)
    with reverts("DecisionExceedsOffers", counted=1, offered=0):
        hall.act("decide", number, (1, 1, 0, 1), sender=hall.issuer)
    with reverts("WantedOutOfRange", wanted=0, least=1, most=0):
        hall.act("decide", number, (1, 0, 0, 0), sender=hall.issuer)


def test_awards_are_told_when_the_auction_is_allotted_and_not_before(hall: Hall, opened: Opened) -> None:
    opened.decide()
    first, *others = opened.chunks(2)
    opened.verify(first)
    assert hall.ask("awardOf", opened.number, 2) == (0, 0)
    for chunk in others:
        opened.verify(chunk)
    found = [hall.ask("awardOf", opened.number, number) for number in range(8)]
    assert found == [
        (0, 0),
        (15_000, 983_815),
        (10_000, 984_146),
        (5_000, 983_815),
        (0, 0),
        (5_000, 983_815),
        (0, 0),
        (0, 0),
    ]
    assert hall.bid_state(opened.number, 6) == BidState.SEALED


def test_more_may_be_accepted_than_was_announced_or_less(hall: Hall) -> None:
    for wanted, accepted in ((1, 10_000), (55_000, 55_000)):
        with hall.chain.isolated():
            opened = Opened.of(hall, auction(wanted, lot=5_000, exempt=25_000), target=30_000)
            opened.decide()
            opened.verify(opened.chunks()[0])
            assert hall.ask("termsOf", opened.number).target == 30_000
            assert hall.ask("resultOf", opened.number).accepted == accepted


@pytest.mark.parametrize("at_average", [True, False])
def test_non_competitive_bids_are_awarded_when_the_others_are(hall: Hall, at_average: bool) -> None:
    asked = (
        NonCompetitiveBid(1, "individual", 15_000),
        NonCompetitiveBid(2, "fund", 5_000),
        NonCompetitiveBid(3, "emigrant", 10_000),
        NonCompetitiveBid(4, "fund", 5_000),
    )
    opened = Opened.of(hall, auction(asked=asked, at_average=at_average, non_competitive_total=15_000))
    assert hall.ask("nonCompetitiveAwardOf", opened.number, 1) == (0, 0)
    opened.decide()
    opened.verify(opened.chunks()[0])
    price = opened.result.non_competitive_price
    assert price == (983_910 if at_average else 983_815)
    found = [hall.ask("nonCompetitiveAwardOf", opened.number, number) for number in range(6)]
    # 15,000 for 25,000, down to the denomination
    assert found == [(0, 0), (5_000, price), (0, 0), (5_000, price), (0, 0), (0, 0)]
    assert hall.ask("resultOf", opened.number).nonCompetitive == 15_000


def test_a_share_below_the_denomination_is_none(hall: Hall) -> None:
    asked = (NonCompetitiveBid(1, "individual", 5_000), NonCompetitiveBid(2, "fund", 5_000))
    opened = Opened.of(hall, auction(asked=asked, non_competitive_total=5_000))
    opened.decide()
    opened.verify(opened.chunks()[0])
    assert [hall.ask("nonCompetitiveAwardOf", opened.number, number) for number in (1, 2)] == [(0, 0), (0, 0)]


PLACES = (
    (AuctionKind.SALE, Quote.PRICE, YieldTerms(), True),
    (AuctionKind.SALE, Quote.YIELD, BILL, False),
    (AuctionKind.SALE, Quote.RATE, YieldTerms(), False),
    (AuctionKind.SALE, Quote.MARGIN, YieldTerms(), False),
    (AuctionKind.BUY_BACK, Quote.PRICE, BOND, False),
    (AuctionKind.BUY_BACK, Quote.YIELD, BOND, True),
    (AuctionKind.SWITCH, Quote.PRICE, YieldTerms(), False),
)


@pytest.mark.parametrize(("kind", "quote", "yields", "highest"), PLACES)
def test_each_kind_of_auction_takes_the_better_bids_first(
    hall: Hall, kind: AuctionKind, quote: Quote, yields: YieldTerms, highest: bool
) -> None:
    rules = replace(RULES, kind=kind, quote=quote, yields=yields, at_average=True)
    low, middle, high = (Bid(number, 900_000 + number, 5_000) for number in (1, 2, 3))
    bids = (low, middle, high)
    opened = Opened.of(hall, Auction(rules, bids, decision_at(rules, bids, middle.quote)))
    opened.decide()
    (chunk,) = opened.chunks()
    assert chunk.bids == ((3, 2, 1) if highest else (1, 2, 3))
    assert chunk.awards == (5_000, 5_000, 0)
    opened.verify(chunk)
    assert tuple(hall.ask("resultOf", opened.number)) == astuple(opened.result)


def test_a_cut_off_that_nobody_quotes_is_refused_at_the_end(hall: Hall, opened: Opened) -> None:
    between = Decision(983_816, 20_000, 10_000, 10_000)
    opened.decide(between)
    with reverts("AtCutOffWrong", stated=10_000, right=0):
        opened.verify(replace(opened.chunks()[0], awards=(10_000, 0, 0, 0, 0)))


def test_bids_so_far_off_that_nothing_can_be_reckoned_hold_nobody_up(hall: Hall) -> None:
    """A bill at forty times its face, and a bond at a price that no yield makes."""
    for yields in (BILL, BOND):
        with hall.chain.isolated():
            rules = replace(RULES, yields=yields, at_average=True)
            bids = (Bid(1, 2**32 - 1, 5_000), Bid(2, 950_000, 5_000), Bid(3, 1, 5_000))
            opened = Opened.of(hall, Auction(rules, bids, decision_at(rules, bids, 1)))
            opened.decide()
            opened.verify(opened.chunks()[0])
            assert tuple(hall.ask("resultOf", opened.number)) == astuple(opened.result)
            assert [one.price for one in opened.auction.awards] == sorted((bid.quote for bid in bids), reverse=True)
            assert all(one.bid.quote > two.bid.quote for one, two in pairwise(opened.auction.awards))

"""The other cash leg: awards that were paid outside the chain, stated by one party and confirmed by another."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts.auctions.hall import CASH, WHO, BidState, Hall, State
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id

UNITS = 10_000_000
PAYMENT, PAPER = (keccak(text=text) for text in ("a made-up payment", "a made-up statement"))
AWARDS = ("bank", 983_815, UNITS), ("fund", 979_999, UNITS)


@pytest.fixture
def auction(hall: Hall) -> int:
    """Two awards of a sale without cash, and a non-competitive one."""
    return opened(hall, cash=NOBODY, depositRate=0)


def opened(hall: Hall, **changes: Any) -> int:
    """The same with other terms, at the first second of its settlement."""
    auction = hall.announce(hall.non_competitive(**changes))
    hall.ask_for(auction, "individual", 500_000)
    bids = [hall.commit(auction, *award) for award in AWARDS]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids)
    hall.at(auction, "settleFrom")
    return auction


def state(hall: Hall, auction: int, *bids: int, others: tuple[int, ...] = (), by: str = WHO.paying_agent) -> Receipt:
    """The paying agent states."""
    return hall.act("stateSettled", auction, list(bids), list(others), PAYMENT, PAPER, sender=by)


def confirm(hall: Hall, auction: int, *bids: int, others: tuple[int, ...] = (), by: str = WHO.regulator) -> Receipt:
    """A reviewer confirms."""
    return hall.act("confirmSettled", auction, list(bids), list(others), PAYMENT, PAPER, sender=by)


def test_the_paying_agent_states_and_a_reviewer_confirms(hall: Hall, auction: int) -> None:
    with reverts("AccessControlUnauthorizedAccount", account=WHO.regulator, neededRole=role_id("PAYING_AGENT")):
        state(hall, auction, 1, by=WHO.regulator)
    state(hall, auction, 1)
    with reverts("AccessControlUnauthorizedAccount", account=WHO.paying_agent, neededRole=role_id("REVIEWER")):
        confirm(hall, auction, 1, by=WHO.paying_agent)


def test_both_happen_in_the_settlement_period_of_an_allotted_auction(hall: Hall) -> None:
    early = hall.announce(hall.terms(cash=NOBODY, depositRate=0))
    for act in (state, confirm):
        with reverts("AuctionStateWrong", auction=early, state=State.OPEN):
            act(hall, early, 1)
    bids = [hall.commit(early, *award) for award in AWARDS]
    hall.at(early, "bidsClose", 1)
    hall.reveal(early, *bids)
    hall.allot(early, bids)
    start = hall.at(early, "settleFrom", -1) + 1
    for act in (state, confirm):
        with reverts("AuctionTooEarly", {"from": start}, auction=early):
            act(hall, early, 1)
    end = hall.at(early, "settleBy")
    state(hall, early, 1)
    state(hall, early, 2)
    confirm(hall, early, 1)
    hall.chain.travel(end + 1)
    for act in (state, confirm):
        with reverts("AuctionTooLate", auction=early, until=end):
            act(hall, early, 2)


def test_exactly_what_was_stated_is_confirmed_and_once(hall: Hall, auction: int) -> None:
    hall.told(
        state(hall, auction, 1, 2, others=(1,)),
        "SettlementStated",
        auction=auction,
        paymentId=PAYMENT,
        documentHash=PAPER,
        bids=(1, 2),
        nonCompetitive=(1,),
    )
    assert hall.ask("isStated", auction, [1, 2], [1], PAYMENT, PAPER)
    for bids, others in (((1,), (1,)), ((2, 1), (1,)), ((1, 2), ())):
        with reverts("NotStated", auction=auction, paymentId=PAYMENT):
            confirm(hall, auction, *bids, others=others)
    with reverts("NotStated", auction=auction, paymentId=PAPER):
        hall.act("confirmSettled", auction, [1, 2], [1], PAPER, PAPER, sender=WHO.regulator)
    receipt = confirm(hall, auction, 1, 2, others=(1,))
    names = [event.name for event in receipt.events(hall.auction)]
    assert names == ["AccruedNoted", *["AwardSettled"] * 2, "NonCompetitiveSettled", "SettlementConfirmed"]
    hall.told(receipt, "SettlementConfirmed", auction=auction, paymentId=PAYMENT, documentHash=PAPER)
    assert [hall.units(name) for name in ("bank", "fund", "individual")] == [UNITS, UNITS, 500_000]
    assert not hall.ask("isStated", auction, [1, 2], [1], PAYMENT, PAPER)
    with reverts("NotStated", auction=auction, paymentId=PAYMENT):
        confirm(hall, auction, 1, 2, others=(1,))


def test_a_list_is_confirmed_as_a_whole_or_not_at_all(hall: Hall, auction: int) -> None:
    state(hall, auction, 1, 2, 1)
    with reverts("NothingToSettle", auction=auction, bid=1):
        confirm(hall, auction, 1, 2, 1)
    state(hall, auction, 2, others=(1, 2))
    with reverts("NothingToSettle", auction=auction, bid=2):
        confirm(hall, auction, 2, others=(1, 2))
    assert (hall.units("bank"), hall.units("fund"), hall.units("individual")) == (0, 0, 0)


def test_an_award_in_cash_may_be_paid_outside_all_the_same_and_its_deposit_is_returned(hall: Hall) -> None:
    auction = opened(hall)
    state(hall, auction, 1, others=(1,))
    confirm(hall, auction, 1, others=(1,))
    assert [hall.money(name) for name in ("bank", "individual")] == [CASH, CASH]
    assert (hall.units("bank"), hall.units("individual")) == (UNITS, 500_000)
    assert (hall.held(), hall.bid_state(auction, 1)) == (200_000, BidState.SETTLED)
    assert hall.non_competitive_state(auction, 1) == BidState.SETTLED
    receipt = hall.act("settle", auction, [1, 2])
    assert hall.failures(receipt) == {1: ("NothingToSettle", {"auction": auction, "bid": 1})}
    assert hall.held() == 0

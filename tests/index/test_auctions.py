"""Auctions are rebuilt from their events, and compared with their contract."""

from __future__ import annotations

import pytest

from tests.contracts.auctions.hall import WHO, Hall
from tests.index.support import Desk
from tests.index.test_rebuilt import state_of
from wasiqa.auction.bids import Decision, Result
from wasiqa.auction.kinds import AuctionState, BidState
from wasiqa.index.check import differences

BIDS = ("primary_dealer", 983_815, 10_000_000), ("bank", 979_999, 30_000_000), ("fund", 970_000, 1_000_000)


@pytest.fixture
def hall(desk: Desk) -> Hall:
    return Hall.opened(desk.office, desk.bill, desk.pib)


def test_an_auction_is_rebuilt_at_each_of_its_steps(desk: Desk, hall: Hall) -> None:
    def found() -> tuple[AuctionState, int, int]:
        books = state_of(desk.index()).auctions.books[1]
        assert differences(desk.index(), desk.office.programme) == ()
        return books.state(hall.chain.now()), len(books.log.bids), len(books.opened())

    auction = hall.announce(hall.non_competitive())
    assert found() == (AuctionState.OPEN, 0, 0)
    bids = [hall.commit(auction, *bid) for bid in BIDS]
    unopened = hall.commit(auction, "insurer")
    withdrawn = hall.commit(auction, "insurer")
    hall.act("withdrawBid", auction, withdrawn.bid, sender=withdrawn.bidder)
    hall.ask_for(auction, "individual", 2_000_000)
    assert found() == (AuctionState.OPEN, 5, 0)
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    assert found() == (AuctionState.OPEN, 5, 3)
    hall.at(auction, "revealClose", 1)
    hall.act("decide", auction, (979_999, 30_000_000, 10_000_000, 30_000_000), sender=hall.issuer)
    assert found() == (AuctionState.DECIDED, 5, 3)
    awards = hall.allot(auction, bids, wanted=30_000_000)
    hall.at(auction, "settleFrom")
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=bids[1].bidder)
    hall.act("settle", auction, [1, 2, 3, unopened.bid, 9])
    assert found() == (AuctionState.ALLOTTED, 5, 3)
    assert [n for n, bid in state_of(desk.index()).auctions.books[auction].log.bids.items() if bid.unpaid] == [2]
    hall.chain.transact(hall.bill.bond, "pause", 2, sender=WHO.guardian)
    hall.act("settle", auction, [2])
    assert not state_of(desk.index()).auctions.books[auction].log.bids[2].unpaid
    assert found() == (AuctionState.ALLOTTED, 5, 3)
    hall.at(auction, "settleBy", 1)
    hall.act("release", auction, [2])
    hall.act("forfeit", auction, [unopened.bid])
    hall.act("release", auction, [3])
    assert found() == (AuctionState.ALLOTTED, 5, 3)
    books = state_of(desk.index()).auctions.books[auction]
    assert (books.terms.isin, books.decision) == (
        desk.bill.terms.sheet.isin,
        Decision(979_999, 30_000_000, 10_000_000, 30_000_000),
    )
    assert books.result == Result(*hall.ask("resultOf", auction))
    assert {n: bid.award for n, bid in books.log.bids.items() if bid.award} == {n: u for n, u in awards.items() if u}
    states = {n: bid.state for n, bid in books.log.bids.items()}
    assert states == {
        1: BidState.SETTLED,
        2: BidState.RELEASED,
        3: BidState.RELEASED,
        unopened.bid: BidState.FORFEITED,
        withdrawn.bid: BidState.RELEASED,
    }


def test_awards_paid_outside_are_told_from_those_in_cash(desk: Desk, hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive())
    hall.ask_for(auction, "individual", 2_000_000)
    bids = [hall.commit(auction, *bid) for bid in BIDS]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids)
    hall.at(auction, "settleFrom")
    for stated in ([1, 2], [2], [3]):
        hall.act("stateSettled", auction, stated, [1], b"\1" * 32, b"\2" * 32, sender=WHO.paying_agent)
    hall.act("settle", auction, [1])
    hall.act("confirmSettled", auction, [2], [1], b"\1" * 32, b"\2" * 32, sender=WHO.regulator)
    hall.act("settle", auction, [3])
    log = state_of(desk.index()).auctions.books[auction].log
    assert {n: one.outside for n, one in log.settled.items()} == {1: False, 2: True, 3: False}
    assert log.asks_settled[1].outside
    assert differences(desk.index(), desk.office.programme) == ()


def test_what_is_rejected_or_not_allotted_in_time_is_told_as_rejected(desk: Desk, hall: Hall) -> None:
    rejected, lapsed = hall.announce(), hall.announce()
    hall.act("reject", rejected, sender=hall.issuer)
    hall.at(lapsed, "decideBy")
    assert differences(desk.index(), desk.office.programme) == ()
    state = state_of(desk.index()).auctions
    assert [state.books[n].state(state.now) for n in (rejected, lapsed)] == [AuctionState.REJECTED, AuctionState.OPEN]
    hall.at(lapsed, "decideBy", 1)
    hall.endow(hall.cash)
    state = state_of(desk.index()).auctions
    assert [books.state(state.now) for books in state.books.values()] == [AuctionState.REJECTED, AuctionState.REJECTED]
    assert differences(desk.index(), desk.office.programme) == ()


def test_a_bid_that_the_store_lost_is_found(desk: Desk, hall: Hall) -> None:
    auction = hall.announce()
    bid = hall.commit(auction, *BIDS[0])
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, bid)
    index = desk.index().sync()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql("delete from events where name = 'BidOpened'")
    told = [str(one) for one in differences(index, desk.office.programme)]
    assert told == [
        "auction 1 bids, opened ones, non-competitive ones: the events say (1, 0, 0), the chain says (1, 1, 0)",
        f"auction 1 bid 1: the events say {(BidState.SEALED, False)}, the chain says {(BidState.OPEN, False)}",
    ]

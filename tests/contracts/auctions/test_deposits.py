"""What becomes of deposits that no settlement uses: returned, or the treasury's, and by whose fault."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.auctions.hall import (
    BUY_BACK,
    CASH,
    WHO,
    BidState,
    Hall,
    Sealed,
)
from tests.support.chains import reverts
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id

UNITS = 10_000_000
DEPOSIT = 200_000
UNOPENED, UNPAID = range(2)


def three(hall: Hall, **changes: Any) -> tuple[int, list[Sealed]]:
    """An auction of three bids, which can be opened from now on."""
    auction = hall.announce(hall.terms(**changes))
    bids = [
        hall.commit(auction, name, quote) for name, quote in (("bank", 985_000), ("bank", 984_000), ("fund", 970_000))
    ]
    hall.at(auction, "bidsClose", 1)
    return auction, bids


def kept(hall: Hall, auction: int, bid: int, state: BidState = BidState.OPEN) -> None:
    """The deposit of a bid is neither returned nor lost."""
    told = {"auction": auction, "bid": bid, "state": state}
    with reverts("NotReleasable", told):
        hall.act("release", auction, [bid])
    with reverts("NotForfeitable", told):
        hall.act("forfeit", auction, [bid])


# --- never opened


def test_a_deposit_is_lost_for_each_bid_that_was_not_opened_in_time(hall: Hall) -> None:
    auction, bids = three(hall)
    hall.reveal(auction, bids[0])
    hall.at(auction, "revealClose")
    kept(hall, auction, 2, BidState.SEALED)
    hall.chain.travel(hall.chain.now() + 1)
    receipt = hall.act("forfeit", auction, [2])
    told = {"bid": 2, "bidder": WHO.bank, "amount": DEPOSIT, "failure": UNOPENED}
    hall.told(receipt, "BidForfeited", auction=auction, **told)
    assert (hall.money(hall.treasury), hall.held()) == (CASH + DEPOSIT, 2 * DEPOSIT)
    kept(hall, auction, 2, BidState.FORFEITED)
    kept(hall, auction, 1)
    with reverts("NotReleasable", auction=auction, bid=3, state=BidState.SEALED):
        hall.act("release", auction, [3])


def test_an_unknown_bid_has_no_deposit(hall: Hall) -> None:
    auction, _ = three(hall)
    kept(hall, auction, 4, BidState.NONE)
    told = {"auction": auction, "bid": 1, "state": BidState.NONE}
    with reverts("NotReleasable", told):
        hall.act("releaseNonCompetitive", auction, [1])
    with reverts("NotForfeitable", told):
        hall.act("forfeitNonCompetitive", auction, [1])
    for function in ("release", "forfeit", "releaseNonCompetitive", "forfeitNonCompetitive"):
        with reverts("AuctionUnknown", auction=9):
            hall.act(function, 9, [1])


# --- rejected


@pytest.mark.parametrize("moment", ["bidsClose", "revealClose"])
def test_a_rejection_before_the_end_of_revealing_returns_sealed_bids_too(hall: Hall, moment: str) -> None:
    auction, bids = three(hall)
    hall.reveal(auction, bids[0])
    if moment == "revealClose":
        hall.at(auction, moment)
    hall.act("reject", auction, sender=hall.issuer)
    receipt = hall.act("release", auction, [1, 3])
    released = [event.args for event in receipt.events(hall.auction, "BidReleased")]
    assert released == [
        {"auction": auction, "bid": bid, "account": account, "amount": DEPOSIT}
        for bid, account in ((1, WHO.bank), (3, WHO.fund))
    ]
    hall.at(auction, "decideBy", 1)
    with reverts("NotForfeitable", auction=auction, bid=2, state=BidState.SEALED):
        hall.act("forfeit", auction, [2])
    hall.act("release", auction, [2])
    assert (hall.held(), hall.money("bank"), hall.money("fund")) == (0, CASH, CASH)
    kept(hall, auction, 1, BidState.RELEASED)


def test_a_rejection_after_it_returns_opened_bids_alone(hall: Hall) -> None:
    auction, bids = three(hall)
    hall.reveal(auction, bids[0])
    hall.at(auction, "revealClose", 1)
    hall.act("reject", auction, sender=hall.issuer)
    hall.act("release", auction, [1])
    with reverts("NotReleasable", auction=auction, bid=2, state=BidState.SEALED):
        hall.act("release", auction, [2])
    hall.act("forfeit", auction, [2, 3])
    assert (hall.held(), hall.money(hall.treasury)) == (0, CASH + 2 * DEPOSIT)


def test_what_was_not_allotted_in_time_returns_opened_bids_alone(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive())
    hall.ask_for(auction, "individual", 500_000, payer="fund")
    made = hall.commit(auction, "bank")
    hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    hall.at(auction, "decideBy")
    kept(hall, auction, 1)
    told = {"auction": auction, "bid": 1, "state": BidState.OPEN}
    with reverts("NotReleasable", told):
        hall.act("releaseNonCompetitive", auction, [1])
    hall.chain.travel(hall.chain.now() + 1)
    hall.act("release", auction, [1])
    with reverts("NotForfeitable", told):
        hall.act("forfeitNonCompetitive", auction, [1])
    hall.act("releaseNonCompetitive", auction, [1])
    hall.act("forfeit", auction, [2])
    assert (hall.held(), hall.money("fund"), hall.money("bank")) == (0, CASH, CASH - DEPOSIT)


def test_a_bid_that_was_awarded_nothing_is_released_once_that_is_verified(hall: Hall) -> None:
    auction, bids = three(hall)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids, 2 * UNITS)
    hall.act("release", auction, [3])
    assert hall.money("fund") == CASH
    kept(hall, auction, 1)
    hall.at(auction, "settleBy")
    kept(hall, auction, 1)


# --- not paid


def unpaid(hall: Hall) -> int:
    """An award of the bank, one second after its settlement, in which somebody tried in vain."""
    auction, _ = hall.allotted(hall.terms(), ("bank", 980_000, UNITS))
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=WHO.bank)
    hall.act("settle", auction, [1])
    hall.at(auction, "settleBy")
    kept(hall, auction, 1)
    hall.chain.travel(hall.chain.now() + 1)
    return auction


def test_an_award_that_was_not_paid_in_time_costs_its_deposit(hall: Hall) -> None:
    auction, before = unpaid(hall), hall.money(hall.treasury)
    with reverts("NotReleasable", auction=auction, bid=1, state=BidState.OPEN):
        hall.act("release", auction, [1])
    receipt = hall.act("forfeit", auction, [1])
    told = {"bid": 1, "bidder": WHO.bank, "amount": DEPOSIT, "failure": UNPAID}
    hall.told(receipt, "BidForfeited", auction=auction, **told)
    assert (hall.money(hall.treasury), hall.bid_state(auction, 1)) == (before + DEPOSIT, BidState.FORFEITED)
    assert tuple(hall.ask("awardOf", auction, 1)) == (0, 0)


def test_a_non_competitive_award_that_was_not_paid_costs_its_payer_the_deposit(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive())
    hall.ask_for(auction, "individual", 500_000, payer="fund")
    made = hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    hall.allot(auction, [made])
    hall.at(auction, "settleFrom")
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=WHO.fund)
    hall.act("settle", auction, [1])
    hall.act("settleNonCompetitive", auction, [1])
    hall.at(auction, "settleBy")
    told = {"auction": auction, "bid": 1, "state": BidState.OPEN}
    with reverts("NotForfeitable", told):
        hall.act("forfeitNonCompetitive", auction, [1])
    hall.chain.travel(hall.chain.now() + 1)
    with reverts("NotReleasable", told):
        hall.act("releaseNonCompetitive", auction, [1])
    receipt = hall.act("forfeitNonCompetitive", auction, [1])
    hall.told(receipt, "NonCompetitiveForfeited", auction=auction, bid=1, payer=WHO.fund, amount=10_000)
    assert (hall.held(), hall.money("fund")) == (0, CASH - 10_000)
    assert hall.non_competitive_state(auction, 1) == BidState.FORFEITED


def test_nobody_loses_a_deposit_because_the_series_was_never_deployed(hall: Hall) -> None:
    missing = series_id("PKEXAMPLE999")
    auction, _ = hall.allotted(hall.terms(seriesId=missing), ("bank", 980_000, UNITS))
    with reverts("SeriesMissing", seriesId=missing):
        hall.act("settle", auction, [1])
    hall.at(auction, "settleBy", 1)
    with reverts("NotForfeitable", auction=auction, bid=1, state=BidState.OPEN):
        hall.act("forfeit", auction, [1])
    hall.act("release", auction, [1])
    assert (hall.money("bank"), hall.bid_state(auction, 1)) == (CASH, BidState.RELEASED)


def test_an_award_outside_that_was_never_confirmed_ends_without_a_deposit(hall: Hall) -> None:
    hall.chain.transact(hall.bill.bond, "mint", WHO.bank, UNITS, sender=hall.issuer)
    terms = hall.terms(kind=BUY_BACK, cash=NOBODY, depositRate=0)
    auction, _ = hall.allotted(terms, ("bank", 980_000, UNITS), ("bank", 980_000, UNITS))
    hall.paid_outside(auction, 1)
    hall.at(auction, "settleBy", 1)
    receipt = hall.act("release", auction, [2])
    hall.told(receipt, "BidReleased", auction=auction, bid=2, account=WHO.bank, amount=0)


# --- to whom


def test_a_deposit_follows_to_the_wallet_in_the_place_of_a_lost_one_and_waits_for_a_blocked_one(hall: Hall) -> None:
    auction, bids = three(hall)
    hall.reveal(auction, *bids)
    hall.act("reject", auction, sender=hall.issuer)
    hall.recover(WHO.bank, WHO.second_bank, "bank")
    hall.act("release", auction, [1])
    assert (hall.money("second_bank"), hall.money("bank")) == (DEPOSIT, CASH - 2 * DEPOSIT)
    hall.chain.transact(
        hall.office.programme.registry, "setRegulatorBlock", [WHO.second_bank], True, sender=WHO.regulator
    )
    with reverts("AccountBlocked", account=WHO.second_bank):
        hall.act("release", auction, [2, 3])
    hall.act("release", auction, [3])
    assert hall.held() == DEPOSIT


def test_a_cash_token_that_refuses_one_bidder_holds_up_no_other(hall: Hall) -> None:
    code = built("RefusingCash")
    cash = hall.chain.deploy(code, sender=WHO.deployer).contract(code)
    hall.endow(cash)
    auction, bids = three(hall, cash=cash.address)
    hall.reveal(auction, *bids)
    hall.act("reject", auction, sender=hall.issuer)
    hall.chain.transact(cash, "setRefused", WHO.bank, True, sender=WHO.deployer)
    with reverts("Refused", wallet=WHO.bank):
        hall.act("release", auction, [1, 3])
    hall.act("release", auction, [3])
    assert (hall.money("fund", cash), hall.held(cash)) == (CASH, 2 * DEPOSIT)

"""Sealed bids: who may bid how much, how long they can be taken back, and what opens them."""

from __future__ import annotations

from math import ceil

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.auctions.hall import CASH, MOST, WHO, BidState, Hall, State
from tests.support.chains import reverts
from tests.support.office import investor_id
from wasiqa.categories import Category, mask
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.code import built

UNITS = 10_000_000
SECOND = WHO.second_bank


@pytest.fixture
def auction(hall: Hall) -> int:
    """A sale of the bill."""
    return hall.announce()


# --- sealed


def test_nobody_bids_in_an_unknown_auction(hall: Hall) -> None:
    with reverts("AuctionUnknown", auction=1):
        hall.act("commit", 1, bytes(32), UNITS, b"", sender=WHO.bank)


def test_bids_are_taken_up_to_the_close_inclusive(hall: Hall, auction: int) -> None:
    close = hall.at(auction, "bidsClose")
    hall.commit(auction, "bank")
    hall.chain.travel(close + 1)
    with reverts("AuctionTooLate", auction=auction, until=close):
        hall.commit(auction, "bank")


def test_nobody_bids_after_a_rejection(hall: Hall, auction: int) -> None:
    hall.act("reject", auction, sender=hall.issuer)
    with reverts("AuctionStateWrong", auction=auction, state=State.REJECTED):
        hall.commit(auction, "bank")


def test_who_is_not_admitted_now_does_not_bid(hall: Hall, auction: int) -> None:
    with reverts("NotEligible", account=WHO.stranger):
        hall.commit(auction, "stranger")
    hall.admit(WHO.bank, "bank", valid_until=hall.chain.now() - 1)
    with reverts("NotEligible", account=WHO.bank):
        hall.commit(auction, "bank")


def test_only_categories_of_the_terms_bid(hall: Hall) -> None:
    auction = hall.announce(hall.terms(bidders=mask({Category.PRIMARY_DEALER})))
    with reverts("CategoryExcluded", auction=auction, account=WHO.bank, category=Category.BANK):
        hall.commit(auction, "bank")
    hall.commit(auction, "primary_dealer")


@pytest.mark.parametrize("units", [0, 1, 499_999, 500_001, MOST + 1 + 500_000 - (MOST + 1) % 500_000])
def test_a_maximum_is_so_many_denominations_up_to_what_sums_can_hold(hall: Hall, auction: int, units: int) -> None:
    with reverts("UnitsInvalid", auction=auction, units=units, most=MOST):
        hall.act("commit", auction, bytes(32), units, b"", sender=WHO.bank)


def test_a_class_limit_holds_for_an_investor_over_all_its_wallets_and_bids(hall: Hall) -> None:
    auction = hall.announce(limits=[(Category.BANK, 3 * UNITS), (Category.FUND, 0)])
    hall.admit(SECOND, "bank")
    hall.endow_one(SECOND)
    first = hall.commit(auction, "bank", maximum=2 * UNITS)
    told = {"auction": auction, "investorId": id_of("bank"), "limit": 3 * UNITS}
    with reverts("ClassLimitExceeded", told, units=3 * UNITS + 500_000):
        hall.commit(auction, SECOND, maximum=UNITS + 500_000)
    hall.commit(auction, SECOND)
    with reverts("ClassLimitExceeded", told, units=3 * UNITS + 500_000):
        hall.commit(auction, "bank", face=500_000)
    hall.act("withdrawBid", auction, first.bid, sender=WHO.bank)
    hall.commit(auction, "bank", maximum=2 * UNITS)
    hall.commit(auction, "primary_dealer", maximum=100 * UNITS)
    with reverts("ClassLimitExceeded", auction=auction, investorId=id_of("fund"), units=UNITS, limit=0):
        hall.commit(auction, "fund")


def test_an_investor_makes_so_many_bids_over_all_its_wallets_withdrawn_ones_too(hall: Hall) -> None:
    auction = hall.announce(hall.terms(mostBids=2), limits=[(Category.FUND, 9 * UNITS)])
    hall.admit(SECOND, "bank")
    hall.endow_one(SECOND)
    for one, other in (("bank", SECOND), ("fund", "fund")):
        made = hall.commit(auction, one)
        hall.act("withdrawBid", auction, made.bid, sender=made.bidder)
        hall.commit(auction, other)
        for wallet in (one, other):
            with reverts("TooManyBids", auction=auction, investorId=id_of(one), most=2):
                hall.commit(auction, wallet)
    hall.commit(auction, "primary_dealer")


def test_no_investor_makes_more_bids_than_can_be_counted(hall: Hall) -> None:
    auction = hall.announce(hall.terms(mostBids=2**16 - 1))
    assert hall.commit(auction, "bank").bid == 1


def id_of(name: str) -> str:
    """An investor id as contracts tell it."""
    return str(checksummed(investor_id(name).to_bytes(20, "big")))


def test_a_limit_is_freed_for_whom_it_was_counted_though_the_id_changed_since(hall: Hall) -> None:
    auction = hall.announce(limits=[(Category.BANK, UNITS)])
    made = hall.commit(auction, "bank")
    hall.admit(WHO.bank, "bank", investor=investor_id("fund"))
    hall.commit(auction, "bank")
    hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)
    hall.admit(WHO.bank, "bank")
    hall.commit(auction, "bank")


def test_a_deposit_on_the_maximum_is_taken_rounded_up(hall: Hall) -> None:
    auction = hall.announce(hall.terms(depositRate=33, denomination=1, lot=1))
    before = hall.money("bank")
    hall.commit(auction, "bank", face=500_000, maximum=1_000_001)
    deposit = ceil(1_000_001 * 33 / 10_000)
    assert hall.ask("depositOf", auction, 1_000_001) == deposit
    assert (before - hall.money("bank"), hall.held()) == (deposit, deposit)


def test_a_deposit_is_taken_in_units_of_the_cash_token(hall: Hall) -> None:
    code = built("TestCash")
    fine = hall.chain.deploy(code, "Fine", "FIN", 6, sender=WHO.deployer).contract(code)
    hall.endow(fine, 10**18)
    auction = hall.announce(hall.terms(cash=fine.address, exponent=4))
    made = hall.commit(auction, "bank")
    assert hall.held(fine) == UNITS * 200 // 10_000 * 10**4
    hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)
    assert (hall.held(fine), hall.money("bank", fine)) == (0, 10**18)


def test_who_cannot_pay_the_deposit_does_not_bid(hall: Hall, auction: int) -> None:
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 199_999, sender=WHO.bank)
    refusal = {"spender": hall.auction.address, "allowance": 199_999, "needed": 200_000}
    with reverts("ERC20InsufficientAllowance", refusal):
        hall.commit(auction, "bank")
    assert tuple(hall.ask("countsOf", auction)) == (0, 0, 0)


def test_a_cash_token_that_keeps_a_fee_takes_no_deposit(hall: Hall) -> None:
    code = built("RefusingCash")
    cash = hall.chain.deploy(code, sender=WHO.deployer).contract(code)
    hall.endow(cash)
    hall.chain.transact(cash, "setFee", 1, sender=WHO.deployer)
    auction = hall.announce(hall.terms(cash=cash.address))
    with reverts("CashMismatch", expected=200_000, received=199_999):
        hall.commit(auction, "bank")


def test_a_sealed_bid_is_told_with_the_opening_left_to_the_agent(hall: Hall, auction: int) -> None:
    receipt = hall.act("commit", auction, b"c" * 32, UNITS, b"sealed for the agent", sender=WHO.bank)
    told = {"bid": 1, "bidder": WHO.bank, "maximum": UNITS, "commitment": b"c" * 32}
    hall.told(receipt, "BidSealed", auction=auction, sealedOpening=b"sealed for the agent", **told)
    assert tuple(hall.ask("bidOf", auction, 1)) == (b"c" * 32, WHO.bank, UNITS, BidState.SEALED, False, NOBODY)
    assert hall.commit(auction, "bank").bid == 2
    assert tuple(hall.ask("countsOf", auction)) == (2, 0, 0)


def test_a_commitment_hashes_chain_contract_auction_bidder_and_opening(hall: Hall) -> None:
    values = (hall.chain.chain_id, hall.auction.address, 7, WHO.bank, 983_815, UNITS, b"s" * 32)
    types = ("uint256", "address", "uint256", "address", "uint32", "uint80", "bytes32")
    assert hall.ask("commitmentOf", *values[2:]) == keccak(encode(types, values))


def test_an_auction_without_cash_takes_no_deposits(hall: Hall) -> None:
    auction = hall.announce(hall.terms(cash=NOBODY, depositRate=0))
    made = hall.commit(auction, "bank")
    hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)
    assert hall.money("bank") == CASH


# --- taken back


def test_only_the_bidder_takes_a_bid_back_and_only_once(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    with reverts("NotTheBidder", auction=auction, bid=made.bid, caller=WHO.fund):
        hall.act("withdrawBid", auction, made.bid, sender=WHO.fund)
    receipt = hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)
    hall.told(receipt, "BidWithdrawn", auction=auction, bid=made.bid, bidder=WHO.bank)
    assert (hall.money("bank"), hall.held(), hall.bid_state(auction, made.bid)) == (CASH, 0, BidState.RELEASED)
    for bid, state in ((made.bid, BidState.RELEASED), (99, BidState.NONE)):
        with reverts("BidNotSealed", auction=auction, bid=bid, state=state):
            hall.act("withdrawBid", auction, bid, sender=WHO.bank)


def test_bids_are_taken_back_up_to_the_close_inclusive(hall: Hall, auction: int) -> None:
    first, second = hall.commit(auction, "bank"), hall.commit(auction, "bank")
    close = hall.at(auction, "bidsClose")
    hall.act("withdrawBid", auction, first.bid, sender=WHO.bank)
    hall.chain.travel(close + 1)
    with reverts("AuctionTooLate", auction=auction, until=close):
        hall.act("withdrawBid", auction, second.bid, sender=WHO.bank)


def test_a_blocked_bidder_gets_nothing_back_meanwhile(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    hall.chain.transact(hall.office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    with reverts("AccountBlocked", account=WHO.bank):
        hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)


def test_whose_wallet_was_lost_takes_the_bid_back_by_the_one_in_its_place(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    hall.recover(WHO.bank, SECOND, "bank")
    with reverts("NotTheBidder", auction=auction, bid=made.bid, caller=WHO.bank):
        hall.act("withdrawBid", auction, made.bid, sender=WHO.bank)
    hall.act("withdrawBid", auction, made.bid, sender=SECOND)
    assert hall.money(SECOND) == 200_000


# --- opened


def test_bids_are_opened_after_the_close_and_up_to_the_end_of_revealing(hall: Hall, auction: int) -> None:
    first, second = hall.commit(auction, "bank"), hall.commit(auction, "fund")
    close = hall.at(auction, "bidsClose")
    with reverts("AuctionTooEarly", {"from": close + 1}, auction=auction):
        hall.reveal(auction, first)
    hall.chain.travel(close + 1)
    hall.reveal(auction, first)
    end = hall.at(auction, "revealClose")
    hall.reveal(auction, second)
    hall.chain.travel(end + 1)
    with reverts("AuctionTooLate", auction=auction, until=end):
        hall.reveal(auction, second)


def test_nothing_is_opened_after_a_rejection(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.act("reject", auction, sender=hall.issuer)
    with reverts("AuctionStateWrong", auction=auction, state=State.REJECTED):
        hall.reveal(auction, made)


def test_nothing_else_opens_a_bid_than_what_was_sealed(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    other = hall.commit(auction, "bank", quote=970_000)
    hall.at(auction, "bidsClose", 1)
    quote, face, salt = made.quote, made.face, made.salt
    for wrong in (
        (made.bid, quote + 1, face, salt),
        (made.bid, quote, face + 500_000, salt),
        (made.bid, quote, face, bytes(32)),
        (other.bid, quote, face, salt),
    ):
        with reverts("OpeningWrong", auction=auction, bid=wrong[0]):
            hall.act("reveal", auction, [wrong])
    with reverts("BidNotSealed", auction=auction, bid=9, state=BidState.NONE):
        hall.act("reveal", auction, [(9, quote, face, salt)])


def test_a_copied_commitment_opens_for_nobody_else(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank")
    commitment = hall.ask("bidOf", auction, made.bid).sealedBid
    hall.act("commit", auction, commitment, made.face, b"", sender=WHO.fund)
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    with reverts("OpeningWrong", auction=auction, bid=2):
        hall.act("reveal", auction, [(2, *made.opening[1:])])


def test_what_was_sealed_for_another_auction_opens_nothing_here(hall: Hall, auction: int) -> None:
    other = hall.announce()
    made = hall.commit(other, "bank")
    commitment = hall.ask("bidOf", other, made.bid).sealedBid
    hall.act("commit", auction, commitment, made.face, b"", sender=WHO.bank)
    hall.at(auction, "bidsClose", 1)
    with reverts("OpeningWrong", auction=auction, bid=1):
        hall.reveal(auction, made)


@pytest.mark.parametrize(
    ("quote", "face"), [(0, UNITS), (980_000, 0), (980_000, UNITS + 500_000), (980_000, UNITS - 1)]
)
def test_a_bid_that_cannot_count_is_never_opened(hall: Hall, auction: int, quote: int, face: int) -> None:
    made = hall.commit(auction, "bank", quote, face, maximum=UNITS)
    hall.at(auction, "bidsClose", 1)
    with reverts("OpeningInvalid", auction=auction, bid=made.bid, quote=quote, face=face):
        hall.reveal(auction, made)


def test_anybody_who_knows_an_opening_opens_the_bid(hall: Hall, auction: int) -> None:
    made = hall.commit(auction, "bank", face=500_000, maximum=UNITS)
    hall.at(auction, "bidsClose", 1)
    receipt = hall.reveal(auction, made, sender=WHO.outsider)
    told = {"bid": made.bid, "bidder": WHO.bank, "quote": made.quote, "face": made.face}
    hall.told(receipt, "BidOpened", auction=auction, **told)
    sealed = (made.face << 32 | made.quote).to_bytes(32, "big")
    assert tuple(hall.ask("bidOf", auction, made.bid)) == (sealed, WHO.bank, UNITS, BidState.OPEN, False, NOBODY)
    assert tuple(hall.ask("countsOf", auction)) == (1, 1, 0)


def test_who_opens_one_of_a_batch_beforehand_spoils_nothing(hall: Hall, auction: int) -> None:
    bids = [hall.commit(auction, name) for name in ("bank", "fund", "bank")]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, bids[1])
    receipt = hall.reveal(auction, *bids)
    assert [event.args["bid"] for event in receipt.events(hall.auction, "BidOpened")] == [1, 3]
    assert tuple(hall.ask("countsOf", auction)) == (3, 3, 0)


def test_a_dealer_bids_several_times_and_each_bid_stands_alone(hall: Hall, auction: int) -> None:
    bids = [hall.commit(auction, "bank", quote) for quote in (980_000, 980_000, 970_000)]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids[:2])
    assert [hall.bid_state(auction, bid.bid) for bid in bids] == [BidState.OPEN, BidState.OPEN, BidState.SEALED]

"""Bids without a quote: one an investor, with its consent, capped and shared."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.auctions.hall import CASH, WHO, BidState, Hall, State
from tests.support.chains import reverts
from tests.support.office import investor_id
from wasiqa.categories import Category
from wasiqa.chain.codec import checksummed
from wasiqa.servicing.code import built

UNITS = 2_000_000
DEPOSIT = 40_000
SECOND = WHO.second_individual


@pytest.fixture
def auction(hall: Hall) -> int:
    """A sale of the bill with non-competitive bids."""
    return hall.announce(hall.non_competitive())


def bid(hall: Hall, auction: int, consent: bytes, units: int = UNITS, investor: str = WHO.individual) -> None:
    """The primary dealer hands in an investor's bid."""
    hall.act("bidNonCompetitive", auction, investor, units, consent, sender=WHO.primary_dealer)


def test_they_are_taken_up_to_their_close_inclusive(hall: Hall, auction: int) -> None:
    close = hall.at(auction, "nonCompetitiveClose")
    hall.ask_for(auction, "individual", UNITS)
    hall.chain.travel(close + 1)
    with reverts("AuctionTooLate", auction=auction, until=close):
        hall.ask_for(auction, "emigrant", UNITS)


def test_there_are_none_where_none_were_announced_or_all_was_rejected(hall: Hall, auction: int) -> None:
    with reverts("AuctionTooLate", auction=hall.announce(), until=0):
        hall.ask_for(auction + 1, "individual", UNITS)
    hall.act("reject", auction, sender=hall.issuer)
    with reverts("AuctionStateWrong", auction=auction, state=State.REJECTED):
        hall.ask_for(auction, "individual", UNITS)


@pytest.mark.parametrize("units", [0, 499_999, 5_500_000])
def test_units_are_whole_denominations_up_to_the_cap(hall: Hall, auction: int, units: int) -> None:
    with reverts("UnitsInvalid", auction=auction, units=units, most=5_000_000):
        hall.ask_for(auction, "individual", units)
    hall.ask_for(auction, "individual", 5_000_000)


def test_only_admitted_investors_of_the_terms_categories_bid(hall: Hall, auction: int) -> None:
    with reverts("CategoryExcluded", auction=auction, account=WHO.bank, category=Category.BANK):
        hall.ask_for(auction, "bank", UNITS)
    with reverts("NotEligible", account=WHO.stranger):
        hall.ask_for(auction, "stranger", UNITS)


def test_who_pays_must_be_admitted_too(hall: Hall, auction: int) -> None:
    with reverts("NotEligible", account=WHO.stranger):
        hall.ask_for(auction, "individual", UNITS, payer="stranger")


def test_nobody_bids_for_an_investor_without_its_consent(hall: Hall, auction: int) -> None:
    refusal = {"auction": auction, "investor": WHO.individual, "payer": WHO.primary_dealer, "units": UNITS}
    other = hall.announce(hall.non_competitive())
    for consent in (
        b"",
        hall.consent(auction, "emigrant", WHO.primary_dealer, UNITS, investor=WHO.individual),
        hall.consent(auction, "individual", WHO.bank, UNITS),
        hall.consent(auction, "individual", WHO.primary_dealer, UNITS + 500_000),
        hall.consent(other, "individual", WHO.primary_dealer, UNITS),
    ):
        with reverts("ConsentInvalid", refusal):
            bid(hall, auction, consent)


@pytest.mark.parametrize("domain", [{"chainId": 2}, {"verifyingContract": WHO.stranger}, {"version": "2"}])
def test_a_consent_for_another_chain_or_contract_counts_for_nothing_here(
    hall: Hall, auction: int, domain: dict[str, Any]
) -> None:
    consent = hall.consent(auction, "individual", WHO.primary_dealer, UNITS, **domain)
    refusal = {"auction": auction, "investor": WHO.individual, "payer": WHO.primary_dealer, "units": UNITS}
    with reverts("ConsentInvalid", refusal):
        bid(hall, auction, consent)


def test_a_consent_serves_once_so_that_no_payer_makes_the_bid_void(hall: Hall, auction: int) -> None:
    consent = hall.consent(auction, "individual", WHO.primary_dealer, UNITS)
    bid(hall, auction, consent)
    refusal = {"auction": auction, "investor": WHO.individual, "payer": WHO.primary_dealer, "units": UNITS}
    with reverts("ConsentUsed", refusal):
        bid(hall, auction, consent)


def test_a_contract_consents_as_erc_1271_has_it(hall: Hall, auction: int) -> None:
    code = built("SigningWallet")
    wallet = hall.chain.deploy(code, WHO.individual, sender=WHO.deployer).created()
    hall.admit(wallet, "individual", investor=investor_id("a contract"))
    refusal = {"auction": auction, "investor": wallet, "payer": WHO.primary_dealer, "units": UNITS}
    wrong = hall.consent(auction, "emigrant", WHO.primary_dealer, UNITS, investor=wallet)
    with reverts("ConsentInvalid", refusal):
        bid(hall, auction, wrong, investor=wallet)
    bid(hall, auction, hall.consent(auction, "individual", WHO.primary_dealer, UNITS, investor=wallet), investor=wallet)
    assert hall.ask("nonCompetitiveBidOf", auction, 1).investor == wallet


def test_a_contract_that_calls_back_when_asked_for_its_signature_consents_to_nothing(hall: Hall, auction: int) -> None:
    again = hall.auction.encode("withdrawBid", auction, 1)
    wallet = hall.chain.deploy(built("CallingSigner"), hall.auction.address, again.data, sender=WHO.deployer).created()
    hall.admit(wallet, "individual", investor=investor_id("a contract"))
    refusal = {"auction": auction, "investor": wallet, "payer": WHO.primary_dealer, "units": UNITS}
    with reverts("ConsentInvalid", refusal):
        bid(hall, auction, b"", investor=wallet)


def test_a_bid_is_told_and_the_payer_leaves_the_deposit(hall: Hall, auction: int) -> None:
    consent = hall.consent(auction, "individual", WHO.primary_dealer, UNITS)
    digest = hall.ask("consentDigest", auction, WHO.individual, WHO.primary_dealer, UNITS)
    assert len(digest) == 32
    arguments = auction, WHO.individual, UNITS, consent
    receipt = hall.act("bidNonCompetitive", *arguments, sender=WHO.primary_dealer)
    identity = checksummed(investor_id("individual").to_bytes(20, "big"))
    told = {"bid": 1, "investor": WHO.individual, "payer": WHO.primary_dealer, "units": UNITS}
    hall.told(receipt, "NonCompetitiveBidMade", auction=auction, investorId=identity, **told)
    kept = (WHO.primary_dealer, UNITS, BidState.OPEN, False, WHO.individual, identity)
    assert tuple(hall.ask("nonCompetitiveBidOf", auction, 1)) == kept
    assert (hall.held(), CASH - hall.money("primary_dealer"), hall.money("individual")) == (DEPOSIT, DEPOSIT, CASH)
    assert tuple(hall.ask("countsOf", auction)) == (0, 0, 1)


def test_a_second_bid_of_an_investor_makes_all_of_its_bids_void(hall: Hall, auction: int) -> None:
    hall.admit(SECOND, "individual")
    hall.endow_one(SECOND)
    first = hall.ask_for(auction, "individual", UNITS)
    with reverts("NotReleasable", auction=auction, bid=first, state=BidState.OPEN):
        hall.act("releaseNonCompetitive", auction, [first])
    others = [hall.ask_for(auction, who, 500_000) for who in ("second_individual", "second_individual")]
    valid = hall.ask_for(auction, "emigrant", 3_000_000)
    competitive = hall.commit(auction, "bank")
    for bid_ in (first, *others):
        receipt = hall.act("releaseNonCompetitive", auction, [bid_])
        payer = WHO.individual if bid_ == first else SECOND
        amount = DEPOSIT if bid_ == first else 10_000
        hall.told(receipt, "NonCompetitiveReleased", auction=auction, bid=bid_, account=payer, amount=amount)
        with reverts("NotReleasable", auction=auction, bid=bid_, state=BidState.RELEASED):
            hall.act("releaseNonCompetitive", auction, [bid_])
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, competitive)
    hall.allot(auction, [competitive])
    assert hall.ask("resultOf", auction).nonCompetitive == 3_000_000
    awards = [tuple(hall.ask("nonCompetitiveAwardOf", auction, bid_)) for bid_ in (first, *others, valid)]
    assert awards == [(0, 0), (0, 0), (0, 0), (3_000_000, 980_000)]
    assert (hall.money("individual"), hall.money(SECOND)) == (CASH, CASH)


def test_more_than_the_total_is_shared_in_proportion_down_to_denominations(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive(nonCompetitiveTotal=7_000_000))
    asked = {"individual": 5_000_000, "emigrant": 4_500_000, "fund": 500_000}
    bids = [hall.ask_for(auction, who, units) for who, units in asked.items()]
    competitive = hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, competitive)
    hall.allot(auction, [competitive])
    shares = [hall.ask("nonCompetitiveAwardOf", auction, bid_).units for bid_ in bids]
    assert shares == [3_500_000, 3_000_000, 0]
    hall.at(auction, "settleFrom")
    assert hall.failures(hall.act("settleNonCompetitive", auction, bids)) == {
        bids[2]: ("NothingToSettle", {"auction": auction, "bid": bids[2]})
    }
    hall.act("releaseNonCompetitive", auction, bids[2:])
    hall.act("settle", auction, [competitive.bid])
    assert hall.held() == 0
    assert [hall.units(who) for who in asked] == shares

"""Awards of a sale: units against their price and what has accrued, each by itself, both or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.contracts.auctions.hall import (
    CASH,
    MARGIN,
    NO_YIELD,
    RATE,
    WHO,
    YIELD,
    BidState,
    Hall,
    Sealed,
    State,
    date_of,
    half_up,
    yield_terms,
)
from tests.support.chains import reverts
from tests.support.office import OpenSeries
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.public_record import record_at
from wasiqa.servicing.roles import role_id

UNITS = 10_000_000
DEPOSIT = 200_000
HALVES = ("primary_dealer", 983_815, UNITS), ("bank", 979_999, 3 * UNITS)


def cost(units: int, price: int) -> int:
    """Clean price of units, minor units."""
    return half_up(units * price, 1_000_000)


def hostile(hall: Hall, name: str) -> Contract:
    """A cash token that is not as it should be, with which everybody is endowed."""
    cash = hall.chain.deploy(built(name), sender=WHO.deployer).contract(built(name))
    hall.endow(cash)
    return cash


def paid(hall: Hall, name: str, cash: Contract | None = None) -> int:
    """What somebody has spent, with deposits."""
    return CASH - hall.money(name, cash)


def two(hall: Hall, **changes: Any) -> tuple[int, list[Sealed]]:
    """Two awards that can be settled from now on."""
    return hall.allotted(hall.terms(**changes), *HALVES)


# --- when


def test_awards_are_settled_in_the_settlement_period_inclusive(hall: Hall) -> None:
    auction = hall.announce()
    bids = [hall.commit(auction, *half) for half in HALVES]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    with reverts("AuctionStateWrong", auction=auction, state=State.OPEN):
        hall.act("settle", auction, [1])
    hall.allot(auction, bids)
    start = hall.at(auction, "settleFrom", -1) + 1
    for function in ("settle", "settleNonCompetitive"):
        with reverts("AuctionTooEarly", {"from": start}, auction=auction):
            hall.act(function, auction, [1])
    hall.chain.travel(start)
    hall.act("settle", auction, [1])
    end = hall.at(auction, "settleBy")
    hall.act("settle", auction, [2])
    hall.chain.travel(end + 1)
    for function in ("settle", "settleNonCompetitive"):
        with reverts("AuctionTooLate", auction=auction, until=end):
            hall.act(function, auction, [1])


def test_nothing_is_settled_of_an_auction_that_was_not_allotted_in_time(hall: Hall) -> None:
    auction = hall.announce()
    hall.commit(auction, "bank")
    hall.at(auction, "settleFrom")
    with reverts("AuctionStateWrong", auction=auction, state=State.REJECTED):
        hall.act("settle", auction, [1])


def test_an_auction_without_cash_is_not_settled_in_cash(hall: Hall) -> None:
    auction, _ = two(hall, cash=NOBODY, depositRate=0)
    for function in ("settle", "settleNonCompetitive"):
        with reverts("PaidOutside", auction=auction):
            hall.act(function, auction, [1])


def test_one_award_is_settled_by_the_contract_alone(hall: Hall) -> None:
    auction, _ = two(hall)
    for competitive in (True, False):
        with reverts("NotSelf", caller=WHO.stranger):
            hall.act("settleOne", auction, 1, competitive)


# --- how much


def test_each_pays_its_own_price_and_the_deposit_counts(hall: Hall) -> None:
    auction, bids = two(hall)
    assert (hall.held(), hall.money(hall.treasury)) == (4 * DEPOSIT, CASH)
    receipt = hall.act("settle", auction, [2, 1])
    prices = [cost(UNITS, 983_815), cost(3 * UNITS, 979_999)]
    settled = [event.args for event in receipt.events(hall.auction, "AwardSettled")]
    assert settled == [
        {"auction": auction, "bid": bid.bid, "account": bid.bidder, "units": bid.face, "clean": price, "accrued": 0}
        for bid, price in reversed(list(zip(bids, prices, strict=True)))
    ]
    assert [paid(hall, name) for name in ("primary_dealer", "bank")] == prices
    assert (hall.money(hall.treasury), hall.held()) == (CASH + sum(prices), 0)
    assert [hall.units(name) for name in ("primary_dealer", "bank")] == [UNITS, 3 * UNITS]
    assert [hall.bid_state(auction, bid.bid) for bid in bids] == [BidState.SETTLED] * 2
    assert hall.ask("resultOf", auction).realised == sum(prices)


def test_all_pay_the_cut_off_if_the_price_is_uniform(hall: Hall) -> None:
    auction, _ = two(hall, uniform=True)
    hall.act("settle", auction, [1, 2])
    assert [paid(hall, name) for name in ("primary_dealer", "bank")] == [
        cost(UNITS, 979_999),
        cost(3 * UNITS, 979_999),
    ]


def test_a_price_is_rounded_half_up_once(hall: Hall) -> None:
    terms = hall.terms(denomination=500_000, depositRate=0)
    auction, _ = hall.allotted(terms, ("bank", 983_815, 500_000), ("fund", 999_999, 500_000))
    hall.act("settle", auction, [1, 2])
    assert [paid(hall, name) for name in ("bank", "fund")] == [491_908, 500_000]


def test_a_yield_becomes_a_price_of_four_decimals(hall: Hall) -> None:
    auction, _ = hall.allotted(hall.terms(quote=YIELD), ("bank", 71_485, UNITS))
    hall.act("settle", auction, [1])
    assert paid(hall, "bank") == cost(UNITS, 983_815)


def test_a_rate_is_paid_at_par(hall: Hall) -> None:
    """A series of the coupon that was found, 7 %; of another it can't be."""
    series = series_id(hall.pib.terms.sheet.isin)
    for found in (70_000, 69_999):
        with hall.chain.isolated():
            terms = hall.terms(quote=RATE, seriesId=series, **{"yield": NO_YIELD})
            auction, _ = hall.allotted(terms, ("bank", found, UNITS), ("fund", found - 1, UNITS))
            if found == 70_000:
                (told,) = hall.act("settle", auction, [1]).events(hall.auction, "AwardSettled")
                assert told.args["clean"] == UNITS
            else:
                with reverts("CouponWrong", seriesId=series, cutOff=found):
                    hall.act("settle", auction, [1])


def test_a_margin_is_paid_at_par(hall: Hall) -> None:
    auction, _ = hall.allotted(hall.terms(quote=MARGIN, **{"yield": NO_YIELD}), ("bank", 71_485, UNITS))
    hall.act("settle", auction, [1])
    assert paid(hall, "bank") == UNITS


def test_what_is_settled_is_counted_apart_with_and_without_a_quote(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive(nonCompetitiveTotal=1_500_000))
    bids = [hall.commit(auction, "bank", 980_001, UNITS), hall.commit(auction, "fund", 979_999, UNITS)]
    asks = [hall.ask_for(auction, "individual", 2_000_000), hall.ask_for(auction, "fund", 500_000)]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids)
    hall.at(auction, "settleFrom")
    assert hall.ask("settledOf", auction) == ((0, 0, 0), (0, 0, 0))
    hall.act("settle", auction, [1])
    price = cost(UNITS, 980_001)
    assert hall.ask("settledOf", auction) == ((UNITS, price, 0), (0, 0, 0))
    hall.act("settleNonCompetitive", auction, asks)  # of the 1,500,000 the first gets 1,000,000, the second nothing
    hall.act("settle", auction, [1, 2])
    found = hall.ask("settledOf", auction)
    assert found == ((2 * UNITS, price + cost(UNITS, 979_999), 0), (1_000_000, cost(1_000_000, 979_999), 0))
    assert hall.ask("resultOf", auction).nonCompetitive == 1_500_000


def test_what_the_deposit_exceeds_the_price_by_is_returned(hall: Hall) -> None:
    auction = hall.announce(hall.terms(depositRate=10_000))
    made = hall.commit(auction, "bank", maximum=5 * UNITS)
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    hall.allot(auction, [made])
    hall.at(auction, "settleFrom")
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=WHO.bank)
    hall.act("settle", auction, [1])
    price = cost(UNITS, 980_000)
    assert (paid(hall, "bank"), hall.money(hall.treasury) - CASH, hall.held()) == (price, price, 0)


def test_units_of_the_cash_token_may_be_finer_than_the_currency(hall: Hall) -> None:
    code = built("TestCash")
    fine = hall.chain.deploy(code, "Fine", "FIN", 6, sender=WHO.deployer).contract(code)
    hall.endow(fine, 10**18)
    auction, _ = two(hall, cash=fine.address, exponent=4)
    hall.act("settle", auction, [1])
    assert 10**18 - hall.money("primary_dealer", fine) == cost(UNITS, 983_815) * 10**4


# --- re-openings


def accrued_at(hall: Hall, series: OpenSeries, date: int) -> tuple[int, int]:
    """What the public record says."""
    programme = hall.office.programme.programme
    record = record_at(hall.chain.call(programme, "recordOf", series_id(series.terms.sheet.isin)))
    return tuple(hall.chain.call(record, "accruedAt", date))


def reopened(hall: Hall, later: int) -> dict[str, Any]:
    """A sale of the bond, so many days after its issue."""
    return hall.terms(
        seriesId=series_id(hall.pib.terms.sheet.isin),
        settlementDate=date_of(hall.pib, later),
        **{"denomination": UNITS, "lot": UNITS, "yield": NO_YIELD},
    )


@pytest.mark.parametrize("later", [0, 100, 183])
def test_a_re_opening_is_paid_with_what_has_accrued_noted_once(hall: Hall, later: int) -> None:
    auction, bids = hall.allotted(
        reopened(hall, later), ("primary_dealer", 1_012_345, UNITS), ("fund", 1_012_345, UNITS)
    )
    numerator, denominator = accrued_at(hall, hall.pib, date_of(hall.pib, later))
    accrued = half_up(UNITS * numerator, denominator)
    receipt = hall.act("settle", auction, [1])
    noted = {"numerator": numerator, "denominator": denominator}
    hall.told(receipt, "AccruedNoted", auction=auction, seriesId=series_id(hall.pib.terms.sheet.isin), **noted)
    told = {"bid": 1, "account": bids[0].bidder, "units": UNITS, "clean": 10_123_450, "accrued": accrued}
    hall.told(receipt, "AwardSettled", auction=auction, **told)
    assert tuple(hall.ask("accruedOf", auction)) == (numerator, denominator)
    assert hall.act("settle", auction, [2]).events(hall.auction, "AccruedNoted") == []
    assert [paid(hall, name) for name in ("primary_dealer", "fund")] == [10_123_450 + accrued] * 2
    assert hall.units("fund", hall.pib) == UNITS
    assert (accrued > 0) == (later > 0)


def recording(hall: Hall) -> tuple[Hall, Contract]:
    """Auctions of the bill beside those of the programme, and a record of it that says what it is told."""
    chain, registry = hall.chain, hall.office.programme.registry

    def deployed(name: str, *arguments: Any) -> Contract:
        code = built(name)
        return chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)

    record = deployed("ToldAccrual", hall.bill.bond.address)
    administration = deployed("AuctionAdministration", registry.address, record.address, hall.calculator.address)
    auctions = deployed("PrimaryAuction", registry.address, administration.address).address
    hall.office.by_two("governance", registry.encode("grantRole", role_id("ISSUER"), auctions))
    other = replace(hall, auction=Contract(auctions, hall.auction.abi))
    other.endow(hall.cash, 0)
    return other, record


def test_what_has_accrued_is_noted_anew_until_an_award_is_settled(hall: Hall) -> None:
    other, record = recording(hall)
    auction, _ = two(other)

    def settle(accrued: int, *bids: int) -> list[Any]:
        hall.chain.transact(record, "tell", accrued, 100, 0, sender=WHO.deployer)
        return [
            event.args["numerator"]
            for event in other.act("settle", auction, list(bids)).events(other.auction)
            if event.name == "AccruedNoted"
        ]

    assert settle(1) == [1]
    other.chain.transact(hall.cash, "approve", other.auction.address, 0, sender=WHO.bank)
    assert settle(2, 2) == [2]
    assert settle(3, 2, 1) == [3]
    assert settle(4, 2) == settle(4) == []
    assert tuple(other.ask("accruedOf", auction)) == (3, 100)
    assert paid(hall, "primary_dealer") == cost(UNITS, 983_815) + UNITS * 3 // 100


def test_what_is_confirmed_as_paid_outside_is_an_award_settled(hall: Hall) -> None:
    other, record = recording(hall)
    auction, _ = two(other)
    for accrued, bids in ((1, ()), (2, (1,)), (3, (2,))):
        hall.chain.transact(record, "tell", accrued, 100, 0, sender=WHO.deployer)
        other.paid_outside(auction, *bids)
    assert tuple(other.ask("accruedOf", auction)) == (2, 100)


def test_after_the_record_time_the_buyer_is_given_what_accrues_up_to_the_coupon(hall: Hall) -> None:
    later = next(days for days in range(1, 1_000) if accrued_at(hall, hall.pib, date_of(hall.pib, days))[0] < 0)
    auction, _ = hall.allotted(reopened(hall, later), ("fund", 1_012_345, UNITS))
    numerator, denominator = accrued_at(hall, hall.pib, date_of(hall.pib, later))
    hall.act("settle", auction, [1])
    assert paid(hall, "fund") == 10_123_450 + half_up(UNITS * numerator, denominator) < 10_123_450


def test_nobody_pays_less_than_nothing(hall: Hall) -> None:
    later = next(days for days in range(1, 1_000) if accrued_at(hall, hall.pib, date_of(hall.pib, days))[0] < 0)
    auction, _ = hall.allotted(reopened(hall, later), ("fund", 1, UNITS))
    hall.act("settle", auction, [1])
    assert (paid(hall, "fund"), hall.units("fund", hall.pib), hall.held()) == (0, UNITS, 0)


def test_nothing_is_settled_of_a_series_that_is_not_there_or_on_a_date_outside_of_its_life(hall: Hall) -> None:
    auction, _ = two(hall, seriesId=series_id("PKEXAMPLE999"))
    with reverts("SeriesMissing", seriesId=series_id("PKEXAMPLE999")):
        hall.act("settle", auction, [1])
    auction, _ = hall.allotted(hall.terms(settlementDate=date_of(hall.bill, -1)), *HALVES)
    issue, maturity = date_of(hall.bill), date_of(hall.bill, 84)
    with reverts("DateOutside", date=issue - 1, issue=issue, maturity=maturity):
        hall.act("settle", auction, [1])


# --- each by itself


def unsettled(hall: Hall, auction: int, bid: int, name: str, **arguments: Any) -> None:
    """An attempt at this award fails with this error, and changes nothing."""
    before = hall.held(), hall.money(hall.treasury), hall.units("bank")
    assert hall.failures(hall.act("settle", auction, [bid])) == {bid: (name, arguments)}
    assert (hall.held(), hall.money(hall.treasury), hall.units("bank")) == before
    assert hall.bid_state(auction, bid) == BidState.OPEN


def test_a_default_leaves_the_others_awards_standing_and_may_be_cured(hall: Hall) -> None:
    auction, _ = two(hall)
    due = cost(3 * UNITS, 979_999) - 3 * DEPOSIT
    hall.chain.transact(hall.cash, "approve", hall.auction.address, due - 1, sender=WHO.bank)
    refusal = {"spender": hall.auction.address, "allowance": due - 1, "needed": due}
    receipt = hall.act("settle", auction, [2, 1])
    assert hall.failures(receipt) == {2: ("ERC20InsufficientAllowance", refusal)}
    assert [event.args["bid"] for event in receipt.events(hall.auction, "AwardSettled")] == [1]
    assert (hall.units("primary_dealer"), hall.units("bank"), hall.held()) == (UNITS, 0, 3 * DEPOSIT)
    hall.chain.transact(hall.cash, "approve", hall.auction.address, due, sender=WHO.bank)
    hall.act("settle", auction, [2])
    assert (hall.units("bank"), hall.held()) == (3 * UNITS, 0)


def test_nothing_is_settled_twice_or_without_an_award(hall: Hall) -> None:
    auction = hall.announce()
    bids = [hall.commit(auction, *half) for half in HALVES]
    hall.commit(auction, "fund")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids, UNITS)
    hall.at(auction, "settleFrom")
    hall.act("settle", auction, [1])
    expected = {bid: ("NothingToSettle", {"auction": auction, "bid": bid}) for bid in (1, 2, 3, 4, 0)}
    assert hall.failures(hall.act("settle", auction, list(expected))) == expected
    receipt = hall.act("settleNonCompetitive", auction, [1])
    assert hall.failures(receipt) == {1: ("NothingToSettle", {"auction": auction, "bid": 1})}


def test_who_is_not_admitted_any_more_gets_no_units_and_pays_nothing(hall: Hall) -> None:
    auction, _ = two(hall)
    hall.admit(WHO.bank, "bank", valid_until=hall.chain.now() - 1)
    refusal = {"from": NOBODY, "to": WHO.bank, "value": 3 * UNITS}
    failure = hall.failures(hall.act("settle", auction, [2]))[2]
    assert failure[0] == "TransferRefused"
    assert {key: failure[1][key] for key in refusal} == refusal
    assert hall.held() == 4 * DEPOSIT


def test_who_is_blocked_waits(hall: Hall) -> None:
    auction, _ = two(hall)
    hall.chain.transact(hall.office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    unsettled(hall, auction, 2, "AccountBlocked", account=WHO.bank)


def test_the_wallet_in_the_place_of_a_lost_one_pays_and_gets_the_units(hall: Hall) -> None:
    auction, _ = two(hall)
    hall.recover(WHO.bank, WHO.second_bank, "bank")
    hall.endow_one(WHO.second_bank)
    receipt = hall.act("settle", auction, [2])
    assert receipt.events(hall.auction, "AwardSettled")[0].args["account"] == WHO.second_bank
    assert (hall.units("second_bank"), hall.units("bank")) == (3 * UNITS, 0)
    assert paid(hall, "second_bank") == cost(3 * UNITS, 979_999) - 3 * DEPOSIT


def test_a_bidder_is_followed_over_eight_wallets_and_not_over_a_ninth(hall: Hall) -> None:
    auction, _ = two(hall)
    wallets = [WHO.bank, *(checksummed(f"0x{0xC0DE00 + hop:040x}") for hop in range(9))]
    for lost, successor in pairwise(wallets[:9]):
        hall.recover(lost, successor, "bank")
    with hall.chain.isolated():
        hall.endow_one(wallets[8])
        hall.act("settle", auction, [2])
        assert hall.units(wallets[8]) == 3 * UNITS
    hall.recover(wallets[8], wallets[9], "bank")
    unsettled(hall, auction, 2, "AccountBlocked", account=wallets[8])


def test_a_paused_issue_is_settled_when_it_goes_on(hall: Hall) -> None:
    auction, _ = two(hall)
    hall.chain.transact(hall.bill.bond, "pause", 2, sender=WHO.guardian)
    assert hall.failures(hall.act("settle", auction, [1]))[1][0] == "TransferRefused"
    assert hall.units("primary_dealer") == 0


# --- non-competitive awards


def test_a_payer_pays_and_the_investor_gets_the_units(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive(atAverage=True))
    hall.ask_for(auction, "individual", 2_000_000, payer="fund")
    hall.ask_for(auction, "emigrant", 500_000)
    bids = [hall.commit(auction, *half) for half in HALVES]
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    hall.allot(auction, bids)
    hall.at(auction, "settleFrom")
    price = hall.ask("resultOf", auction).nonCompetitivePrice
    receipt = hall.act("settleNonCompetitive", auction, [1])
    clean = cost(2_000_000, price)
    told = {"bid": 1, "account": WHO.individual, "payer": WHO.fund, "units": 2_000_000, "clean": clean, "accrued": 0}
    hall.told(receipt, "NonCompetitiveSettled", auction=auction, **told)
    assert (hall.units("individual"), paid(hall, "individual"), paid(hall, "fund")) == (2_000_000, 0, clean)
    hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=WHO.emigrant)
    failures = hall.failures(hall.act("settleNonCompetitive", auction, [2, 1, 3]))
    assert [name for name, _ in failures.values()] == ["ERC20InsufficientAllowance", *["NothingToSettle"] * 2]
    assert hall.non_competitive_state(auction, 2) == BidState.OPEN


# --- hostile cash


def set_up(hall: Hall, cash: Contract, **changes: Any) -> int:
    """Two awards in this cash."""
    return two(hall, cash=cash.address, **changes)[0]


@pytest.mark.parametrize("rate", [200, 10_000])
def test_a_fee_that_starts_after_the_bids_settles_nothing(hall: Hall, rate: int) -> None:
    cash = hostile(hall, "RefusingCash")
    auction = set_up(hall, cash, depositRate=rate)
    hall.chain.transact(cash, "setFee", 1, sender=WHO.deployer)
    first = min(UNITS * rate // 10_000, cost(UNITS, 983_815))
    receipt = hall.act("settle", auction, [1])
    assert hall.failures(receipt) == {1: ("CashMismatch", {"expected": first, "received": first - 1})}
    assert hall.units("primary_dealer") == 0


def test_a_token_that_takes_more_than_was_asked_for_takes_no_others_deposits(hall: Hall) -> None:
    cash = hostile(hall, "RefusingCash")
    auction = set_up(hall, cash)
    hall.chain.transact(cash, "setExtra", 1, sender=WHO.deployer)
    receipt = hall.act("settle", auction, [1])
    assert hall.failures(receipt) == {1: ("CashMismatch", {"expected": DEPOSIT, "received": DEPOSIT + 1})}
    assert hall.held(cash) == 4 * DEPOSIT


def test_a_treasury_that_the_token_refuses_leaves_the_awards_standing(hall: Hall) -> None:
    cash = hostile(hall, "RefusingCash")
    auction = set_up(hall, cash)
    hall.chain.transact(cash, "setRefused", hall.treasury, True, sender=WHO.deployer)
    receipt = hall.act("settle", auction, [1, 2])
    assert hall.failures(receipt) == {bid: ("Refused", {"wallet": hall.treasury}) for bid in (1, 2)}
    hall.chain.transact(cash, "setRefused", hall.treasury, False, sender=WHO.deployer)
    assert hall.failures(hall.act("settle", auction, [1, 2])) == {}


def test_a_token_that_says_it_failed_settles_nothing(hall: Hall) -> None:
    cash = hostile(hall, "RefusingCash")
    auction = set_up(hall, cash)
    hall.chain.transact(cash, "setLying", True, sender=WHO.deployer)
    receipt = hall.act("settle", auction, [1])
    assert hall.failures(receipt) == {1: ("SafeERC20FailedOperation", {"token": cash.address})}


def reentries(auction: int) -> Mapping[str, tuple[Any, ...]]:
    """Every way in that moves cash."""
    return {
        "commit": (auction, bytes(32), UNITS, b""),
        "withdrawBid": (auction, 1),
        "bidNonCompetitive": (auction, WHO.individual, UNITS, b""),
        "settle": (auction, [2]),
        "settleNonCompetitive": (auction, [1]),
        "release": (auction, [1]),
        "releaseNonCompetitive": (auction, [1]),
        "forfeit": (auction, [1]),
        "forfeitNonCompetitive": (auction, [1]),
    }


@pytest.mark.parametrize("function", reentries(0))
def test_nothing_is_done_while_cash_moves(hall: Hall, function: str) -> None:
    cash = hostile(hall, "ReenteringCash")
    auction = set_up(hall, cash)
    call = hall.auction.encode(function, *reentries(auction)[function])
    hall.chain.transact(cash, "setCall", hall.auction.address, call.data, sender=WHO.deployer)
    receipt = hall.act("settle", auction, [1])
    answers = [event.args for event in receipt.events(cash, "CalledBack")]
    assert len(answers) == 2
    for answer in answers:
        assert not answer["done"]
        assert hall.chain.errors.reverted("call", answer["answer"]).name == "ReentrancyGuardReentrantCall"
    assert (hall.units("primary_dealer"), hall.held(cash)) == (UNITS, 3 * DEPOSIT)


def test_a_compounded_yield_that_a_dealer_quotes_becomes_its_price(hall: Hall) -> None:
    how = yield_terms(
        convention=3,
        daysLeft=0,
        yearDays=0,
        frequency=2,
        coupons=6,
        daysToCoupon=184,
        couponDays=184,
        coupon=35 * 10**17,
    )
    auction, _ = hall.allotted(hall.terms(quote=YIELD, **{"yield": how}), ("bank", 70_000, UNITS))
    hall.act("settle", auction, [1])
    assert paid(hall, "bank") == UNITS

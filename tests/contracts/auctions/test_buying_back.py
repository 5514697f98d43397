"""Buy-backs and switches: units are burned against cash, or against units of another series and the rest in cash."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import pytest

from tests.contracts.auctions.hall import (
    BUY_BACK,
    CASE,
    CASH,
    NO_YIELD,
    ORDER,
    SWITCH,
    WHO,
    YIELD,
    BidState,
    Hall,
    date_of,
    half_up,
)
from tests.contracts.settlement.market import Market
from tests.contracts.settlement.repos import Repos
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.public_record import record_at

UNITS = 20_000_000
DENOMINATION = 10_000_000
"""Of the bond."""


@pytest.fixture
def held(hall: Hall) -> Hall:
    """The bank and the fund hold 60,000,000 of the bill each."""
    for name in ("bank", "fund"):
        hall.chain.transact(hall.bill.bond, "mint", getattr(WHO, name), 3 * UNITS, sender=hall.issuer)
    return hall


def buying(hall: Hall, **changes: Any) -> dict[str, Any]:
    """The terms of a buy-back of the bill by price."""
    return hall.terms(kind=BUY_BACK, **changes)


def switching(hall: Hall, price: int = 1_012_345, later: int = 0, **changes: Any) -> dict[str, Any]:
    """The terms of a switch of the bill into the bond, so many days after the bill's issue."""
    into = {"into": series_id(hall.pib.terms.sheet.isin), "intoPrice": price}
    return hall.terms(kind=SWITCH, settlementDate=date_of(hall.bill, later), **into, **{"yield": NO_YIELD}, **changes)


# --- buy-backs


def test_the_lowest_prices_are_bought_and_their_units_burned(held: Hall) -> None:
    supply = held.chain.call(held.bill.bond, "totalSupply")
    quotes = ("bank", 990_000, UNITS), ("fund", 985_000, UNITS), ("bank", 980_000, UNITS)
    auction, bids = held.allotted(buying(held), *quotes, wanted=2 * UNITS)
    receipt = held.act("settle", auction, [2, 3])
    told = [event.args for event in receipt.events(held.auction, "AwardSettled")]
    assert [(args["account"], args["units"], args["clean"]) for args in told] == [
        (WHO.fund, UNITS, 19_700_000),
        (WHO.bank, UNITS, 19_600_000),
    ]
    assert held.money("fund") == CASH + 19_700_000
    assert held.money("bank") == CASH + 19_600_000 - UNITS * 2 // 100
    assert held.money(held.treasury) == CASH - 39_300_000
    assert held.chain.call(held.bill.bond, "totalSupply") == supply - 2 * UNITS
    held.act("release", auction, [bids[0].bid])
    assert held.held() == 0


def test_the_highest_yields_are_bought(held: Hall) -> None:
    quotes = ("bank", 71_485, UNITS), ("fund", 80_000, UNITS)
    auction, _ = held.allotted(buying(held, quote=YIELD, uniform=True), *quotes, wanted=UNITS)
    assert held.ask("awardOf", auction, 1).units == 0
    held.act("settle", auction, [2])
    assert held.money("fund") == CASH + half_up(UNITS * held.ask("awardOf", auction, 2).price, 1_000_000)


def test_what_a_treasury_cannot_pay_is_not_burned(held: Hall) -> None:
    auction, _ = held.allotted(buying(held), ("bank", 980_000, UNITS))
    held.chain.transact(held.cash, "approve", held.auction.address, 19_599_999, sender=held.treasury)
    refusal = {"spender": held.auction.address, "allowance": 19_599_999, "needed": 19_600_000}
    receipt = held.act("settle", auction, [1])
    assert held.failures(receipt) == {1: ("ERC20InsufficientAllowance", refusal)}
    assert (held.units("bank"), held.bid_state(auction, 1)) == (3 * UNITS, BidState.OPEN)


def test_who_has_sold_the_units_or_whose_units_are_frozen_is_paid_nothing(held: Hall) -> None:
    auction, _ = held.allotted(buying(held), ("bank", 980_000, 3 * UNITS), ("fund", 980_000, 3 * UNITS))
    held.chain.transact(held.bill.bond, "transfer", WHO.insurer, 500_000, sender=WHO.bank)
    arguments = WHO.fund, True, CASE, ORDER
    held.chain.transact(held.bill.bond, "setAddressFrozenWithCase", *arguments, sender=WHO.freezer)
    failures = held.failures(held.act("settle", auction, [1, 2]))
    assert [failures[bid][0] for bid in (1, 2)] == ["ERC20InsufficientBalance", "TransferRefused"]
    assert held.money(held.treasury) == CASH


@pytest.mark.parametrize("other", [0, 1])
def test_what_is_pledged_in_a_repo_is_not_bought(hall: Hall, governance: str, enforcer: str, other: int) -> None:
    repos = Repos.begun(Market.opened(hall.office, hall.pib), governance, enforcer)
    repos.opened()
    face, quote = 90 * DENOMINATION + other, 980_000
    pib = {"seriesId": series_id(hall.pib.terms.sheet.isin), "denomination": 1, "lot": 1}
    auction, _ = hall.allotted(buying(hall, **pib), ("bank", quote, face), ("fund", quote, 100 * DENOMINATION))
    failures = hall.failures(hall.act("settle", auction, [1, 2]))
    refusal = {"account": WHO.bank, "pledged": 10 * DENOMINATION, "left": 10 * DENOMINATION - other}
    assert failures == ({1: ("UnitsPledged", refusal)} if other else {})
    assert hall.units("bank", hall.pib) == (100 if other else 10) * DENOMINATION


def test_a_hook_that_is_asked_about_no_transfers_pledges_nothing(held: Hall, governance: str) -> None:
    code = built("RecordingHook")
    idle = held.chain.deploy(code, 4, sender=WHO.deployer).contract(code)
    held.chain.transact(held.bill.bond, "installHook", idle.address, sender=governance)
    auction, _ = held.allotted(buying(held), ("bank", 980_000, UNITS))
    held.act("settle", auction, [1])
    assert held.bid_state(auction, 1) == BidState.SETTLED


def test_who_is_blocked_sells_nothing(held: Hall) -> None:
    auction, _ = held.allotted(buying(held), ("bank", 980_000, UNITS))
    held.chain.transact(held.office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    receipt = held.act("settle", auction, [1])
    assert held.failures(receipt) == {1: ("AccountBlocked", {"account": WHO.bank})}


def test_a_buy_back_may_be_paid_outside(held: Hall) -> None:
    auction, _ = held.allotted(buying(held), ("bank", 980_000, UNITS))
    held.paid_outside(auction, 1)
    assert (held.units("bank"), held.money("bank"), held.money(held.treasury)) == (2 * UNITS, CASH, CASH)


# --- switches


def worth(hall: Hall, series: Any, date: int) -> Fraction:
    """What has accrued by unit."""
    programme = hall.office.programme.programme
    record = record_at(hall.chain.call(programme, "recordOf", series_id(series.terms.sheet.isin)))
    return Fraction(*hall.chain.call(record, "accruedAt", date))


@pytest.mark.parametrize(("price", "later"), [(1_012_345, 79), (1_000_000, 0), (500_001, 84), (999_999, 9)])
def test_units_of_one_series_become_units_of_the_other_and_the_rest_is_paid(held: Hall, price: int, later: int) -> None:
    terms = switching(held, price, later)
    auction, _ = held.allotted(terms, ("bank", 980_007, 3 * UNITS))
    value = half_up(3 * UNITS * 980_007, 1_000_000)
    accrued = worth(held, held.pib, terms["settlementDate"])
    units = floor(value / (Fraction(price, 1_000_000) + accrued)) // DENOMINATION * DENOMINATION
    cost = half_up(units * price, 1_000_000) + half_up(units * accrued.numerator, accrued.denominator)
    receipt = held.act("settle", auction, [1])
    held.told(receipt, "AwardSwitched", auction=auction, bid=1, units=units, rest=value - cost)
    assert len(receipt.events(held.auction, "AccruedNoted")) == 2
    assert (held.units("bank"), held.units("bank", held.pib)) == (0, units)
    assert held.money("bank") == CASH + value - cost
    assert (held.money(held.treasury), held.held()) == (CASH - value + cost, 0)


def test_what_is_worth_less_than_a_denomination_is_paid_in_cash_alone(held: Hall) -> None:
    auction, _ = held.allotted(switching(held), ("bank", 980_000, 500_000))
    receipt = held.act("settle", auction, [1])
    held.told(receipt, "AwardSwitched", auction=auction, bid=1, units=0, rest=490_000)
    assert (held.units("bank", held.pib), held.money("bank")) == (0, CASH + 490_000)


def test_a_switch_without_cash_is_confirmed_with_its_rest_paid_outside(held: Hall) -> None:
    terms = switching(held, cash=NOBODY, depositRate=0)
    auction, _ = held.allotted(terms, ("bank", 980_000, 2 * UNITS))
    held.paid_outside(auction, 1)
    assert (held.units("bank"), held.units("bank", held.pib), held.money("bank")) == (UNITS, 3 * DENOMINATION, CASH)

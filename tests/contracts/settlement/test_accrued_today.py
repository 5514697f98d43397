"""To the price comes what has accrued on the day of the trade, by the public record; the whole is rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.settlement.market import BUYER, CASH, PRICE, SELLER, TRADED, UNIT, WHO, Market
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.contract import Contract
from wasiqa.trading.price import cost

EPOCH = date(1970, 1, 1)
COUPON = date(2050, 2, 20)
"""A Sunday; the record time was on Friday, at 17:00."""


@dataclass(frozen=True)
class Told:
    """A market in which what has accrued is what the record was told."""

    market: Market
    record: Contract
    contract: Contract

    def tell(self, accrued: Fraction, *, factor: int = 1, offset: int = 0) -> None:
        told = accrued.numerator * factor, accrued.denominator * factor, offset
        self.market.chain.transact(self.record, "tell", *told, sender=WHO.stranger)
        self.market.chain.transact(self.contract, "noteAccrued", self.market.bond.address, sender=WHO.stranger)

    def trade(self, units: int, price: int) -> tuple[int, int]:
        """Clean and accrued, as they were told; the cash that moved is their sum."""
        market = self.market
        order = market.order(SELLER, units=units, price=price, minimum=0)
        signature = market.sign(SELLER, order, verifyingContract=self.contract.address)
        before = market.held(SELLER)[0][1]
        arguments = order.struct(), signature, units
        receipt = market.chain.transact(self.contract, "fill", *arguments, sender=BUYER.address)
        (event,) = receipt.events(self.contract, "Traded")
        execution = event.args["execution"]
        assert market.held(SELLER)[0][1] - before == execution.clean + execution.accrued
        return execution.clean, execution.accrued


@pytest.fixture
def told(market: Market) -> Told:
    record = market.deployed("ToldAccrual", market.bond.address)
    programme = market.office.programme
    more = programme.registry.address, record.address, programme.licences.address
    contract = market.deployed("Settlement", *more)
    for key in (SELLER, BUYER):
        for token in (market.bond, market.cash):
            market.approve(token, key.address, spender=contract.address)
    return Told(market, record, contract)


def paid(market: Market, units: int = 10 * UNIT) -> tuple[int, int]:
    """Clean and accrued of a trade now."""
    orders = [market.order(key, units=units) for key in (SELLER, BUYER)]
    (event,) = market.settle(market.trade(*orders, units=units)).events(market.contract, "Traded")
    return event.args["execution"].clean, event.args["execution"].accrued


def noted(market: Market) -> tuple[int, Fraction]:
    note = market.chain.call(market.contract, "noteOf", market.bond.address)
    return note.day, Fraction(note.numerator, note.denominator)


def test_nothing_is_noted_of_what_is_no_series(market: Market) -> None:
    impostor = market.deployed("ImpostorBond", market.bond.address)
    with reverts("NotASeries", bond=impostor.address):
        market.chain.transact(market.contract, "noteAccrued", impostor.address, sender=WHO.stranger)


def test_a_series_without_a_public_record_is_not_traded(told: Told) -> None:
    with reverts("RecordMissing", bond=told.market.bond.address):
        told.trade(UNIT, PRICE)


def test_before_the_issue_nothing_is_traded(office: Office, pib: OpenSeries) -> None:
    market = Market(office, pib, office.cash)
    issue, maturity = ((day - EPOCH).days for day in (date(2048, 8, 20), date(2051, 8, 20)))
    with reverts("DateOutside", date=(market.today() - EPOCH).days, issue=issue, maturity=maturity):
        market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)


def test_what_comes_to_nothing_or_less_is_no_trade(told: Told) -> None:
    bond = told.market.bond.address
    told.tell(Fraction(0))
    with reverts("NothingToPay", bond=bond, amount=0):
        told.trade(UNIT, 0)
    told.tell(Fraction(-1))
    with reverts("NothingToPay", bond=bond, amount=-UNIT // 2):
        told.trade(UNIT, 50_0000)
    with reverts("NothingToPay", bond=bond, amount=0):
        told.trade(UNIT, 100_0000)


def test_a_trade_that_comes_to_the_least_amount_is_one(told: Told) -> None:
    told.tell(Fraction(1, UNIT))
    assert told.trade(UNIT, 0) == (0, 1)


def test_the_first_trade_of_a_day_notes_what_has_accrued_and_the_next_one_finds_it(market: Market) -> None:
    accrued, day = market.accrued(), (market.today() - EPOCH).days
    assert accrued == Fraction(7, 200) * (TRADED - date(2048, 8, 20)).days / 184
    receipt = market.settle(market.trade())
    found = {"numerator": accrued.numerator, "denominator": accrued.denominator}
    emitted(receipt, market.contract, "AccruedNoted", found, bond=market.bond.address, day=day)
    assert noted(market) == (day, accrued)
    assert market.settle(market.trade()).events(market.contract, "AccruedNoted") == []


def test_a_day_ends_at_midnight_where_the_series_is(market: Market) -> None:
    market.go(TRADED, 23)
    evening = paid(market)
    market.go(TRADED + timedelta(days=1), 0)
    assert market.chain.now() % 86_400 == 19 * 3_600
    assert paid(market)[1] > evening[1]


def test_a_note_of_another_day_counts_no_more(market: Market) -> None:
    market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)
    market.go(TRADED + timedelta(days=30))
    assert paid(market) == (market.cost().clean, market.cost().accrued)


def test_anybody_has_the_record_asked_again_on_the_same_day(told: Told) -> None:
    told.tell(Fraction(1, 100), offset=-3 * 3_600)
    assert told.trade(UNIT, 100_0000) == (UNIT, UNIT // 100)
    told.tell(Fraction(1, 50), offset=-3 * 3_600)
    assert told.trade(UNIT, 100_0000) == (UNIT, UNIT // 50)


def test_after_the_record_date_less_than_nothing_has_accrued_and_nothing_on_the_coupon_date(market: Market) -> None:
    market.go(COUPON - timedelta(days=2))
    assert paid(market)[1] > 0
    market.go(COUPON - timedelta(days=1))
    expected = market.cost()
    assert expected.accrued < 0
    assert paid(market) == (expected.clean, expected.accrued)
    market.go(COUPON)
    assert paid(market)[1] == 0


def test_a_bill_accrues_nothing(office: Office, bill: OpenSeries) -> None:
    market = Market.opened(office, bill)
    assert paid(market) == (market.cost().clean, 0)


def test_cash_of_more_decimals_pays_as_many_times_more(market: Market) -> None:
    cash = market.deployed("TestCash", "Fine rupee", "FPKR", 20)
    market.chain.transact(cash, "mint", BUYER.address, CASH * 10**18, sender=WHO.deployer)
    market.approve(cash, BUYER.address)
    market.settle(market.trade(*(market.order(key, cash=cash.address) for key in (SELLER, BUYER))))
    assert market.chain.call(cash, "balanceOf", SELLER.address) == market.cost().total * 10**18


@pytest.mark.parametrize("decimals", [1, 21])
def test_cash_of_fewer_decimals_or_far_too_many_is_refused(market: Market, decimals: int) -> None:
    cash = market.deployed("TestCash", "Odd rupee", "OPKR", decimals)
    with reverts("DecimalsInvalid", cash=cash.address, decimals=decimals, seriesDecimals=2):
        market.settle(market.trade(*(market.order(key, cash=cash.address) for key in (SELLER, BUYER))))


@given(
    units=st.integers(1, 90).map(lambda count: count * UNIT),
    price=st.integers(1, 2**32 - 1),
    accrued=st.fractions(-2, 2, max_denominator=2**40),
    factor=st.integers(1, 2**50),
)
def test_contract_and_python_reckon_the_same(
    told: Told, units: int, price: int, accrued: Fraction, factor: int
) -> None:
    with told.market.chain.isolated():
        told.tell(accrued, factor=factor)
        expected = cost(units, price, accrued)
        if expected.total > 0:
            assert told.trade(units, price) == (expected.clean, expected.accrued)
        else:
            with reverts("NothingToPay", bond=told.market.bond.address, amount=expected.total):
                told.trade(units, price)

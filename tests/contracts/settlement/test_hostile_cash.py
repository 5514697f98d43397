"""Whatever a cash token does, units move against exactly what was agreed, or nothing moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.settlement.market import BUYER, CASH, SELLER, UNIT, WHO, Market
from tests.support.chains import reverts
from wasiqa.activities import Activity
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Call, Contract
from wasiqa.trading.order import Trade


def paying_in(market: Market, cash: Contract) -> Trade:
    """A trade in that token, of which the buyer has enough."""
    for key in (SELLER, BUYER):
        market.chain.transact(cash, "mint", key.address, CASH, sender=WHO.deployer)
        market.approve(cash, key.address)
    return market.trade(*(market.order(key, cash=cash.address) for key in (SELLER, BUYER)))


@pytest.fixture
def refusing(market: Market) -> Contract:
    return market.deployed("RefusingCash")


@pytest.fixture
def calling(market: Market) -> Contract:
    return market.deployed("CallingCash")


def test_a_token_that_keeps_a_fee_settles_nothing(market: Market, refusing: Contract) -> None:
    trade, paid, before = paying_in(market, refusing), market.cost().total, market.held()
    market.chain.transact(refusing, "setFee", 1, sender=WHO.deployer)
    with reverts("TransferInexact", token=refusing.address, expected=paid, received=paid - 1):
        market.settle(trade)
    assert market.held() == before


def test_a_token_that_takes_from_who_is_paid_settles_nothing(market: Market, refusing: Contract) -> None:
    trade, paid, before = paying_in(market, refusing), market.cost().total, market.held()
    market.chain.transact(refusing, "setFee", paid + 1, sender=WHO.deployer)
    with reverts("TransferInexact", token=refusing.address, expected=paid, received=0):
        market.settle(trade)
    assert market.held() == before


def test_a_token_that_does_not_pay_the_seller_settles_nothing(market: Market, refusing: Contract) -> None:
    trade, before = paying_in(market, refusing), market.held()
    market.chain.transact(refusing, "setRefused", SELLER.address, True, sender=WHO.deployer)
    with reverts("Refused", wallet=SELLER.address):
        market.settle(trade)
    assert market.held() == before
    market.chain.transact(refusing, "setRefused", SELLER.address, False, sender=WHO.deployer)
    market.settle(trade)


def test_what_is_no_token_settles_nothing(market: Market) -> None:
    with reverts(None):
        market.settle(market.trade(*(market.order(key, cash=WHO.stranger) for key in (SELLER, BUYER))))


def ways_in(market: Market, trade: Trade, venue: int) -> list[Call]:
    contract = market.contract
    fresh = market.trade(*(market.order(key, cash=trade.sell.cash) for key in (SELLER, BUYER)))
    order = fresh.sell.struct(), fresh.sell_signature, UNIT
    netting = ([SELLER.address], [], 2**40 - 1, 1)
    inner = contract.encode("fill", *order).data
    return [
        contract.encode("fill", *order),
        contract.encode("settle", fresh.struct()),
        contract.encode("settle", trade.struct()),
        contract.encode("settleBatch", venue, [fresh.struct()]),
        contract.encode("settleNet", netting, [b""]),
        contract.encode("multicall", [inner]),
    ]


def test_a_token_that_calls_back_gets_nothing_by_it(market: Market, calling: Contract) -> None:
    venue = market.venue(Activity.EXCHANGE, operator=calling.address)
    trade = paying_in(market, calling)
    for call in ways_in(market, trade, venue):
        with market.chain.isolated():
            market.chain.transact(calling, "setCall", market.contract.address, call.data, sender=WHO.deployer)
            market.settle(trade)
            assert not market.chain.call(calling, "done")
            answer = market.chain.call(calling, "answer")
            refusal = market.chain.errors.reverted("", answer, market.contract.interface)
            assert refusal.name == "ReentrancyGuardReentrantCall"


def test_a_token_that_cancels_or_notes_meanwhile_changes_nothing_of_the_trade(
    market: Market, calling: Contract
) -> None:
    trade, paid = paying_in(market, calling), market.cost().total
    for call in (
        market.contract.encode("cancel", [trade.sell.nonce]),
        market.contract.encode("noteAccrued", market.bond.address),
    ):
        with market.chain.isolated():
            market.chain.transact(calling, "setCall", market.contract.address, call.data, sender=WHO.deployer)
            before = market.held()
            market.settle(trade)
            assert market.chain.call(calling, "done")
            assert market.held()[1][0] == before[1][0] + 10 * UNIT
            assert market.chain.call(calling, "balanceOf", SELLER.address) == CASH + paid


def test_in_a_batch_a_hostile_token_fails_alone(market: Market, refusing: Contract) -> None:
    venue, bad = market.venue(Activity.EXCHANGE), paying_in(market, refusing)
    market.chain.transact(refusing, "setFee", 1, sender=WHO.deployer)
    receipt = market.batch(venue, [bad, market.trade(), bad])
    assert [event.args["index"] for event in receipt.events(market.contract, "TradeFailed")] == [0, 2]
    assert len(receipt.events(market.contract, "Traded")) == 1
    assert not market.used(bad.sell)


def wordy(market: Market, cash: Contract, size: int) -> Receipt:
    """A batch of one trade in a token that refuses with so many bytes, and one good one."""
    venue, bad = market.venue(Activity.EXCHANGE), paying_in(market, cash)
    market.chain.transact(cash, "setWordiness", size, sender=WHO.deployer)
    market.chain.transact(cash, "setRefused", SELLER.address, True, sender=WHO.deployer)
    return market.batch(venue, [bad, market.trade()])


@pytest.mark.parametrize(("size", "told"), [(512, 512), (513, 0), (200_000, 0)])
def test_of_a_long_reason_a_batch_tells_nothing(market: Market, refusing: Contract, size: int, told: int) -> None:
    receipt = wordy(market, refusing, size)
    (failed,) = receipt.events(market.contract, "TradeFailed")
    assert (failed.args["index"], failed.args["reason"]) == (0, bytes(told))
    assert len(receipt.events(market.contract, "Traded")) == 1


@pytest.mark.gas
def test_a_long_reason_costs_a_batch_no_more_than_the_gas_of_its_trade(market: Market, refusing: Contract) -> None:
    used = wordy(market, refusing, 500_000).gas_used
    assert used < 1_500_000 + 350_000


def test_a_wallet_that_burns_gas_stops_no_other_trade_of_its_batch(market: Market) -> None:
    burner = market.deployed("HostileHook", 4)
    market.chain.transact(burner, "setAppetite", 2**255, sender=WHO.deployer)
    market.chain.transact(burner, "intend", 0, 2, sender=WHO.deployer)
    move = (SELLER.address, BUYER.address, *[0] * 7)
    wallet = market.deployed("CallingSigner", burner.address, burner.encode("moved", move).data)
    venue = market.venue(Activity.EXCHANGE)
    bad = market.trade(buy=market.order(BUYER, maker=wallet.address))
    receipt = market.batch(venue, [bad, market.trade(), bad, market.trade()])
    assert [event.args["index"] for event in receipt.events(market.contract, "TradeFailed")] == [0, 2]
    assert len(receipt.events(market.contract, "Traded")) == 2
    assert receipt.gas_used < 4_000_000


def test_a_maker_that_is_a_contract_can_do_nothing_while_it_is_asked(market: Market) -> None:
    order = market.order(SELLER)
    call = market.contract.encode("cancel", [order.nonce])
    wallet = market.deployed("CallingSigner", market.contract.address, call.data)
    bought = replace(market.order(BUYER), maker=wallet.address)
    with reverts("SignatureInvalid", account=wallet.address):
        market.settle(market.trade(order, bought))

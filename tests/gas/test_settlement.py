"""What delivery versus payment costs, all in: two orders by EIP-712, both signatures, both legs.

Beside the conditions of `tests.gas.ground`: holders have units and cash, allowances are finite, what has accrued today
is known, and the makers have signed and settled before (nonces of one slot).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from tests.contracts.settlement.market import BUYER, CASH, SELLER, UNIT, WHO, Market
from tests.gas.ground import each, word
from tests.support.chains import LocalChain
from tests.support.office import Office
from wasiqa.activities import Activity
from wasiqa.chain.accounts import KeySigner
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Call
from wasiqa.chain.tester import TesterChain
from wasiqa.trading.order import Order, Trade

pytestmark = pytest.mark.gas

MATCHED, FILLED, IN_A_BATCH = 165_000, 150_000, 120_000
BATCH = 50
UNITS = 130 * UNIT


@pytest.fixture(scope="session")
def session_market(session_tester: TesterChain, tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The bond without its hook, in the second period; each party has moved in it."""
    office = Office.opened(session_tester, tmp_path_factory.mktemp("office"))
    series = office.open_series("pib-3y-2020")
    (hook,), _ = office.chain.call(series.bond, "hooks")
    office.by_two("governance", series.bond.encode("removeHook", hook))
    office.admit({key.address: replace(word(key.address), venue=0) for key in (SELLER, BUYER)})
    market = Market.opened(office, series)
    office.issue(series.bond, {key.address: 10_000 * UNIT for key in (SELLER, BUYER)})
    for key in (SELLER, BUYER):
        for token in (series.bond, office.cash):
            market.approve(token, key.address, CASH)
    market.go(date(2049, 3, 3))
    for one, other in ((SELLER, BUYER), (BUYER, SELLER)):
        office.chain.transact(series.bond, "transfer", other.address, UNIT, sender=one.address)
    market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)
    market.settle(trade(market, 1))
    return market


@pytest.fixture
def market(session_market: Market, tester: TesterChain) -> Market:
    """For one test."""
    return session_market


def order(market: Market, key: Any, nonce: int, **changed: Any) -> Order:
    return market.order(key, units=UNITS, minimum=UNIT, nonce=nonce, **changed)


def trade(market: Market, nonce: int, **changed: Any) -> Trade:
    """Both orders in full."""
    orders = [order(market, key, nonce, **changed) for key in (SELLER, BUYER)]
    return market.trade(*orders, units=UNITS)


def told(what: str, receipt: Receipt, number: int = 1) -> int:
    gas = each(receipt.gas_used, number)
    print(f"{what}: {gas:,}")
    return gas


def test_a_matched_trade_costs_no_more_than_this(market: Market) -> None:
    chain: LocalChain = market.chain
    for token, sender, to, amount in (
        (market.bond, SELLER, BUYER, UNITS),
        (market.cash, BUYER, SELLER, market.cost(UNITS).total),
    ):
        with chain.isolated():
            market.approve(token, sender.address, CASH, spender=WHO.operator)
            moved = chain.transact(token, "transferFrom", sender.address, to.address, amount, sender=WHO.operator)
            told("one leg as a transaction of its own", moved)
    one = trade(market, 2)
    data = market.contract.encode("settle", one.struct()).data
    zeros = data.count(0)
    print(f"intrinsic: {21_000 + 4 * zeros + 16 * (len(data) - zeros):,}, of {len(data)} bytes")
    assert told("a matched trade", market.settle(one)) <= MATCHED
    large = market.order(SELLER, units=3 * UNITS, nonce=3)
    for n, what in ((3, "first"), (4, "further")):
        partly = market.trade(large, order(market, BUYER, n), units=UNITS)
        assert told(f"a matched trade of a {what} part of an order", market.settle(partly)) <= MATCHED
    market.go(date(2049, 3, 4))
    told("the first trade of a day", market.settle(trade(market, 5)))


def test_an_order_that_is_filled_costs_no_more_than_this(market: Market) -> None:
    used = market.fill(order(market, SELLER, 2), SELLER, UNITS)
    assert told("an order filled by its taker", used) <= FILLED


def test_a_trade_in_a_batch_costs_no_more_than_this(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    trades = [trade(market, 2 + n, venue=venue) for n in range(BATCH)]
    assert batched(market, venue, trades, "of two makers") <= IN_A_BATCH


@pytest.mark.slow
def test_a_trade_in_a_batch_of_a_hundred_makers_costs_no_more_than_this(market: Market) -> None:
    """Nothing is warm that one trade leaves to the next but the tokens themselves."""
    chain, office = market.chain, market.office
    keys = [Account.from_key(keccak(text=f"a maker {n}")) for n in range(2 * BATCH)]
    office.admit({key.address: replace(word(key.address), venue=0) for key in keys})
    office.issue(market.bond, {key.address: 2 * UNITS for key in keys})
    pairs = list(zip(keys[:BATCH], keys[BATCH:], strict=True))
    for one, other in pairs:
        for key in (one, other):
            chain.send(Call(chain.unlock(KeySigner(key)), b"", value=10**20), sender=WHO.deployer)
            chain.transact(market.cash, "mint", key.address, CASH, sender=WHO.deployer)
            for token in (market.bond, market.cash):
                market.approve(token, key.address, CASH)
            chain.transact(market.contract, "cancel", [1], sender=key.address)
        for giver, getter in ((one, other), (other, one)):
            chain.transact(market.bond, "transfer", getter.address, UNIT, sender=giver.address)
    venue, trades = market.venue(Activity.EXCHANGE), []
    for one, other in pairs:
        sell, buy = (order(market, key, 2, sells=key is one, venue=venue) for key in (one, other))
        trades.append(Trade(sell, market.sign(one, sell), buy, market.sign(other, buy), UNITS, sell.price))
    assert batched(market, venue, trades, "of a hundred makers") <= IN_A_BATCH


def batched(market: Market, venue: int, trades: list[Trade], what: str) -> int:
    receipt = market.batch(venue, trades)
    assert len(receipt.events(market.contract, "Traded")) == BATCH
    return told(f"a trade in a batch of {BATCH} {what}", receipt, BATCH)

"""What delivery versus payment costs, all in: two orders by EIP-712, both signatures, both legs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from tests.contracts.settlement.market import BUYER, CASH, SELLER, UNIT, WHO, Market
from tests.gas.ground import word
from tests.gas.market import UNITS, nonce, order, told, trade
from tests.support.projects import ROOT
from wasiqa.activities import Activity
from wasiqa.chain.contract import Call
from wasiqa.chain.signer import KeySigner
from wasiqa.trading.order import Trade

pytestmark = pytest.mark.gas

MATCHED, FILLED, IN_A_BATCH = 165_000, 116_000, 120_000
FIRST_OF_A_DAY, FIRST_OF_MAKERS = 265_000, 172_000
BATCH = 50


def test_a_matched_trade_costs_no_more_than_this(market: Market) -> None:
    chain = market.chain
    for token, sender, to, amount in (
        (market.bond, SELLER, BUYER, UNITS),
        (market.cash, BUYER, SELLER, market.cost(UNITS).total),
    ):
        with chain.isolated():
            market.approve(token, sender.address, CASH, spender=WHO.operator)
            moved = chain.transact(token, "transferFrom", sender.address, to.address, amount, sender=WHO.operator)
            told("one leg as a transaction of its own", moved)
    one = trade(market)
    data = market.contract.encode("settle", one.struct()).data
    zeros = data.count(0)
    print(f"intrinsic: {21_000 + 4 * zeros + 16 * (len(data) - zeros):,}, of {len(data)} bytes")
    assert told("a matched trade", market.settle(one)) <= MATCHED
    large = order(market, SELLER, units=3 * UNITS)
    for what in ("first", "further"):
        partly = market.trade(large, order(market, BUYER), units=UNITS)
        assert told(f"a matched trade of a {what} part of an order", market.settle(partly)) <= MATCHED


def test_the_first_trade_of_a_day_costs_no_more_than_this(market: Market) -> None:
    """It asks the series' record what has accrued, for all of that day."""
    market.go(date(2049, 3, 4))
    assert told("the first trade of a day", market.settle(trade(market))) <= FIRST_OF_A_DAY
    assert told("the next one", market.settle(trade(market))) <= MATCHED


def test_the_first_trade_of_two_makers_costs_no_more_than_this(market: Market, tmp_path: Path) -> None:
    """Each writes the first of 256 nonces into a new slot; here each signs at a new desk."""
    keys = (SELLER, BUYER)
    orders = [order(market, key, nonce=nonce(market, key.address, tmp_path)) for key in keys]
    assert told("the first trade of two makers", market.settle(market.trade(*orders, units=UNITS))) <= FIRST_OF_MAKERS


def test_an_order_that_is_filled_costs_no_more_than_this(market: Market) -> None:
    used = market.fill(order(market, SELLER), SELLER, UNITS)
    assert told("an order filled by its taker", used) <= FILLED


def test_a_trade_in_a_batch_costs_no_more_than_this(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    trades = [trade(market, venue=venue) for _ in range(BATCH)]
    assert batched(market, venue, trades, "of two makers") <= IN_A_BATCH


@pytest.mark.slow
def test_a_trade_in_a_batch_of_a_hundred_makers_costs_no_more_than_this(market: Market) -> None:
    """Nothing is warm that one trade leaves to the next but the tokens themselves."""
    chain, office = market.chain, market.office
    keys = [Account.from_key(keccak(text=f"a maker {n}")) for n in range(2 * BATCH)]
    office.admit({key.address: word(key.address) for key in keys})
    office.issue(market.bond, {key.address: 2 * UNITS for key in keys})
    pairs = list(zip(keys[:BATCH], keys[BATCH:], strict=True))
    for one, other in pairs:
        for key in (one, other):
            chain.send(Call(chain.unlock(KeySigner(key)), b"", value=10**20), sender=WHO.deployer)
            chain.transact(market.cash, "mint", key.address, CASH, sender=WHO.deployer)
            for token in (market.bond, market.cash):
                market.approve(token, key.address, CASH)
            chain.transact(market.contract, "cancel", [nonce(market, key.address)], sender=key.address)
        for giver, getter in ((one, other), (other, one)):
            chain.transact(market.bond, "transfer", getter.address, UNIT, sender=giver.address)
    venue, trades = market.venue(Activity.EXCHANGE), []
    for one, other in pairs:
        sell, buy = (order(market, key, sells=key is one, venue=venue) for key in (one, other))
        trades.append(Trade(sell, market.sign(one, sell), buy, market.sign(other, buy), UNITS, sell.price))
    assert batched(market, venue, trades, "of a hundred makers") <= IN_A_BATCH


def test_the_page_says_under_which_conditions() -> None:
    page = (ROOT / "docs" / "performance.md").read_text("utf-8").partition("## Trades")[2]
    told = [int(cell.replace(",", "")) for cell in re.findall(r"\| ([0-9,]+) \|$", page, re.MULTILINE)]
    assert told == [MATCHED, FIRST_OF_A_DAY, FIRST_OF_MAKERS, FILLED, IN_A_BATCH]


def batched(market: Market, venue: int, trades: list[Trade], what: str) -> int:
    receipt = market.batch(venue, trades)
    assert len(receipt.events(market.contract, "Traded")) == BATCH
    return told(f"a trade in a batch of {BATCH} {what}", receipt, BATCH)

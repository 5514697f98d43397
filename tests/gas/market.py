"""The conditions under which settlement is measured.

Beside those of `tests.gas.ground`: holders have units and cash, allowances are finite, what has accrued today is known,
and the makers have settled before by nonces of the same slot. Nonces are those that `trade sign` gives out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.contracts.settlement.market import BUYER, CASH, DAY, SELLER, UNIT, WHO, Market
from tests.gas.ground import each, word
from tests.support.chains import LocalChain
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.trading.nonces import Nonces
from wasiqa.trading.order import Order, Trade

UNITS = 130 * UNIT


def laid(chain: LocalChain, folder: Path) -> Market:
    """The bond without its hook, in the second period; each party has moved in it, and traded."""
    office = Office.opened(chain, folder)
    series = office.open_series("pib-3y-2020")
    (hook,), _ = office.chain.call(series.bond, "hooks")
    office.by_two("governance", series.bond.encode("removeHook", hook))
    office.admit({key.address: word(key.address) for key in (SELLER, BUYER)})
    market = Market.opened(office, series)
    office.issue(series.bond, {key.address: 10_000 * UNIT for key in (SELLER, BUYER)})
    for key in (SELLER, BUYER):
        for token in (series.bond, office.cash):
            market.approve(token, key.address, CASH)
    market.go(date(2049, 3, 3))
    for one, other in ((SELLER, BUYER), (BUYER, SELLER)):
        office.chain.transact(series.bond, "transfer", other.address, UNIT, sender=one.address)
    market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)
    market.settle(trade(market))
    return market


def nonce(market: Market, maker: str, desk: Path | None = None) -> int:
    """The next one, as `trade sign` gives it out at a desk."""
    nonces = Nonces(market.chain, market.contract, desk or market.office.folder)
    return nonces.take(maker, until=market.chain.now() + DAY)


def order(market: Market, key: Any, **changed: Any) -> Order:
    usual = {"units": UNITS, "minimum": UNIT, "nonce": nonce(market, key.address)}
    return market.order(key, **{**usual, **changed})


def trade(market: Market, **changed: Any) -> Trade:
    """Both orders in full."""
    orders = [order(market, key, **changed) for key in (SELLER, BUYER)]
    return market.trade(*orders, units=UNITS)


def told(what: str, receipt: Receipt, number: int = 1) -> int:
    gas = each(receipt.gas_used, number)
    print(f"{what}: {gas:,}")
    return gas

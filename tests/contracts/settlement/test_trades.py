"""Two orders settle if they meet: units against cash, both or neither; in a venue's batch each by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.settlement.market import BUYER, PRICE, SELLER, UNIT, WHO, Market
from tests.support.chains import emitted, reverts
from wasiqa.activities import Activity
from wasiqa.chain.contract import NOBODY
from wasiqa.trading.order import Trade

SECOND = WHO.key("insurer")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda trade: (trade.buy, trade.sell),
        lambda trade: (trade.sell, trade.sell),
        lambda trade: (trade.sell, replace(trade.buy, bond=WHO.stranger)),
        lambda trade: (trade.sell, replace(trade.buy, cash=WHO.stranger)),
        lambda trade: (trade.sell, replace(trade.buy, maker=SELLER.address)),
    ],
)
def test_orders_that_do_not_meet_are_not_settled(market: Market, wrong: Callable[[Trade], Any]) -> None:
    trade = market.trade()
    sell, buy = wrong(trade)
    with reverts("OrdersDontMatch"):
        market.settle(trade._replace(sell=sell, buy=buy))


@pytest.mark.parametrize("price", [PRICE - 1, PRICE + 101])
def test_no_price_is_worse_than_either_has_signed(market: Market, price: int) -> None:
    trade = market.trade(buy=market.order(BUYER, price=PRICE + 100))
    with reverts("PriceOutside", price=price, least=PRICE, most=PRICE + 100):
        market.settle(trade._replace(price=price))


def test_both_must_have_signed(market: Market) -> None:
    trade = market.trade()
    with reverts("SignatureInvalid", account=SELLER.address):
        market.settle(trade._replace(sell_signature=trade.buy_signature))
    with reverts("SignatureInvalid", account=BUYER.address):
        market.settle(trade._replace(buy_signature=trade.sell_signature))


def test_each_order_limits_the_other(market: Market) -> None:
    with reverts("UnitsOutOfRange", maker=BUYER.address, units=10 * UNIT, left=9 * UNIT):
        market.settle(market.trade(buy=market.order(BUYER, units=9 * UNIT)))
    with reverts("BelowMinimum", maker=BUYER.address, units=10 * UNIT, minimum=11 * UNIT):
        market.settle(market.trade(buy=market.order(BUYER, units=12 * UNIT, minimum=11 * UNIT)))
    for key in (SELLER, BUYER):
        name = "sell" if key is SELLER else "buy"
        with reverts("NotTheTaker", maker=key.address, taker=WHO.insurer):
            market.settle(market.trade(**{name: market.order(key, taker=WHO.insurer)}))
        with reverts("OrderExpired", maker=key.address, expiry=1):
            market.settle(market.trade(**{name: market.order(key, expiry=1)}))


def test_what_belongs_to_no_programme_is_not_settled(market: Market) -> None:
    impostor = market.deployed("ImpostorBond", market.bond.address)
    orders = [market.order(key, bond=impostor.address) for key in (SELLER, BUYER)]
    with reverts("NotASeries", bond=impostor.address):
        market.settle(market.trade(*orders))


def test_two_orders_settle_units_against_cash(market: Market) -> None:
    trade = market.trade(buy=market.order(BUYER, price=PRICE + 100))._replace(price=PRICE + 50)
    paid, ((units, cash), (others, others_cash)) = market.cost(price=PRICE + 50), market.held()
    receipt = market.settle(trade)
    emitted(receipt, market.contract, "Traded", market.execution(trade))
    after = [(units - 10 * UNIT, cash + paid.total), (others + 10 * UNIT, others_cash - paid.total)]
    assert market.held() == after
    with reverts("NonceUsed", account=SELLER.address, nonce=trade.sell.nonce):
        market.settle(trade)


def test_a_large_order_meets_several(market: Market) -> None:
    large = market.order(SELLER, units=25 * UNIT)
    for n, units in enumerate((10, 10, 5), start=1):
        market.settle(market.trade(sell=large, units=units * UNIT, buy=market.order(BUYER, units=units * UNIT)))
        assert market.left(large) == (25 - min(10 * n, 25)) * UNIT
    assert market.used(large)


@pytest.mark.parametrize("lacks", ["units", "cash", "allowance of units", "allowance of cash"])
def test_neither_moves_if_one_is_not_there(market: Market, lacks: str) -> None:
    trade, paid = market.trade(), market.cost().total
    errors: dict[str, tuple[str, dict[str, Any]]] = {
        "units": ("ERC20InsufficientBalance", {"sender": SELLER.address, "balance": 0, "needed": 10 * UNIT}),
        "cash": ("ERC20InsufficientBalance", {"sender": BUYER.address, "balance": 0, "needed": paid}),
        "allowance of units": (
            "ERC20InsufficientAllowance",
            {"spender": market.contract.address, "allowance": 1, "needed": 10 * UNIT},
        ),
        "allowance of cash": (
            "ERC20InsufficientAllowance",
            {"spender": market.contract.address, "allowance": 1, "needed": paid},
        ),
    }
    key, token = (SELLER, market.bond) if "units" in lacks else (BUYER, market.cash)
    if lacks.startswith("allowance"):
        market.approve(token, key.address, 1)
    else:
        rest = market.chain.call(token, "balanceOf", key.address)
        receiver = BUYER.address if key is SELLER else WHO.stranger
        market.chain.transact(token, "transfer", receiver, rest, sender=key.address)
    before = market.held()
    name, arguments = errors[lacks]
    with reverts(name, arguments):
        market.settle(trade)
    assert market.held() == before
    assert not market.used(trade.sell)


@pytest.mark.parametrize(("name", "code"), [("bank", 12), ("fund", 32)])
def test_the_series_own_rules_hold(market: Market, name: str, code: int) -> None:
    market.lapse(name)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=code, value=10 * UNIT):
        market.settle(market.trade())


def test_an_order_for_a_venue_is_handed_in_by_its_operator_alone(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    for named in ({"sell": market.order(SELLER, venue=venue)}, {"buy": market.order(BUYER, venue=venue)}):
        trade = market.trade(**named)
        for by in (WHO.stranger, SELLER.address, WHO.regulator):
            with reverts("NotTheOperator", venue=venue, caller=by):
                market.settle(trade, by=by)
        emitted(market.settle(trade, by=WHO.operator), market.contract, "Traded", market.execution(trade, venue=venue))


def test_orders_for_two_venues_do_not_meet(market: Market) -> None:
    one, other = market.venue(Activity.EXCHANGE), market.venue(Activity.EXCHANGE)
    trade = market.trade(sell=market.order(SELLER, venue=one), buy=market.order(BUYER, venue=other))
    with reverts("OtherVenue", venue=one, named=other):
        market.settle(trade, by=WHO.operator)


@pytest.mark.parametrize("activity", [Activity.HOLD, Activity.CUSTODY, Activity.DERIVATIVES])
def test_a_venue_whose_licence_lets_it_neither_deal_nor_match_settles_nothing(
    market: Market, activity: Activity
) -> None:
    venue = market.venue(activity)
    with reverts("VenueMayNotTrade", venue=venue):
        market.batch(venue, [market.trade()])
    with reverts("VenueMayNotTrade", venue=venue):
        market.settle(market.trade(sell=market.order(SELLER, venue=venue)), by=WHO.operator)


def test_a_venue_settles_no_more_once_it_is_suspended_or_its_licence_has_expired(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    with market.chain.isolated():
        market.suspend(venue)
        with reverts("VenueMayNotTrade", venue=venue):
            market.batch(venue, [market.trade()])
    expiry = market.chain.call(market.office.programme.licences, "licenceOf", venue).terms.expiry
    market.chain.travel(expiry)
    market.batch(venue, [])
    market.chain.travel(expiry + 1)
    with reverts("VenueMayNotTrade", venue=venue):
        market.batch(venue, [])


def test_a_batch_is_its_venues_operators_alone(market: Market) -> None:
    venue = market.venue(Activity.BROKER_DEALER)
    for by in (WHO.stranger, SELLER.address, WHO.regulator):
        with reverts("NotTheOperator", venue=venue, caller=by):
            market.batch(venue, [market.trade()], by=by)
    for unknown in (0, venue + 1):
        with reverts("VenueMayNotTrade", venue=unknown):
            market.batch(unknown, [market.trade()])
    with reverts("NotSelf", caller=WHO.operator):
        market.chain.transact(market.contract, "settleOne", venue, market.trade().struct(), sender=WHO.operator)


FAILURES: dict[str, tuple[str, Callable[[Market], Trade]]] = {
    "expired": ("OrderExpired", lambda market: market.trade(sell=market.order(SELLER, expiry=1))),
    "not signed": ("SignatureInvalid", lambda market: market.trade(sell_signature=b"")),
    "too many units": ("UnitsOutOfRange", lambda market: market.trade(units=11 * UNIT)),
    "too few units": ("BelowMinimum", lambda market: market.trade(units=UNIT - 1)),
    "price": ("PriceOutside", lambda market: market.trade(price=PRICE - 1)),
    "taker": ("NotTheTaker", lambda market: market.trade(buy=market.order(BUYER, taker=WHO.insurer))),
    "no match": ("OrdersDontMatch", lambda market: market.trade(buy=market.order(BUYER, cash=WHO.stranger))),
    "other venue": ("OtherVenue", lambda market: market.trade(sell=market.order(SELLER, venue=9))),
    "other venue of the buyer": ("OtherVenue", lambda market: market.trade(buy=market.order(BUYER, venue=9))),
    "no units": ("ERC20InsufficientBalance", lambda market: _large(market)),
    "no series": ("NotASeries", lambda market: _foreign(market)),
    "no allowance": ("ERC20InsufficientAllowance", lambda market: _unallowed(market)),
    "refused by the series": ("TransferRefused", lambda market: market.trade(units=UNIT + 1)),
}


def _large(market: Market) -> Trade:
    orders = [market.order(key, units=300 * UNIT, price=1) for key in (SELLER, BUYER)]
    return market.trade(*orders, units=300 * UNIT, price=1)


def _foreign(market: Market) -> Trade:
    """A series that says it is the bond."""
    fake = market.deployed("ImpostorBond", market.bond.address)
    return market.trade(*(market.order(key, bond=fake.address) for key in (SELLER, BUYER)))


def _unallowed(market: Market) -> Trade:
    order = market.order(SECOND)
    return market.trade(buy=order, buy_signature=market.sign(SECOND, order))


@pytest.mark.parametrize("side", ["sell", "buy"])
def test_a_batch_tells_its_venue_and_the_one_that_an_order_names(market: Market, side: str) -> None:
    venue = market.venue(Activity.EXCHANGE)
    order = market.order(SELLER if side == "sell" else BUYER, venue=9)
    (failed,) = market.batch(venue, [market.trade(**{side: order})]).events(market.contract, "TradeFailed")
    refusal = market.chain.errors.reverted("", failed.args["reason"], market.contract.interface)
    assert (refusal.name, refusal.arguments) == ("OtherVenue", {"venue": venue, "named": 9})


@pytest.mark.parametrize("failure", FAILURES)
def test_of_a_batch_one_trade_fails_and_the_others_are_settled(market: Market, failure: str) -> None:
    venue = market.venue(Activity.EXCHANGE)
    error, failing = FAILURES[failure]
    good = [market.trade(sell=market.order(SELLER, venue=venue)), market.trade()]
    bad = failing(market)
    before, paid = market.held(), market.cost()
    receipt = market.batch(venue, [good[0], bad, good[1]])
    (failed,) = receipt.events(market.contract, "TradeFailed")
    name = market.chain.errors.reverted("settleOne", failed.args["reason"], market.contract.interface).name
    assert (failed.args["venue"], failed.args["index"], name) == (venue, 1, error)
    traded = receipt.events(market.contract, "Traded")
    assert [event.args for event in traded] == [market.execution(one, venue) for one in good]
    ((units, cash), (others, others_cash)) = before
    after = [(units - 20 * UNIT, cash + 2 * paid.total), (others + 20 * UNIT, others_cash - 2 * paid.total)]
    assert market.held() == after
    assert not any(market.used(order) for order in (bad.sell, bad.buy))


def test_a_trade_stands_in_a_batch_only_once(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    trade = market.trade()
    receipt = market.batch(venue, [trade, trade])
    assert [len(receipt.events(market.contract, name)) for name in ("Traded", "TradeFailed")] == [1, 1]
    assert market.chain.call(market.contract, "settleBatch", venue, [], sender=WHO.operator) == 0


def test_a_batch_answers_how_many_trades_it_has_settled(market: Market) -> None:
    venue = market.venue(Activity.EXCHANGE)
    first, second, unsigned = market.trade(), market.trade(), market.trade(sell_signature=b"")
    trades = [one.struct() for one in (first, unsigned, second)]
    assert market.chain.call(market.contract, "settleBatch", venue, trades, sender=WHO.operator) == 2


def test_the_zero_address_makes_no_order(market: Market) -> None:
    sell = market.order(SELLER, maker=NOBODY)
    with reverts("SignatureInvalid", account=NOBODY):
        market.settle(market.trade(sell=sell, sell_signature=bytes(65)))

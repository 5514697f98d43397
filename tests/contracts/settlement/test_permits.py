"""An allowance may come with the trade, by a permit; one that fails matters only if the allowance isn't there."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account.messages import encode_typed_data

from tests.contracts.bond.permits import FOREVER, PERMIT
from tests.contracts.settlement.market import BUYER, SELLER, UNIT, WHO, Market
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.trading.order import Order


def permitted(market: Market, value: int, nonce: int = 0) -> tuple[Any, ...]:
    """What `permit` takes: the seller lets the contract have so many units."""
    name = market.chain.call(market.bond, "name")
    domain = {"name": name, "version": "1", "chainId": market.chain.chain_id, "verifyingContract": market.bond.address}
    spender = market.contract.address
    message = {"owner": SELLER.address, "spender": spender, "value": value, "nonce": nonce, "deadline": FOREVER}
    signed = SELLER.sign_message(encode_typed_data(domain, PERMIT, message))
    split = signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    return market.bond.address, SELLER.address, value, FOREVER, *split


def both(market: Market, order: Order, permit: tuple[Any, ...]) -> Receipt:
    """In one transaction."""
    calls = [
        market.contract.encode("permit", *permit).data,
        market.contract.encode("fill", order.struct(), market.sign(SELLER, order), 10 * UNIT).data,
    ]
    return market.chain.transact(market.contract, "multicall", calls, sender=BUYER.address)


def test_without_an_allowance_a_permit_that_fails_settles_nothing(market: Market) -> None:
    market.approve(market.bond, SELLER.address, 0)
    spender = market.contract.address
    with reverts("ERC20InsufficientAllowance", spender=spender, allowance=0, needed=10 * UNIT):
        both(market, market.order(SELLER), permitted(market, 10 * UNIT, nonce=7))


def test_a_permit_gives_the_allowance_with_the_trade(market: Market) -> None:
    market.approve(market.bond, SELLER.address, 0)
    both(market, market.order(SELLER), permitted(market, 10 * UNIT))


def test_a_permit_that_somebody_has_handed_in_before_stops_nothing(market: Market) -> None:
    market.approve(market.bond, SELLER.address, 0)
    permit = permitted(market, 10 * UNIT)
    market.chain.transact(market.contract, "permit", *permit, sender=WHO.stranger)
    both(market, market.order(SELLER), permit)


@pytest.mark.parametrize("token", ["nobody", "no permits"])
def test_a_permit_of_what_knows_none_stops_nothing(market: Market, token: str) -> None:
    address = WHO.stranger if token == "nobody" else market.contract.address
    both(market, market.order(SELLER), (address, *permitted(market, 10 * UNIT)[1:]))


def test_of_several_calls_in_one_transaction_one_that_fails_undoes_all(market: Market) -> None:
    order, before = market.order(SELLER), market.held()
    fill = market.contract.encode("fill", order.struct(), market.sign(SELLER, order), 10 * UNIT).data
    with reverts("NonceUsed", account=SELLER.address, nonce=order.nonce):
        market.chain.transact(market.contract, "multicall", [fill, fill], sender=BUYER.address)
    assert market.held() == before

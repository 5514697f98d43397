"""An order is filled by whom, through whom, until when and as far as its maker has signed, and no further."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.settlement.market import BUYER, DAY, PRICE, SELLER, UNIT, WHO, Market
from tests.support.chains import emitted, reverts
from wasiqa.activities import Activity
from wasiqa.chain.contract import NOBODY

HALF = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The order of the curve of secp256k1."""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("units", 11 * UNIT), ("minimum", 0), ("price", PRICE - 1), ("taker", BUYER.address)),
        *(("expiry", 4_000_000_000), ("nonce", 2**200)),
    ],
)
def test_nothing_else_is_filled_than_was_signed(market: Market, name: str, value: Any) -> None:
    order = market.order(SELLER)
    changed = replace(order, **{name: value})
    with reverts("SignatureInvalid", account=SELLER.address):
        market.chain.transact(
            market.contract, "fill", changed.struct(), market.sign(SELLER, order), 10 * UNIT, sender=BUYER.address
        )


@pytest.mark.parametrize("domain", [{"chainId": 2}, {"verifyingContract": WHO.stranger}, {"version": "2"}])
def test_what_was_signed_for_another_chain_or_contract_is_no_order_here(market: Market, domain: dict[str, Any]) -> None:
    with reverts("SignatureInvalid", account=SELLER.address):
        market.fill(market.order(SELLER), SELLER, **domain)


def test_nobody_signs_for_another(market: Market) -> None:
    order = market.order(SELLER)
    with reverts("SignatureInvalid", account=SELLER.address):
        market.fill(order, BUYER)
    with reverts("SignatureInvalid", account=NOBODY):
        market.fill(replace(order, maker=NOBODY), SELLER)


def test_a_signature_turned_into_its_twin_is_none(market: Market) -> None:
    order = market.order(SELLER)
    good = market.sign(SELLER, order)
    twin = good[:32] + (HALF - int.from_bytes(good[32:64], "big")).to_bytes(32, "big") + bytes([55 - good[64]])
    for bad in (twin, good[:64], good + b"\0", b""):
        with reverts("SignatureInvalid", account=SELLER.address):
            market.chain.transact(market.contract, "fill", order.struct(), bad, UNIT, sender=BUYER.address)


def test_an_order_ends_after_its_last_second(market: Market) -> None:
    order = market.order(SELLER)
    with market.chain.isolated():
        market.chain.travel(order.expiry + 1)
        with reverts("OrderExpired", maker=SELLER.address, expiry=order.expiry):
            market.fill(order, SELLER)
        assert market.left(order) == 0
    market.chain.travel(order.expiry)
    assert market.left(order) == 10 * UNIT
    market.fill(order, SELLER)


def test_an_order_for_one_taker_is_for_no_other(market: Market) -> None:
    order = market.order(SELLER, taker=WHO.insurer)
    with reverts("NotTheTaker", maker=SELLER.address, taker=WHO.insurer):
        market.fill(order, SELLER)
    market.fill(replace(order, taker=BUYER.address), SELLER)


def test_nobody_fills_an_order_of_its_own(market: Market) -> None:
    with reverts("OrdersDontMatch"):
        market.fill(market.order(SELLER), SELLER, by=SELLER.address)


def test_no_more_is_filled_than_is_left_and_something_must_be(market: Market) -> None:
    order = market.order(SELLER)
    for units in (0, 10 * UNIT + 1):
        with reverts("UnitsOutOfRange", maker=SELLER.address, units=units, left=10 * UNIT):
            market.fill(order, SELLER, units)
    market.fill(order, SELLER, 4 * UNIT)
    assert market.left(order) == 6 * UNIT
    with reverts("UnitsOutOfRange", maker=SELLER.address, units=7 * UNIT, left=6 * UNIT):
        market.fill(order, SELLER, 7 * UNIT)
    market.fill(order, SELLER, 6 * UNIT)
    assert (market.left(order), market.used(order)) == (0, True)
    with reverts("NonceUsed", account=SELLER.address, nonce=order.nonce):
        market.fill(order, SELLER, UNIT)


def test_less_than_the_minimum_is_filled_only_if_no_more_is_left(market: Market) -> None:
    order = market.order(SELLER, minimum=4 * UNIT)
    with reverts("BelowMinimum", maker=SELLER.address, units=3 * UNIT, minimum=4 * UNIT):
        market.fill(order, SELLER, 3 * UNIT)
    market.fill(order, SELLER, 7 * UNIT)
    market.fill(order, SELLER, 3 * UNIT)


def test_no_trade_is_below_a_denomination_unless_it_is_all_that_is_left(market: Market) -> None:
    order = market.order(SELLER, minimum=0, units=10 * UNIT)
    with reverts("BelowMinimum", maker=SELLER.address, units=UNIT - 1, minimum=UNIT):
        market.fill(order, SELLER, UNIT - 1)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=8, value=UNIT + 1):
        market.fill(order, SELLER, UNIT + 1)


def test_a_cancelled_nonce_ends_all_orders_that_have_it_and_no_other(market: Market) -> None:
    first, second = market.order(SELLER, nonce=300), market.order(SELLER, nonce=300, units=5 * UNIT)
    other = market.order(SELLER, nonce=301)
    buyers = market.order(BUYER, nonce=300)
    receipt = market.chain.transact(market.contract, "cancel", [300, 2**256 - 1], sender=SELLER.address)
    emitted(receipt, market.contract, "NoncesCancelled", account=SELLER.address, nonces=(300, 2**256 - 1))
    for order in (first, second):
        assert market.left(order) == 0
        with reverts("NonceUsed", account=SELLER.address, nonce=300):
            market.fill(order, SELLER, 5 * UNIT)
    market.chain.transact(market.contract, "cancel", [300], sender=SELLER.address)
    market.fill(other, SELLER)
    market.fill(buyers, BUYER, by=SELLER.address)


@pytest.mark.parametrize("nonce", [0, 255, 300])
def test_a_nonce_is_used_up_and_none_that_differs_in_any_one_bit(market: Market, nonce: int) -> None:
    market.chain.transact(market.contract, "cancel", [nonce], sender=SELLER.address)
    nonces = [nonce, *(nonce ^ 1 << bit for bit in range(256))]
    used = [one for one in nonces if market.chain.call(market.contract, "isNonceUsed", SELLER.address, one)]
    assert used == [nonce]


def test_of_orders_with_one_nonce_the_first_that_is_filled_ends_the_other(market: Market) -> None:
    low, high = market.order(SELLER, nonce=9), market.order(SELLER, nonce=9, price=PRICE + 100)
    market.fill(low, SELLER, UNIT)
    market.fill(high, SELLER, 10 * UNIT)
    with reverts("NonceUsed", account=SELLER.address, nonce=9):
        market.fill(low, SELLER, UNIT)


def test_an_order_is_filled_at_its_price_and_what_has_accrued_today(market: Market) -> None:
    order = market.order(SELLER)
    paid, before = market.cost(3 * UNIT), market.held()
    receipt = market.fill(order, SELLER, 3 * UNIT)
    assert paid.accrued > 0
    execution = (3 * UNIT, PRICE, paid.clean, paid.accrued, market.cash.address, 0, market.digest(order), bytes(32))
    parties = {"bond": market.bond.address, "seller": SELLER.address, "buyer": BUYER.address}
    emitted(receipt, market.contract, "Traded", parties, execution=execution)
    (units, cash), (others, others_cash) = before
    after = [(units - 3 * UNIT, cash + paid.total), (others + 3 * UNIT, others_cash - paid.total)]
    assert market.held() == after


def test_a_bid_is_filled_likewise(market: Market) -> None:
    order = market.order(BUYER)
    paid, (before, _) = market.cost(), market.held()
    receipt = market.fill(order, BUYER, by=SELLER.address)
    (event,) = receipt.events(market.contract, "Traded")
    assert tuple(event.args["execution"])[-2:] == (bytes(32), market.digest(order))
    assert market.held()[0] == (before[0] - 10 * UNIT, before[1] + paid.total)


def test_an_order_that_names_a_venue_is_filled_by_its_operator_alone(market: Market) -> None:
    venue = market.venue(Activity.BROKER_DEALER, operator=BUYER.address)
    order = market.order(SELLER, venue=venue)
    with reverts("NotTheOperator", venue=venue, caller=WHO.insurer):
        market.fill(order, SELLER, by=WHO.insurer)
    (event,) = market.fill(order, SELLER).events(market.contract, "Traded")
    assert event.args["execution"].venue == venue


def test_a_makers_wallet_that_is_a_contract_signs_by_its_owner(market: Market) -> None:
    owner = WHO.key("individual")
    wallet = market.deployed("SigningWallet", owner.address)
    order = market.order(BUYER, maker=wallet.address)
    with reverts("SignatureInvalid", account=wallet.address):
        market.fill(order, BUYER, by=SELLER.address)
    with reverts(
        "ERC20InsufficientAllowance", spender=market.contract.address, allowance=0, needed=market.cost().total
    ):
        market.fill(order, owner, by=SELLER.address)


def test_a_wallet_that_calls_back_when_it_is_asked_signs_nothing(market: Market) -> None:
    order = market.order(SELLER)
    inner = market.contract.encode("fill", order.struct(), market.sign(SELLER, order), UNIT).data
    wallet = market.deployed("CallingSigner", market.contract.address, inner)
    with reverts("SignatureInvalid", account=wallet.address):
        market.fill(replace(order, maker=wallet.address), SELLER)


def test_the_digest_is_what_wallets_sign(market: Market) -> None:
    from eth_account.messages import _hash_eip191_message, encode_typed_data

    order = market.order(SELLER, taker=WHO.insurer, venue=7)
    data = order.typed_data(market.chain.chain_id, market.contract.address)
    digest = _hash_eip191_message(encode_typed_data(data["domain"], data["types"], data["message"]))
    assert market.digest(order) == digest
    assert market.left(replace(order, expiry=market.chain.now() + DAY)) == 10 * UNIT

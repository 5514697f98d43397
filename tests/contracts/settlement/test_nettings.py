"""What is left of many trades moves at once, if all who give or get anything have signed the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.settlement.market import BUYER, CASH, DAY, SELLER, UNIT, WHO, Market
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.chain import Receipt
from wasiqa.errors import InputRefused
from wasiqa.trading.netting import Leg, Movement, Netting, netted

THIRD = WHO.key("insurer")
PARTIES = {key.address: key for key in (SELLER, BUYER, THIRD)}


@pytest.fixture
def market(office: Office, pib: OpenSeries) -> Market:
    """Three parties hold units and cash."""
    return Market.opened(office, pib, tuple(PARTIES.values()))


def circle(market: Market) -> list[Movement]:
    """Seller to buyer to third, units one way and cash the other; in the end the buyer has bought five of the first."""
    bond, cash = market.bond.address, market.cash.address
    a, b, c = (key.address for key in (SELLER, BUYER, THIRD))
    return [
        *(Movement(bond, a, b, 30 * UNIT), Movement(cash, b, a, 2_000)),
        *(Movement(bond, b, c, 25 * UNIT), Movement(cash, c, b, 1_500)),
        *(Movement(bond, c, a, 25 * UNIT), Movement(cash, a, c, 1_400)),
    ]


def document(market: Market) -> Netting:
    return netted(circle(market), market.chain.now() + DAY, 77)


def settle(market: Market, said: Netting, signers: Sequence[LocalAccount] | None = None, **domain: Any) -> Receipt:
    keys = [PARTIES[party] for party in said.parties] if signers is None else signers
    signatures = [market.sign(key, said, **domain) for key in keys]
    return market.chain.transact(market.contract, "settleNet", said.struct(), signatures, sender=WHO.stranger)


def test_all_parties_sign(market: Market) -> None:
    said = document(market)
    keys = [PARTIES[party] for party in said.parties]
    for missing in (keys[:-1], [], [*keys, SELLER]):
        with reverts("SignaturesDiffer", parties=3, signatures=len(missing)):
            settle(market, said, missing)
    with reverts("SignatureInvalid", account=said.parties[1]):
        settle(market, said, [keys[0], keys[0], keys[2]])
    with reverts("SignaturesDiffer", parties=0, signatures=0):
        settle(market, replace(said, parties=()))


def test_nothing_else_is_settled_than_all_have_signed(market: Market) -> None:
    said = document(market)
    signatures = [market.sign(PARTIES[party], said) for party in said.parties]
    first = said.legs[0]
    for changed in (
        replace(said, legs=(first._replace(amount=first.amount + 1), *said.legs[1:])),
        replace(said, legs=said.legs[1:]),
        replace(said, expiry=said.expiry + 1),
        replace(said, nonce=said.nonce + 1),
    ):
        with reverts("SignatureInvalid", account=said.parties[0]):
            market.chain.transact(market.contract, "settleNet", changed.struct(), signatures, sender=WHO.stranger)
    with reverts("SignatureInvalid", account=said.parties[0]):
        settle(market, said, chainId=2)


def test_a_netting_ends_after_its_last_second_and_counts_once(market: Market) -> None:
    said = document(market)
    with market.chain.isolated():
        market.chain.travel(said.expiry + 1)
        with reverts("NettingExpired", expiry=said.expiry):
            settle(market, said)
    market.chain.travel(said.expiry)
    settle(market, said)
    with reverts("NonceUsed", account=said.parties[0], nonce=77):
        settle(market, said)


def test_any_party_takes_it_back_before(market: Market) -> None:
    said = document(market)
    market.chain.transact(market.contract, "cancel", [77], sender=THIRD.address)
    with reverts("NonceUsed", account=THIRD.address, nonce=77):
        settle(market, said)


def test_nobody_stands_in_it_twice(market: Market) -> None:
    said = document(market)
    with reverts("NonceUsed", account=said.parties[0], nonce=77):
        settle(market, replace(said, parties=(said.parties[0], *said.parties)))


def test_a_leg_is_between_parties(market: Market) -> None:
    said = document(market)
    for leg in (Leg(market.cash.address, 3, 0, 1), Leg(market.cash.address, 0, 3, 1)):
        with reverts("PartyUnknown", leg=len(said.legs)):
            settle(market, replace(said, legs=(*said.legs, leg)))


def test_all_legs_move_or_none(market: Market) -> None:
    said, before = document(market), market.held(*PARTIES.values())
    too_much = Leg(market.cash.address, 0, 1, 2 * CASH)
    with pytest.raises(Exception, match="ERC20InsufficientBalance"):
        settle(market, replace(said, legs=(*said.legs, too_much)))
    to_itself = Leg(market.cash.address, 0, 0, 5)
    with reverts("TransferInexact", token=market.cash.address, expected=5, received=0):
        settle(market, replace(said, legs=(*said.legs, to_itself)))
    market.lapse("insurer")
    with_units = replace(said, legs=(*said.legs, Leg(market.bond.address, 0, said.parties.index(THIRD.address), UNIT)))
    with pytest.raises(Exception, match="TransferRefused"):
        settle(market, with_units)
    assert market.held(*PARTIES.values()) == before


def test_three_trades_come_to_three_legs(market: Market) -> None:
    said = document(market)
    assert len(said.legs) == 3
    before = market.held(*PARTIES.values())
    receipt = settle(market, said)
    digest = bytes(market.chain.call(market.contract, "digestOfNetting", said.struct()))
    emitted(receipt, market.contract, "Netted", digest=digest, netting=said.struct())
    moved = [
        (units - was, cash - had)
        for (units, cash), (was, had) in zip(market.held(*PARTIES.values()), before, strict=True)
    ]
    assert moved == [(-5 * UNIT, 600), (5 * UNIT, -500), (0, -100)]


def test_trades_that_cancel_each_other_out_leave_nothing_to_settle() -> None:
    one = Movement("0xA", "a", "b", 5)
    with pytest.raises(InputRefused, match="cancel each other out"):
        netted([one, Movement("0xA", "b", "a", 5)], 1, 1)
    with pytest.raises(InputRefused, match="a movement of 0 moves nothing"):
        netted([one._replace(amount=0)], 1, 1)


MOVEMENTS = st.lists(
    st.builds(Movement, st.sampled_from("XYZ"), *[st.sampled_from("abcdef")] * 2, st.integers(1, 10**30)),
    min_size=1,
    max_size=60,
)


@given(movements=MOVEMENTS)
def test_netting_leaves_everybody_with_what_the_movements_would(movements: list[Movement]) -> None:
    def position(moves: Sequence[Movement]) -> dict[tuple[str, str], int]:
        left: dict[tuple[str, str], int] = {}
        for asset, giver, getter, amount in moves:
            left[asset, giver] = left.get((asset, giver), 0) - amount
            left[asset, getter] = left.get((asset, getter), 0) + amount
        return {place: amount for place, amount in left.items() if amount}

    wanted = position(movements)
    if not wanted:
        with pytest.raises(InputRefused):
            netted(movements, 1, 1)
        return
    said = netted(movements, 1, 1)
    legs = [Movement(leg.asset, said.parties[leg.giver], said.parties[leg.getter], leg.amount) for leg in said.legs]
    assert position(legs) == wanted
    for asset in {leg.asset for leg in legs}:
        givers, getters = ({leg[side] for leg in legs if leg.asset == asset} for side in (1, 2))
        assert not givers & getters
        assert sum(leg.asset == asset for leg in legs) < len(givers | getters)

"""Blocks of investors: one bit for each authority, with the wallets that are named, in one transaction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.registry.admission import GOOD, WHO, Gate, address
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

INVESTOR = address(GOOD)
BIT = {by: Word(**{f"blocked_by_{by}": True}).encode() for by in ("registrar", "regulator")}
FUNCTION = {"registrar": "setInvestorBlock", "regulator": "setRegulatorInvestorBlock"}
OTHER = {"registrar": "regulator", "regulator": "registrar"}


@pytest.fixture
def gate(chain: RevmChain, registry: Contract) -> Gate:
    gate = Gate(chain, registry)
    gate.write(WHO.stranger, GOOD)
    gate.write(WHO.outsider, GOOD)
    return gate


def blocks(gate: Gate) -> int:
    return int(gate.chain.call(gate.registry, "investorBlocks", INVESTOR))


@pytest.mark.parametrize("by", FUNCTION)
def test_each_authority_has_a_function_of_its_own(gate: Gate, by: str) -> None:
    for sender in (getattr(WHO, OTHER[by]), WHO.stranger):
        with reverts("AccessControlUnauthorizedAccount", account=sender, neededRole=role_id(by.upper())):
            gate.chain.transact(gate.registry, FUNCTION[by], INVESTOR, [], True, sender=sender)


@pytest.mark.parametrize("by", FUNCTION)
def test_the_zero_id_is_nobodys(gate: Gate, by: str) -> None:
    with reverts("InvestorMissing"):
        gate.chain.transact(gate.registry, FUNCTION[by], NOBODY, [], True, sender=getattr(WHO, by))


@pytest.mark.parametrize("wallet", [WHO.bank, NOBODY, WHO.operator], ids=["another's", "zero", "unknown"])
def test_a_wallet_of_another_is_not_blocked_on_the_way(gate: Gate, wallet: str) -> None:
    with reverts("WalletOfAnother", wallet=wallet, investor=INVESTOR):
        gate.block_investor(GOOD, WHO.stranger, wallet)
    assert gate.word(WHO.stranger) == GOOD
    assert blocks(gate) == 0


def test_a_wallet_that_has_moved_is_nobodys_even_if_the_successor_looks_like_the_investor(
    chain: RevmChain, open_registry: Contract
) -> None:
    chain.transact(open_registry, "put", WHO.stranger, replace(GOOD, moved=True).encode(), sender=WHO.stranger)
    with reverts("WalletOfAnother", wallet=WHO.stranger, investor=INVESTOR):
        Gate(chain, open_registry).block_investor(GOOD, WHO.stranger)


@pytest.mark.parametrize("by", FUNCTION)
def test_id_and_wallets_are_blocked_and_released_by_one_transaction_each(gate: Gate, by: str) -> None:
    receipt = gate.block_investor(GOOD, WHO.stranger, WHO.outsider, by=by)
    emitted(receipt, gate.registry, "InvestorBlockSet", investor=INVESTOR, blocks=BIT[by])
    blocked = replace(GOOD, **{f"blocked_by_{by}": True})
    assert [event.args["word"] for event in receipt.events(gate.registry, "WordSet")] == [blocked.encode()] * 2
    assert (gate.word(WHO.stranger), gate.word(WHO.outsider), blocks(gate)) == (blocked, blocked, BIT[by])
    back = gate.block_investor(GOOD, WHO.stranger, WHO.outsider, blocked=False, by=by)
    emitted(back, gate.registry, "InvestorBlockSet", investor=INVESTOR, blocks=0)
    assert (gate.word(WHO.stranger), gate.word(WHO.outsider), blocks(gate)) == (GOOD, GOOD, 0)


@pytest.mark.parametrize("by", FUNCTION)
def test_neither_lifts_the_block_of_the_other(gate: Gate, by: str) -> None:
    for each in FUNCTION:
        gate.block_investor(GOOD, WHO.stranger, by=each)
    gate.block_investor(GOOD, WHO.stranger, blocked=False, by=by)
    assert blocks(gate) == BIT[OTHER[by]]
    assert gate.word(WHO.stranger) == replace(GOOD, **{f"blocked_by_{OTHER[by]}": True})


def test_a_second_block_or_release_writes_nothing(gate: Gate) -> None:
    assert gate.block_investor(GOOD, WHO.stranger, blocked=False).logs == ()
    gate.block_investor(GOOD, WHO.stranger)
    assert gate.block_investor(GOOD, WHO.stranger).logs == ()
    assert len(gate.block_investor(GOOD, WHO.stranger, WHO.outsider).logs) == 1


def test_an_investor_without_wallets_is_blocked_too(gate: Gate) -> None:
    assert len(gate.block_investor(GOOD).logs) == 1
    assert gate.word(WHO.stranger) == GOOD

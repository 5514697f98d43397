"""Blocks of the registrar, of the regulator and of the licence registry, each with a bit of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.whitelist.word import Word


@dataclass(frozen=True)
class Authority:
    """One of the two that block many wallets at once, and the field that it writes."""

    chain: RevmChain
    registry: Contract
    function: str
    account: str
    field: str

    def block(self, *wallets: str) -> Receipt:
        return self.chain.transact(self.registry, self.function, list(wallets), True, sender=self.account)

    def lift(self, *wallets: str) -> Receipt:
        return self.chain.transact(self.registry, self.function, list(wallets), False, sender=self.account)

    def word(self, wallet: str) -> Word:
        return Word.decode(self.chain.call(self.registry, "wordOf", wallet))


@pytest.fixture(params=["regulator", "licence registry"])
def authority(
    request: pytest.FixtureRequest, chain: RevmChain, registry: Contract, actors: Actors, licence_registry: str
) -> Authority:
    if request.param == "regulator":
        return Authority(chain, registry, "setRegulatorBlock", actors.regulator, "blocked_by_regulator")
    return Authority(chain, registry, "setLicenceBlock", licence_registry, "blocked_by_licence")


def test_the_zero_address_cannot_be_blocked(authority: Authority, actors: Actors) -> None:
    with reverts("WalletMissing"):
        authority.block(actors.bank, "0x" + 40 * "0")
    assert not authority.chain.call(authority.registry, "isBlocked", actors.bank)


def test_a_block_sets_one_bit_and_keeps_the_rest(office: Office, authority: Authority, actors: Actors) -> None:
    blocked = replace(office.word("bank"), **{authority.field: True})
    emitted(authority.block(actors.bank), authority.registry, "WordSet", wallet=actors.bank, word=blocked.encode())
    assert authority.word(actors.bank) == blocked
    authority.lift(actors.bank)
    assert authority.word(actors.bank) == office.word("bank")


def test_a_wallet_that_the_registry_does_not_know_can_be_blocked(authority: Authority, actors: Actors) -> None:
    authority.block(actors.stranger)
    assert authority.word(actors.stranger) == Word(**{authority.field: True})
    authority.lift(actors.stranger)
    assert authority.word(actors.stranger) == Word()


def test_a_second_block_or_release_changes_nothing(authority: Authority, actors: Actors) -> None:
    assert len(authority.block(actors.bank, actors.bank).logs) == 1
    assert authority.block(actors.bank).logs == ()
    assert len(authority.lift(actors.bank, actors.bank).logs) == 1
    assert authority.lift(actors.bank, actors.stranger).logs == ()


def test_admission_does_not_lift_a_block(office: Office, authority: Authority, actors: Actors) -> None:
    authority.block(actors.bank, actors.stranger)
    newcomer = replace(office.word("bank"), investor=7)
    office.admit({actors.bank: office.word("bank"), actors.stranger: newcomer})
    assert authority.word(actors.bank) == replace(office.word("bank"), **{authority.field: True})
    assert authority.word(actors.stranger) == replace(newcomer, **{authority.field: True})


def test_one_authority_does_not_lift_the_block_of_the_other(
    chain: RevmChain, registry: Contract, authority: Authority, actors: Actors, licence_registry: str
) -> None:
    chain.transact(registry, "setRegulatorBlock", [actors.bank], True, sender=actors.regulator)
    chain.transact(registry, "setLicenceBlock", [actors.bank], True, sender=licence_registry)
    authority.lift(actors.bank)
    word = authority.word(actors.bank)
    assert (word.blocked_by_regulator, word.blocked_by_licence) == (
        authority.field != "blocked_by_regulator",
        authority.field != "blocked_by_licence",
    )


def test_many_wallets_are_blocked_in_one_call(authority: Authority, actors: Actors) -> None:
    receipt = authority.block(actors.bank, actors.fund, actors.stranger)
    assert [event.args["wallet"] for event in receipt.events(authority.registry)] == [
        actors.bank,
        actors.fund,
        actors.stranger,
    ]


def test_the_registrar_blocks_one_wallet_and_keeps_the_rest_of_its_word(
    office: Office, registry: Contract, actors: Actors
) -> None:
    held = replace(office.word("bank"), blocked_by_regulator=True)
    office.chain.transact(registry, "setRegulatorBlock", [actors.bank], True, sender=actors.regulator)
    for blocked in (True, False):
        after = replace(held, blocked_by_registrar=blocked).encode()
        receipt = office.chain.transact(registry, "setRegistrarBlock", actors.bank, blocked, sender=actors.registrar)
        emitted(receipt, registry, "WordSet", wallet=actors.bank, word=after)
        again = office.chain.transact(registry, "setRegistrarBlock", actors.bank, blocked, sender=actors.registrar)
        assert again.logs == ()
        assert office.chain.call(registry, "wordOf", actors.bank) == after


def test_the_registrar_cannot_block_the_zero_address(office: Office, registry: Contract, actors: Actors) -> None:
    with reverts("WalletMissing"):
        office.chain.transact(registry, "setRegistrarBlock", "0x" + 40 * "0", True, sender=actors.registrar)


@pytest.mark.parametrize(
    ("word", "blocked"),
    [
        (Word(), False),
        (Word(investor=1, admitted=True, valid_until=1), False),
        (Word(investor=1, removed=True), False),
        (Word(blocked_by_registrar=True), True),
        (Word(blocked_by_regulator=True), True),
        (Word(blocked_by_licence=True), True),
        (Word(moved=True), True),
    ],
    ids=["unknown", "expired", "removed", "by registrar", "by regulator", "by licence", "moved"],
)
def test_blocked_means_by_any_authority_or_moved(
    chain: RevmChain, open_registry: Contract, actors: Actors, word: Word, blocked: bool
) -> None:
    chain.transact(open_registry, "put", actors.bank, word.encode(), sender=actors.stranger)
    assert chain.call(open_registry, "isBlocked", actors.bank) is blocked

"""Which wallet takes the place of a lost one: only a series says so, once, and it holds in all series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest

from tests.contracts.registry.admission import GOOD, WHO, Gate, address
from tests.support.chains import reverts
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

LOST, SUCCESSOR, SERIES = WHO.bank, WHO.stranger, WHO.calculation_agent
CHAIN = [checksummed(f"0x{0xC0DE00 + hop:040x}") for hop in range(11)]
"""Wallets each of which takes the place of the one before."""


@dataclass(frozen=True)
class Register:
    """A whitelist; the calculation agent plays a series."""

    gate: Gate

    def record(self, lost: str, successor: str, announced: bool = False, sender: str = SERIES) -> Receipt:
        arguments = lost, successor, announced
        return self.gate.chain.transact(self.gate.registry, "recordSuccession", *arguments, sender=sender)

    def successor_of(self, wallet: str) -> tuple[str, Word]:
        found, word = self.gate.chain.call(self.gate.registry, "successorOf", wallet)
        return found, Word.decode(word)

    def put(self, words: Mapping[str, Word]) -> None:
        for wallet, word in words.items():
            self.gate.chain.transact(self.gate.registry, "put", wallet, word.encode(), sender=WHO.outsider)


@pytest.fixture
def register(chain: RevmChain, open_registry: Contract) -> Register:
    """The lost wallet and the first of the chain are admitted."""
    for role, holder in (("PROGRAMME", WHO.operator), ("SERIES", SERIES)):
        chain.transact(open_registry, "grantRole", role_id(role), holder, sender=WHO.operator)
    register = Register(Gate(chain, open_registry))
    register.put({LOST: GOOD, CHAIN[0]: GOOD})
    return register


def moved(successor: str, word: Word = GOOD) -> Word:
    return replace(word, investor=int(successor, 16), admitted=False, moved=True)


def test_only_a_series_says_who_takes_a_place(register: Register) -> None:
    for caller in (WHO.stranger, LOST, WHO.registrar, WHO.operator, WHO.auditor):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("SERIES")):
            register.record(LOST, SUCCESSOR, sender=caller)


def test_only_the_programme_names_series(register: Register) -> None:
    chain, registry = register.gate.chain, register.gate.registry
    chain.transact(registry, "revokeRole", role_id("PROGRAMME"), WHO.operator, sender=WHO.operator)
    with reverts("AccessControlUnauthorizedAccount", account=WHO.operator, neededRole=role_id("PROGRAMME")):
        chain.transact(registry, "grantRole", role_id("SERIES"), WHO.outsider, sender=WHO.operator)


@pytest.mark.parametrize("announced", [False, True])
def test_the_new_wallet_gets_the_word_and_the_lost_one_names_it(register: Register, announced: bool) -> None:
    receipt = register.record(LOST, SUCCESSOR, announced)
    told = [(event.name, tuple(event.args.values())) for event in receipt.events(register.gate.registry)]
    standard = [
        ("IdentityRegistered", (SUCCESSOR, address(GOOD))),
        ("IdentityRemoved", (LOST, address(GOOD))),
    ]
    words = [("WordSet", (SUCCESSOR, GOOD.encode())), ("WordSet", (LOST, moved(SUCCESSOR).encode()))]
    assert told == ([words[0], standard[0], words[1], standard[1]] if announced else words)
    assert (register.gate.word(SUCCESSOR), register.gate.word(LOST)) == (GOOD, moved(SUCCESSOR))
    assert register.successor_of(LOST) == register.successor_of(SUCCESSOR) == (SUCCESSOR, GOOD)


@pytest.mark.parametrize("lost", [Word(), replace(GOOD, admitted=False), replace(GOOD, removed=True)])
def test_who_has_no_place_leaves_none(register: Register, lost: Word) -> None:
    register.put({LOST: lost})
    with reverts("NothingToSucceed", wallet=LOST, word=lost.encode()):
        register.record(LOST, SUCCESSOR)


@pytest.mark.parametrize(
    "fields",
    [{"investor": 7}, {"admitted": False}, {"removed": True}, {"moved": True}, {"admitted": False, "moved": True}],
    ids=str,
)
def test_who_is_another_or_has_no_place_takes_none(register: Register, fields: dict[str, Any]) -> None:
    unfit = replace(GOOD, **fields)
    register.put({SUCCESSOR: unfit})
    with reverts("SuccessorUnfit", successor=SUCCESSOR, word=unfit.encode()):
        register.record(LOST, SUCCESSOR)
    assert register.gate.word(LOST) == GOOD


def test_no_wallet_takes_its_own_place(register: Register) -> None:
    with reverts("SuccessorUnfit", successor=LOST, word=GOOD.encode()):
        register.record(LOST, LOST)


def test_the_zero_address_takes_no_place(register: Register) -> None:
    with reverts("WalletMissing"):
        register.record(LOST, NOBODY)


@pytest.mark.parametrize("name", ["blocked_by_registrar", "blocked_by_regulator", "blocked_by_licence"])
def test_another_wallet_of_the_investor_gets_the_blocks_and_nothing_else(register: Register, name: str) -> None:
    own = replace(GOOD, category=7, country=784, venue=0, tax_class=9, valid_until=5, blocked_by_registrar=True)
    register.put({LOST: replace(GOOD, **{name: True}), SUCCESSOR: own})
    register.record(LOST, SUCCESSOR)
    assert register.gate.word(SUCCESSOR) == replace(own, **{name: True})


def test_another_wallet_of_the_investor_that_has_the_blocks_already_is_neither_written_nor_announced(
    register: Register,
) -> None:
    lost, own = replace(GOOD, blocked_by_regulator=True), replace(GOOD, country=784, blocked_by_regulator=True)
    register.put({LOST: lost, SUCCESSOR: own})
    events = register.record(LOST, SUCCESSOR, announced=True).events(register.gate.registry)
    told = [(event.name, tuple(event.args.values())) for event in events]
    after = moved(SUCCESSOR, lost).encode()
    assert told == [("WordSet", (LOST, after)), ("IdentityRemoved", (LOST, address(GOOD)))]
    assert register.gate.word(SUCCESSOR) == own


def test_what_was_said_for_one_series_holds_for_the_next_which_is_told_the_investor(register: Register) -> None:
    register.record(LOST, SUCCESSOR)
    call = ("recordSuccession", LOST, SUCCESSOR, True)
    assert register.gate.chain.call(register.gate.registry, *call, sender=SERIES) == address(GOOD)
    assert register.record(LOST, SUCCESSOR, True).logs == ()
    with reverts("SucceededByAnother", lost=LOST, successor=SUCCESSOR):
        register.record(LOST, WHO.outsider)


def test_a_wallet_that_has_moved_is_never_admitted_again(register: Register) -> None:
    gate, said = register.gate, moved(SUCCESSOR)
    register.record(LOST, SUCCESSOR)
    grove = gate.planted({LOST: GOOD})
    with reverts("WalletMoved", wallet=LOST):
        gate.write(LOST, GOOD)
    with reverts("WalletKnown", wallet=LOST, word=said.encode()):
        gate.prove(grove, LOST)
    with reverts("WalletBarred", wallet=LOST, word=said.encode()):
        gate.hand_in(gate.voucher(LOST))
    with reverts("WalletOfAnother", wallet=LOST, investor=address(GOOD)):
        gate.block_investor(GOOD, LOST)
    assert gate.word(LOST) == said


def test_a_block_on_a_wallet_that_has_moved_leaves_its_successor_alone(register: Register) -> None:
    register.record(LOST, SUCCESSOR)
    arguments = [LOST], True
    register.gate.chain.transact(register.gate.registry, "setLicenceBlock", *arguments, sender=WHO.auditor)
    blocked = replace(moved(SUCCESSOR), blocked_by_licence=True)
    assert (register.gate.word(LOST), register.gate.word(SUCCESSOR)) == (blocked, GOOD)
    assert register.successor_of(LOST) == (SUCCESSOR, GOOD)


@pytest.mark.parametrize("fields", [{"admitted": False}, {"removed": True}], ids=str)
def test_a_series_that_comes_late_finds_no_successor_in_who_has_no_place_any_more(
    register: Register, fields: dict[str, Any]
) -> None:
    register.record(LOST, SUCCESSOR)
    register.put({SUCCESSOR: replace(GOOD, **fields)})
    with reverts("SuccessorUnfit", successor=SUCCESSOR, word=replace(GOOD, **fields).encode()):
        register.record(LOST, SUCCESSOR)
    register.put({SUCCESSOR: replace(GOOD, blocked_by_regulator=True, valid_until=1)})
    assert register.record(LOST, SUCCESSOR).logs == ()


@pytest.mark.parametrize("hops", [0, 1, 7, 8])
def test_up_to_eight_successors_are_followed(register: Register, hops: int) -> None:
    for lost, successor in pairwise(CHAIN[: hops + 1]):
        register.record(lost, successor)
    assert register.successor_of(CHAIN[0]) == (CHAIN[hops], GOOD)
    if hops:
        assert register.record(CHAIN[0], CHAIN[hops]).logs == (), "a series that comes late"


def test_the_ninth_successor_is_out_of_reach_of_the_first_wallet_alone(register: Register) -> None:
    for lost, successor in pairwise(CHAIN[:10]):
        register.record(lost, successor)
    assert register.successor_of(CHAIN[0]) == (CHAIN[8], moved(CHAIN[9]))
    assert register.successor_of(CHAIN[1]) == (CHAIN[9], GOOD)
    with reverts("SucceededByAnother", lost=CHAIN[0], successor=CHAIN[1]):
        register.record(CHAIN[0], CHAIN[9])
    with reverts("SuccessorUnfit", successor=CHAIN[8], word=moved(CHAIN[9]).encode()):
        register.record(CHAIN[0], CHAIN[8])
    identities = [register.gate.chain.call(register.gate.registry, "identity", CHAIN[k]) for k in (0, 1)]
    assert identities == [NOBODY, address(GOOD)]


def test_a_chain_of_recoveries_never_closes(register: Register) -> None:
    register.record(CHAIN[0], CHAIN[1])
    register.record(CHAIN[1], CHAIN[2])
    with reverts("SucceededByAnother", lost=CHAIN[1], successor=CHAIN[2]):
        register.record(CHAIN[1], CHAIN[0])
    with reverts("SuccessorUnfit", successor=CHAIN[0], word=moved(CHAIN[1]).encode()):
        register.record(CHAIN[2], CHAIN[0])

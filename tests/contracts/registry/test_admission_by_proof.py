"""Admission by Merkle proof: onto a word that is exactly zero, once, and never past a block."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.registry.admission import BARRED, GOOD, NEVER, REGISTRAR, WHO, Gate, Grove, address
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.whitelist.word import Word

OTHERS = {wallet: replace(GOOD, investor=number) for number, wallet in enumerate((WHO.fund, WHO.bank), 1)}


@pytest.fixture
def gate(chain: RevmChain, registry: Contract) -> Gate:
    return Gate(chain, registry)


def tree(gate: Gate, word: Word | int = GOOD) -> Grove:
    return gate.planted({WHO.stranger: word, **OTHERS})


@pytest.mark.parametrize("by", [WHO.regulator, WHO.stranger])
def test_nobody_but_the_registrar_sets_a_root(gate: Gate, by: str) -> None:
    with reverts("AccessControlUnauthorizedAccount", account=by, neededRole=REGISTRAR):
        gate.set_root(b"\1" * 32, NEVER, by=by)


def test_a_root_that_would_have_expired_is_refused(gate: Gate) -> None:
    root, now = b"\1" * 32, gate.chain.now() + 100
    gate.chain.travel(now)
    with reverts("RootExpired", root=root, expiry=now - 1):
        gate.set_root(root, now - 1)
    gate.chain.travel(now)
    gate.set_root(root, now)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_root_that_was_never_set_or_is_withdrawn_admits_nobody(gate: Gate, withdrawn: bool) -> None:
    grove = gate.grove({WHO.stranger: GOOD, **OTHERS})
    if withdrawn:
        gate.set_root(grove.root, NEVER)
        emitted(gate.set_root(grove.root, 0), gate.registry, "RootSet", root=grove.root, expiry=0)
    with reverts("RootUnknown", root=grove.root):
        gate.prove(grove, WHO.stranger)


def test_a_root_admits_until_its_last_second(gate: Gate) -> None:
    expiry = gate.chain.now() + 1000
    grove = gate.planted({WHO.stranger: GOOD, WHO.outsider: replace(GOOD, investor=1)}, expiry)
    with gate.chain.isolated():
        gate.chain.travel(expiry)
        gate.prove(grove, WHO.stranger)
    gate.chain.travel(expiry + 1)
    with reverts("RootExpired", root=grove.root, expiry=expiry):
        gate.prove(grove, WHO.stranger)
    with gate.chain.isolated():
        gate.set_root(grove.root, expiry + 10)
        gate.prove(grove, WHO.stranger)


def test_a_tree_of_another_chain_or_another_registry_admits_nobody(gate: Gate) -> None:
    mine = gate.grove({WHO.stranger: GOOD, **OTHERS})
    elsewhere = replace(mine, chain_id=mine.chain_id + 1)
    other = replace(mine, registry=Contract(WHO.stranger, gate.registry.abi))
    for grove in (elsewhere, other):
        gate.set_root(grove.root, NEVER)
        with reverts("RootUnknown", root=mine.lead(WHO.stranger, grove.proof(WHO.stranger))):
            gate.prove(grove, WHO.stranger)


def test_neither_another_wallet_nor_another_word_nor_half_a_proof_leads_to_the_root(gate: Gate) -> None:
    grove = tree(gate)
    proof = grove.proof(WHO.stranger)
    better = replace(GOOD, category=0).encode()
    for wallet, word, shown in (
        (WHO.outsider, GOOD.encode(), proof),
        (WHO.stranger, better, proof),
        (WHO.stranger, GOOD.encode(), proof[:-1]),
        (WHO.stranger, GOOD.encode(), [*proof, proof[0]]),
    ):
        with reverts("RootUnknown", root=grove.root_from(wallet, word, shown)):
            gate.chain.transact(gate.registry, "admitByProof", wallet, word, shown, sender=WHO.stranger)


def test_an_inner_node_is_no_leaf(gate: Gate) -> None:
    grove = tree(gate)
    left, right = sorted(grove.nodes[1:3])
    wallet, word = checksummed(left[12:]), int.from_bytes(right, "big")
    with reverts("RootUnknown", root=grove.root_from(wallet, word, [])):
        gate.chain.transact(gate.registry, "admitByProof", wallet, word, [], sender=WHO.stranger)


@pytest.mark.parametrize("name", BARRED)
def test_a_leaf_with_more_than_admission_in_it_is_refused(gate: Gate, name: str) -> None:
    word = BARRED[name].encode()
    with reverts("WordNotAdmitting", wallet=WHO.stranger, word=word):
        gate.prove(tree(gate, word), WHO.stranger)


@pytest.mark.parametrize("bit", [210, 215])
def test_a_leaf_with_unused_bits_is_refused(gate: Gate, bit: int) -> None:
    word = GOOD.encode() | 1 << bit
    with reverts("WordNotAdmitting", wallet=WHO.stranger, word=word):
        gate.prove(tree(gate, word), WHO.stranger)


def test_a_leaf_that_admits_nobody_or_no_category_is_refused(gate: Gate) -> None:
    nobody = replace(GOOD, admitted=False)
    with reverts("WordNotAdmitting", wallet=WHO.stranger, word=nobody.encode()):
        gate.prove(tree(gate, nobody), WHO.stranger)
    for word in (replace(GOOD, investor=0), replace(GOOD, category=24)):
        with reverts("WordMalformed", wallet=WHO.stranger, word=word.encode()):
            gate.prove(tree(gate, word), WHO.stranger)


def test_a_leaf_admits_until_its_date_has_passed(gate: Gate) -> None:
    until = gate.chain.now() + 100
    grove = tree(gate, replace(GOOD, valid_until=until))
    with gate.chain.isolated():
        gate.chain.travel(until)
        gate.prove(grove, WHO.stranger)
    gate.chain.travel(until + 1)
    with reverts("WordExpired", wallet=WHO.stranger, validUntil=until):
        gate.prove(grove, WHO.stranger)


def test_the_zero_address_is_not_admitted(gate: Gate) -> None:
    grove = gate.planted({NOBODY: GOOD, **OTHERS})
    with reverts("WalletMissing"):
        gate.prove(grove, NOBODY)


def test_a_proof_admits_once_and_renews_nothing(gate: Gate) -> None:
    short = replace(GOOD, valid_until=gate.chain.now() + 100)
    grove = tree(gate)
    gate.prove(grove, WHO.stranger)
    with reverts("WalletKnown", wallet=WHO.stranger, word=GOOD.encode()):
        gate.prove(grove, WHO.stranger)
    gate.write(WHO.stranger, short)
    gate.chain.travel(short.valid_until + 1)
    with reverts("WalletKnown", wallet=WHO.stranger, word=short.encode()):
        gate.prove(grove, WHO.stranger)


@pytest.mark.parametrize(
    "known",
    [
        replace(GOOD, admitted=False, removed=True),
        replace(GOOD, blocked_by_registrar=True),
        Word(blocked_by_regulator=True),
        Word(valid_until=1),
    ],
    ids=["removed", "suspended", "blocked before it was known", "no more than a date"],
)
def test_a_wallet_of_which_anything_is_known_is_not_admitted_by_proof(gate: Gate, known: Word) -> None:
    grove = tree(gate)
    if known.blocked_by_regulator:
        gate.chain.transact(gate.registry, "setRegulatorBlock", [WHO.stranger], True, sender=WHO.regulator)
    else:
        gate.write(WHO.stranger, known)
    with reverts("WalletKnown", wallet=WHO.stranger, word=known.encode()):
        gate.prove(grove, WHO.stranger)


def test_a_wallet_that_has_moved_is_not_admitted_by_proof(chain: RevmChain, open_registry: Contract) -> None:
    gate = Gate(chain, open_registry)
    grove = gate.planted({WHO.stranger: GOOD, WHO.bank: replace(GOOD, investor=1)})
    moved = Word(moved=True, investor=int(WHO.bank, 16))
    chain.transact(open_registry, "put", WHO.stranger, moved.encode(), sender=WHO.stranger)
    with reverts("WalletKnown", wallet=WHO.stranger, word=moved.encode()):
        gate.prove(grove, WHO.stranger)


@pytest.mark.parametrize("by", ["registrar", "regulator"])
def test_a_suspended_investor_does_not_return_by_a_second_wallet(gate: Gate, by: str) -> None:
    grove = gate.planted({WHO.stranger: GOOD, WHO.outsider: GOOD})
    gate.prove(grove, WHO.stranger)
    gate.block_investor(GOOD, WHO.stranger, by=by)
    blocks = Word(**{f"blocked_by_{by}": True}).encode()
    with reverts("InvestorBlocked", investor=address(GOOD), blocks=blocks):
        gate.prove(grove, WHO.outsider)
    gate.block_investor(GOOD, WHO.stranger, blocked=False, by=by)
    gate.prove(grove, WHO.outsider)


def test_anybody_has_a_wallet_admitted_with_exactly_the_word_of_the_tree(gate: Gate) -> None:
    grove = gate.grove({WHO.stranger: GOOD, **OTHERS})
    emitted(gate.set_root(grove.root, NEVER), gate.registry, "RootSet", root=grove.root, expiry=NEVER)
    assert gate.chain.call(gate.registry, "rootExpiry", grove.root) == NEVER
    assert gate.chain.call(gate.registry, "leafOf", WHO.stranger, GOOD.encode()) == grove.leaf(WHO.stranger)
    receipt = gate.prove(grove, WHO.stranger)
    emitted(receipt, gate.registry, "WordSet", wallet=WHO.stranger, word=GOOD.encode())
    assert len(receipt.logs) == 1
    assert gate.word(WHO.stranger) == GOOD
    assert gate.chain.call(gate.registry, "isVerified", WHO.stranger)


def test_a_tree_of_one_wallet_needs_no_siblings(gate: Gate) -> None:
    grove = gate.planted({WHO.stranger: GOOD})
    assert grove.proof(WHO.stranger) == []
    gate.prove(grove, WHO.stranger)
    assert gate.word(WHO.stranger) == GOOD

"""Whoever calls whatever with whatever word: each bit of a word changes only by the authority that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.registry.admission import GOOD, NEVER, STRANGERS_KEY, WHO, Gate, address, key
from tests.support.revm import RevmChain
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import LAYOUT, Word

SERIES = WHO.calculation_agent
WALLETS = (WHO.bank, WHO.fund, WHO.stranger)
CALLERS = (WHO.registrar, WHO.regulator, WHO.auditor, WHO.operator, SERIES, WHO.outsider, WHO.bank)
BLOCKS = {"blocked_by_registrar", "blocked_by_regulator", "blocked_by_licence"}
ADMISSION = {"investor", "category", "country", "venue", "tax_class", "admitted", "valid_until"}
MAY: Mapping[str, tuple[str, set[str]]] = MappingProxyType(
    {
        "setWords": (WHO.registrar, ADMISSION | {"removed", "blocked_by_registrar"}),
        "writeWord": (WHO.registrar, ADMISSION | {"removed", "blocked_by_registrar"}),
        "setRegistrarBlock": (WHO.registrar, {"blocked_by_registrar"}),
        "setInvestorBlock": (WHO.registrar, {"blocked_by_registrar"}),
        "setRegulatorBlock": (WHO.regulator, {"blocked_by_regulator"}),
        "setRegulatorInvestorBlock": (WHO.regulator, {"blocked_by_regulator"}),
        "setLicenceBlock": (WHO.auditor, {"blocked_by_licence"}),
        "registerIdentity": (WHO.operator, ADMISSION | {"removed"}),
        "deleteIdentity": (WHO.operator, {"admitted", "removed"}),
        "updateIdentity": (WHO.operator, {"investor"}),
        "updateCountry": (WHO.operator, {"country"}),
        "recordSuccession": (SERIES, ADMISSION | BLOCKS | {"moved"}),
        "admitByProof": (WHO.registrar, ADMISSION),
        "admitBySignature": (WHO.registrar, ADMISSION),
    }
)
"""Whose call it is, and which fields it may change; of a proof and a voucher, who must have signed."""
FIELDS = {name: st.booleans() if width == 1 else st.integers(0, 1) for name, (_, width) in LAYOUT.items()}
RARE = st.sampled_from([False] * 5 + [True])
USUAL = {"investor": st.sampled_from([1, 1, 2]), "admitted": RARE.map(lambda rare: not rare), "moved": RARE}
WORDS = st.builds(
    Word, **{**FIELDS, **USUAL, "removed": RARE, "valid_until": st.sampled_from([1, NEVER, NEVER])}
) | st.sampled_from([Word(), GOOD])
"""Mostly of one investor who has a place, or little would ever change."""
ACTS = st.tuples(
    st.sampled_from(list(MAY)),
    # mostly the one who may, or little would ever change
    st.one_of(st.none(), st.none(), st.sampled_from(CALLERS)),
    st.sampled_from(WALLETS),
    st.sampled_from(WALLETS),
    WORDS,
    st.booleans(),
)


@pytest.fixture
def gate(chain: RevmChain, open_registry: Contract) -> Gate:
    for role, holder in (("PROGRAMME", WHO.operator), ("SERIES", SERIES)):
        chain.transact(open_registry, "grantRole", role_id(role), holder, sender=WHO.operator)
    return Gate(chain, open_registry)


def do(gate: Gate, function: str, caller: str, wallet: str, other: str, said: Word, flag: bool) -> None:
    """One call by one caller; a proof or a voucher is the caller's, whoever hands it in."""
    if function == "admitByProof":
        grove = gate.grove({wallet: said})
        gate.set_root(grove.root, NEVER, by=caller)
        gate.prove(grove, wallet)
        return
    if function == "admitBySignature":
        signer = STRANGERS_KEY if caller == WHO.outsider else key(caller)
        gate.hand_in(gate.voucher(wallet, said, by=signer))
        return
    arguments: dict[str, tuple[Any, ...]] = {
        "setWords": ([wallet], [said.encode()]),
        "writeWord": (wallet, said.encode()),
        "setRegistrarBlock": (wallet, flag),
        "setRegulatorBlock": ([wallet], flag),
        "setLicenceBlock": ([wallet], flag),
        "setInvestorBlock": (address(said), [wallet], flag),
        "setRegulatorInvestorBlock": (address(said), [wallet], flag),
        "registerIdentity": (wallet, address(said), said.country),
        "deleteIdentity": (wallet,),
        "updateIdentity": (wallet, address(said)),
        "updateCountry": (wallet, said.country),
        "recordSuccession": (wallet, other, flag),
    }
    gate.chain.transact(gate.registry, function, *arguments[function], sender=caller)


@settings(max_examples=4 * settings().max_examples)
@given(words=st.tuples(WORDS, WORDS, WORDS), acts=st.lists(ACTS, min_size=1, max_size=10))
def test_each_bit_is_written_by_its_own_authority_alone(
    gate: Gate, words: tuple[Word, ...], acts: list[tuple[str, str | None, str, str, Word, bool]]
) -> None:
    with gate.chain.isolated():
        for wallet, word in zip(WALLETS, words, strict=True):
            gate.chain.transact(gate.registry, "put", wallet, word.encode(), sender=WHO.outsider)
        for function, drawn, wallet, other, said, flag in acts:
            owner, fields = MAY[function]
            caller = owner if drawn is None else drawn
            before = {each: gate.word(each) for each in WALLETS}
            with suppress(Reverted):
                do(gate, function, caller, wallet, other, said, flag)
            after = {each: gate.word(each) for each in WALLETS}
            changed = {each: set(before[each].differences(after[each])) for each in WALLETS}
            if caller != owner:
                assert before == after, "a call of somebody else's changes nothing"
            named = {wallet, other} if function == "recordSuccession" else {wallet}
            assert {each for each in WALLETS if changed[each]} <= named
            assert set().union(*changed.values()) <= fields
            if function == "recordSuccession" and before != after:
                _succeeded(before, after, wallet, other)
            assert all(after[each].moved for each in WALLETS if before[each].moved), "nothing brings back who has moved"


@settings(max_examples=8 * settings().max_examples)
@given(lost=WORDS, successor=WORDS)
def test_of_any_two_words_a_place_is_handed_over_with_every_block_or_not_at_all(
    gate: Gate, lost: Word, successor: Word
) -> None:
    before = {WHO.bank: lost, WHO.stranger: successor}
    fit = successor == Word() or (successor.listed and successor.investor == lost.investor)
    possible = lost.listed and fit
    with gate.chain.isolated():
        for wallet, word in before.items():
            gate.chain.transact(gate.registry, "put", wallet, word.encode(), sender=WHO.outsider)
        with nullcontext() if possible else pytest.raises(Reverted):
            do(gate, "recordSuccession", SERIES, WHO.bank, WHO.stranger, lost, False)
        if possible:
            after = {wallet: gate.word(wallet) for wallet in before}
            _succeeded(before, after, WHO.bank, WHO.stranger)
            new = successor if successor.encode() else lost
            assert set(new.differences(after[WHO.stranger])) <= BLOCKS


def _succeeded(before: Mapping[str, Word], after: Mapping[str, Word], lost: str, successor: str) -> None:
    """Nobody is admitted who was not, nor freed of a block, but for the place that is handed over."""
    old, new = before[lost], after[successor]
    assert old.listed
    assert (after[lost].admitted, after[lost].moved, after[lost].investor) == (False, True, int(successor, 16))
    assert (new.investor, new.listed) == (old.investor, True)
    for name in BLOCKS:
        assert getattr(new, name) == (getattr(old, name) or getattr(before[successor], name))

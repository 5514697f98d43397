"""The registrar's words: what may be written, and what stays whoever writes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.registry.model import NEVER
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.whitelist.word import LAYOUT, Word, merged

INSURER = Word(investor=0xA11CE, category=7, country=586, venue=9, tax_class=3, admitted=True, valid_until=NEVER)
FOREIGN = ("blocked_by_regulator", "blocked_by_licence", "moved")
OWN = tuple(name for name in LAYOUT if name not in FOREIGN)


def write(chain: RevmChain, registry: Contract, actors: Actors, wallet: str, number: int) -> None:
    """By either function; they must agree."""
    one = outcome(chain, registry, "writeWord", wallet, number, sender=actors.registrar)
    assert outcome(chain, registry, "setWords", [wallet], [number], sender=actors.registrar) == one
    chain.transact(registry, "setWords", [wallet], [number], sender=actors.registrar)


def outcome(chain: RevmChain, registry: Contract, function: str, *args: Any, sender: str) -> object:
    """What the call told, or how it was refused."""
    with chain.isolated():
        try:
            receipt = chain.transact(registry, function, *args, sender=sender)
        except Reverted as error:
            return error.name, error.arguments
        return [event.args for event in receipt.events(registry)]


@pytest.mark.parametrize(("wallets", "words"), [(2, 1), (0, 1), (1, 0)])
def test_lists_of_different_lengths_are_refused(
    chain: RevmChain, registry: Contract, actors: Actors, wallets: int, words: int
) -> None:
    with reverts("LengthsDiffer", wallets=wallets, words=words):
        chain.transact(
            registry, "setWords", [actors.stranger] * wallets, [INSURER.encode()] * words, sender=actors.registrar
        )


def test_the_zero_address_cannot_be_an_investor(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    with reverts("WalletMissing"):
        write(chain, registry, actors, "0x" + 40 * "0", INSURER.encode())


@pytest.mark.parametrize("bit", range(210, 216))
def test_each_unused_bit_is_refused(chain: RevmChain, registry: Contract, actors: Actors, bit: int) -> None:
    word = INSURER.encode() | 1 << bit
    with reverts("WordMalformed", wallet=actors.stranger, word=word):
        write(chain, registry, actors, actors.stranger, word)


@pytest.mark.parametrize("category", [24, 255])
def test_a_category_over_23_is_refused(chain: RevmChain, registry: Contract, actors: Actors, category: int) -> None:
    word = replace(INSURER, category=category).encode()
    with reverts("WordMalformed", wallet=actors.stranger, word=word):
        write(chain, registry, actors, actors.stranger, word)


def test_nobody_is_admitted_without_an_investor_id(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    word = replace(INSURER, investor=0).encode()
    with reverts("WordMalformed", wallet=actors.stranger, word=word):
        write(chain, registry, actors, actors.stranger, word)


def test_one_bad_word_keeps_the_whole_batch_out(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    bad = replace(INSURER, category=24).encode()
    with reverts("WordMalformed", wallet=actors.outsider, word=bad):
        chain.transact(
            registry,
            "setWords",
            [actors.stranger, actors.outsider],
            [INSURER.encode(), bad],
            sender=actors.registrar,
        )
    assert chain.call(registry, "wordOf", actors.stranger) == 0


def test_a_wallet_that_has_moved_keeps_its_word(chain: RevmChain, open_registry: Contract, actors: Actors) -> None:
    moved = replace(INSURER, moved=True).encode()
    chain.transact(open_registry, "put", actors.stranger, moved, sender=actors.stranger)
    with reverts("WalletMoved", wallet=actors.stranger):
        write(chain, open_registry, actors, actors.stranger, INSURER.encode())


@pytest.mark.parametrize(
    "word",
    [replace(INSURER, category=23), replace(INSURER, admitted=False, investor=0), Word(removed=True), INSURER],
    ids=["the last category", "not admitted and without an id", "only removed", "an investor"],
)
def test_a_well_formed_word_is_written_as_it_is(
    chain: RevmChain, registry: Contract, actors: Actors, word: Word
) -> None:
    receipt = chain.transact(registry, "setWords", [actors.stranger], [word.encode()], sender=actors.registrar)
    emitted(receipt, registry, "WordSet", wallet=actors.stranger, word=word.encode())
    assert Word.decode(chain.call(registry, "wordOf", actors.stranger)) == word


@pytest.mark.parametrize("name", FOREIGN)
def test_bits_of_other_authorities_in_a_registrars_word_are_ignored(
    chain: RevmChain, registry: Contract, actors: Actors, name: str
) -> None:
    write(chain, registry, actors, actors.stranger, replace(INSURER, **{name: True}).encode())
    assert Word.decode(chain.call(registry, "wordOf", actors.stranger)) == INSURER


@pytest.mark.parametrize("name", OWN)
def test_the_registrar_can_take_back_each_of_its_fields(
    chain: RevmChain, registry: Contract, actors: Actors, name: str
) -> None:
    full = replace(INSURER, admitted=name == "admitted", blocked_by_registrar=True, removed=True)
    write(chain, registry, actors, actors.stranger, full.encode())
    write(chain, registry, actors, actors.stranger, replace(full, **{name: 0}).encode())
    assert Word.decode(chain.call(registry, "wordOf", actors.stranger)) == replace(full, **{name: 0})


def test_an_unchanged_word_emits_nothing(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    write(chain, registry, actors, actors.stranger, INSURER.encode())
    receipt = chain.transact(
        registry,
        "setWords",
        [actors.stranger, actors.outsider],
        [replace(INSURER, blocked_by_regulator=True).encode(), INSURER.encode()],
        sender=actors.registrar,
    )
    emitted(receipt, registry, "WordSet", wallet=actors.outsider, word=INSURER.encode())


def test_of_two_words_for_one_wallet_the_last_stays(chain: RevmChain, registry: Contract, actors: Actors) -> None:
    later = replace(INSURER, country=784)
    receipt = chain.transact(
        registry, "setWords", [actors.stranger] * 2, [INSURER.encode(), later.encode()], sender=actors.registrar
    )
    assert [event.args["word"] for event in receipt.events(registry, "WordSet")] == [INSURER.encode(), later.encode()]
    assert chain.call(registry, "wordOf", actors.stranger) == later.encode()


def test_words_are_read_one_by_one_and_in_lists(office: Office, registry: Contract, actors: Actors) -> None:
    bank, fund = office.word("bank").encode(), office.word("fund").encode()
    chain = office.chain
    assert chain.call(registry, "wordOf", actors.bank) == bank
    wallets = [actors.stranger, actors.bank, actors.fund]
    assert chain.call(registry, "wordsOf", wallets) == (0, bank, fund)
    assert chain.call(registry, "wordsOf", []) == ()


FIELDS = {
    name: st.booleans() if width == 1 else st.integers(0, (1 << width) - 1) for name, (_, width) in LAYOUT.items()
}
WELL_FORMED = st.builds(
    Word, **{**FIELDS, "category": st.integers(0, 23), "investor": st.integers(1, (1 << 160) - 1)}
).map(Word.encode)


@given(
    acts=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["setWords", "writeWord"]), WELL_FORMED),
            st.tuples(st.sampled_from(["setRegistrarBlock", "setRegulatorBlock", "setLicenceBlock"]), st.booleans()),
        ),
        max_size=12,
    )
)
def test_whatever_the_authorities_do_each_bit_says_what_its_writer_wrote_last(
    chain: RevmChain, registry: Contract, actors: Actors, licence_registry: str, acts: list[tuple[str, int]]
) -> None:
    senders = {
        "setWords": actors.registrar,
        "writeWord": actors.registrar,
        "setRegistrarBlock": actors.registrar,
        "setRegulatorBlock": actors.regulator,
        "setLicenceBlock": licence_registry,
    }
    bits = {"setRegistrarBlock": 1 << 205, "setRegulatorBlock": 1 << 206, "setLicenceBlock": 1 << 207}
    expected, written = 0, []
    with chain.isolated():
        for function, value in acts:
            if function in ("setWords", "writeWord"):
                after = merged(expected, value)
            else:
                after = expected | bits[function] if value else expected & ~bits[function]
            wallet = actors.stranger if function in ("writeWord", "setRegistrarBlock") else [actors.stranger]
            argument = [value] if function == "setWords" else value
            receipt = chain.transact(registry, function, wallet, argument, sender=senders[function])
            written = [event.args["word"] for event in receipt.events(registry, "WordSet")]
            assert written == ([after] if after != expected else [])
            expected = after
            assert chain.call(registry, "wordOf", actors.stranger) == expected

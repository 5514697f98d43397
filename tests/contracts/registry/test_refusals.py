"""Who may send and who may receive: every code at its boundary, and the gravest reason first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.registry import model
from tests.contracts.registry.model import NEVER, Rules, Whitelist
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.whitelist.word import Word

GOOD = Word(investor=1, category=2, country=586, admitted=True, valid_until=NEVER)
BANKS = Rules(categories=1 << 2)
FAULTS = {
    "moved": (replace(GOOD, moved=True), model.MOVED),
    "removed": (replace(GOOD, removed=True), model.REMOVED),
    "blocked by the regulator": (replace(GOOD, blocked_by_regulator=True), model.REGULATOR),
    "blocked by licence": (replace(GOOD, blocked_by_licence=True), model.LICENCE),
    "blocked by the registrar": (replace(GOOD, blocked_by_registrar=True), model.REGISTRAR),
    "unknown": (Word(), model.NOT_ADMITTED),
    "known and not admitted": (replace(GOOD, admitted=False), model.NOT_ADMITTED),
    "expired": (replace(GOOD, valid_until=0), model.EXPIRED),
    "of another category": (replace(GOOD, category=3), model.CATEGORY),
}
GRAVEST_FIRST = ("moved", "removed", "blocked_by_regulator", "blocked_by_licence", "blocked_by_registrar")


@dataclass(frozen=True)
class Gate:
    """A registry with what is put into it."""

    chain: RevmChain
    registry: Contract

    def put(self, wallet: str, word: Word) -> None:
        self.chain.transact(self.registry, "put", wallet, word.encode(), sender=Actors().stranger)

    def sender(self, wallet: str, rules: Rules) -> int:
        return int(self.chain.call(self.registry, "senderRefusal", wallet, rules.packed))

    def receiver(self, wallet: str, rules: Rules) -> int:
        return int(self.chain.call(self.registry, "receiverRefusal", wallet, rules.packed))

    def transfer(self, sender: str, receiver: str, rules: Rules) -> int:
        """The code, which must be the same whether the words are asked for with it or not."""
        code = int(self.chain.call(self.registry, "refusalOf", sender, receiver, rules.packed))
        words = [self.chain.call(self.registry, "wordOf", wallet) for wallet in (sender, receiver)]
        assert list(self.chain.call(self.registry, "refusalAndWords", sender, receiver, rules.packed)) == [code, *words]
        return code

    def allow(self, policy: int, part: int, countries: int) -> Receipt:
        return self.chain.transact(self.registry, "setCountries", policy, part, countries, sender=Actors().operator)

    def allowed(self, policy: int, part: int) -> int:
        return int(self.chain.call(self.registry, "countries", policy, part))


@pytest.fixture
def gate(chain: RevmChain, open_registry: Contract) -> Gate:
    return Gate(chain, open_registry)


@pytest.mark.parametrize(("word", "fault"), FAULTS.values(), ids=FAULTS)
def test_each_fault_has_its_code_for_sender_and_receiver(gate: Gate, actors: Actors, word: Word, fault: int) -> None:
    gate.put(actors.bank, word)
    gate.put(actors.second_bank, GOOD)
    assert gate.sender(actors.bank, BANKS) == 10 + fault
    assert gate.receiver(actors.bank, BANKS) == 30 + fault
    assert gate.transfer(actors.bank, actors.second_bank, BANKS) == 10 + fault
    assert gate.transfer(actors.second_bank, actors.bank, BANKS) == 30 + fault


@pytest.mark.parametrize(("word", "fault"), FAULTS.values(), ids=FAULTS)
def test_of_two_faulty_parties_the_sender_is_named(gate: Gate, actors: Actors, word: Word, fault: int) -> None:
    gate.put(actors.bank, word)
    gate.put(actors.second_bank, replace(GOOD, moved=True))
    assert gate.transfer(actors.bank, actors.second_bank, BANKS) == 10 + fault


def test_two_good_parties_pass(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, GOOD)
    assert gate.transfer(actors.bank, actors.bank, BANKS) == 0
    assert (gate.sender(actors.bank, BANKS), gate.receiver(actors.bank, BANKS)) == (0, 0)


def test_the_gravest_reason_is_named_first(gate: Gate, actors: Actors) -> None:
    word = Word(category=3, **dict.fromkeys(GRAVEST_FIRST, True))
    codes = []
    for name in GRAVEST_FIRST:
        gate.put(actors.bank, word)
        codes.append(gate.receiver(actors.bank, BANKS))
        word = replace(word, **{name: False})
    for better in (word, replace(word, admitted=True), replace(word, admitted=True, valid_until=NEVER)):
        gate.put(actors.bank, better)
        codes.append(gate.receiver(actors.bank, BANKS))
    assert codes == [37, 38, 35, 36, 34, 31, 32, 33]


def test_valid_until_includes_its_second(gate: Gate, actors: Actors) -> None:
    last = gate.chain.now() + 100
    gate.put(actors.bank, replace(GOOD, valid_until=last))
    gate.put(actors.second_bank, GOOD)
    for now, fault in ((last - 1, 0), (last, 0), (last + 1, model.EXPIRED)):
        gate.chain.travel(now)
        assert gate.sender(actors.bank, BANKS) == (10 + fault if fault else 0)
        assert gate.receiver(actors.bank, BANKS) == (30 + fault if fault else 0)
        assert gate.transfer(actors.bank, actors.second_bank, BANKS) == (10 + fault if fault else 0)
        assert gate.transfer(actors.second_bank, actors.bank, BANKS) == (30 + fault if fault else 0)


@pytest.mark.parametrize("category", range(24))
def test_each_category_passes_by_its_own_bit_alone(gate: Gate, actors: Actors, category: int) -> None:
    gate.put(actors.bank, replace(GOOD, category=category))
    every = (1 << 24) - 1
    assert gate.transfer(actors.bank, actors.bank, Rules(1 << category)) == 0
    assert gate.transfer(actors.bank, actors.bank, Rules(every & ~(1 << category))) == 13
    assert gate.receiver(actors.bank, Rules(every & ~(1 << category))) == 33


def test_both_parties_need_a_category_but_not_the_same(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, GOOD)
    gate.put(actors.fund, replace(GOOD, category=6))
    assert gate.transfer(actors.bank, actors.fund, Rules(1 << 2 | 1 << 6)) == 0
    assert gate.transfer(actors.bank, actors.fund, Rules(1 << 2)) == 33
    assert gate.transfer(actors.bank, actors.fund, Rules(1 << 6)) == 13


def test_country_policy_0_cannot_be_set(gate: Gate) -> None:
    with reverts("PolicyReserved"):
        gate.allow(0, 2, 1)


def test_setting_countries_is_recorded(gate: Gate) -> None:
    emitted(gate.allow(255, 2, 1 << 74), gate.registry, "CountriesSet", policy=255, part=2, allowed=1 << 74)
    assert (gate.allowed(255, 2), gate.allowed(255, 1), gate.allowed(254, 2)) == (1 << 74, 0, 0)
    gate.allow(255, 2, 1)
    assert gate.allowed(255, 2) == 1


@pytest.mark.parametrize("country", [0, 1, 255, 256, 257, 511, 512, 586, 65_535])
def test_a_country_is_allowed_by_one_bit_of_one_part(gate: Gate, actors: Actors, country: int) -> None:
    gate.put(actors.bank, replace(GOOD, country=country))
    rules = replace(BANKS, policy=7)
    part, bit = divmod(country, 256)
    everything = (1 << 256) - 1
    gate.allow(6, part, everything)
    for other in {part - 1, part + 1} & set(range(256)):
        gate.allow(7, other, everything)
    for allowed, code in ((0, 50), (everything ^ 1 << bit, 50), (1 << bit, 0)):
        gate.allow(7, part, allowed)
        assert gate.receiver(actors.bank, rules) == code
        assert gate.transfer(actors.bank, actors.bank, rules) == code


def test_only_the_receivers_country_counts(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, GOOD)
    gate.put(actors.second_bank, replace(GOOD, country=784))
    gate.allow(1, 586 // 256, 1 << 586 % 256)
    rules = replace(BANKS, policy=1)
    assert gate.transfer(actors.second_bank, actors.bank, rules) == 0
    assert gate.transfer(actors.bank, actors.second_bank, rules) == 50
    assert gate.sender(actors.second_bank, rules) == 0
    assert gate.receiver(actors.second_bank, BANKS) == 0


def test_a_fault_of_the_wallet_is_named_before_its_country(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, replace(GOOD, country=784, category=3))
    assert gate.receiver(actors.bank, replace(BANKS, policy=1)) == 33


COUNTRIES = st.sampled_from([0, 255, 256, 586, 784])
RARELY = st.integers(0, 7).map(lambda number: number == 0)
WORDS = st.builds(
    Word,
    investor=st.integers(0, 3),
    category=st.integers(0, 23),
    country=COUNTRIES,
    admitted=RARELY.map(lambda flag: not flag),
    blocked_by_registrar=RARELY,
    blocked_by_regulator=RARELY,
    blocked_by_licence=RARELY,
    moved=RARELY,
    removed=RARELY,
)
EVERY_CATEGORY_BUT = st.sets(st.integers(0, 23), max_size=6).map(
    lambda gone: sum(1 << n for n in range(24) if n not in gone)
)


@given(
    words=st.tuples(WORDS, WORDS),
    seconds=st.tuples(st.integers(-1, 10), st.integers(-1, 10)),
    rules=st.builds(Rules, categories=EVERY_CATEGORY_BUT, policy=st.integers(0, 2)),
    allowed=st.frozensets(st.tuples(st.integers(1, 2), COUNTRIES)),
    later=st.integers(0, 10),
)
def test_the_registry_refuses_as_the_model_does(
    gate: Gate,
    actors: Actors,
    words: tuple[Word, Word],
    seconds: tuple[int, int],
    rules: Rules,
    allowed: frozenset[tuple[int, int]],
    later: int,
) -> None:
    parties = (actors.bank, actors.fund)
    with gate.chain.isolated():
        start = gate.chain.now()
        known = {
            party: replace(word, valid_until=start + left)
            for party, word, left in zip(parties, words, seconds, strict=True)
        }
        for wallet, word in known.items():
            gate.put(wallet, word)
        for policy, part in {(policy, country // 256) for policy, country in allowed}:
            gate.allow(policy, part, sum(1 << c % 256 for p, c in allowed if (p, c // 256) == (policy, part)))
        gate.chain.travel(start + later)
        expected = Whitelist(start + later, known, allowed)
        for wallet in parties:
            assert gate.sender(wallet, rules) == expected.sender(wallet, rules)
            assert gate.receiver(wallet, rules) == expected.receiver(wallet, rules)
        for pair in (parties, parties[::-1]):
            assert gate.transfer(*pair, rules) == expected.transfer(*pair, rules)

"""Who may send and who may receive: every code at its boundary, and the gravest reason first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

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
from wasiqa.policy import Policy
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

    def govern(self, function: str, *arguments: int) -> Receipt:
        return self.chain.transact(self.registry, function, *arguments, sender=Actors().operator)

    def allow(self, table: int, part: int, countries: int) -> Receipt:
        return self.govern("setCountries", table, part, countries)

    def open(self, venue: int, is_open: bool = True) -> Receipt:
        return self.chain.transact(self.registry, "setVenue", venue, is_open, sender=Actors().auditor)

    def ask(self, view: str, *key: int) -> int:
        return int(self.chain.call(self.registry, view, *key))


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


def test_who_is_of_another_category_in_the_last_second_of_the_word_has_not_expired(gate: Gate, actors: Actors) -> None:
    last = gate.chain.now() + 100
    gate.put(actors.bank, replace(GOOD, category=3, valid_until=last))
    for now, fault in ((last, model.CATEGORY), (last + 1, model.EXPIRED)):
        gate.chain.travel(now)
        assert gate.receiver(actors.bank, BANKS) == 30 + fault


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


@pytest.mark.parametrize("table", [0, 16, 255])
@pytest.mark.parametrize(
    ("function", "rest"), [("setCountries", (2, 1)), ("setCorridor", (586, 2, 1)), ("setBuyers", (2, 1))]
)
def test_a_table_of_no_series_cannot_be_set(gate: Gate, function: str, rest: tuple[int, ...], table: int) -> None:
    with reverts("TableUnknown", table=table):
        gate.govern(function, table, *rest)


@pytest.mark.parametrize("category", [24, 255])
def test_a_category_beyond_those_of_a_mask_sells_to_nobody(gate: Gate, category: int) -> None:
    with reverts("CategoryUnknown", category=category):
        gate.govern("setBuyers", 1, category, 1)


def test_no_venue_is_neither_opened_nor_closed(gate: Gate) -> None:
    for is_open in (True, False):
        with reverts("VenueMissing"):
            gate.open(0, is_open)


def test_setting_countries_is_recorded(gate: Gate) -> None:
    emitted(gate.allow(15, 2, 1 << 74), gate.registry, "CountriesSet", table=15, part=2, allowed=1 << 74)
    assert [gate.ask("countries", *key) for key in ((15, 2), (15, 1), (14, 2))] == [1 << 74, 0, 0]
    gate.allow(15, 2, 1)
    assert gate.ask("countries", 15, 2) == 1


def test_setting_a_corridor_is_recorded(gate: Gate) -> None:
    receipt = gate.govern("setCorridor", 15, 784, 2, 1 << 74)
    emitted(receipt, gate.registry, "CorridorSet", table=15, fromCountry=784, part=2, allowed=1 << 74)
    others = ((15, 784, 3), (15, 785, 2), (14, 784, 2), (15, 784 + 256, 2), (15, 784 + 0x8000, 2), (15, 0xFFFF, 0xFF))
    assert gate.ask("corridor", 15, 784, 2) == 1 << 74
    assert [gate.ask("corridor", *key) for key in others] == [0] * len(others)
    gate.govern("setCorridor", 15, 784, 2, 1)
    assert gate.ask("corridor", 15, 784, 2) == 1


def test_setting_buyers_is_recorded(gate: Gate) -> None:
    receipt = gate.govern("setBuyers", 15, 23, 1 << 23)
    emitted(receipt, gate.registry, "BuyersSet", table=15, sellerCategory=23, buyers=1 << 23)
    assert [gate.ask("buyers", *key) for key in ((15, 23), (15, 22), (14, 23))] == [1 << 23, 0, 0]
    gate.govern("setBuyers", 15, 23, 1)
    assert gate.ask("buyers", 15, 23) == 1


@pytest.mark.parametrize("venue", [1, 255, 256, 0x0101, 0xFFFF])
def test_a_venue_is_opened_and_closed_by_one_bit(gate: Gate, venue: int) -> None:
    others = {1, 2, 254, 255, 256, 257, 0x0201, 0xFFFE, 0xFFFF} - {venue}
    emitted(gate.open(venue), gate.registry, "VenueSet", {"open": True}, venue=venue)
    gate.open(venue)
    assert [other for other in {venue, *others} if gate.ask("isVenueOpen", other)] == [venue]
    for other in others:
        gate.open(other)
    emitted(gate.open(venue, False), gate.registry, "VenueSet", {"open": False}, venue=venue)
    gate.open(venue, False)
    assert {other for other in {venue, *others} if gate.ask("isVenueOpen", other)} == others


@pytest.mark.parametrize("country", [0, 1, 255, 256, 257, 511, 512, 586, 65_535])
def test_a_country_is_allowed_by_one_bit_of_one_part(gate: Gate, actors: Actors, country: int) -> None:
    gate.put(actors.bank, replace(GOOD, country=country))
    rules = replace(BANKS, policy=Policy(7, countries=True))
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
    rules = replace(BANKS, policy=Policy(1, countries=True))
    assert gate.transfer(actors.second_bank, actors.bank, rules) == 0
    assert gate.transfer(actors.bank, actors.second_bank, rules) == 50
    assert gate.sender(actors.second_bank, rules) == 0
    assert gate.receiver(actors.second_bank, BANKS) == 0


def test_a_fault_of_the_wallet_is_named_before_its_country(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, replace(GOOD, country=784, category=3))
    assert gate.receiver(actors.bank, replace(BANKS, policy=Policy(1, countries=True))) == 33


@pytest.mark.parametrize(("sender", "receiver"), [(0, 0), (255, 256), (256, 255), (586, 784), (586, 586), (65_535, 1)])
def test_a_corridor_leads_one_way_from_one_country_to_another(
    gate: Gate, actors: Actors, sender: int, receiver: int
) -> None:
    gate.put(actors.bank, replace(GOOD, country=sender))
    gate.put(actors.second_bank, replace(GOOD, country=receiver))
    rules = replace(BANKS, policy=Policy(7, corridors=True))
    part, bit = divmod(receiver, 256)
    everything = (1 << 256) - 1
    gate.govern("setCorridor", 6, sender, part, everything)
    for allowed, code in ((0, 51), (everything ^ 1 << bit, 51), (1 << bit, 0)):
        gate.govern("setCorridor", 7, sender, part, allowed)
        assert gate.transfer(actors.bank, actors.second_bank, rules) == code
    assert gate.transfer(actors.second_bank, actors.bank, rules) == (0 if sender == receiver else 51)
    assert (gate.sender(actors.bank, rules), gate.receiver(actors.second_bank, rules)) == (0, 0)


@pytest.mark.parametrize(("seller", "buyer"), [(0, 23), (23, 0), (2, 6), (2, 2)])
def test_a_category_sells_to_those_of_its_row_alone(gate: Gate, actors: Actors, seller: int, buyer: int) -> None:
    gate.put(actors.bank, replace(GOOD, category=seller))
    gate.put(actors.second_bank, replace(GOOD, category=buyer))
    every = (1 << 24) - 1
    rules = Rules(every, Policy(7, category_pairs=True))
    gate.govern("setBuyers", 6, seller, every)
    for allowed, code in ((0, 52), (every ^ 1 << buyer, 52), (1 << buyer, 0)):
        gate.govern("setBuyers", 7, seller, allowed)
        assert gate.transfer(actors.bank, actors.second_bank, rules) == code
    assert gate.transfer(actors.second_bank, actors.bank, rules) == (0 if seller == buyer else 52)
    assert (gate.sender(actors.bank, rules), gate.receiver(actors.second_bank, rules)) == (0, 0)


def test_customers_of_a_closed_venue_receive_nothing_and_may_leave(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, GOOD)
    gate.put(actors.second_bank, replace(GOOD, venue=300))
    rules = replace(BANKS, policy=Policy(venues=True))
    for is_open, code in ((None, 53), (True, 0), (False, 53)):
        if is_open is not None:
            gate.open(300, is_open)
        assert gate.transfer(actors.bank, actors.second_bank, rules) == code
        assert gate.receiver(actors.second_bank, rules) == code
        assert gate.transfer(actors.second_bank, actors.bank, rules) == 0
        assert gate.sender(actors.second_bank, rules) == 0
        assert gate.transfer(actors.bank, actors.second_bank, BANKS) == 0


def test_of_several_rules_the_receivers_own_are_named_first(gate: Gate, actors: Actors) -> None:
    gate.put(actors.bank, GOOD)
    gate.put(actors.second_bank, replace(GOOD, venue=300))
    policy, codes = Policy(7, countries=True, corridors=True, category_pairs=True, venues=True), []
    for flag in ("countries", "venues", "corridors", "category_pairs"):
        codes.append(gate.transfer(actors.bank, actors.second_bank, replace(BANKS, policy=policy)))
        policy = replace(policy, **{flag: False})
    assert codes == [50, 53, 51, 52]


SOME = (0, 255, 256, 586, 784)
COUNTRIES = st.sampled_from(SOME)
TABLES = (1, 2)
TABLE_NUMBERS = st.sampled_from(TABLES)
CATEGORIES = st.integers(0, 23)
VENUES = st.sampled_from([0, 0, 1, 256])
EVERY_PAIR = frozenset(product(TABLES, range(24), range(24)))
EVERY_CORRIDOR = frozenset(product(TABLES, SOME, SOME))
RARELY = st.integers(0, 7).map(lambda number: number == 0)
WORDS = st.builds(
    Word,
    investor=st.integers(0, 3),
    category=st.integers(0, 23),
    country=COUNTRIES,
    venue=VENUES,
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
    rules=st.builds(
        Rules,
        categories=EVERY_CATEGORY_BUT,
        policy=st.builds(
            Policy,
            st.integers(0, 2),
            countries=st.booleans(),
            corridors=st.booleans(),
            category_pairs=st.booleans(),
            venues=st.booleans(),
        ),
    ),
    countries=st.frozensets(st.tuples(TABLE_NUMBERS, COUNTRIES)),
    all_corridors_but=st.frozensets(st.tuples(TABLE_NUMBERS, COUNTRIES, COUNTRIES), max_size=20),
    all_pairs_but=st.frozensets(st.tuples(TABLE_NUMBERS, CATEGORIES, CATEGORIES), max_size=6),
    open_venues=st.frozensets(st.sampled_from([1, 256])),
    later=st.integers(0, 10),
)
def test_the_registry_refuses_as_the_model_does(
    gate: Gate,
    actors: Actors,
    words: tuple[Word, Word],
    seconds: tuple[int, int],
    rules: Rules,
    countries: frozenset[tuple[int, int]],
    all_corridors_but: frozenset[tuple[int, int, int]],
    all_pairs_but: frozenset[tuple[int, int, int]],
    open_venues: frozenset[int],
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
        pairs, corridors = EVERY_PAIR - all_pairs_but, EVERY_CORRIDOR - all_corridors_but
        for *key, part in {(*key, country // 256) for *key, country in (*countries, *corridors)}:
            there = [c % 256 for *k, c in (*countries, *corridors) if (k, c // 256) == (key, part)]
            gate.govern("setCountries" if len(key) == 1 else "setCorridor", *key, part, sum(1 << bit for bit in there))
        for table, seller in product(TABLES, {word.category for word in words}):
            buyers = sum(1 << b for b in range(24) if (table, seller, b) in pairs)
            gate.govern("setBuyers", table, seller, buyers)
        for venue in open_venues:
            gate.open(venue)
        gate.chain.travel(start + later)
        expected = Whitelist(start + later, known, countries, corridors, pairs, open_venues)
        for wallet in parties:
            assert gate.sender(wallet, rules) == expected.sender(wallet, rules)
            assert gate.receiver(wallet, rules) == expected.receiver(wallet, rules)
        for pair in (parties, parties[::-1]):
            assert gate.transfer(*pair, rules) == expected.transfer(*pair, rules)

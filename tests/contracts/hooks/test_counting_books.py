"""Whatever happens to a series, a hook that counts says what a plain list of its holders says, and refuses by that.

The hook comes in mid-life, so each sequence goes through tracking, too: until it is activated it refuses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.hooks.acts import NOWHERE, Act
from tests.contracts.hooks.conftest import Series
from tests.support.actors import Actors
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted

COUNTRIES = (586, 784)
MOST, MOST_OF_COUNTRY = 3, 1

Key = tuple[int, int]
"""An investor and a country."""


@dataclass(frozen=True)
class Group:
    """Wallets of a series on which the hook is tracking or asked, and a plain list of what it should know."""

    office: Office
    series: Series
    hook: Contract
    wallets: tuple[str, ...]

    def name(self, wallet: int, key: Key) -> None:
        word = replace(self.office.word("bank"), investor=key[0], country=key[1])
        self.office.admit({self.wallets[wallet]: word})

    def do(self, act: Act) -> Receipt:
        return act.do(self.series, self.wallets)

    def figures(self) -> tuple[int, ...]:
        """Holders in all and by country, and units counted, as the hook says."""
        chain, bond = self.series.chain, self.series.bond.address
        of_countries = [chain.call(self.hook, "holdersIn", bond, country)[1] for country in COUNTRIES]
        in_all = chain.call(self.hook, "holdersOf", bond)[1]
        return (in_all, *of_countries, chain.call(self.hook, "counted", bond) // self.series.unit)


@dataclass
class Books:
    """By wallet: what its word says, what it holds, and under what it is counted, if it is."""

    word: dict[int, Key]
    balance: dict[int, int]
    under: dict[int, Key]
    asked: bool = False

    def figures(self) -> tuple[int, ...]:
        investors = {investor for investor, _ in self.under.values()}
        of_countries = [len({key for key in self.under.values() if key[1] == country}) for country in COUNTRIES]
        return (len(investors), *of_countries, sum(self.balance[wallet] for wallet in self.under))

    def refuses(self, act: Act) -> int:
        """The code, by the rule in words: who buys is a new holder, and there are too many once who left is gone."""
        if not self.asked or act.name not in ("issue", "transfer") or act.units == 0 or self.balance[act.to]:
            return 0
        buyer, seller = self.word[act.to], self.word.get(act.sender)
        if buyer == seller:
            return 0
        emptied = act.sender if self.balance.get(act.sender) == act.units else NOWHERE
        left = [key for wallet, key in self.under.items() if wallet != emptied]
        investors = {investor for investor, _ in self.under.values()}
        new = (seller is None or seller[0] != buyer[0]) and buyer[0] not in investors
        if new and len({investor for investor, _ in left} | {buyer[0]}) > MOST:
            return 61
        new = buyer[1] == COUNTRIES[1] and buyer not in self.under.values()
        return 62 * (new and len({key for key in left if key[1] == buyer[1]} | {buyer}) > MOST_OF_COUNTRY)

    def move(self, act: Act) -> None:
        known = {wallet for wallet, held in self.balance.items() if held == 0} | self.under.keys()
        for wallet, change in ((act.sender, -act.units), (act.to, act.units)):
            if wallet != NOWHERE:
                self.balance[wallet] += change
        for wallet in {act.sender, act.to} & known:
            self.count(wallet)

    def count(self, wallet: int) -> None:
        self.under.pop(wallet, None)
        if self.balance[wallet]:
            self.under[wallet] = self.word[wallet]


@pytest.fixture
def group(series: Series, deployed: Callable[..., Contract], office: Office, actors: Actors) -> Group:
    """Six wallets of six investors, three of which hold 4 denominations when the hook comes."""
    wallets = (actors.bank, actors.second_bank, actors.islamic_bank, actors.stranger, actors.outsider, actors.operator)
    group = Group(office, series, deployed("HolderCount"), wallets)
    for number in range(6):
        group.name(number, (1 + number, COUNTRIES[0]))
    for wallet in wallets[::2]:
        series.issue(wallet, 4)
    series.governs(group.hook, "setLimit", MOST)
    series.governs(group.hook, "setCountryLimit", COUNTRIES[1], MOST_OF_COUNTRY)
    series.install(group.hook)
    return group


WALLETS = st.integers(0, 5)
UNITS = st.sampled_from([99, 2, 1, 99, 0])
"""99 is everything."""
KEYS = st.tuples(st.integers(1, 6), st.sampled_from(COUNTRIES))
TRANSFERS = st.builds(Act, st.just("transfer"), WALLETS, WALLETS, UNITS)
ACTS = st.one_of(
    TRANSFERS,
    TRANSFERS,
    TRANSFERS,
    st.builds(Act, st.just("issue"), st.just(NOWHERE), WALLETS, st.integers(0, 3)),
    st.builds(Act, st.just("seize"), WALLETS, WALLETS, UNITS),
    st.builds(Act, st.just("redeem"), WALLETS, st.just(NOWHERE), UNITS),
    st.builds(Act, st.just("seed"), WALLETS, st.just(NOWHERE), st.just(0)),
    st.builds(lambda wallet, key: (wallet, key), WALLETS, KEYS),
)


@given(acts=st.lists(ACTS, min_size=20, max_size=50), activation=st.integers(0, 9))
def test_after_any_sequence_the_hook_knows_its_holders_and_refuses_one_too_many(
    group: Group, acts: list[Act | tuple[int, Key]], activation: int
) -> None:
    with group.office.chain.isolated():
        words = {number: (1 + number, COUNTRIES[0]) for number in range(6)}
        books = Books(words, {number: 4 if number % 2 == 0 else 0 for number in range(6)}, {})
        for number, act in enumerate(acts):
            if number == activation:
                group.series.seed(group.hook, *group.wallets)
                for wallet in set(range(6)) - books.under.keys():
                    books.count(wallet)
                group.series.activate(group.hook)
                books.asked = True
            if isinstance(act, tuple):
                group.name(*act)
                books.word[act[0]] = act[1]
            elif act.name == "seed":
                if not books.asked:
                    group.series.seed(group.hook, group.wallets[act.sender])
                    if act.sender not in books.under:
                        books.count(act.sender)
            elif (act.name, act.sender) != ("seize", act.to):
                if act.sender != NOWHERE:
                    act = replace(act, units=min(act.units, books.balance[act.sender]))
                if code := books.refuses(act):
                    with pytest.raises(Reverted) as refusal:
                        group.do(act)
                    assert refusal.value.arguments["code"] == code
                else:
                    assert group.do(act).events(group.series.bond, "HookFailed") == []
                    books.move(act)
            assert group.figures() == books.figures()

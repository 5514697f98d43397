"""Whatever happens to a series, the books of its holding limit add up, and only the limit refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.hooks.acts import NOWHERE, Act
from tests.contracts.hooks.conftest import LIMIT, Books
from tests.support.actors import Actors
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted

INVESTORS = range(4)
"""Ids that wallets are given; 0 is to have none, and not to be admitted."""


@dataclass(frozen=True)
class Expected:
    """What the hook should have in its books, by wallet: its investor now, its balance, under whom that is counted."""

    investor: Mapping[int, int]
    balance: Mapping[int, int]
    under: Mapping[int, int]

    def held(self, investor: int) -> int:
        return sum(units for wallet, units in self.balance.items() if self.under[wallet] == investor)

    def renamed(self, wallet: int, investor: int) -> Expected:
        return replace(self, investor={**self.investor, wallet: investor})

    def recounted(self, act: Act) -> Expected:
        parties = {act.sender, act.to} - {NOWHERE}
        return replace(self, under={**self.under, **{wallet: self.investor[wallet] for wallet in parties}})

    def emptied(self) -> Expected:
        """Who holds nothing is counted under nobody."""
        return replace(self, under={wallet: one if self.balance[wallet] else 0 for wallet, one in self.under.items()})

    def moved(self, act: Act) -> Expected:
        balance = dict(self.balance)
        for wallet, change in ((act.sender, -act.units), (act.to, act.units)):
            if wallet != NOWHERE:
                balance[wallet] += change
        return replace(self.recounted(act), balance=balance).emptied()

    def exceeds(self, act: Act) -> bool:
        """Whether the limit of the receiver's investor keeps the units out; between own wallets it never does."""
        if act.name not in ("issue", "transfer") or self.investor.get(act.sender) == self.investor[act.to]:
            return False
        return self.recounted(act).held(self.investor[act.to]) + act.units > LIMIT

    def possible(self, act: Act) -> bool:
        """Whether nothing but a hook would refuse: the whitelist knows who must be known."""
        known = {"issue": [act.to], "transfer": [act.sender, act.to], "seize": [act.to], "redeem": []}[act.name]
        return all(self.investor[wallet] for wallet in known) and (act.name, act.sender) != ("seize", act.to)

    def affordable(self, act: Act) -> Act:
        """The act with no more units than there are."""
        return act if act.sender == NOWHERE else replace(act, units=min(act.units, self.balance[act.sender]))


@dataclass(frozen=True)
class Bond:
    """The bond with five banks, and the books of its holding limit."""

    office: Office
    books: Books
    wallets: tuple[str, ...]

    def rename(self, wallet: int, investor: int) -> None:
        word = replace(self.office.word("bank"), investor=investor, admitted=investor != 0)
        self.office.admit({self.wallets[wallet]: word})

    def do(self, act: Act) -> Receipt:
        return act.do(self.books.series, self.wallets)

    def state(self) -> Expected:
        """What the chain says; who is who is known only to the whitelist."""
        series, chain = self.books.series, self.office.chain
        registry = self.office.programme.registry
        numbered = dict(enumerate(self.wallets))
        return Expected(
            {number: int(chain.call(registry, "identity", wallet), 16) for number, wallet in numbered.items()},
            {number: series.balance(wallet) for number, wallet in numbered.items()},
            {number: self.books.counted_under(wallet) for number, wallet in numbered.items()},
        )


@pytest.fixture
def banks(office: Office, books: Books, actors: Actors) -> Bond:
    """Five wallets of three investors, with 4 denominations each."""
    wallets = (actors.bank, actors.second_bank, actors.islamic_bank, actors.stranger, actors.outsider)
    banks = Bond(office, books, wallets)
    for number in range(5):
        banks.rename(number, 1 + number // 2)
        books.series.issue(wallets[number], 4)
    return banks


WALLETS = st.integers(0, 4)
UNITS = st.sampled_from([4, 2, 3, 1, 0, LIMIT - 1, LIMIT])
ACTS = st.one_of(
    st.builds(Act, st.just("issue"), st.just(NOWHERE), WALLETS, UNITS),
    st.builds(Act, st.sampled_from(["transfer", "seize"]), WALLETS, WALLETS, UNITS),
    st.builds(Act, st.just("redeem"), WALLETS, st.just(NOWHERE), UNITS),
    st.builds(Act, st.just("rename"), WALLETS, st.just(NOWHERE), st.sampled_from([1, 2, 3, 1, 2, 3, 0])),
)


@given(acts=st.lists(ACTS, min_size=10, max_size=40))
def test_after_any_sequence_the_books_add_up_and_only_the_limit_refuses(banks: Bond, acts: list[Act]) -> None:
    with banks.office.chain.isolated():
        expected = banks.state()
        for act in acts:
            if act.name == "rename":
                banks.rename(act.sender, act.units)
                expected = expected.renamed(act.sender, act.units)
                continue
            if not expected.possible(act):
                continue
            act = expected.affordable(act)
            if expected.exceeds(act):
                with pytest.raises(Reverted) as refusal:
                    banks.do(act)
                assert refusal.value.arguments["code"] == 60
            else:
                assert banks.do(act).events(banks.books.series.bond, "HookFailed") == []
                expected = expected.moved(act)
            assert banks.state() == expected
            assert [banks.books.held(one) for one in INVESTORS] == [expected.held(one) for one in INVESTORS]
            assert banks.books.counted() == sum(expected.balance.values())

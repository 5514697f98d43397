"""The holding limit tells the figures behind its answer: the limit, what the investor holds, what it would hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.hooks.conftest import BANKS, LIMIT, Books, Series
from tests.support.actors import Actors
from tests.support.office import Office, investor_id
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built


def figures(bond: Series, hook: Contract, office: Office, source: str, target: str, units: int) -> list[int]:
    """Of a transfer as the series would ask about it, in denominations."""
    wallets = (source, target)
    words = [bond.chain.call(office.programme.registry, "wordOf", wallet) for wallet in wallets]
    balances = [bond.chain.call(bond.bond, "balanceOf", wallet) for wallet in wallets]
    move = (*wallets, units * bond.unit, *words, *balances, bond.chain.now(), 0)
    found = bond.chain.call(hook, "figures", move, sender=bond.bond.address)
    assert all(number % bond.unit == 0 for number in found)
    return [number // bond.unit for number in found]


@pytest.fixture
def second_wallet(office: Office, actors: Actors) -> str:
    """Another wallet of the bank."""
    office.admit({actors.second_bank: office.word("bank")})
    return actors.second_bank


def test_it_says_by_erc_165_that_it_tells_figures(bond: Series, hook: Contract) -> None:
    selector = Contract(hook.address, built("IHookFigures").abi).encode("figures", (*[hook.address] * 2, *[0] * 7))
    assert bond.chain.call(hook, "supportsInterface", selector.data[:4])
    assert not bond.chain.call(hook, "supportsInterface", b"\xff\xff\xff\xff")


def test_what_all_wallets_of_the_investor_hold_is_held(
    bond: Series, hook: Contract, books: Books, office: Office, actors: Actors, second_wallet: str
) -> None:
    bond.issue(actors.bank, 6)
    bond.issue(second_wallet, 3)
    bond.issue(actors.fund, 5)
    assert figures(bond, hook, office, actors.fund, second_wallet, 2) == [LIMIT, 9, 11]
    assert figures(bond, hook, office, actors.fund, actors.insurer, 2) == [LIMIT, 0, 2]


def test_between_own_wallets_nothing_is_added(
    bond: Series, hook: Contract, books: Books, office: Office, actors: Actors, second_wallet: str
) -> None:
    bond.issue(actors.bank, LIMIT)
    assert figures(bond, hook, office, actors.bank, second_wallet, 4) == [LIMIT, LIMIT, LIMIT]


@pytest.mark.parametrize("changed", ["sender", "receiver", "both"])
def test_both_wallets_count_under_whom_their_words_name_now(
    bond: Series, hook: Contract, books: Books, office: Office, actors: Actors, second_wallet: str, changed: str
) -> None:
    books.limit(100)
    bond.issue(actors.fund, 5)
    bond.issue(second_wallet, 3)
    bond.issue(actors.bank, 2)
    if changed in ("sender", "both"):
        office.admit({second_wallet: replace(office.word("bank"), investor=investor_id("other"))})
    if changed in ("receiver", "both"):
        office.admit({actors.fund: replace(office.word("fund"), investor=investor_id("bank"))})
    receiver = investor_id("fund" if changed == "sender" else "bank")
    limit, held, would_hold = figures(bond, hook, office, second_wallet, actors.fund, 1)
    bond.transfer(second_wallet, actors.fund, 1)
    assert (limit, would_hold) == (100, books.held(receiver))
    assert held == would_hold - (0 if changed == "receiver" else 1)


def test_a_series_without_a_limit_may_hold_nothing(
    series: Series, hook: Contract, office: Office, actors: Actors
) -> None:
    series.install(hook)
    assert figures(series, hook, office, actors.fund, actors.bank, 1) == [0, 0, 1]


def test_every_limit_of_a_named_category_refuses_exactly_what_would_be_more(
    bond: Series, hook: Contract, books: Books, office: Office, actors: Actors
) -> None:
    bond.issue(actors.fund, 5)
    bond.issue(actors.bank, 4)
    for limit in range(8):
        books.limit(limit, BANKS)
        for units in range(1, 5):
            most, _, would_hold = figures(bond, hook, office, actors.fund, actors.bank, units)
            parties = (actors.fund, actors.bank, units * bond.unit)
            code = bond.chain.call(bond.bond, "detectTransferRestriction", *parties)
            assert code == (60 if would_hold > most else 0)

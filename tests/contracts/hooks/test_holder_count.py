"""At most so many investors hold units of a series, in all and per country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.contracts.hooks.conftest import COUNTING, TRACKING, Series
from tests.support.actors import Actors
from tests.support.chains import emitted
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Contract

IN_ALL, OF_COUNTRY = 61, 62
PK, AE = 586, 784
LIMIT = 2


@dataclass(frozen=True)
class Count:
    """The hook on the bill; two investors may hold."""

    series: Series
    hook: Contract
    office: Office

    def limit(self, holders: int) -> Receipt:
        return self.series.governs(self.hook, "setLimit", holders)

    def limit_country(self, country: int, holders: int) -> Receipt:
        return self.series.governs(self.hook, "setCountryLimit", country, holders)

    def holders(self, country: int | None = None) -> int:
        arguments = ("holdersOf",) if country is None else ("holdersIn",)
        more = () if country is None else (country,)
        return int(self.series.chain.call(self.hook, *arguments, self.series.bond.address, *more)[1])

    def move_to(self, wallet: str, name: str, country: int) -> None:
        """The registrar says that a wallet belongs to an investor in a country."""
        self.office.admit({wallet: replace(self.office.word(name), country=country)})


@pytest.fixture
def count(series: Series, deployed: Callable[..., Contract], office: Office) -> Count:
    count = Count(series, deployed("HolderCount"), office)
    series.install(count.hook)
    count.limit(LIMIT)
    return count


@pytest.fixture
def full(count: Count, actors: Actors) -> Count:
    """Bank and fund hold 4 denominations each."""
    count.series.issue(actors.bank, 4)
    count.series.issue(actors.fund, 4)
    return count


def test_a_series_without_a_limit_admits_nobody(
    series: Series, deployed: Callable[..., Contract], actors: Actors
) -> None:
    series.install(deployed("HolderCount"))
    with series.refuses(IN_ALL, NOBODY, actors.bank, 1):
        series.issue(actors.bank, 1)


def test_one_holder_too_many_is_refused_by_issue_and_by_transfer(full: Count, actors: Actors) -> None:
    with full.series.refuses(IN_ALL, NOBODY, actors.insurer, 1):
        full.series.issue(actors.insurer, 1)
    with full.series.refuses(IN_ALL, actors.bank, actors.insurer, 1):
        full.series.transfer(actors.bank, actors.insurer, 1)
    assert full.series.figures(full.hook, actors.bank, actors.insurer, 1) == [LIMIT, LIMIT]


def test_holders_trade_among_each_other(full: Count, actors: Actors) -> None:
    full.series.transfer(actors.bank, actors.fund, 1)
    full.series.issue(actors.bank, 1)
    full.series.transfer(actors.fund, actors.fund, 1)
    full.series.transfer(actors.bank, actors.insurer, 0)
    assert full.holders() == 2


def test_who_sells_everything_makes_room_for_the_buyer(full: Count, actors: Actors) -> None:
    full.series.transfer(actors.bank, actors.insurer, 4)
    assert (full.holders(), full.series.balance(actors.insurer)) == (2, 4)
    with full.series.refuses(IN_ALL, actors.insurer, actors.bank, 1):
        full.series.transfer(actors.insurer, actors.bank, 1)


def test_who_sells_everything_from_one_of_two_wallets_makes_none(full: Count, actors: Actors) -> None:
    full.move_to(actors.second_bank, "bank", PK)
    full.series.transfer(actors.bank, actors.second_bank, 1)
    assert full.holders() == 2
    with full.series.refuses(IN_ALL, actors.bank, actors.insurer, 3):
        full.series.transfer(actors.bank, actors.insurer, 3)


def test_redemption_of_all_makes_room_and_so_does_a_seizure_of_all(full: Count, actors: Actors) -> None:
    full.series.redeem(actors.bank, 4)
    assert full.holders() == 1
    full.series.issue(actors.insurer, 1)
    full.series.seize(actors.insurer, actors.fund, 1)
    assert full.holders() == 1


def test_a_seizure_for_a_third_holder_is_never_refused(full: Count, actors: Actors) -> None:
    receipt = full.series.seize(actors.bank, actors.insurer, 1)
    assert receipt.events(full.series.bond, "HookFailed") == []
    assert full.holders() == 3
    with full.series.refuses(IN_ALL, actors.bank, actors.individual, 3):
        full.series.transfer(actors.bank, actors.individual, 3)


def test_a_lowered_limit_forces_nobody_to_sell(full: Count, actors: Actors) -> None:
    full.limit(1)
    full.series.transfer(actors.bank, actors.fund, 1)
    full.series.transfer(actors.bank, actors.fund, 3)
    assert full.holders() == 1


def test_one_holder_of_a_country_too_many_is_refused(full: Count, actors: Actors) -> None:
    full.limit(5)
    full.limit_country(AE, 1)
    for wallet, name in ((actors.insurer, "insurer"), (actors.individual, "individual")):
        full.move_to(wallet, name, AE)
    full.series.issue(actors.insurer, 1)
    with full.series.refuses(OF_COUNTRY, NOBODY, actors.individual, 1):
        full.series.issue(actors.individual, 1)
    with full.series.refuses(OF_COUNTRY, actors.bank, actors.individual, 1):
        full.series.transfer(actors.bank, actors.individual, 1)
    assert full.series.figures(full.hook, actors.bank, actors.individual, 1) == [1, 1, AE]
    full.series.transfer(actors.insurer, actors.individual, 1)
    assert (full.holders(), full.holders(AE), full.holders(PK)) == (3, 1, 2)


def test_leaving_another_country_makes_no_room_in_this_one(full: Count, actors: Actors) -> None:
    full.limit_country(AE, 1)
    full.move_to(actors.insurer, "insurer", AE)
    full.move_to(actors.individual, "individual", AE)
    full.series.transfer(actors.bank, actors.insurer, 4)
    with full.series.refuses(OF_COUNTRY, actors.fund, actors.individual, 4):
        full.series.transfer(actors.fund, actors.individual, 4)
    full.limit_country(AE, 0)
    full.series.transfer(actors.fund, actors.individual, 4)


def test_an_investor_with_wallets_in_two_countries_counts_once_in_all_and_in_both(full: Count, actors: Actors) -> None:
    full.move_to(actors.second_bank, "bank", AE)
    full.series.transfer(actors.bank, actors.second_bank, 1)
    assert (full.holders(), full.holders(PK), full.holders(AE)) == (2, 2, 1)
    full.limit_country(AE, 1)
    full.move_to(actors.insurer, "insurer", AE)
    full.limit(5)
    with full.series.refuses(OF_COUNTRY, actors.bank, actors.insurer, 1):
        full.series.transfer(actors.bank, actors.insurer, 1)


def test_a_changed_word_is_counted_anew_with_the_next_movement_and_never_refused(full: Count, actors: Actors) -> None:
    full.limit_country(AE, 1)
    full.move_to(actors.insurer, "insurer", AE)
    full.limit(3)
    full.series.issue(actors.insurer, 1)
    full.move_to(actors.bank, "bank", AE)
    assert (full.holders(PK), full.holders(AE)) == (2, 1)
    full.series.transfer(actors.bank, actors.fund, 1)
    assert (full.holders(), full.holders(PK), full.holders(AE)) == (3, 1, 2)


def test_a_wallet_that_changed_hands_counts_for_its_new_investor_with_the_next_movement(
    full: Count, actors: Actors
) -> None:
    full.move_to(actors.bank, "fund", PK)
    full.series.transfer(actors.fund, actors.bank, 1)
    assert full.holders() == 1


def test_installed_in_mid_life_it_is_shown_holders_and_then_a_rule(
    series: Series, deployed: Callable[..., Contract], actors: Actors, office: Office
) -> None:
    for wallet in (actors.bank, actors.fund, actors.insurer):
        series.issue(wallet, 2)
    count = Count(series, deployed("HolderCount"), office)
    count.limit(3)
    series.install(count.hook)
    assert series.hooks() == [(count.hook.address, TRACKING)]
    series.seed(count.hook, actors.bank, actors.fund, actors.insurer)
    series.activate(count.hook)
    assert (series.hooks(), count.holders(), count.holders(PK)) == ([(count.hook.address, COUNTING)], 3, 3)
    with series.refuses(IN_ALL, actors.bank, actors.individual, 1):
        series.transfer(actors.bank, actors.individual, 1)


def test_a_seizure_between_wallets_that_both_belong_to_others_than_before_is_counted(
    full: Count, actors: Actors
) -> None:
    full.move_to(actors.second_bank, "bank", PK)
    full.series.seize(actors.bank, actors.second_bank, 2)
    full.move_to(actors.second_bank, "islamic_bank", AE)
    full.move_to(actors.insurer, "insurer", 702)
    receipt = full.series.seize(actors.second_bank, actors.insurer, 1)
    assert receipt.events(full.series.bond, "HookFailed") == []
    assert (full.holders(), full.holders(PK), full.holders(AE), full.holders(702)) == (4, 2, 1, 1)


def test_limits_are_recorded(count: Count) -> None:
    series = count.series.bond.address
    emitted(count.limit(7), count.hook, "LimitSet", series=series, holders=7)
    emitted(count.limit_country(AE, 3), count.hook, "CountryLimitSet", series=series, country=AE, holders=3)
    assert count.series.chain.call(count.hook, "holdersOf", series) == (7, 0)
    assert count.series.chain.call(count.hook, "holdersIn", series, AE) == (3, 0)

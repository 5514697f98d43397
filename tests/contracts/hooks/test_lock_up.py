"""Who may not sell yet, and when nobody may transfer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.contracts.hooks.conftest import TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from wasiqa.categories import Category, mask
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract

LOCKED, BLACKOUT = 63, 64
DAY = 86_400


@dataclass(frozen=True)
class Calendar:
    """The hook on the bill, of which bank, fund and individual hold 5 denominations each."""

    series: Series
    hook: Contract
    now: int

    def lock(self, until: int, *categories: Category) -> Receipt:
        return self.series.governs(self.hook, "setLock", mask(categories), until)

    def blackouts(self, *windows: tuple[int, int]) -> Receipt:
        return self.series.governs(self.hook, "setBlackouts", windows)

    def code(self, time: int, sender: str, to: str) -> int:
        """What the hook says to a transfer at a time."""
        *most, _, kind = self.series.move(sender, to, 1)
        chain, move = self.series.chain, (*most, time, kind)
        return int(chain.call(self.hook, "check", move, sender=self.series.bond.address))


@pytest.fixture
def calendar(series: Series, deployed: Callable[..., Contract], actors: Actors) -> Calendar:
    for wallet in (actors.bank, actors.fund, actors.individual):
        series.issue(wallet, 5)
    hook = deployed("LockUp")
    series.install(hook)
    return Calendar(series, hook, series.chain.now())


@pytest.mark.parametrize("window", [(0, 5), (9, 8)])
def test_a_window_that_ends_before_it_begins_is_refused(calendar: Calendar, window: tuple[int, int]) -> None:
    with reverts("WindowInvalid", index=1):
        calendar.blackouts((1, 1), window)


def test_a_fourth_window_is_refused(calendar: Calendar) -> None:
    with reverts("WindowInvalid", index=3):
        calendar.blackouts((1, 2), (3, 4), (5, 6), (7, 8))


def test_a_locked_up_category_may_not_sell_before_the_time(calendar: Calendar, actors: Actors) -> None:
    until = calendar.now + DAY
    calendar.lock(until, Category.BANK, Category.INSURANCE)
    with calendar.series.refuses(LOCKED, actors.bank, actors.fund, 1):
        calendar.series.transfer(actors.bank, actors.fund, 1)
    assert calendar.series.figures(calendar.hook, actors.bank, actors.fund, 1) == [until, Category.BANK]


def test_the_last_second_of_a_lock_is_locked_and_the_next_is_free(calendar: Calendar, actors: Actors) -> None:
    until = calendar.now + DAY
    calendar.lock(until, Category.BANK)
    calendar.series.chain.travel(until)
    with calendar.series.refuses(LOCKED, actors.bank, actors.fund, 1):
        calendar.series.transfer(actors.bank, actors.fund, 1)
    calendar.series.chain.travel(until + 1)
    calendar.series.transfer(actors.bank, actors.fund, 1)


def test_a_locked_up_category_buys_and_others_sell(calendar: Calendar, actors: Actors) -> None:
    calendar.lock(calendar.now + DAY, Category.BANK)
    calendar.series.issue(actors.bank, 1)
    calendar.series.transfer(actors.fund, actors.bank, 1)


def test_locked_up_units_move_between_own_wallets(office: Office, calendar: Calendar, actors: Actors) -> None:
    office.admit({actors.second_bank: office.word("bank")})
    calendar.lock(calendar.now + DAY, Category.BANK)
    calendar.series.transfer(actors.bank, actors.second_bank, 2)


def test_nobody_sells_by_way_of_an_own_wallet_in_another_category(
    office: Office, calendar: Calendar, actors: Actors
) -> None:
    calendar.lock(calendar.now + DAY, Category.BANK)
    office.admit({actors.second_bank: replace(office.word("bank"), category=Category.INSURANCE)})
    with calendar.series.refuses(LOCKED, actors.bank, actors.second_bank, 1):
        calendar.series.transfer(actors.bank, actors.second_bank, 1)
    office.admit({actors.second_bank: office.word("bank")})
    calendar.series.transfer(actors.bank, actors.second_bank, 1)


def test_each_category_has_a_time_of_its_own(calendar: Calendar, actors: Actors) -> None:
    first, second = calendar.now + DAY, calendar.now + 2 * DAY
    calendar.lock(first, Category.BANK, Category.FUND)
    calendar.lock(second, Category.FUND, Category.OTHER)
    chain, bond = calendar.series.chain, calendar.series.bond.address
    locked = {kind: chain.call(calendar.hook, "lockedUntil", bond, kind) for kind in range(24)}
    expected = {Category.BANK: first, Category.FUND: second, Category.OTHER: second}
    assert locked == {kind: expected.get(Category(kind), 0) if kind in set(Category) else 0 for kind in range(24)}
    assert [calendar.code(second, wallet, actors.individual) for wallet in (actors.bank, actors.fund)] == [0, LOCKED]


def test_a_lock_is_lifted_by_a_time_that_has_passed(calendar: Calendar, actors: Actors) -> None:
    calendar.lock(calendar.now + DAY, Category.BANK)
    calendar.lock(0, Category.BANK)
    calendar.series.transfer(actors.bank, actors.fund, 1)


@pytest.mark.parametrize("which", range(3))
def test_nobody_transfers_within_a_window_and_everybody_does_outside(
    office: Office, calendar: Calendar, actors: Actors, which: int
) -> None:
    office.admit({actors.second_bank: office.word("bank")})
    windows = [(calendar.now + k * DAY, calendar.now + k * DAY + 100) for k in (1, 3, 5)]
    calendar.blackouts(*windows)
    begin, end = windows[which]
    for receiver in (actors.fund, actors.second_bank):
        codes = [calendar.code(time, actors.bank, receiver) for time in (begin - 1, begin, end, end + 1)]
        assert codes == [0, BLACKOUT, BLACKOUT, 0]
    calendar.series.chain.travel(begin)
    with calendar.series.refuses(BLACKOUT, actors.bank, actors.fund, 1):
        calendar.series.transfer(actors.bank, actors.fund, 1)
    assert calendar.series.figures(calendar.hook, actors.bank, actors.fund, 1) == [end]


def test_new_windows_take_the_place_of_those_before(calendar: Calendar, actors: Actors) -> None:
    calendar.blackouts((calendar.now, calendar.now + DAY), (1, 2))
    calendar.blackouts((7, 9))
    calendar.series.transfer(actors.bank, actors.fund, 1)
    found = calendar.series.chain.call(calendar.hook, "blackoutsOf", calendar.series.bond.address)
    assert [tuple(window) for window in found] == [(7, 9)]


def test_as_many_windows_as_there_may_be_are_told(calendar: Calendar) -> None:
    windows = [(1, 2), (3, 4), (calendar.now, calendar.now + DAY)]
    calendar.blackouts(*windows)
    found = calendar.series.chain.call(calendar.hook, "blackoutsOf", calendar.series.bond.address)
    assert [tuple(window) for window in found] == windows


def test_issues_seizures_and_redemptions_are_free(calendar: Calendar, actors: Actors) -> None:
    calendar.lock(calendar.now + DAY, *Category)
    calendar.blackouts((1, 2**40 - 1))
    calendar.series.issue(actors.bank, 1)
    calendar.series.seize(actors.bank, actors.fund, 1)
    calendar.series.redeem(actors.bank, 1)


def test_a_category_beyond_the_mask_is_never_locked_up(calendar: Calendar, actors: Actors) -> None:
    calendar.lock(2**40 - 1, *Category)
    sender, to, value, word, *rest = calendar.series.move(actors.bank, actors.fund, 1)
    assert isinstance(word, int)
    move = (sender, to, value, word & ~(0xFF << 160) | 24 << 160, *rest)
    assert calendar.series.chain.call(calendar.hook, "check", move, sender=calendar.series.bond.address) == 0


def test_each_series_has_a_calendar_of_its_own(calendar: Calendar, bond: Series, actors: Actors) -> None:
    bond.governs(calendar.hook, "setLock", mask(Category), 2**40 - 1)
    bond.governs(calendar.hook, "setBlackouts", [(1, 2**40 - 1)])
    calendar.series.transfer(actors.bank, actors.fund, 1)


def test_locks_and_windows_are_recorded(calendar: Calendar) -> None:
    series = calendar.series.bond.address
    emitted(calendar.lock(7, Category.BANK), calendar.hook, "LockSet", series=series, categories=4, until=7)
    (event,) = calendar.blackouts((1, 2), (5, 9)).events(calendar.hook, "BlackoutsSet")
    assert (event.args["series"], [tuple(window) for window in event.args["windows"]]) == (series, [(1, 2), (5, 9)])


def test_it_is_asked_about_transfers_alone(calendar: Calendar) -> None:
    assert calendar.series.hooks() == [(calendar.hook.address, TRANSFERS)]

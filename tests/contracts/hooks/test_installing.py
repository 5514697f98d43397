"""Which hooks are installed, in which order, and which are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.hooks.conftest import ALL, COUNTING, COUNTS, ISSUES, TOLD, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.contract import NOBODY, Contract

Recording = Callable[..., Contract]
FIRST = 5
"""The first of the slots in which a series stores its hooks, one in each."""


def test_an_account_is_no_hook(series: Series, actors: Actors) -> None:
    with reverts("HookInvalid", hook=actors.stranger):
        series.install(Contract(actors.stranger, ()))


def test_the_zero_address_is_no_hook(series: Series) -> None:
    with reverts("HookInvalid", hook=NOBODY):
        series.install(Contract(NOBODY, ()))


def test_a_contract_that_is_something_else_is_no_hook(series: Series, office: Office) -> None:
    for other in (office.cash, office.programme.registry, series.bond):
        with reverts("HookInvalid", hook=other.address):
            series.install(other)


@pytest.mark.parametrize("moments", [0, 16, 17, 48, 60, 255])
def test_moments_that_do_not_exist_are_refused(series: Series, recording: Recording, moments: int) -> None:
    hook = recording(moments)
    with reverts("HookInvalid", hook=hook.address):
        series.install(hook)


def test_a_hook_is_installed_once(series: Series, recording: Recording) -> None:
    first, second = recording(), recording()
    series.install(first)
    series.install(second)
    for hook in (first, second):
        with reverts("HookInstalledAlready", hook=hook.address):
            series.install(hook)


def test_a_ninth_hook_is_refused(series: Series, recording: Recording) -> None:
    hooks = [recording() for _ in range(9)]
    for hook in hooks[:8]:
        series.install(hook)
    with reverts("TooManyHooks"):
        series.install(hooks[8])
    assert series.hooks() == [(hook.address, ALL) for hook in hooks[:8]]
    series.remove(hooks[3])
    series.install(hooks[8])
    assert [hook for hook, _ in series.hooks()] == [hook.address for hook in hooks[:3] + hooks[4:]]


def test_units_move_under_as_many_hooks_as_there_may_be(series: Series, recording: Recording, actors: Actors) -> None:
    for _ in range(8):
        series.install(recording())
    series.issue(actors.bank, 2)
    series.transfer(actors.bank, actors.fund, 1)
    assert (series.balance(actors.bank), series.balance(actors.fund)) == (1, 1)


@pytest.mark.parametrize("moments", [COUNTS, COUNTS | TRANSFERS, COUNTS | ISSUES, COUNTS | TOLD])
def test_a_hook_that_counts_without_being_told_and_asked_is_refused(
    series: Series, counting_in_name: Recording, moments: int
) -> None:
    hook = counting_in_name(moments)
    with reverts("HookInvalid", hook=hook.address):
        series.install(hook)


@pytest.mark.parametrize("moments", [COUNTING, COUNTS | TOLD | TRANSFERS, COUNTS | TOLD | ISSUES])
def test_a_hook_that_counts_is_told_and_is_asked_about_transfers_or_issues(
    series: Series, counting_in_name: Recording, moments: int
) -> None:
    hook = counting_in_name(moments)
    series.install(hook)
    assert series.hooks() == [(hook.address, moments)]


@pytest.mark.parametrize("moments", [COUNTING, COUNTS | TOLD | TRANSFERS])
def test_a_hook_that_says_it_counts_must_be_one_that_can_be_shown_holders(
    series: Series, recording: Recording, moments: int
) -> None:
    hook = recording(moments)
    with reverts("HookInvalid", hook=hook.address):
        series.install(hook)


@pytest.mark.parametrize("moments", range(1, 8))
def test_a_hook_that_does_not_count_may_come_at_any_time(
    series: Series, recording: Recording, actors: Actors, moments: int
) -> None:
    series.issue(actors.bank, 1)
    hook = recording(moments)
    series.install(hook)
    assert series.hooks() == [(hook.address, moments)]


def test_a_hook_that_is_not_installed_is_not_removed(series: Series, recording: Recording) -> None:
    hook = recording()
    with reverts("HookNotInstalled", hook=hook.address):
        series.remove(hook)
    series.install(recording())
    with reverts("HookNotInstalled", hook=hook.address):
        series.remove(hook)
    with reverts("HookNotInstalled", hook=NOBODY):
        series.remove(Contract(NOBODY, ()))


def test_installing_and_removing_are_recorded(series: Series, recording: Recording) -> None:
    hook = recording(TRANSFERS | TOLD)
    emitted(series.install(hook), series.bond, "HookInstalled", hook=hook.address, moments=TRANSFERS | TOLD)
    emitted(series.remove(hook), series.bond, "HookRemoved", hook=hook.address)
    assert series.hooks() == []
    series.install(hook)
    assert series.hooks() == [(hook.address, TRANSFERS | TOLD)]


@pytest.mark.parametrize("gone", range(4))
def test_the_others_keep_their_order_when_one_is_removed(series: Series, recording: Recording, gone: int) -> None:
    hooks = [recording(moments) for moments in (1, 2, 4, 7)]
    for hook in hooks:
        series.install(hook)
    series.remove(hooks[gone])
    moments = (1, 2, 4, 7)
    assert series.hooks() == [(hooks[i].address, moments[i]) for i in range(4) if i != gone]


def test_of_a_removed_hook_nothing_stays_stored(series: Series, recording: Recording) -> None:
    def stored() -> list[int]:
        return [series.chain.stored(series.bond.address, FIRST + number) % 2**160 for number in range(2)]

    hooks = [recording(), recording()]
    for hook in hooks:
        series.install(hook)
    assert stored() == [int(hook.address, 16) for hook in hooks]
    series.remove(hooks[0])
    assert stored() == [int(hooks[1].address, 16), 0]


def test_installing_leaves_the_rest_of_the_configuration_alone(series: Series, recording: Recording) -> None:
    before = series.chain.call(series.bond, "config")
    hook = recording()
    series.install(hook)
    assert series.chain.call(series.bond, "config") == before | 1 << 212
    series.remove(hook)
    assert series.chain.call(series.bond, "config") == before


def test_hooks_named_in_the_terms_are_there_from_the_start(office: Office, pib: OpenSeries) -> None:
    installed, moments = office.chain.call(pib.bond, "hooks")
    assert (installed, moments) == ((office.programme.hooks["holding_limit"][0].address,), (COUNTING,))


def test_a_removed_hook_is_neither_asked_nor_told(series: Series, recording: Recording, actors: Actors) -> None:
    hook = recording()
    series.chain.transact(hook, "setAnswer", 77, sender=actors.stranger)
    series.install(hook)
    with reverts("TransferRefused", {"from": NOBODY, "to": actors.bank}, code=77, value=series.unit):
        series.issue(actors.bank, 1)
    series.remove(hook)
    assert series.issue(actors.bank, 1).events(hook) == []


def test_one_hook_serves_many_series(
    series: Series, recording: Recording, hands: Callable[[OpenSeries], Series], pib: OpenSeries, actors: Actors
) -> None:
    hook, bond = recording(), hands(pib)
    series.install(hook)
    bond.install(hook)
    told = [one.issue(actors.fund, 1).events(hook)[0].args["series"] for one in (series, bond)]
    assert told == [series.bond.address, bond.bond.address]

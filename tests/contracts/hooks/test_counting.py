"""A hook that counts is a rule from the first unit on, or tracked until it has counted every unit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.contracts.hooks.conftest import CALL, COUNTING, LIMIT, NONE, TRACKING, TRANSFERS, Books, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office, investor_id
from wasiqa.chain.contract import Contract

BANK, FUND = investor_id("bank"), investor_id("fund")
SUPPLY = 16
Deployed = Callable[..., Contract]


@pytest.fixture
def held(series: Series, actors: Actors) -> Series:
    """The bill in mid-life: the bank has 12 denominations, which is more than the limit, and the fund has 4."""
    series.issue(actors.bank, 12)
    series.issue(actors.fund, 4)
    return series


@pytest.fixture
def late(held: Series, hook: Contract) -> Books:
    """The holding limit, installed on it now; banks may hold 10."""
    books = Books(held, hook)
    books.limit(LIMIT)
    held.install(hook)
    return books


def not_tracking(series: Series) -> AbstractContextManager[None]:
    return reverts("NotTracking", series=series.bond.address)


def incomplete(books: Books, counted: int, supply: int = SUPPLY) -> AbstractContextManager[None]:
    unit = books.series.unit
    return reverts("HookIncomplete", hook=books.hook.address, counted=counted * unit, supply=supply * unit)


def test_a_hook_that_is_not_installed_is_shown_no_holders(held: Series, hook: Contract, actors: Actors) -> None:
    with not_tracking(held):
        held.seed(hook, actors.bank)


def test_a_hook_that_is_a_rule_already_is_shown_no_holders(bond: Series, books: Books, actors: Actors) -> None:
    with not_tracking(bond):
        bond.seed(books.hook, actors.bank)


def test_a_hook_that_is_not_installed_is_not_activated(series: Series, hook: Contract) -> None:
    with reverts("HookNotInstalled", hook=hook.address):
        series.activate(hook)


def test_a_hook_that_is_a_rule_already_is_not_activated(
    series: Series, bond: Series, books: Books, recording: Deployed
) -> None:
    judging = recording(TRANSFERS)
    series.install(judging)
    for one, hook in ((bond, books.hook), (series, judging)):
        with reverts("HookNotTracking", hook=hook.address):
            one.activate(hook)


def test_before_the_first_unit_a_hook_is_a_rule_at_once(series: Series, hook: Contract) -> None:
    emitted(series.install(hook), series.bond, "HookInstalled", hook=hook.address, moments=COUNTING)
    assert series.hooks() == [(hook.address, COUNTING)]


def test_it_is_shown_holders_wherever_it_stands_among_the_hooks(
    held: Series, hook: Contract, recording: Deployed, actors: Actors
) -> None:
    books = Books(held, hook)
    held.install(recording(TRANSFERS))
    with not_tracking(held):
        held.seed(hook, actors.bank)
    held.install(hook)
    held.seed(hook, actors.bank, actors.fund)
    assert books.counted() == SUPPLY


def test_in_mid_life_it_is_tracked_and_asked_nothing(late: Books, actors: Actors) -> None:
    assert late.series.hooks() == [(late.hook.address, TRACKING)]
    late.series.transfer(actors.fund, actors.bank, 1)
    late.series.issue(actors.bank, 1)
    assert late.series.balance(actors.bank) == 14


def test_it_is_not_activated_before_it_has_counted_every_unit(late: Books, actors: Actors) -> None:
    with incomplete(late, 0):
        late.series.activate(late.hook)
    late.series.seed(late.hook, actors.bank)
    with incomplete(late, 12):
        late.series.activate(late.hook)


def test_once_it_has_counted_every_unit_anybody_activates_it(late: Books, actors: Actors) -> None:
    series = late.series
    series.seed(late.hook, actors.bank, actors.fund)
    emitted(series.activate(late.hook), series.bond, "HookActivated", hook=late.hook.address, moments=COUNTING)
    assert series.hooks() == [(late.hook.address, COUNTING)]
    assert (late.held(BANK), late.held(FUND), late.counted()) == (12, 4, SUPPLY)
    with reverts("TransferRefused", {"from": actors.fund, "to": actors.bank}, code=60, value=series.unit):
        series.transfer(actors.fund, actors.bank, 1)
    series.transfer(actors.bank, actors.fund, 3)
    assert (late.held(BANK), late.held(FUND)) == (9, 7)


def test_pages_may_overlap_repeat_and_name_who_holds_nothing(late: Books, actors: Actors) -> None:
    late.series.seed(late.hook, actors.bank, actors.bank, actors.stranger)
    late.series.seed(late.hook, actors.bank, actors.fund, actors.insurer)
    assert (late.held(BANK), late.held(FUND), late.counted()) == (12, 4, SUPPLY)
    assert late.counted_under(actors.insurer) == 0


def test_who_becomes_a_holder_meanwhile_is_counted_by_that_and_who_was_one_waits_to_be_shown(
    late: Books, actors: Actors
) -> None:
    late.series.transfer(actors.bank, actors.insurer, 2)
    late.series.issue(actors.fund, 1)
    assert (late.held(BANK), late.held(FUND), late.held(investor_id("insurer")), late.counted()) == (0, 0, 2, 2)
    late.series.seed(late.hook, actors.bank, actors.fund)
    assert (late.held(BANK), late.held(FUND), late.counted()) == (10, 5, SUPPLY + 1)
    late.series.activate(late.hook)


def test_who_has_sold_everything_meanwhile_is_counted_when_he_buys_again(late: Books, actors: Actors) -> None:
    late.series.transfer(actors.fund, actors.bank, 4)
    late.series.transfer(actors.bank, actors.fund, 1)
    assert (late.held(BANK), late.held(FUND), late.counted()) == (0, 1, 1)
    late.series.seed(late.hook, actors.bank)
    late.series.activate(late.hook)


def test_units_of_a_lost_wallet_that_are_seized_meanwhile_leave_the_rest_under_its_investor(
    late: Books, bond: Series, actors: Actors
) -> None:
    order = actors.bank, actors.stranger, b"case".ljust(32), b"order".ljust(32)
    bond.chain.transact(bond.bond, "recoverWithCase", *order, sender=bond.enforcer)
    late.series.seize(actors.bank, actors.fund, 2)
    late.series.seed(late.hook, actors.bank, actors.fund)
    assert (late.held(BANK), late.held(FUND), late.counted_under(actors.bank)) == (10, 6, BANK)
    late.series.activate(late.hook)


def test_units_of_a_lost_wallet_that_was_shown_before_stay_under_its_investor(
    late: Books, bond: Series, actors: Actors
) -> None:
    late.series.seed(late.hook, actors.bank, actors.fund)
    order = actors.bank, actors.stranger, b"case".ljust(32), b"order".ljust(32)
    bond.chain.transact(bond.bond, "recoverWithCase", *order, sender=bond.enforcer)
    late.series.seize(actors.bank, actors.fund, 2)
    assert (late.held(BANK), late.held(FUND), late.counted_under(actors.bank)) == (10, 6, BANK)
    late.series.activate(late.hook)


@pytest.mark.parametrize("before", [True, False], ids=["shown before", "not shown"])
@pytest.mark.parametrize("kind", ["transfer", "all", "itself", "nothing", "seizure", "redemption", "redemption of all"])
def test_whatever_moves_nothing_is_counted_twice_or_not_at_all(
    late: Books, actors: Actors, kind: str, before: bool
) -> None:
    series = late.series
    if before:
        series.seed(late.hook, actors.bank)
    {
        "transfer": lambda: series.transfer(actors.bank, actors.fund, 5),
        "all": lambda: series.transfer(actors.bank, actors.fund, 12),
        "itself": lambda: series.transfer(actors.bank, actors.bank, 12),
        "nothing": lambda: series.transfer(actors.bank, actors.fund, 0),
        "seizure": lambda: series.seize(actors.bank, actors.fund, 5),
        "redemption": lambda: series.redeem(actors.bank, 5),
        "redemption of all": lambda: series.redeem(actors.bank, 12),
    }[kind]()
    series.seed(late.hook, actors.bank, actors.fund)
    assert (late.held(BANK), late.held(FUND)) == (series.balance(actors.bank), series.balance(actors.fund))
    series.activate(late.hook)


def test_a_word_that_changes_meanwhile_is_counted_by_what_it_says(office: Office, late: Books, actors: Actors) -> None:
    late.series.seed(late.hook, actors.bank)
    for wallet in ("bank", "fund"):
        office.admit({getattr(actors, wallet): replace(office.word(wallet), investor=77)})
    late.series.seed(late.hook, actors.bank, actors.fund)
    assert (late.held(BANK), late.held(FUND), late.held(77)) == (12, 0, 4)
    late.series.activate(late.hook)
    late.series.transfer(actors.bank, actors.fund, 1)
    assert (late.held(BANK), late.held(77)) == (0, SUPPLY)


def test_a_hook_with_books_from_before_its_removal_does_not_come_back(late: Books, actors: Actors) -> None:
    series = late.series
    series.seed(late.hook, actors.fund)
    series.remove(late.hook)
    with not_tracking(series):
        series.seed(late.hook, actors.bank)
    with reverts("HookUsed", hook=late.hook.address, counted=4 * series.unit):
        series.install(late.hook)


def test_a_hook_whose_books_are_empty_again_may_come_back(late: Books, actors: Actors) -> None:
    series = late.series
    series.seed(late.hook, actors.fund)
    series.redeem(actors.fund, 4)
    series.remove(late.hook)
    series.issue(actors.fund, 1)
    series.install(late.hook)
    series.transfer(actors.fund, actors.insurer, 1)
    series.seed(late.hook, actors.bank)
    series.activate(late.hook)
    assert (late.held(FUND), late.held(investor_id("insurer")), late.counted()) == (0, 1, 13)


def test_a_fresh_instance_takes_the_place_of_one_that_is_used_up(
    late: Books, deployed: Deployed, actors: Actors
) -> None:
    series, fresh = late.series, Books(late.series, deployed("HoldingLimit"))
    series.seed(late.hook, actors.bank, actors.fund)
    series.activate(late.hook)
    series.remove(late.hook)
    fresh.limit(LIMIT)
    series.install(fresh.hook)
    series.seed(fresh.hook, actors.bank, actors.fund)
    series.activate(fresh.hook)
    assert series.hooks() == [(fresh.hook.address, COUNTING)]
    assert (fresh.held(BANK), fresh.held(FUND)) == (12, 4)


@pytest.mark.parametrize("deed", ["seed", "activateHook"])
def test_while_a_hook_is_told_of_a_movement_nobody_counts_or_activates(
    late: Books, hostile: Contract, actors: Actors, deed: str
) -> None:
    series, chain = late.series, late.series.chain
    series.remove(late.hook)
    series.install(hostile)
    series.install(late.hook)
    call = (
        late.hook.encode("seed", series.bond.address, [actors.bank])
        if deed == "seed"
        else series.bond.encode("activateHook", late.hook.address)
    )
    chain.transact(hostile, "setCall", call.to, call.data, sender=actors.stranger)
    chain.transact(hostile, "intend", NONE, CALL, sender=actors.stranger)
    with reverts("HookReentered"):
        series.transfer(actors.fund, actors.bank, 1)


def test_each_series_is_counted_by_itself(late: Books, bond: Series, actors: Actors) -> None:
    Books(bond, late.hook).limit(LIMIT)
    bond.issue(actors.fund, 3)
    late.series.seed(late.hook, actors.bank, actors.fund)
    assert (late.held(FUND), Books(bond, late.hook).held(FUND)) == (4, 3)
    assert late.series.chain.call(late.hook, "counted", bond.bond.address) == 3 * bond.unit

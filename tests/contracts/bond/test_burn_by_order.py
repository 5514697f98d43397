"""Units burned by order: nothing stands in the way, nothing is paid, and the programme gets its headroom back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.bond.hooks import BURN, FAIL, hostile_hook, peaceful
from tests.contracts.bond.orders import CASE, ENFORCED, ORDER, burn, burn_with_case
from tests.contracts.bond.paths import PARTY, SERIES, Obstacle
from tests.contracts.bond.series import ISSUANCE, PAYMENTS, TRANSFERS, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id

Burn = Callable[[Series, str, int], Receipt]
each_burn = pytest.mark.parametrize("act", [burn, burn_with_case], ids=["plain", "with case"])


def burned(value: int) -> list[tuple[str, dict[str, object]]]:
    return [("Transfer", {"from": WHO.bank, "to": NOBODY, "value": value})]


def released(units: int, left: int) -> list[tuple[str, dict[str, object]]]:
    """What is written before that when frozen units of the bank are among them."""
    return [
        ("Frozen", {"account": WHO.bank, "amount": left}),
        ("TokensUnfrozen", {"wallet": WHO.bank, "amount": units}),
    ]


def enforced(act: Burn) -> list[tuple[str, dict[str, bytes]]]:
    return [ENFORCED] * (act is burn_with_case)


def test_only_enforcement_burns_units_of_others(series: Series) -> None:
    calls = (
        ("burn", WHO.bank, 100),
        ("batchBurn", [WHO.bank], [100]),
        ("burnWithCase", WHO.bank, 100, CASE, ORDER),
    )
    for caller in (WHO.stranger, WHO.bank, ROLES["FREEZER"], ROLES["GOVERNANCE"], ROLES["ISSUER"], ROLES["REDEEMER"]):
        for call in calls:
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ENFORCEMENT")):
                series.act(*call, sender=caller)


@each_burn
@pytest.mark.parametrize("value", [0, 100])
def test_nobody_has_no_units_to_burn_and_no_burn_is_made_up(series: Series, act: Burn, value: int) -> None:
    with reverts("ERC20InvalidSender", sender=NOBODY):
        act(series, NOBODY, value)


@each_burn
def test_more_than_the_balance_is_refused_and_releases_nothing(series: Series, act: Burn) -> None:
    series.freeze_units(WHO.bank, 9_000)
    before = series.state()
    for value in (10_001, 2**104, 2**256 - 1):
        with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=value):
            act(series, WHO.bank, value)
    assert series.state() == before


def test_lists_of_different_lengths_burn_nothing(series: Series) -> None:
    with reverts("LengthsDiffer", wallets=2, values=1):
        series.act("batchBurn", [WHO.bank, WHO.fund], [100], sender=ROLES["ENFORCEMENT"])


@each_burn
def test_supply_and_allocation_fall_together_and_the_denomination_is_not_asked(series: Series, act: Burn) -> None:
    receipt = act(series, WHO.bank, 37)
    assert series.events(receipt) == burned(37) + enforced(act)
    assert series.state() == {"bank": 9_963, "fund": 5_000, "supply": 14_963, "allocation": 10**9 - 37}


def test_the_plain_one_takes_free_units_first(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    assert series.events(burn(series, WHO.bank, 600)) == burned(600)
    assert series.events(burn(series, WHO.bank, 600)) == released(200, 8_800) + burned(600)
    assert (series.balance(WHO.bank), series.ask("getFrozenTokens", WHO.bank)) == (8_800, 8_800)


def test_the_one_with_a_case_takes_the_units_frozen_for_it_first(series: Series) -> None:
    series.freeze_units(WHO.bank, 900)
    assert series.events(burn_with_case(series, WHO.bank, 600)) == [*released(600, 300), *burned(600), ENFORCED]
    assert series.events(burn_with_case(series, WHO.bank, 600)) == [*released(300, 0), *burned(600), ENFORCED]
    assert series.events(burn_with_case(series, WHO.bank, 600)) == [*burned(600), ENFORCED]
    assert series.state() == {"bank": 8_200, "fund": 5_000, "supply": 13_200, "allocation": 10**9 - 1_800}


@each_burn
def test_units_frozen_for_later_receipts_stay_frozen_for_them(series: Series, act: Burn) -> None:
    series.freeze_units(WHO.bank, 50_000)
    assert series.events(act(series, WHO.bank, 4_000)) == released(4_000, 46_000) + burned(4_000) + enforced(act)
    series.transfer(WHO.fund, WHO.bank, 1_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)


@each_burn
@pytest.mark.parametrize("frozen", [1, 10_000])
def test_burning_the_whole_balance_leaves_nothing_frozen(series: Series, act: Burn, frozen: int) -> None:
    series.freeze_units(WHO.bank, frozen)
    assert series.events(act(series, WHO.bank, 10_000)) == released(frozen, 0) + burned(10_000) + enforced(act)
    assert series.ask("getFrozenTokens", WHO.bank) == 0


@each_burn
def test_nothing_can_be_burned_too(series: Series, act: Burn) -> None:
    series.freeze_units(WHO.bank, 10_000)
    before = series.state()
    assert series.events(act(series, WHO.bank, 0)) == burned(0) + enforced(act)
    assert series.state() == before


@each_burn
@pytest.mark.parametrize("obstacle", [*PARTY.values(), *SERIES.values()], ids=[*PARTY, *SERIES])
def test_nothing_that_stops_the_holder_stops_a_burn(series: Series, act: Burn, obstacle: Obstacle) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 10_000)
    obstacle.arrange(series, WHO.bank)
    act(series, WHO.bank, 10_000)
    assert series.state() == {"fund": 5_000, "supply": 5_000, "allocation": 10**9 - 10_000}


@each_burn
def test_no_pause_stops_a_burn(series: Series, act: Burn) -> None:
    series.govern("confirmPause", TRANSFERS + ISSUANCE + PAYMENTS)
    act(series, WHO.bank, 10_000)
    assert series.balance(WHO.bank) == 0


@each_burn
@pytest.mark.parametrize("asked", [FAIL, BURN])
@pytest.mark.parametrize("told", [FAIL, BURN])
def test_no_hook_stops_a_burn(stage: Stage, act: Burn, asked: int, told: int) -> None:
    refusing, counting = hostile_hook(stage, asked=asked), hostile_hook(stage, told=told)
    series = Series.deployed(stage, hooks=[refusing.address, counting.address])
    with peaceful(stage, refusing, counting):
        series.mint(WHO.bank, 1_000)
    receipt = act(series, WHO.bank, 400)
    assert series.events(receipt)[:2] == [*burned(400), ("HookFailed", {"hook": counting.address})]
    assert series.state() == {"bank": 600, "supply": 600, "allocation": 10**9 - 400}


def test_several_holders_are_burned_of_at_once(series: Series) -> None:
    series.act("batchBurn", [WHO.bank, WHO.fund, WHO.bank], [400, 5_000, 600], sender=ROLES["ENFORCEMENT"])
    assert series.state() == {"bank": 9_000, "supply": 9_000, "allocation": 10**9 - 6_000}


@each_burn
def test_a_burn_after_a_record_time_leaves_the_holder_entitled(series: Series, act: Burn) -> None:
    series.pass_record(0)
    act(series, WHO.bank, 10_000)
    assert (series.ask("balanceAtRecord", WHO.bank, 0), series.ask("supplyAtRecord", 0)) == (10_000, 15_000)
    series.pass_record(1)
    assert (series.ask("balanceAtRecord", WHO.bank, 1), series.ask("supplyAtRecord", 1)) == (0, 5_000)


def test_the_programme_gives_back_what_was_booked_for_burned_units(
    office: Office, bill: OpenSeries, enforcer: str
) -> None:
    chain, bond, programme = office.chain, bill.bond, office.programme.programme
    unit = bill.terms.sheet.denomination_minor
    office.issue(bond, {WHO.bank: 10 * unit})
    before, booked = chain.call(programme, "allocationOf", bond.address), chain.call(programme, "booked")
    chain.transact(bond, "burnWithCase", WHO.bank, 4 * unit, CASE, ORDER, sender=enforcer)
    assert chain.call(programme, "booked") == booked
    chain.transact(programme, "release", bond.address, sender=WHO.outsider)
    left = -(-before.booked * (before.units - 4 * unit) // before.units)
    assert tuple(chain.call(programme, "allocationOf", bond.address)) == (before.units - 4 * unit, left)
    assert chain.call(programme, "booked") == booked - before.booked + left

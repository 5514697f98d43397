"""Units moved by order: nothing but a receiver who may not hold stands in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.bond.hooks import BURN, FAIL, hostile_hook, peaceful
from tests.contracts.bond.paths import PARTY, SERIES, Obstacle
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.policy import Policy
from wasiqa.servicing.roles import role_id

CASE, ORDER = b"\x11" * 32, b"\x22" * 32
Force = Callable[[Series, str, str, int], Receipt]


def with_case(series: Series, holder: str, receiver: str, value: int) -> Receipt:
    return series.act("forcedTransferWithCase", holder, receiver, value, CASE, ORDER, sender=ROLES["ENFORCEMENT"])


def moved(value: int, receiver: str) -> list[tuple[str, dict[str, object]]]:
    """What the bond writes of units of the bank that are not frozen."""
    forced = {"from": WHO.bank, "to": receiver}
    return [("Transfer", forced | {"value": value}), ("ForcedTransfer", forced | {"amount": value})]


def released(left: int, taken: int) -> list[tuple[str, dict[str, object]]]:
    """What it writes before that when `taken` of the bank's frozen units are among them."""
    frozen = ("Frozen", {"account": WHO.bank, "amount": left})
    return [frozen, ("TokensUnfrozen", {"wallet": WHO.bank, "amount": taken})]


ENFORCED = [("Enforced", {"caseId": CASE, "orderHash": ORDER})]
each_force = pytest.mark.parametrize("force", [Series.seize, with_case], ids=["plain", "with case"])


def test_only_enforcement_moves_units_of_others(series: Series) -> None:
    calls = (
        ("forcedTransfer", WHO.bank, WHO.fund, 100),
        ("forcedTransferWithCase", WHO.bank, WHO.fund, 100, CASE, ORDER),
    )
    for caller in (WHO.stranger, WHO.bank, ROLES["FREEZER"], ROLES["GOVERNANCE"], ROLES["ISSUER"]):
        for call in calls:
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ENFORCEMENT")):
                series.act(*call, sender=caller)


@each_force
@pytest.mark.parametrize("value", [0, 100])
def test_units_are_never_forced_from_nobody_which_would_issue_them(series: Series, force: Force, value: int) -> None:
    before = series.state()
    with reverts("ERC20InvalidSender", sender=NOBODY):
        force(series, NOBODY, WHO.bank, value)
    assert series.state() == before


@each_force
def test_units_are_never_forced_to_nobody_or_to_a_stranger(series: Series, force: Force) -> None:
    for receiver in (NOBODY, WHO.stranger, series.bond.address):
        with refused(31, WHO.bank, receiver, 100):
            force(series, WHO.bank, receiver, 100)


@each_force
@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_a_receiver_whom_the_whitelist_refuses_gets_nothing(series: Series, force: Force, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.fund)
    assert series.ask("canReceive", WHO.fund) is False
    with refused(30 + obstacle.code, WHO.bank, WHO.fund, 100):
        force(series, WHO.bank, WHO.fund, 100)


@each_force
def test_a_frozen_receiver_or_one_from_a_country_outside_the_policy_gets_nothing(series: Series, force: Force) -> None:
    series.freeze(WHO.fund)
    with refused(4, WHO.bank, WHO.fund, 100):
        force(series, WHO.bank, WHO.fund, 100)
    series.govern("setRules", 2**24 - 1, Policy(3, countries=True).encode())
    with refused(50, WHO.bank, WHO.insurer, 100):
        force(series, WHO.bank, WHO.insurer, 100)


@each_force
def test_more_than_the_balance_is_refused_and_releases_nothing(series: Series, force: Force) -> None:
    series.freeze_units(WHO.bank, 9_000)
    before = series.state()
    for value in (10_001, 2**104, 2**256 - 1):
        with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=value):
            force(series, WHO.bank, WHO.fund, value)
    assert series.state() == before


@each_force
def test_units_and_nothing_else_are_moved_and_the_denomination_is_not_asked(series: Series, force: Force) -> None:
    before = series.state()
    receipt = force(series, WHO.bank, WHO.fund, 37)
    assert series.events(receipt) == moved(37, WHO.fund) + ENFORCED * (force is with_case)
    assert series.state() == before | {"bank": 9_963, "fund": 5_037}


@each_force
@pytest.mark.parametrize("obstacle", [*PARTY.values(), *SERIES.values()], ids=[*PARTY, *SERIES])
def test_nothing_that_stops_the_holder_stops_an_order(series: Series, force: Force, obstacle: Obstacle) -> None:
    series.freeze(WHO.bank)
    obstacle.arrange(series, WHO.bank)
    force(series, WHO.bank, WHO.fund, 10_000)
    assert series.state() == {"fund": 15_000, "supply": 15_000, "allocation": 10**9}


@each_force
@pytest.mark.parametrize("asked", [FAIL, BURN])
@pytest.mark.parametrize("told", [FAIL, BURN])
def test_no_hook_stops_an_order(stage: Stage, force: Force, asked: int, told: int) -> None:
    refusing, counting = hostile_hook(stage, asked=asked), hostile_hook(stage, told=told)
    series = Series.deployed(stage, hooks=[refusing.address, counting.address])
    with peaceful(stage, refusing, counting):
        series.mint(WHO.bank, 1_000)
    receipt = force(series, WHO.bank, WHO.fund, 400)
    assert ("HookFailed", {"hook": counting.address}) in series.events(receipt)
    assert series.state() == {"bank": 600, "fund": 400, "supply": 1_000, "allocation": 10**9}


def test_the_plain_one_takes_free_units_first(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    assert series.events(series.seize(WHO.bank, WHO.fund, 600)) == moved(600, WHO.fund)
    assert series.ask("getFrozenTokens", WHO.bank) == 9_000
    receipt = series.seize(WHO.bank, WHO.fund, 600)
    assert series.events(receipt) == released(8_800, 200) + moved(600, WHO.fund)
    assert (series.balance(WHO.bank), series.ask("getFrozenTokens", WHO.bank)) == (8_800, 8_800)


def test_the_one_with_a_case_takes_the_units_frozen_for_it_first(series: Series) -> None:
    series.freeze_units(WHO.bank, 900)
    receipt = with_case(series, WHO.bank, WHO.fund, 600)
    assert series.events(receipt) == released(300, 600) + moved(600, WHO.fund) + ENFORCED
    receipt = with_case(series, WHO.bank, WHO.fund, 600)
    assert series.events(receipt) == released(0, 300) + moved(600, WHO.fund) + ENFORCED
    assert (series.balance(WHO.bank), series.ask("getFrozenTokens", WHO.bank)) == (8_800, 0)
    assert series.events(with_case(series, WHO.bank, WHO.fund, 600)) == moved(600, WHO.fund) + ENFORCED


@each_force
@pytest.mark.parametrize("frozen", [1, 10_000])
def test_the_whole_balance_leaves_nothing_frozen(series: Series, force: Force, frozen: int) -> None:
    series.freeze_units(WHO.bank, frozen)
    receipt = force(series, WHO.bank, WHO.fund, 10_000)
    assert series.events(receipt) == released(0, frozen) + moved(10_000, WHO.fund) + ENFORCED * (force is with_case)
    assert series.state() == {"fund": 15_000, "supply": 15_000, "allocation": 10**9}


@each_force
def test_units_frozen_for_later_receipts_stay_frozen_for_them(series: Series, force: Force) -> None:
    """Only what is taken is released: the rest of a freeze beyond the balance still waits for what comes."""
    series.freeze_units(WHO.bank, 50_000)
    receipt = force(series, WHO.bank, WHO.fund, 4_000)
    assert series.events(receipt) == released(46_000, 4_000) + moved(4_000, WHO.fund) + ENFORCED * (force is with_case)
    series.transfer(WHO.fund, WHO.bank, 1_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)


@each_force
def test_units_of_the_receiver_that_are_frozen_for_later_receipts_are_caught(series: Series, force: Force) -> None:
    series.freeze_units(WHO.fund, 5_300)
    force(series, WHO.bank, WHO.fund, 400)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.fund, amount=200, unfrozen=100):
        series.transfer(WHO.fund, WHO.bank, 200)


@each_force
def test_nothing_can_be_forced_too(series: Series, force: Force) -> None:
    series.freeze_units(WHO.bank, 10_000)
    before = series.state()
    assert series.events(force(series, WHO.bank, WHO.fund, 0)) == moved(0, WHO.fund) + ENFORCED * (force is with_case)
    assert series.state() == before


@each_force
def test_a_seizure_after_a_record_time_leaves_the_old_holder_entitled(series: Series, force: Force) -> None:
    series.pass_record(0)
    force(series, WHO.bank, WHO.fund, 10_000)
    entitled = [series.ask("balanceAtRecord", wallet, 0) for wallet in (WHO.bank, WHO.fund)]
    assert entitled == [10_000, 5_000]
    series.pass_record(1)
    entitled = [series.ask("balanceAtRecord", wallet, 1) for wallet in (WHO.bank, WHO.fund)]
    assert entitled == [0, 15_000]

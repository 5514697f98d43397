"""Units burned against their principal: the way out that nothing but a freeze closes."""

from __future__ import annotations

import pytest

from tests.contracts.bond.hooks import BURN, FAIL, hostile_hook, peaceful
from tests.contracts.bond.paths import PARTY, SERIES, Obstacle
from tests.contracts.bond.series import ISSUANCE, PAYMENTS, TRANSFERS, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id


def test_only_the_redeemer_burns(series: Series) -> None:
    for caller in (WHO.stranger, WHO.bank, ROLES["ISSUER"], ROLES["ENFORCEMENT"], ROLES["PAYING_AGENT"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("REDEEMER")):
            series.act("redeem", WHO.bank, 100, sender=caller)


@pytest.mark.parametrize("value", [0, 100])
def test_nobodys_units_are_not_burned(series: Series, value: int) -> None:
    with reverts("ERC20InvalidSender", sender=NOBODY):
        series.redeem(NOBODY, value)


def test_more_than_the_balance_is_refused(series: Series) -> None:
    for value in (10_001, 2**104, 2**256 - 1):
        with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=value):
            series.redeem(WHO.bank, value)


def test_frozen_units_and_those_of_a_frozen_wallet_stay(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=1_001, unfrozen=1_000):
        series.redeem(WHO.bank, 1_001)
    series.redeem(WHO.bank, 1_000)
    series.freeze(WHO.fund)
    with refused(3, WHO.fund, NOBODY, 5_000):
        series.redeem(WHO.fund, 5_000)
    assert series.state() == {
        "bank": 9_000,
        "bank, frozen": 9_000,
        "fund": 5_000,
        "supply": 14_000,
        "allocation": 10**9 - 1_000,
    }


def test_burned_units_are_told_by_an_event_and_leave_balance_supply_and_allocation(series: Series) -> None:
    before = series.state()
    receipt = series.redeem(WHO.bank, 777)
    assert series.events(receipt) == [("Transfer", {"from": WHO.bank, "to": NOBODY, "value": 777})]
    assert series.state() == before | {"bank": 9_223, "supply": 14_223, "allocation": 10**9 - 777}


def test_what_was_redeemed_cannot_be_issued_again(stage: Stage) -> None:
    series = Series.deployed(stage, allocation=1_000)
    series.mint(WHO.bank, 1_000)
    series.redeem(WHO.bank, 400)
    with refused(9, NOBODY, WHO.bank, 100):
        series.mint(WHO.bank, 100)
    series.redeem(WHO.bank, 600)
    assert series.state() == {}


@pytest.mark.parametrize("obstacle", [*PARTY.values(), *SERIES.values()], ids=[*PARTY, *SERIES])
def test_nothing_that_stops_a_transfer_stops_redemption(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    series.redeem(WHO.bank, 10_000)
    assert series.state() == {"fund": 5_000, "supply": 5_000, "allocation": 10**9 - 10_000}


def test_a_whitelist_that_answers_nothing_does_not_stop_redemption(series: Series) -> None:
    series.govern("setIdentityRegistry", series.stage.agent.address)
    with reverts("FailedCall"):
        series.transfer(WHO.bank, WHO.fund, 100)
    series.redeem(WHO.bank, 4_000)
    series.close()
    series.redeem(WHO.bank, 6_000)
    assert series.balance(WHO.bank) == 0


def test_a_pause_does_not_stop_the_burning_itself(series: Series) -> None:
    series.pause(TRANSFERS + ISSUANCE + PAYMENTS)
    series.redeem(WHO.bank, 10_000)
    assert series.balance(WHO.bank) == 0


@pytest.mark.parametrize("told", [FAIL, BURN])
def test_no_hook_stops_redemption(stage: Stage, told: int) -> None:
    hook = hostile_hook(stage, told=told)
    series = Series.deployed(stage, hooks=[hook.address])
    with peaceful(stage, hook):
        series.mint(WHO.bank, 1_000)
    receipt = series.redeem(WHO.bank, 1_000)
    assert ("HookFailed", {"hook": hook.address}) in series.events(receipt)
    assert series.state() == {"allocation": 10**9 - 1_000}


def test_what_was_redeemed_after_a_record_time_counts_at_that_time(series: Series) -> None:
    series.pass_record(0)
    series.redeem(WHO.bank, 10_000)
    assert series.ask("balanceAtRecord", WHO.bank, 0) == 10_000
    assert series.ask("supplyAtRecord", 0) == 15_000
    series.pass_record(1)
    assert series.ask("balanceAtRecord", WHO.bank, 1) == 0
    assert series.ask("supplyAtRecord", 1) == 5_000

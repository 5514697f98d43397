"""What a transfer does when nothing stands in its way."""

from __future__ import annotations

import pytest

from tests.contracts.bond.paths import PATHS, Path
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO
from tests.support.chains import reverts
from wasiqa.chain.contract import NOBODY

HELD = {"bank": 10_000, "fund": 5_000, "supply": 15_000, "allocation": 10**9}
each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@each_path
def test_a_transfer_moves_units_and_nothing_else(series: Series, path: Path) -> None:
    assert series.state() == HELD
    receipt = path(series, WHO.insurer, 700)
    assert series.events(receipt) == [("Transfer", {"from": WHO.bank, "to": WHO.insurer, "value": 700})]
    assert series.state() == HELD | {"bank": 9_300, "insurer": 700}


@each_path
def test_a_transfer_to_a_holder_adds_to_what_is_held(series: Series, path: Path) -> None:
    path(series, WHO.fund, 2_500)
    path(series, WHO.fund, 100)
    assert series.state() == HELD | {"bank": 7_400, "fund": 7_600}


@each_path
def test_a_zero_transfer_is_allowed_between_admitted_wallets_and_changes_nothing(series: Series, path: Path) -> None:
    receipt = path(series, WHO.insurer, 0, holder="fund")
    assert series.events(receipt) == [("Transfer", {"from": WHO.fund, "to": WHO.insurer, "value": 0})]
    assert series.state() == HELD


def test_a_zero_transfer_of_someone_who_may_not_hold_is_refused(series: Series) -> None:
    with refused(11, WHO.stranger, WHO.fund, 0):
        series.transfer(WHO.stranger, WHO.fund, 0)
    with refused(31, WHO.bank, WHO.stranger, 0):
        series.transfer(WHO.bank, WHO.stranger, 0)


def test_a_frozen_holder_cannot_send_even_nothing(series: Series) -> None:
    series.freeze(WHO.bank)
    with refused(3, WHO.bank, WHO.fund, 0):
        series.transfer(WHO.bank, WHO.fund, 0)


def test_an_allowance_is_used_up_unless_it_is_unlimited(series: Series) -> None:
    receipt = series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    approval = {"owner": WHO.bank, "spender": WHO.operator, "value": 1_000}
    assert series.events(receipt) == [("Approval", approval)]
    with reverts("ERC20InsufficientAllowance", spender=WHO.operator, allowance=1_000, needed=1_100):
        series.act("transferFrom", WHO.bank, WHO.fund, 1_100, sender=WHO.operator)
    series.act("transferFrom", WHO.bank, WHO.fund, 600, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 400
    with reverts("ERC20InsufficientAllowance", spender=WHO.operator, allowance=400, needed=500):
        series.act("transferFrom", WHO.bank, WHO.fund, 500, sender=WHO.operator)
    series.act("approve", WHO.operator, 2**256 - 1, sender=WHO.bank)
    series.act("transferFrom", WHO.bank, WHO.fund, 500, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 2**256 - 1
    assert series.state() == HELD | {"bank": 8_900, "fund": 6_100}


def test_an_allowance_serves_its_own_spender_and_owner_only(series: Series) -> None:
    series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    for spender, owner in ((WHO.outsider, WHO.bank), (WHO.operator, WHO.fund), (WHO.bank, WHO.bank)):
        with reverts("ERC20InsufficientAllowance", spender=spender, allowance=0, needed=100):
            series.act("transferFrom", owner, WHO.insurer, 100, sender=spender)


def test_nobody_is_no_spender(series: Series) -> None:
    with reverts("ERC20InvalidSpender", spender=NOBODY):
        series.act("approve", NOBODY, 1, sender=WHO.bank)


def test_a_spender_that_the_whitelist_does_not_know_may_send_for_a_holder(series: Series) -> None:
    assert series.chain.call(series.stage.registry, "wordOf", WHO.operator) == 0
    PATHS["transferFrom"](series, WHO.insurer, 100)
    assert series.balance(WHO.insurer) == 100


@pytest.mark.parametrize("by", ["registrar", "regulator", "licence"])
def test_a_spender_whom_an_authority_blocks_is_refused(series: Series, by: str) -> None:
    series.stage.admit(WHO.operator)
    series.stage.block(WHO.operator, by)
    for path in ("transferFrom", "permit"):
        with refused(5, WHO.bank, WHO.fund, 100):
            PATHS[path](series, WHO.fund, 100)
    assert series.state() == HELD


def test_a_refused_transfer_spends_no_allowance(series: Series) -> None:
    series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    with refused(31, WHO.bank, WHO.stranger, 100):
        series.act("transferFrom", WHO.bank, WHO.stranger, 100, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 1_000

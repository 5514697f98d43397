"""Every reason for which a transfer is refused, on every path, by error and arguments."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.bond.hooks import holding_limit, set_limit
from tests.contracts.bond.paths import PARTY, PATHS, SERIES, Obstacle, Path
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO, Stage
from tests.support.chains import reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.contract import NOBODY

SENDER, RECEIVER = 10, 30
each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@each_path
@pytest.mark.parametrize("obstacle", SERIES.values(), ids=SERIES.keys())
def test_nobody_transfers_what_is_closed_or_paused(series: Series, path: Path, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(obstacle.code, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


@each_path
@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_a_sender_whom_the_whitelist_refuses_is_named_with_the_reason(
    series: Series, path: Path, obstacle: Obstacle
) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(SENDER + obstacle.code, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


@each_path
@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_a_receiver_whom_the_whitelist_refuses_is_named_with_the_reason(
    series: Series, path: Path, obstacle: Obstacle
) -> None:
    obstacle.arrange(series, WHO.fund)
    with refused(RECEIVER + obstacle.code, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


@each_path
def test_a_frozen_sender_and_a_frozen_receiver_are_refused(series: Series, path: Path) -> None:
    series.freeze(WHO.fund)
    with refused(4, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)
    series.freeze(WHO.bank)
    with refused(3, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


@each_path
def test_frozen_units_are_refused_with_what_is_left(series: Series, path: Path) -> None:
    series.freeze_units(WHO.bank, 9_250)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=800, unfrozen=750):
        path(series, WHO.fund, 800)
    series.freeze_units(WHO.bank, 10_001)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        path(series, WHO.fund, 100)


@each_path
@pytest.mark.parametrize("value", [10_001, 10_100, 2**104, 2**256 - 1])
def test_more_than_the_balance_is_refused_with_the_balance(series: Series, path: Path, value: int) -> None:
    series.freeze_units(WHO.bank, 9_250)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=value):
        path(series, WHO.fund, value)


@each_path
@pytest.mark.parametrize("value", [1, 99, 101, 9_999])
def test_what_is_no_multiple_of_the_denomination_is_refused(series: Series, path: Path, value: int) -> None:
    with refused(8, WHO.bank, WHO.fund, value):
        path(series, WHO.fund, value)


@each_path
def test_a_whole_balance_may_always_leave(series: Series, path: Path) -> None:
    series.seize(WHO.fund, WHO.insurer, 37)
    path(series, WHO.bank, 37, holder="insurer")
    path(series, WHO.bank, 4_963, holder="fund")
    assert series.state() == {"bank": 15_000, "supply": 15_000, "allocation": 10**9}


def test_what_is_left_of_a_partly_frozen_balance_is_no_whole_balance(series: Series) -> None:
    series.freeze_units(WHO.bank, 50)
    with refused(8, WHO.bank, WHO.fund, 9_950):
        series.transfer(WHO.bank, WHO.fund, 9_950)


@each_path
def test_a_bank_over_its_holding_limit_is_refused_all_its_wallets_counted(stage: Stage, path: Path) -> None:
    hook = holding_limit(stage)
    series = Series.deployed(stage, hooks=[hook.address])
    set_limit(stage, hook, series.bond, 500)
    stage.admit(WHO.second_bank, investor=int(WHO.bank, 16))
    stage.amend(WHO.bank, investor=int(WHO.bank, 16))
    series.mint(WHO.fund, 10_000)
    path(series, WHO.bank, 400, holder="fund")
    with refused(60, WHO.fund, WHO.second_bank, 200):
        path(series, WHO.second_bank, 200, holder="fund")
    path(series, WHO.second_bank, 100, holder="fund")
    path(series, WHO.second_bank, 400, holder="bank")
    assert series.balance(WHO.second_bank) == 500


def test_the_three_year_bond_of_the_examples_refuses_a_bank_more_than_a_quarter(
    office: Office, pib: OpenSeries
) -> None:
    ceiling = pib.terms.sheet.ceiling_minor
    office.issue(pib.bond, {WHO.fund: ceiling // 2})
    pib_unit = pib.terms.sheet.denomination_minor
    office.chain.transact(pib.bond, "transfer", WHO.bank, ceiling // 4, sender=WHO.fund)
    with refused(60, WHO.fund, WHO.bank, pib_unit):
        office.chain.transact(pib.bond, "transfer", WHO.bank, pib_unit, sender=WHO.fund)


@each_path
def test_nobody_is_neither_sender_nor_receiver(series: Series, path: Path) -> None:
    with refused(31, WHO.bank, NOBODY, 100):
        path(series, NOBODY, 100)
    assert series.ask("detectTransferRestriction", NOBODY, WHO.bank, 0) == 11


def test_a_transfer_from_nobody_is_refused_and_issues_nothing(series: Series) -> None:
    with refused(11, NOBODY, WHO.bank, 0):
        series.act("transferFrom", NOBODY, WHO.bank, 0, sender=WHO.operator)
    with reverts("ERC20InsufficientAllowance", spender=WHO.operator, allowance=0, needed=100):
        series.act("transferFrom", NOBODY, WHO.bank, 100, sender=WHO.operator)


def test_refusals_come_in_one_order_the_series_first_then_the_parties_then_the_units(series: Series) -> None:
    """Each obstacle is put in front of those before it, and takes their place."""
    series.freeze_units(WHO.bank, 9_950)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=101, unfrozen=50):
        series.transfer(WHO.bank, WHO.fund, 101)
    series.freeze(WHO.fund)
    steps: list[tuple[int, Callable[[], object]]] = [
        (4, lambda: None),
        (3, lambda: series.freeze(WHO.bank)),
        (32, lambda: series.stage.amend(WHO.fund, valid_until=1)),
        (34, lambda: series.stage.block(WHO.fund, "registrar")),
        (36, lambda: series.stage.block(WHO.fund, "licence")),
        (35, lambda: series.stage.block(WHO.fund, "regulator")),
        (38, lambda: series.stage.amend(WHO.fund, removed=True)),
        (12, lambda: series.stage.amend(WHO.bank, valid_until=1)),
        (2, lambda: series.pause(1)),
        (1, series.close),
        (1, lambda: series.pause(1)),
    ]
    for code, step in steps:
        step()
        with refused(code, WHO.bank, WHO.fund, 101):
            series.transfer(WHO.bank, WHO.fund, 101)
        assert series.ask("detectTransferRestriction", WHO.bank, WHO.fund, 101) == code

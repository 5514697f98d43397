"""What a transfer does when nothing stands in its way."""

from __future__ import annotations

import pytest

from tests.contracts.bond.paths import PATHS, Path
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO

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

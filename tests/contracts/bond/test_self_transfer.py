"""A wallet that sends to itself changes nothing and gets round nothing, on every path of its own. By force nobody does:
test_peer_defects.py."""

from __future__ import annotations

import pytest

from tests.contracts.bond.hooks import holding_limit, set_limit
from tests.contracts.bond.paths import PARTY, PATHS, SERIES, Obstacle, Path
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO, Stage
from tests.support.chains import reverts

each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@each_path
@pytest.mark.parametrize("obstacle", SERIES.values(), ids=SERIES.keys())
def test_a_closed_or_paused_series_refuses_it(series: Series, path: Path, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(obstacle.code, WHO.bank, WHO.bank, 100):
        path(series, WHO.bank, 100)


@each_path
@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_a_wallet_that_the_whitelist_refuses_cannot_do_it(series: Series, path: Path, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(10 + obstacle.code, WHO.bank, WHO.bank, 100):
        path(series, WHO.bank, 100)


@each_path
def test_a_frozen_wallet_cannot_do_it(series: Series, path: Path) -> None:
    series.freeze(WHO.bank)
    with refused(3, WHO.bank, WHO.bank, 100):
        path(series, WHO.bank, 100)


@each_path
def test_frozen_or_missing_units_or_parts_of_the_denomination_cannot_be_sent(series: Series, path: Path) -> None:
    series.freeze_units(WHO.bank, 9_000)
    before = series.state()
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=1_100, unfrozen=1_000):
        path(series, WHO.bank, 1_100)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_100):
        path(series, WHO.bank, 10_100)
    with refused(8, WHO.bank, WHO.bank, 50):
        path(series, WHO.bank, 50)
    assert series.state() == before


@each_path
@pytest.mark.parametrize("value", [0, 100, 10_000])
def test_an_allowed_one_leaves_every_number_and_the_account_as_they_were(
    series: Series, path: Path, value: int
) -> None:
    series.pass_record(0)
    before = series.state(), series.ask("accountOf", WHO.bank), series.ask("config")
    receipt = path(series, WHO.bank, value)
    assert series.events(receipt) == [("Transfer", {"from": WHO.bank, "to": WHO.bank, "value": value})]
    assert (series.state(), series.ask("accountOf", WHO.bank), series.ask("config")) == before
    assert series.ask("balanceAtRecord", WHO.bank, 0) == 10_000


@each_path
def test_one_does_not_change_what_the_holding_limit_counts(stage: Stage, path: Path) -> None:
    hook = holding_limit(stage)
    series = Series.deployed(stage, hooks=[hook.address])
    set_limit(stage, hook, series.bond, 500)
    stage.amend(WHO.bank, investor=77)
    series.mint(WHO.bank, 500)
    path(series, WHO.bank, 500)
    investor = "0x" + f"{77:040x}"
    assert stage.chain.call(hook, "heldBy", series.bond.address, investor) == 500

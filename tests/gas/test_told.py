"""Under enforcement a hook has 200,000 gas, and every hook of this project gets by with that.

Measured on eth-tester: revm's slots stay warm, so that the same seizure costs less there.
"""

from __future__ import annotations

import pytest

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO
from tests.gas.ground import Ground
from tests.gas.hooks import deployed, governed
from wasiqa.chain.contract import Contract

LIMITS = {"HoldingLimit": (10**6, 2**24 - 1), "HolderCount": (10,)}
NEW = ({"investor": 1003, "country": 784}, {"investor": 1004, "country": 702})
"""Investors and countries of which nobody holds anything."""


@pytest.fixture(params=LIMITS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def hook(ground: Ground, name: str) -> Contract:
    return deployed(ground.series.stage, name)


def is_told_of_a_seizure(series: Series, hook: Contract, moments: int) -> None:
    receipt = series.seize(WHO.bank, WHO.fund, 100)
    assert "HookFailed" not in [name for name, _ in series.events(receipt)]
    assert series.ask("hooks") == ((hook.address,), (moments,))


def belong_to_others(series: Series) -> None:
    for wallet, fields in zip((WHO.bank, WHO.fund), NEW, strict=True):
        series.stage.amend(wallet, **fields)


@pytest.mark.parametrize("holding", [(WHO.bank,), (WHO.bank, WHO.fund)], ids=["new holder", "both hold"])
def test_a_seizure_between_wallets_that_belong_to_others_than_before(
    ground: Ground, name: str, hook: Contract, holding: tuple[str, ...]
) -> None:
    series = Series.deployed(ground.series.stage, hooks=[hook.address])
    governed(series, hook, "setLimit", *LIMITS[name])
    for wallet in holding:
        series.mint(wallet, 1_000)
    belong_to_others(series)
    is_told_of_a_seizure(series, hook, 15)


@pytest.mark.parametrize("shown", [False, True], ids=["first movement", "the holder was shown"])
@pytest.mark.parametrize("others", [False, True], ids=["same words", "other words"])
def test_a_seizure_in_which_a_hook_that_is_tracking_learns_of_a_holder(
    ground: Ground, hook: Contract, shown: bool, others: bool
) -> None:
    series = Series.deployed(ground.series.stage)
    series.mint(WHO.bank, 1_000)
    series.govern("installHook", hook.address)
    if shown:
        series.chain.transact(hook, "seed", series.bond.address, [WHO.bank], sender=WHO.stranger)
    if others:
        belong_to_others(series)
    is_told_of_a_seizure(series, hook, 60)

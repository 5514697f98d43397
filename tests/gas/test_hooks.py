"""What each hook adds to a transfer between holders, and what it costs to show a counting hook its holders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from eth_utils.crypto import keccak

from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.licences.venue import EVERYTHING, PAPER, Venue
from tests.gas.conftest import Figures
from tests.gas.ground import AMOUNT, COUNTRY, Ground, each, wallets
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.chain.tester import TesterChain
from wasiqa.servicing.licences.licence import encoded

Prepare = Callable[[Series, Contract], None]
SEEDED = 20
SEEDING: Mapping[str, int] = MappingProxyType({"HoldingLimit": 56_000, "HolderCount": 82_000})
"""Most gas per holder that is shown, each an investor of their own."""
TRAVELLING_BAR = 27_000


def govern(series: Series, hook: Contract, function: str, *arguments: object) -> None:
    series.chain.transact(hook, function, series.bond.address, *arguments, sender=ROLES["GOVERNANCE"])


def counted(series: Series, hook: Contract) -> None:
    """Limited in all and in the parties' country."""
    govern(series, hook, "setLimit", 1_000)
    govern(series, hook, "setCountryLimit", COUNTRY, 1_000)


def locked(series: Series, hook: Contract) -> None:
    """A lock that has passed, and all windows to come."""
    now = series.chain.now()
    govern(series, hook, "setLock", 2**24 - 1, now - 1)
    govern(series, hook, "setBlackouts", [(now + k * 1_000 * DAY, now + k * 1_000 * DAY + 1) for k in (1, 2, 3)])


def capped(series: Series, hook: Contract) -> None:
    govern(series, hook, "setCaps", 2**39, [100 * AMOUNT])


def threshold(series: Series, hook: Contract) -> None:
    govern(series, hook, "setThreshold", 1)


HOOKS: Mapping[str, tuple[str, Prepare, int]] = MappingProxyType(
    {
        "hook.holder_count_added": ("HolderCount", counted, 16_000),
        "hook.lock_up_added": ("LockUp", locked, 13_500),
        "hook.volume_cap_added": ("VolumeCap", capped, 26_000),
        "hook.travel_rule_added": ("TravelRule", threshold, 14_500),
    }
)
"""The hook, what is set, and the most that it may add to a transfer within a venue between holders known to it."""


def deploy(stage: Stage, name: str) -> Contract:
    code = artifacts()[name]
    more = (stage.registry.address,) if name == "TravelRule" else ()
    return stage.chain.deploy(code, stage.registry.address, *more, sender=WHO.deployer).contract(code)


@pytest.mark.parametrize("key", HOOKS)
def test_a_hook_adds_no_more_than_it_may(key: str, ground: Ground, figures: Figures) -> None:
    name, prepare, bar = HOOKS[key]
    stage, usual = ground.series.stage, ground.transfer()
    hook = deploy(stage, name)
    under = Ground.under(stage, lambda series: prepare(series, hook), hooks=[hook.address])
    assert figures.note(key, under.transfer() - usual) <= bar


def test_a_message_adds_no_more_than_it_may(tester: TesterChain, figures: Figures) -> None:
    venue, message = Venue.opened(tester), keccak(text="a message")
    stage, now = venue.stage, tester.now()
    venue.act("grantNoc", encoded("PK-2"), (now + 10**8, EVERYTHING, WHO.auditor), now, PAPER)
    stage.admit(WHO.bank, venue=1)
    stage.admit(WHO.fund, venue=2)
    code = artifacts()["TravelRule"]
    hook = tester.deploy(code, stage.registry.address, venue.licences.address, sender=WHO.deployer).contract(code)
    costs = []
    for hooks in ([], [hook.address]):
        series = Series.deployed(stage, hooks=hooks)
        for wallet in (WHO.bank, WHO.fund):
            series.mint(wallet, 10_000)
        arguments = series.bond.address, WHO.bank, WHO.fund, 100, message
        tester.transact(hook, "announce", *arguments, sender=WHO.operator)
        tester.transact(hook, "accept", *arguments, sender=WHO.auditor)
        costs.append(series.transfer(WHO.bank, WHO.fund, 100).gas_used)
    assert figures.note("hook.travelling_added", costs[1] - costs[0]) <= TRAVELLING_BAR


@pytest.mark.parametrize("name", SEEDING)
def test_showing_a_holder_costs_no_more_than_it_may(name: str, ground: Ground, figures: Figures) -> None:
    series, holders = ground.series, wallets("holder", SEEDED)
    ground.admit(holders)
    series.act("batchMint", holders, [AMOUNT] * SEEDED, sender=ROLES["ISSUER"])
    hook = deploy(series.stage, name)
    series.govern("installHook", hook.address)
    receipt = series.chain.transact(hook, "seed", series.bond.address, holders, sender=WHO.stranger)
    assert series.chain.call(hook, "counted", series.bond.address) == SEEDED * AMOUNT
    assert figures.note(f"hook.seed.{name}", each(receipt.gas_used, SEEDED)) <= SEEDING[name]

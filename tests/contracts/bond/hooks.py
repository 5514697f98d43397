"""Hooks for the tests of the token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.contracts.bond.stage import ROLES, WHO, Stage
from wasiqa.categories import Category, mask
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract

NOTHING, FAIL, BURN, CALL = 0, 1, 2, 3
"""What a hostile hook does when it is called."""
CHECKS, TOLD = 3, 4
"""Moments of a hook."""


def hostile_hook(stage: Stage, *, asked: int = NOTHING, told: int = NOTHING) -> Contract:
    """A hook that fails or wastes gas when it is asked or told."""
    code = artifacts()["HostileHook"]
    moments = (CHECKS if asked else 0) | (TOLD if told else 0)
    hook = stage.chain.deploy(code, moments, sender=WHO.deployer).contract(code)
    stage.chain.transact(hook, "intend", asked, told, sender=WHO.deployer)
    stage.chain.transact(hook, "setAppetite", 2**64, sender=WHO.deployer)
    return hook


@contextmanager
def peaceful(stage: Stage, *hooks: Contract) -> Iterator[None]:
    """Meanwhile, the hostile hooks do no harm."""
    deeds = [[stage.chain.call(hook, name) for name in ("whenAsked", "whenTold")] for hook in hooks]
    for hook in hooks:
        stage.chain.transact(hook, "intend", NOTHING, NOTHING, sender=WHO.deployer)
    yield
    for hook, deed in zip(hooks, deeds, strict=True):
        stage.chain.transact(hook, "intend", *deed, sender=WHO.deployer)


def checking_hook(stage: Stage) -> Contract:
    """A hook that is asked about transfers and nothing else, and allows them."""
    code = artifacts()["RecordingHook"]
    return stage.chain.deploy(code, 1, sender=WHO.deployer).contract(code)


def holding_limit(stage: Stage) -> Contract:
    """The holding limit, without a limit yet."""
    code = artifacts()["HoldingLimit"]
    return stage.chain.deploy(code, stage.registry.address, sender=WHO.deployer).contract(code)


def set_limit(stage: Stage, hook: Contract, bond: Contract, units: int) -> None:
    """Banks may hold so many units of the bond."""
    arguments = bond.address, units, mask([Category.BANK, Category.ISLAMIC_BANK])
    stage.chain.transact(hook, "setLimit", *arguments, sender=ROLES["GOVERNANCE"])

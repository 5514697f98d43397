"""What each hook adds to a transfer between holders, and what it costs to show a counting hook a holder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.licences.venue import EVERYTHING, PAPER, Venue
from tests.gas.ground import AMOUNT, BATCH, COUNTRY, Ground, each, wallets
from tests.gas.measures import Measure
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.programme import WIRED

Govern = Callable[..., object]


def counted(govern: Govern, now: int) -> None:
    """Limited in all and in the parties' country."""
    govern("setLimit", 1_000)
    govern("setCountryLimit", COUNTRY, 1_000)


def locked(govern: Govern, now: int) -> None:
    """A lock that has passed, and all windows to come."""
    govern("setLock", 2**24 - 1, now - 1)
    govern("setBlackouts", [(now + k * 1_000 * DAY, now + k * 1_000 * DAY + 1) for k in (1, 2, 3)])


def capped(govern: Govern, now: int) -> None:
    """In one window that never ends."""
    govern("setCaps", 2**39, [100 * AMOUNT], [])


def capped_in_all(govern: Govern, now: int) -> None:
    """The same with a total."""
    govern("setCaps", 2**39, [100 * AMOUNT], [1_000 * AMOUNT])


def noted(govern: Govern, now: int) -> None:
    """Every amount needs a message between venues; the parties are of one."""
    govern("setThreshold", 1)


def added(name: str, prepare: Callable[[Govern, int], None], ground: Ground) -> int:
    """What a hook adds to the usual transfer."""
    stage, usual = ground.series.stage, ground.transfer()
    hook = deployed(stage, name)

    def prepared(series: Series) -> None:
        prepare(partial(governed, series, hook), series.chain.now())

    return Ground.under(stage, prepared, hooks=[hook.address]).transfer() - usual


def travelling(ground: Ground) -> int:
    """What a transfer between venues costs more that uses an accepted message up."""
    chain, message = ground.series.chain, keccak(text="a message")
    venue, now = Venue.opened(chain), chain.now()
    venue.act("grantNoc", encoded("PK-2"), (now + 10**8, EVERYTHING, WHO.auditor), now, PAPER)
    venue.stage.admit(WHO.bank, venue=1)
    venue.stage.admit(WHO.fund, venue=2)
    hook = deployed(venue.stage, "TravelRule", venue.licences)
    costs = []
    for hooks in ([], [hook.address]):
        series = Series.deployed(venue.stage, hooks=hooks)
        for wallet in (WHO.bank, WHO.fund):
            series.mint(wallet, 10_000)
        transfer = series.bond.address, WHO.bank, WHO.fund, 100, message
        chain.transact(hook, "announce", *transfer, sender=WHO.operator)
        chain.transact(hook, "accept", *transfer, sender=WHO.auditor)
        costs.append(series.transfer(WHO.bank, WHO.fund, 100).gas_used)
    return costs[1] - costs[0]


def shown(name: str, ground: Ground) -> int:
    """One of a hundred holders, each an investor of their own, on a page."""
    series, holders = ground.series, wallets("holder")
    ground.admit(holders)
    series.act("batchMint", holders, [AMOUNT] * BATCH, sender=ROLES["ISSUER"])
    hook = deployed(series.stage, name)
    series.govern("installHook", hook.address)
    receipt = series.chain.transact(hook, "seed", series.bond.address, holders, sender=WHO.stranger)
    assert series.chain.call(hook, "counted", series.bond.address) == BATCH * AMOUNT
    return each(receipt.gas_used)


def deployed(stage: Stage, name: str, asked: Contract | None = None) -> Contract:
    """A hook; `asked` is the contract that it asks beside the registry."""
    code = artifacts()[name]
    more = ((asked or stage.registry).address,) if name in WIRED else ()
    return stage.chain.deploy(code, stage.registry.address, *more, sender=WHO.deployer).contract(code)


def governed(series: Series, hook: Contract, function: str, *arguments: Any) -> None:
    series.chain.transact(hook, function, series.bond.address, *arguments, sender=ROLES["GOVERNANCE"])


HOOKS: Mapping[str, Measure] = MappingProxyType(
    {
        "hook.holder_count_added": partial(added, "HolderCount", counted),
        "hook.lock_up_added": partial(added, "LockUp", locked),
        "hook.volume_cap_added": partial(added, "VolumeCap", capped),
        "hook.volume_cap_total_added": partial(added, "VolumeCap", capped_in_all),
        "hook.travel_rule_added": partial(added, "TravelRule", noted),
        "hook.travel_rule_used": travelling,
        "hook.holding_limit_seed_100": partial(shown, "HoldingLimit"),
        "hook.holder_count_seed_100": partial(shown, "HolderCount"),
    }
)

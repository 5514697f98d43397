"""One bond, deployed as a test wants it and without a programme above it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import LocalChain, reverts
from wasiqa.categories import Category, mask
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.roles import role_id

DAY = 24 * 3600
PERIOD = 30 * DAY
"""Between two record times of a series that doesn't say otherwise."""
DENOMINATION = 100
CATEGORIES = mask(set(Category) - {Category.FOREIGN_INDIVIDUAL})
TRANSFERS, ISSUANCE, PAYMENTS = 1, 2, 4
"""Purposes of a pause."""


def refused(code: int, sender: str, receiver: str, value: int) -> AbstractContextManager[None]:
    """Expect `TransferRefused` with these arguments."""
    return reverts("TransferRefused", {"from": sender}, code=code, to=receiver, value=value)


def terms(stage: Stage, **changes: Any) -> dict[str, Any]:
    """Complete `ISovereignBond.Terms`: four record times, no hooks, 2 decimals."""
    return {
        "name": "Example bond",
        "symbol": "EXB",
        "seriesId": b"EXAMPLE".ljust(32, b"\0"),
        "decimals": 2,
        "denomination": DENOMINATION,
        "registry": stage.registry.address,
        "categories": CATEGORIES,
        "policy": 0,
        "recordTimes": [stage.chain.now() + PERIOD * (1 + k) for k in range(4)],
        "hooks": [],
    } | changes


@dataclass(frozen=True)
class Series:
    """A series whose programme is the deployer, so that a test sets the allocation itself."""

    stage: Stage
    bond: Contract

    @classmethod
    def deployed(cls, stage: Stage, allocation: int = 10**9, **changes: Any) -> Series:
        """Deploy one by `terms` with these changes."""
        code = artifacts()["SovereignBond"]
        arguments = stage.registry.address, stage.administration.address, terms(stage, **changes)
        series = cls(stage, stage.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code))
        series.act("setAllocation", allocation, sender=WHO.deployer)
        registry = stage.registry, "grantRole", role_id("SERIES"), series.bond.address
        stage.chain.transact(*registry, sender=ROLES["PROGRAMME"])
        return series

    @property
    def chain(self) -> LocalChain:
        """Where it is."""
        return self.stage.chain

    def act(self, function: str, *args: Any, sender: str) -> Receipt:
        """Call a function of the bond and keep what it changes."""
        return self.chain.transact(self.bond, function, *args, sender=sender)

    def ask(self, function: str, *args: Any) -> Any:
        """What a function of the bond returns."""
        return self.chain.call(self.bond, function, *args)

    def events(self, receipt: Receipt) -> list[tuple[str, Mapping[str, Any]]]:
        """All that the bond wrote, in order."""
        return [(event.name, event.args) for event in receipt.events(self.bond)]

    def transfer(self, sender: str, receiver: str, value: int) -> Receipt:
        """The holder sends units."""
        return self.act("transfer", receiver, value, sender=sender)

    def mint(self, receiver: str, value: int) -> Receipt:
        """Issue units."""
        return self.act("mint", receiver, value, sender=ROLES["ISSUER"])

    def freeze(self, wallet: str, frozen: bool = True) -> Receipt:
        """Freeze a wallet, or lift that."""
        return self.act("setAddressFrozen", wallet, frozen, sender=ROLES["ENFORCEMENT"])

    def freeze_units(self, wallet: str, units: int) -> Receipt:
        """Set how many units are frozen."""
        return self.act("setFrozenTokens", wallet, units, sender=ROLES["ENFORCEMENT"])

    def seize(self, holder: str, receiver: str, value: int) -> Receipt:
        """Move units by order."""
        return self.act("forcedTransfer", holder, receiver, value, sender=ROLES["ENFORCEMENT"])

    def redeem(self, holder: str, value: int) -> Receipt:
        """Burn units against their principal."""
        return self.act("redeem", holder, value, sender=ROLES["REDEEMER"])

    def pause(self, purposes: int) -> Receipt:
        """Pause for seven days."""
        return self.act("pause", purposes, sender=ROLES["GUARDIAN"])

    def govern(self, function: str, *args: Any) -> Receipt:
        """Something that only governance may do."""
        return self.act(function, *args, sender=ROLES["GOVERNANCE"])

    def travel(self, seconds: int) -> None:
        """Let time pass."""
        self.chain.travel(self.chain.now() + seconds)

    def pass_record(self, record: int) -> None:
        """Go to the first second after a record time."""
        self.chain.travel(self.record_times()[record] + 1)

    def close(self) -> None:
        """Go to the first second after the last record time."""
        self.pass_record(-1)

    def record_times(self) -> tuple[int, ...]:
        """All record times, seconds."""
        return tuple(self.ask("recordTimes"))

    def balance(self, wallet: str) -> int:
        """Units of a wallet."""
        return int(self.ask("balanceOf", wallet))

    def state(self) -> dict[str, int]:
        """Every number that a movement might change: balances and frozen units by role, supply, allocation."""
        found = {"supply": self.ask("totalSupply"), "allocation": self.ask("allocation")}
        for role, wallet in {**WHO.all(), "nobody": NOBODY}.items():
            found |= {role: self.balance(wallet), f"{role}, frozen": self.ask("getFrozenTokens", wallet)}
        return {name: number for name, number in found.items() if number}

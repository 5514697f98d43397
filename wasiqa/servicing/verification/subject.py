"""What is looked at, and how one finding is noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract, Event
from wasiqa.chain.deployments import Deployments
from wasiqa.servicing.code import artifact_of
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.permissions import Settings
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import TIMELOCKS


@dataclass(frozen=True)
class Check:
    """Something that has to be so, in words for people, and what was found."""

    name: str
    expected: str
    found: str

    @property
    def ok(self) -> bool:
        """Is it so?"""
        return self.expected == self.found

    def document(self) -> dict[str, object]:
        """The check as JSON has it."""
        return {"name": self.name, "expected": self.expected, "found": self.found, "ok": self.ok}


@dataclass(frozen=True)
class Subject:
    """A programme on a chain, and what it shall be: by its configuration, or without one by its ledger."""

    chain: Chain
    ledger: Deployments
    config: ProgrammeConfig | None = None

    @cached_property
    def settings(self) -> Settings:
        """What it shall be."""
        return Settings.recorded(self.ledger) if self.config is None else Settings.of(self.config)

    @cached_property
    def programme(self) -> Programme:
        """Its contracts."""
        return Programme.of(self.ledger)

    @cached_property
    def governance(self) -> str:
        """Address of the governance timelock."""
        return self.ledger.contracts[TIMELOCKS["governance"]].address

    def contract(self, name: str) -> Contract:
        """A contract by its name in the ledger."""
        return self.ledger.contract(name, artifact_of(name).abi)

    def call(self, contract: Contract, function: str, *arguments: Any) -> Any:
        """What the chain answers."""
        return self.chain.call(contract, function, *arguments)

    def events(self, name: str, event: str) -> list[Event]:
        """Every such event of a contract, from the chain's first block on: a later one in the ledger hides nothing."""
        return self.chain.events(self.contract(name), event)

    def block_noted(self, name: str, events: Sequence[Event]) -> Check:
        """Did the contract's constructor write the first of these events in the block that the ledger noted?"""
        found = str(events[0].block) if events else "none"
        return Check(f"{name}: block noted in the ledger", str(self.ledger.contracts[name].block), found)

    def created_as_noted(self, name: str) -> Check:
        """Did the transaction that the ledger noted create the contract in the block that it noted?"""
        record, head = self.ledger.contracts[name], self.chain.block().number
        found = self.chain.creations(record.block).get(record.address) if record.block <= head else None
        noted = f"{record.block}, by transaction {record.tx}"
        told = "not created there" if found is None else f"{record.block}, by transaction {found}"
        return Check(f"{name}: block noted in the ledger", noted, told)

    def listed(self, accounts: Iterable[str]) -> str:
        """Accounts in words: contracts of the programme by name, all in one order."""
        return ", ".join(sorted(self._names.get(account, account) for account in accounts)) or "nobody"

    def named(self, address: str) -> str:
        """One address in words."""
        return self._names.get(address, address)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        contracts = {record.address: name for name, record in self.ledger.contracts.items()}
        contracts |= {record.address: isin for isin, record in self.ledger.series.items()}
        return contracts | {record.address: name for name, record in self.ledger.public_records.items()}

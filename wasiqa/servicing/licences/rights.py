"""What venues may do in each phase, as the configuration says: an operation of governance, by two parties."""

from __future__ import annotations

from dataclasses import dataclass

from eth_utils.crypto import keccak

from wasiqa.chain.contract import Contract
from wasiqa.chain.operation import Operation
from wasiqa.servicing.licences.licence import RIGHTS, Phase
from wasiqa.servicing.licences.registry import Licences


@dataclass(frozen=True)
class Rights:
    """Rights of phases NOC, LICENSED and SUSPENDED as they shall be, as bits."""

    licences: Licences
    governance: Contract
    wanted: tuple[int, ...]

    def changes(self) -> dict[Phase, tuple[int, int]]:
        """Phases whose rights shall change: what they are, and what they shall be."""
        now = self.licences.rights()
        return {
            phase: (now[phase], wanted)
            for phase, wanted in zip(RIGHTS, self.wanted, strict=True)
            if now[phase] != wanted
        }

    def operation(self) -> Operation:
        """What governance does. It counts the changes before it, so that the same rights can be set again later."""
        contract = self.licences.contract
        calls = tuple(contract.encode("setRights", phase, wanted) for phase, (_, wanted) in self.changes().items())
        before = len(self.licences.chain.events(contract, "RightsSet", self.licences.since))
        return Operation(self.governance, calls, keccak(text=f"wasiqa/licence/rights/{contract.address}/{before}"))

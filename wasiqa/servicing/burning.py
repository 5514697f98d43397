"""Units burned by order, without payment."""

from __future__ import annotations

from dataclasses import dataclass

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, State, state
from wasiqa.servicing.caught import require_caught
from wasiqa.servicing.enforcement import Order
from wasiqa.servicing.programme import Programme


@dataclass(frozen=True)
class Burn:
    """Units burned with the delay and the two parties of the enforcement timelock; the allocation falls by as much.

    As with a seizure, only units that are frozen until the delay is over, and those first.
    """

    chain: Chain
    programme: Programme
    bond: Contract
    holder: str
    units: int
    order: Order
    instalment: int = 1
    """Tells apart two burns of the same amount under one order; without it the second is the first, done."""

    def check(self) -> None:
        """Raises `NotAllowed` if the units are not there, or not frozen for long enough."""
        require_caught(self.chain, self.bond, self.holder, self.units, self.operation(), "burned")

    def reached(self) -> State:
        """How far it is."""
        return state(self.chain, self.operation())

    def operation(self) -> Operation:
        """What the enforcement parties do. The same burn under the same order is the same operation, done once."""
        evidence = (self.order.case_id, self.order.order_hash)
        call = self.bond.encode("burnWithCase", self.holder, self.units, *evidence)
        order = f"{self.order.case}/{self.order.order_hash.hex()}/{self.instalment}"
        salt = keccak(text=f"wasiqa/burn/{self.bond.address}/{order}")
        return Operation(self.programme.timelocks["enforcement"], (call,), salt)

"""A repo as its contract has it (contracts/types/Repo.sol). Units are minor units of face value; cash is in the token's
smallest unit, times are seconds.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from wasiqa.eip712 import typed_data

DOMAIN = "Wasiqa Repo"
STATES = ("NONE", "OPEN", "CLOSED", "CLAIMED", "RELEASED")
"""In the contract's order."""
_FIELDS = (
    ("seller", "address"),
    ("buyer", "address"),
    ("bond", "address"),
    ("units", "uint104"),
    ("cash", "address"),
    ("opening", "uint256"),
    ("closing", "uint256"),
    ("closesAt", "uint40"),
    ("grace", "uint40"),
    ("openBy", "uint40"),
    ("nonce", "uint256"),
)


@dataclass(frozen=True)
class Repo:
    """What both parties sign, in the contract's order."""

    seller: str
    buyer: str
    bond: str
    units: int
    cash: str
    opening: int
    closing: int
    closes_at: int
    grace: int
    open_by: int
    nonce: int

    @property
    def end(self) -> int:
        """The last second of the grace."""
        return self.closes_at + self.grace

    def struct(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return astuple(self)

    def typed_data(self, chain_id: int, contract: str) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        message = {name: value for (name, _), value in zip(_FIELDS, self.struct(), strict=True)}
        return typed_data(DOMAIN, chain_id, contract, "Repo", _FIELDS, message)

"""Roles of contracts that joined a programme after its registry was born: governance has to grant them."""

from __future__ import annotations

from dataclasses import dataclass

from wasiqa.chain.chain import Chain
from wasiqa.chain.timelock import Operation
from wasiqa.servicing.numbered import numbered
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import HELD_BY_CONTRACTS, role_id


@dataclass(frozen=True)
class RoleGrants:
    """What the contracts of a programme still lack."""

    chain: Chain
    programme: Programme

    def missing(self) -> dict[str, str]:
        """Role → the contract's name, of roles that a contract shall hold and doesn't."""
        address = {"PrimaryAuction": self.programme.auctions.address}
        return {
            role: name
            for role, names in HELD_BY_CONTRACTS.items()
            for name in names
            if name in address and not self.chain.call(self.programme.registry, "hasRole", role_id(role), address[name])
        }

    def operation(self) -> Operation:
        """What governance does: it grants all that is missing."""
        registry, auctions = self.programme.registry, self.programme.auctions.address
        calls = tuple(registry.encode("grantRole", role_id(role), auctions) for role in self.missing())
        return numbered(self.chain, self.programme.timelocks["governance"], calls, "wasiqa/roles")

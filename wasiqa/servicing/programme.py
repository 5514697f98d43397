"""A programme on a chain: its contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.roles import TIMELOCKS

BEFORE_REGISTRY = ("PayingAgent", "LicenceRegistry", "SeriesAdministration", "Programme")
"""Contracts that hold a role from the registry's birth on, and what they are made of: deployed before it, for its
foreseen address."""

CONTRACTS = (
    *TIMELOCKS.values(),
    *BEFORE_REGISTRY,
    "InvestorRegistry",
    "HoldingLimit",
)
"""Names in the deployments ledger, in the order in which they are deployed."""


@dataclass(frozen=True)
class Programme:
    """The contracts of a programme."""

    registry: Contract
    administration: Contract
    programme: Contract
    paying_agent: Contract
    licences: Contract
    holding_limit: Contract
    timelocks: Mapping[str, Contract]

    @classmethod
    def of(cls, ledger: Deployments) -> Programme:
        """The programme that the ledger records. Raises `InputRefused` if it is incomplete."""

        def contract(name: str) -> Contract:
            return ledger.contract(name, artifact_of(name).abi)

        return cls(
            registry=contract("InvestorRegistry"),
            administration=contract("SeriesAdministration"),
            programme=contract("Programme"),
            paying_agent=contract("PayingAgent"),
            licences=contract("LicenceRegistry"),
            holding_limit=contract("HoldingLimit"),
            timelocks={key: contract(name) for key, name in TIMELOCKS.items()},
        )

    def bond(self, address: str) -> Contract:
        """The series at `address`."""
        return Contract(address, built("SovereignBond").abi)


def series_id(isin: str) -> bytes:
    """How contracts name a series: its ISIN in ASCII, padded to 32 bytes."""
    return isin.encode("ascii").ljust(32, b"\0")

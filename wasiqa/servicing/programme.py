"""A programme on a chain: its contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.roles import TIMELOCKS
from wasiqa.terms.hooks import CustomHook, Hook

BEFORE_REGISTRY = (
    *("TermsAdministration", "PaymentAdministration", "PayingAgent"),
    *("LicenceRegistry", "SeriesAdministration", "Programme"),
    *("AuctionAdministration", "PrimaryAuction"),
)
"""Contracts that hold a role from the registry's birth on, and what they are made of: deployed before it, for its
foreseen address."""

ALONE = ("YieldCalculator",)
"""Contracts that ask nobody, and are asked by some of `BEFORE_REGISTRY`."""

HOOKS = MappingProxyType(
    {
        "holding_limit": "HoldingLimit",
        "holder_count": "HolderCount",
        "lock_up": "LockUp",
        "volume_cap": "VolumeCap",
        "travel_rule": "TravelRule",
        "reserve_cover": "ReserveCover",
        "pledge": "Pledge",
    }
)
"""The contract of each rule that a term sheet can name; one instance serves all series."""

WIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "TravelRule": ("LicenceRegistry",),
        "ReserveCover": ("ReserveRegistry",),
        "Settlement": ("Programme", "LicenceRegistry"),
        "Repo": ("Programme",),
        "Pledge": ("Repo",),
    }
)
"""Contracts that ask others of the programme beside the registry, and which."""

LATER = ("ReserveRegistry", "ReserveCover", "ReportRegister", "Settlement", "Repo", "Pledge")
"""Contracts that programmes of before don't have; they come last, so that `deploy programme` completes those."""

JOINING = (*ALONE, "AuctionAdministration", "PrimaryAuction")
"""Those of them that come before the registry in a new programme, which gives them their roles at birth."""

CONTRACTS = (
    *(*TIMELOCKS.values(), *ALONE, *BEFORE_REGISTRY, "InvestorRegistry"),
    *(name for name in HOOKS.values() if name not in LATER),
    *LATER,
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
    reserves: Contract
    reports: Contract
    auctions: Contract
    calculator: Contract
    settlement: Contract
    repos: Contract
    hooks: Mapping[str, tuple[Contract, ...]]
    """By rule, in the order of deployment: those after the first are for series that must replace it."""
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
            reserves=contract("ReserveRegistry"),
            reports=contract("ReportRegister"),
            auctions=contract("PrimaryAuction"),
            calculator=contract("YieldCalculator"),
            settlement=contract("Settlement"),
            repos=contract("Repo"),
            hooks={rule: tuple(map(contract, instances(ledger, rule))) for rule in HOOKS},
            timelocks={key: contract(name) for key, name in TIMELOCKS.items()},
        )

    def hooks_for(self, rule: Hook) -> tuple[Contract, ...]:
        """The contracts of which one can serve a series as that rule."""
        if isinstance(rule, CustomHook):
            return (Contract(rule.hook, built("ICountingHook").abi),)
        return self.hooks[rule.rule]

    def wiring(self, name: str) -> tuple[str, ...]:
        """The addresses of the contracts that a hook's contract asks, beside the registry."""
        asked = {"LicenceRegistry": self.licences, "ReserveRegistry": self.reserves, "Repo": self.repos}
        return tuple(asked[one].address for one in WIRED.get(name, ()))

    def bond(self, address: str) -> Contract:
        """The series at `address`."""
        return Contract(address, built("SovereignBond").abi)


def instances(ledger: Deployments, rule: str) -> tuple[str, ...]:
    """What the ledger calls the instances of a rule's contract: HoldingLimit, HoldingLimit-2 and so on."""
    first = HOOKS[rule]
    numbers = (int(name[len(first) + 1 :]) for name in ledger.contracts if name.startswith(f"{first}-"))
    return (first, *(f"{first}-{number}" for number in sorted(numbers)))


def series_id(isin: str) -> bytes:
    """How contracts name a series: its ISIN in ASCII, padded to 32 bytes."""
    return isin.encode("ascii").ljust(32, b"\0")

"""With which arguments the contracts of a programme are created, and whether those of an earlier run still hold."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from eth_utils.crypto import keccak

from wasiqa.chain.compiler import SHARED
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import InputRefused
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.programme import ALONE, BEFORE_REGISTRY, CONTRACTS, JOINING, WIRED
from wasiqa.servicing.roles import HOLDING, TIMELOCKS, holders, role_id

_HOLDERS = MappingProxyType({**dict.fromkeys(TIMELOCKS.values(), (1, 2)), "InvestorRegistry": (2,)})
"""Which arguments of a constructor name the first holders of roles."""


@dataclass(frozen=True)
class Construction:
    """What follows from the configuration and from what was deployed before."""

    config: ProgrammeConfig
    ledger: Deployments

    def missing(self) -> tuple[str, ...]:
        """What is still to be deployed, in order."""
        return tuple(name for name in CONTRACTS if name not in self.ledger.contracts)

    def address(self, name: str) -> str:
        """The address of a contract that is deployed."""
        return self.ledger.contracts[name].address

    @property
    def admin(self) -> str:
        """The governance timelock."""
        return self.address(TIMELOCKS["governance"])

    def roles(self) -> dict[str, tuple[str, ...]]:
        """The first holders of the registry's roles."""
        timelocks = {key: self.address(name) for key, name in TIMELOCKS.items()}
        contracts = {name: self.address(name) for name in HOLDING if not self.joined(name)}
        return holders(self.config, timelocks, contracts)

    def joined(self, name: str) -> bool:
        """Did the contract come after the registry, or is still to come, so that it was born without its roles?"""
        if "InvestorRegistry" not in self.ledger.contracts:
            return False
        record = self.ledger.contracts.get(name)
        return record is None or record.block > self.ledger.contracts["InvestorRegistry"].block

    def arguments(self, name: str, deployer: str) -> tuple[object, ...]:
        """The constructor's arguments; of what is deployed before the registry, without the registry's address."""
        for key, timelock in self.config.timelocks.items():
            if name == TIMELOCKS[key]:
                return (timelock.delay, timelock.proposers, timelock.executors, deployer)
        if name == "LicenceRegistry":
            return self.config.venue_rights.masks()
        if name == "Programme":
            code, administration = keccak(built("SovereignBond").bytecode), self.address("SeriesAdministration")
            return (self.config.ceiling_minor, code, administration)
        if name in ("PayingAgent", "PaymentAdministration", "PrimaryAuction"):
            return (self.address(SHARED[name]),)
        if name == "AuctionAdministration":
            return (self.address("Programme"), self.address("YieldCalculator"))
        if name in (*ALONE, *BEFORE_REGISTRY):
            return ()
        if name == "InvestorRegistry":
            grants = [(role_id(role), account) for role, accounts in self.roles().items() for account in accounts]
            return (self.config.admin_delay, self.admin, grants)
        wiring = WIRED.get(name.partition("-")[0], ())
        return (self.address("InvestorRegistry"), *map(self.address, wiring))

    def refuse_changed(self) -> None:
        """What is deployed keeps its settings. Raises `InputRefused` if the configuration says something else now.

        Who holds a role is none of them once the registry is there: governance may have changed it.
        """
        if not self.missing():
            return
        may_join = JOINING if "InvestorRegistry" in self.ledger.contracts else ()
        ordered = [name for name in CONTRACTS if name in self.ledger.contracts or name not in may_join]
        done = [name for name in ordered if name in self.ledger.contracts]
        if done != ordered[: len(done)]:
            lacking = next(name for name in ordered if name not in done)
            raise InputRefused(
                f"the ledger lacks {lacking}, but has what was deployed after it",
                hint="restore the ledger from its backup, or name an empty --deployments",
                code="LEDGER_DIFFERS",
            )
        for name in done:
            record = self.ledger.contracts[name]
            arguments = self.arguments(name, record.deployer)
            # the first argument of what is deployed before the registry is its address, which is compared on the chain
            first = record.arguments[:1] if name in BEFORE_REGISTRY else ()
            if "InvestorRegistry" in self.ledger.contracts:
                first_holders = {n: record.arguments[n] for n in _HOLDERS.get(name, ())}
                arguments = tuple(first_holders.get(n, one) for n, one in enumerate(arguments))
            if not record.made_with((*first, *arguments)):
                raise InputRefused(
                    f"{name} was deployed with other settings than the configuration has now",
                    hint="go on with the configuration that the deployment began with, or name an empty --deployments",
                    code="LEDGER_DIFFERS",
                )

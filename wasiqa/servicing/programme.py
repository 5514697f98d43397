"""A programme on a chain: its contracts, and how they come to be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from wasiqa.chain.accounts import DEVELOPMENT_CHAINS, well_known
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.roles import DEFAULT_ADMIN, TIMELOCKS, holders, role_id

CONTRACTS = (*TIMELOCKS.values(), "PayingAgent", "InvestorRegistry", "Programme", "HoldingLimit")
"""Names in the deployments ledger, in the order in which they are deployed."""


@dataclass(frozen=True)
class Programme:
    """The contracts of a programme."""

    registry: Contract
    programme: Contract
    paying_agent: Contract
    holding_limit: Contract
    timelocks: Mapping[str, Contract]

    @classmethod
    def of(cls, ledger: Deployments) -> Programme:
        """The programme that the ledger records. Raises `InputRefused` if it is incomplete."""

        def contract(name: str, artifact: str | None = None) -> Contract:
            return ledger.contract(name, built(artifact or name).abi)

        return cls(
            registry=contract("InvestorRegistry"),
            programme=contract("Programme"),
            paying_agent=contract("PayingAgent"),
            holding_limit=contract("HoldingLimit"),
            timelocks={key: contract(name, "TimelockController") for key, name in TIMELOCKS.items()},
        )

    def bond(self, address: str) -> Contract:
        """The series at `address`."""
        return Contract(address, built("SovereignBond").abi)


class ProgrammeDeployment:
    """Deploys what the ledger doesn't have yet, and writes it down after each confirmation.

    The deployer ends without any right: the registry's admin is the governance timelock from birth, and it becomes that
    of the other two timelocks once their cancellers are set.
    """

    def __init__(self, chain: Chain, config: ProgrammeConfig, ledger: Deployments, folder: Path, deployer: str) -> None:
        _refuse_unsafe(config, chain.chain_id)
        _refuse_other_chain(ledger, chain)
        self._chain = chain
        self._config = config
        self._ledger = ledger
        self._folder = folder
        self._deployer = deployer

    def steps(self) -> tuple[str, ...]:
        """What is still to be deployed."""
        return tuple(name for name in CONTRACTS if name not in self._ledger.contracts)

    def run(self) -> Deployments:
        """Do what is missing and return the complete ledger. Raises `CheckFailed` if the parts don't fit."""
        for key, timelock in self._config.timelocks.items():
            arguments = (timelock.delay, timelock.proposers, timelock.executors, self._deployer)
            self._deploy(TIMELOCKS[key], "TimelockController", *arguments)
        for key, timelock in self._config.timelocks.items():
            self._settle(key, timelock.proposers)
        self._agent_and_registry()
        registry = self._address("InvestorRegistry")
        code_hash = keccak(built("SovereignBond").bytecode)
        self._deploy("Programme", "Programme", registry, self._config.ceiling_minor, code_hash)
        self._deploy("HoldingLimit", "HoldingLimit", registry)
        return self._ledger

    def _agent_and_registry(self) -> None:
        """The agent's authority is the registry, and the registry names the agent: its address is foreseen."""
        if "InvestorRegistry" not in self._ledger.contracts:
            foreseen = self._foreseen(1)
            if "PayingAgent" in self._ledger.contracts and self._authority() != self._foreseen(0):
                self._ledger = self._ledger.model_copy(update={"contracts": _without(self._ledger, "PayingAgent")})
            self._deploy("PayingAgent", "PayingAgent", foreseen)
            grants = [(role_id(role), account) for role, accounts in self._roles().items() for account in accounts]
            self._deploy("InvestorRegistry", "InvestorRegistry", self._config.admin_delay, self._admin(), grants)
        if not self._ledger.roles:
            self._ledger = self._ledger.with_roles({"DEFAULT_ADMIN": (self._admin(),), **self._roles()})
            self._ledger.save(self._folder)
        if self._authority() != self._address("InvestorRegistry"):
            raise CheckFailed(
                "the paying agent asks another authority than the registry",
                hint="another transaction of the deployer came in between; start again with an empty ledger",
            )

    def _deploy(self, name: str, artifact: str, *arguments: object) -> None:
        if name in self._ledger.contracts:
            return
        code = built(artifact)
        receipt = self._chain.deploy(code, *arguments, sender=self._deployer)
        record = Deployed.of(self._chain, receipt, code, arguments, self._deployer)
        self._ledger = self._ledger.with_contract(name, record)
        self._ledger.save(self._folder)

    def _settle(self, key: str, proposers: tuple[str, ...]) -> None:
        """Proposers lose the right to cancel, and the deployer leaves.

        The guardian may cancel issues and seizures, and governance may take that from it. What governance proposes
        nobody can cancel: it waits for its executors, and a stolen guardian key could otherwise keep its own rights.
        """
        name = TIMELOCKS[key]
        timelock = Contract(self._address(name), built("TimelockController").abi)
        first = self._ledger.contracts[name].deployer
        if not self._chain.call(timelock, "hasRole", DEFAULT_ADMIN, first):
            return
        if first != self._deployer:
            raise NotAllowed(f"{name} was deployed by {first}, who still is its admin", hint="go on with that account")
        canceller = role_id("CANCELLER_ROLE")
        for proposer in proposers:
            self._chain.transact(timelock, "revokeRole", canceller, proposer, sender=self._deployer)
        if key != "governance":
            for guardian in self._config.roles.guardian:
                self._chain.transact(timelock, "grantRole", canceller, guardian, sender=self._deployer)
            self._chain.transact(timelock, "grantRole", DEFAULT_ADMIN, self._admin(), sender=self._deployer)
        self._chain.transact(timelock, "renounceRole", DEFAULT_ADMIN, self._deployer, sender=self._deployer)

    def _admin(self) -> str:
        return self._address(TIMELOCKS["governance"])

    def _roles(self) -> dict[str, tuple[str, ...]]:
        timelocks = {key: self._address(name) for key, name in TIMELOCKS.items()}
        return holders(self._config, timelocks, self._address("PayingAgent"))

    def _authority(self) -> str:
        agent = Contract(self._address("PayingAgent"), built("PayingAgent").abi)
        return str(self._chain.call(agent, "authority"))

    def _address(self, name: str) -> str:
        return self._ledger.contracts[name].address

    def _foreseen(self, ahead: int) -> str:
        from web3.utils.address import get_create_address

        return str(get_create_address(self._deployer, self._chain.nonce(self._deployer) + ahead))  # type: ignore[arg-type]


def _without(ledger: Deployments, name: str) -> dict[str, Deployed]:
    return {key: record for key, record in ledger.contracts.items() if key != name}


def _refuse_unsafe(config: ProgrammeConfig, chain_id: int) -> None:
    if chain_id in DEVELOPMENT_CHAINS:
        return
    public = sorted(config.accounts() & {account.address for account in well_known()})
    if public:
        raise NotAllowed(f"the configuration gives a part to {public[0]}, whose key is published")
    for name, timelock in _instant(config):
        raise InputRefused(f"timelocks.{name}.delay is {timelock}, but on a live network a delay is needed")


def _refuse_other_chain(ledger: Deployments, chain: Chain) -> None:
    gone = [name for name, record in ledger.contracts.items() if not chain.code(record.address)]
    if gone:
        raise InputRefused(
            f"the ledger has {', '.join(gone)}, but there are no such contracts on chain {chain.chain_id}",
            hint="a local chain that was started anew needs a new ledger: name another --deployments",
        )


def _instant(config: ProgrammeConfig) -> Iterator[tuple[str, int]]:
    return ((name, timelock.delay) for name, timelock in config.timelocks.items() if timelock.delay == 0)

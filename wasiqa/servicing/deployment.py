"""Deploying a programme: what the ledger doesn't have yet, one contract after the other, and the hand-over between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wasiqa.chain.chain import Chain, Made, Receipt
from wasiqa.chain.contract import Contract, creation
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.recording import add_contract, update
from wasiqa.chain.records import Deployed
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing.code import artifact_of
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.construction import Construction
from wasiqa.servicing.handover import hand_over, holds
from wasiqa.servicing.programme import ALONE, BEFORE_REGISTRY
from wasiqa.servicing.roles import DEFAULT_ADMIN, TIMELOCKS
from wasiqa.servicing.safeguards import refuse_unsafe

Recall = Callable[[str], Made | None]
"""The confirmed creation of a contract, by its name in the ledger, which an interrupted run made and didn't note."""


class ProgrammeDeployment:
    """Deploys what the ledger doesn't have yet, and writes it down after each confirmation.

    The deployer ends without any right: the registry's admin is the governance timelock from birth, and it becomes that
    of the other two timelocks once their cancellers are set.
    """

    def __init__(self, chain: Chain, config: ProgrammeConfig, ledger: Deployments, folder: Path, deployer: str) -> None:
        refuse_unsafe(chain, config, deployer)
        _refuse_other_chain(ledger, chain)
        self._chain = chain
        self._config = config
        self._ledger = ledger
        self._folder = folder
        self._deployer = deployer
        self._plan.refuse_changed()
        self._refuse_other_deployer()

    def run(self, recall: Recall = lambda name: None) -> Deployments:
        """Do what is missing and return the complete ledger. Raises `CheckFailed` if the parts don't fit.

        It can be interrupted anywhere and sends nothing twice: what was created and not written down is asked of
        `recall`, and a right is given or taken only where the chain still says otherwise.
        """
        self._update(self._unchanged)  # written with its time zone and id key, before anything is sent
        self._write_down_what_was_made(recall)
        for name in TIMELOCKS.values():
            self._deploy(name)
        for key, name in TIMELOCKS.items():
            hand_over(self._chain, self._config, key, self._contract(name), self._plan.admin, self._deployer)
        if "InvestorRegistry" not in self._ledger.contracts:
            for name in ALONE:
                self._deploy(name)
        self._registry_and_whom_it_names()
        for name in self._plan.missing():
            self._deploy(name)
        return self._ledger

    def _write_down_what_was_made(self, recall: Recall) -> None:
        """First of all, since what comes next follows from it: foreseen addresses, and what is left to do.

        Raises `NotAllowed` if something else was made under that name.
        """
        for name in self._plan.missing():
            made = recall(name)
            if made is not None:
                named = name in BEFORE_REGISTRY
                authority = self._authority(name, made.receipt.created()) if named else None
                arguments = self._arguments(name, authority)
                if creation(artifact_of(name), *arguments).data != made.call.data:
                    raise _other_than_asked(name, made)
                self._record(name, made.receipt, arguments)

    def _registry_and_whom_it_names(self) -> None:
        """Their authority is the registry, and the registry names them: its address is foreseen."""
        if "InvestorRegistry" not in self._ledger.contracts:
            made = [name for name in BEFORE_REGISTRY if name in self._ledger.contracts]
            if any(self._authority(name) != self._foreseen() for name in made):
                # forgotten before they are made anew: a run that goes on from here must ask for the new ones
                self._update(lambda now: now.without_contracts(*made))
            for name in (*BEFORE_REGISTRY, "InvestorRegistry"):
                self._require_one_authority(self._foreseen(), "run it again: they are made anew")
                self._deploy(name)
        if not self._ledger.roles:
            roles = {"DEFAULT_ADMIN": (self._plan.admin,), **self._plan.roles()}
            self._update(lambda now: now.with_roles(roles))
        self._require_one_authority(self._plan.address("InvestorRegistry"), "start again with an empty ledger")

    def _require_one_authority(self, registry: str, hint: str) -> None:
        for name in (name for name in BEFORE_REGISTRY if name in self._ledger.contracts):
            if self._authority(name) != registry:
                raise CheckFailed(
                    f"{name} asks another authority than the registry",
                    hint=f"another transaction of the deployer came in between; {hint}",
                )

    def _deploy(self, name: str) -> None:
        if name in self._ledger.contracts:
            return
        arguments = self._arguments(name)
        receipt = self._chain.deploy(artifact_of(name), *arguments, sender=self._deployer, name=name)
        self._record(name, receipt, arguments)

    def _arguments(self, name: str, authority: str | None = None) -> tuple[object, ...]:
        """The constructor's arguments; the registry is at `authority`, or where it is foreseen."""
        first = (authority or self._foreseen(),) if name in BEFORE_REGISTRY else ()
        return (*first, *self._plan.arguments(name, self._deployer))

    def _record(self, name: str, receipt: Receipt, arguments: tuple[object, ...]) -> None:
        record = Deployed.of(self._chain, receipt, artifact_of(name), arguments, self._deployer)
        self._ledger = add_contract(self._ledger, self._folder, name, record)

    def _update(self, change: Callable[[Deployments], Deployments]) -> None:
        self._ledger = update(self._ledger, self._folder, change)

    def _unchanged(self, now: Deployments) -> Deployments:
        if now.contracts and now.contracts != self._ledger.contracts:
            raise NotAllowed(
                f"the ledger of chain {now.chain_id} was changed by another command; nothing was sent",
                hint="run it again: it goes on with what the ledger has now",
                code="LEDGER_CHANGED",
            )
        return now if now.contracts else self._ledger

    @property
    def _plan(self) -> Construction:
        return Construction(self._config, self._ledger)

    def _contract(self, name: str) -> Contract:
        return self._ledger.contract(name, artifact_of(name).abi)

    def _authority(self, name: str, address: str | None = None) -> str:
        contract = Contract(address or self._plan.address(name), artifact_of(name).abi)
        return str(self._chain.call(contract, "authority"))

    def _foreseen(self) -> str:
        """Where the registry is, or will be: whom it names, and isn't there yet, is created before it."""
        from web3.utils.address import get_create_address

        if "InvestorRegistry" in self._ledger.contracts:
            return self._plan.address("InvestorRegistry")
        ahead = sum(name not in self._ledger.contracts for name in BEFORE_REGISTRY)
        return str(get_create_address(self._deployer, self._chain.nonce(self._deployer) + ahead))  # type: ignore[arg-type]

    def _refuse_other_deployer(self) -> None:
        for name in (name for name in TIMELOCKS.values() if name in self._ledger.contracts):
            first = self._ledger.contracts[name].deployer
            if first != self._deployer and holds(self._chain, self._contract(name), DEFAULT_ADMIN, first):
                told = f"{name} was deployed by {first}, who still is its admin"
                raise NotAllowed(told, hint="go on with that account")


def _other_than_asked(name: str, made: Made) -> NotAllowed:
    return NotAllowed(
        f"{name} was created at {made.receipt.created()} before the interruption, with other code or other arguments "
        "than would be used now; nothing more was sent",
        hint="the package or the configuration was changed meanwhile: run it again to create another; that one stays "
        "unused",
    )


def _refuse_other_chain(ledger: Deployments, chain: Chain) -> None:
    gone = [name for name, record in ledger.contracts.items() if not chain.code(record.address)]
    if gone:
        raise InputRefused(
            f"the ledger has {', '.join(gone)}, but there are no such contracts on chain {chain.chain_id}",
            hint="a local chain that was started anew needs a new ledger: name another --deployments",
            code="LEDGER_DIFFERS",
        )

"""One run of a command against one chain: the chain, the ledger, the programme, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wasiqa.cli.base import confirm
from wasiqa.errors import InputRefused, NotAllowed, UsageRefused, Waiting, WasiqaError

if TYPE_CHECKING:
    from wasiqa.chain.chain import Chain, Receipt
    from wasiqa.chain.contract import Contract
    from wasiqa.chain.deployments import Deployments
    from wasiqa.chain.records import SeriesRecord
    from wasiqa.chain.timelock import Operation
    from wasiqa.servicing.payments import Payments
    from wasiqa.servicing.programme import Programme


@dataclass(frozen=True)
class Workbench:
    """A chain that outlives one command within this process: the demo's and the tests'. Commands find it in click's
    context."""

    chain: Chain


@dataclass(frozen=True)
class Session:
    """What a command knows once its options are read."""

    network: str
    deployments: Path
    account: str | None = None
    yes: bool = False
    dry_run: bool = False
    confirm_network: str | None = None

    @cached_property
    def chain(self) -> Chain:
        """The chain. Raises `UsageRefused` for one inside the process, which would end with this command."""
        from wasiqa.chain.connection import IN_PROCESS, connect

        bench = _workbench()
        if bench is not None:
            return bench.chain
        if self.network in IN_PROCESS:
            raise UsageRefused(
                f"network {self.network} lives inside one process and would end with this command",
                hint="give the URL of a node that stays, or run `wasiqa demo`, which does everything in one process",
            )
        return connect(self.network)

    @property
    def network_name(self) -> str:
        """What --confirm-network must say: the network as Ape names it, or, for a URL, `chain-` and the chain's id.

        One host serves many networks, and the path of a node's URL may be a key.
        """
        return f"chain-{self.chain.chain_id}" if "://" in self.network else self.network

    @cached_property
    def sender(self) -> str:
        """The address of the account that signs."""
        from wasiqa.chain.accounts import signer
        from wasiqa.chain.web3_chain import Web3Chain

        if self.account is None:
            raise UsageRefused("this command needs --account")
        found = signer(self.account, self.chain.chain_id, _ask_password)
        return self.chain.unlock(found) if isinstance(self.chain, Web3Chain) else found.address

    @cached_property
    def ledger(self) -> Deployments:
        """What is deployed on this chain."""
        from wasiqa.chain.deployments import Deployments

        return Deployments.load(self.deployments, self.chain.chain_id)

    @cached_property
    def programme(self) -> Programme:
        """The programme's contracts."""
        from wasiqa.servicing.programme import Programme

        return Programme.of(self.ledger)

    def series(self, name: str) -> tuple[str, SeriesRecord, Contract]:
        """ISIN, record and contract of a series, named by ISIN or symbol."""
        isin, record = self.ledger.find_series(name)
        return isin, record, self.programme.bond(record.address)

    def payments(self, name: str) -> Payments:
        """The payments of a series, named by ISIN or symbol."""
        from wasiqa.servicing.payments import Payments

        _, record, bond = self.series(name)
        return Payments(self.chain, self.programme, bond, record.block)

    def agree(self, question: str) -> bool:
        """May it be sent? Not on --dry-run. Asks where nobody said --yes; a live network must be named."""
        from wasiqa.chain.accounts import DEVELOPMENT_CHAINS

        if self.dry_run:
            return False
        live = self.chain.chain_id not in DEVELOPMENT_CHAINS
        if live and self.yes and self.confirm_network != self.network_name:
            raise UsageRefused(
                f"{self.network_name} is a live network (chain {self.chain.chain_id}); nothing was sent",
                hint=f"say --confirm-network {self.network_name}",
            )
        if not self.yes:
            confirm(question, self.network_name if live else None)
        return True

    def advance(self, *operations: Operation) -> list[Receipt]:
        """Do what this account may do of each operation. Raises `Waiting` if another party or a delay comes next."""
        from wasiqa.chain.timelock import State, advance, state

        receipts, waits, barred = [], [], []
        for operation in operations:
            try:
                receipt = advance(self.chain, operation, self.sender)
            except Waiting as wait:
                waits.append(wait)
                continue
            except NotAllowed as refusal:
                barred.append(refusal)
                continue
            if receipt is not None:
                receipts.append(receipt)
                if state(self.chain, operation) is not State.DONE:
                    waits.append(self._scheduled(operation))
        if barred and not receipts and not waits:
            raise barred[0]
        if waits or barred:
            raise Waiting("; ".join(map(_with_hint, (*waits, *barred))), hint="run the same command then")
        return receipts

    def _scheduled(self, operation: Operation) -> Waiting:
        try:
            from wasiqa.chain.timelock import advance

            advance(self.chain, operation, self.sender)
        except Waiting as wait:
            return Waiting(f"scheduled: {wait.message}", hint=wait.hint)
        return Waiting(f"scheduled: {operation}")


def _with_hint(error: WasiqaError) -> str:
    return f"{error.message}, {error.hint}" if error.hint else error.message


def _workbench() -> Workbench | None:
    context = click.get_current_context(silent=True)
    return None if context is None else context.find_object(Workbench)


def _ask_password(question: str) -> str:
    try:
        return str(click.prompt(question, hide_input=True, prompt_suffix="", err=True))
    except click.Abort:
        raise InputRefused("no password was given") from None

"""One run of a command against one chain: the chain, the ledger, the programme, and who signs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli.base import confirm
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wasiqa.chain.chain import Receipt, SigningChain
    from wasiqa.chain.contract import Contract
    from wasiqa.chain.deployments import Deployments
    from wasiqa.chain.records import SeriesRecord
    from wasiqa.chain.timelock import Operation
    from wasiqa.cli.sending import Sending
    from wasiqa.index.index import Index
    from wasiqa.journal.chain import JournalledChain
    from wasiqa.journal.job import Job
    from wasiqa.journal.safe import SafeChain
    from wasiqa.servicing.payments import Payments
    from wasiqa.servicing.programme import Programme


@dataclass(frozen=True)
class Workbench:
    """A chain that outlives one command within this process: the demo's and the tests'. Commands find it in click's
    context."""

    chain: SigningChain


@dataclass(frozen=True)
class Session:
    """What a command knows once its options are read."""

    network: str
    deployments: Path
    account: str | None = None
    yes: bool = False
    dry_run: bool = False
    confirm_network: str | None = None
    receipts: Path = Path("receipts")
    safe: Path | None = None

    @cached_property
    def chain(self) -> JournalledChain | SafeChain:
        """The chain; what is sent on it passes through the journal, or is collected for a Safe."""
        from wasiqa.journal.chain import JournalledChain
        from wasiqa.journal.safe import SafeChain

        return JournalledChain(self._connected()) if self.safe is None else SafeChain(self._connected())

    def _connected(self) -> SigningChain:
        """The chain itself. Raises `UsageRefused` for one inside the process, which would end with this command."""
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

        One host serves many networks, and the path of a node's URL may be a key, also where Ape's name ends with it.
        """
        if self.network.startswith(("http://", "https://")):
            return f"chain-{self.chain.chain_id}"
        ecosystem, _, rest = self.network.partition(":")
        return f"{ecosystem}:{rest.partition(':')[0]}" if "://" in rest else self.network

    @cached_property
    def sender(self) -> str:
        """The address of the account that signs; with --safe, the Safe's own."""
        from wasiqa.chain.accounts import signer

        if self.account is None:
            raise UsageRefused("this command needs --account")
        if self.safe is not None:
            return self._safe_address(self.account)
        return self.chain.unlock(signer(self.account, self.chain.chain_id, _ask_password))

    def _safe_address(self, account: str) -> str:
        from wasiqa.chain.codec import checksummed

        try:
            address = checksummed(account)
        except ValueError:
            address = None
        if address != account:
            raise UsageRefused(
                f"--account {account} is not the address of a Safe",
                hint=f"with --safe it is the Safe's address{f', spelled {address}' if address else ''}",
            )
        if not self.chain.code(account):
            raise InputRefused(f"there is no Safe at {account} on chain {self.chain.chain_id}: the address has no code")
        return account

    @cached_property
    def ledger(self) -> Deployments:
        """What is deployed on this chain."""
        from wasiqa.chain.deployments import Deployments

        return Deployments.load(self.deployments, self.chain.chain_id)

    @cached_property
    def index(self) -> Index:
        """The event store beside the ledger, brought up to the chain's head."""
        from wasiqa.index.index import Index

        return Index.open(Index.path(self.deployments, self.chain.chain_id), self.chain, self.ledger).sync()

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

    def sending(
        self, *, input: Path | None = None, plan: str | None = None, arguments: Mapping[str, object] | None = None
    ) -> AbstractContextManager[Sending]:
        """Stands around everything that is sent: the journal's run and its receipt, or the file for a Safe.

        `input` is the file that the command works from, `plan` the text of its plan, and `arguments` what the receipt
        names instead of the command line, for what must not be written down.
        """
        from wasiqa.cli.sending import collected, journalled
        from wasiqa.journal.chain import JournalledChain

        job = self._job(input=input, plan=plan, arguments=arguments)
        if isinstance(self.chain, JournalledChain):
            return journalled(self.chain, self._receipts_folder, job, self.sender)
        assert self.safe is not None
        return collected(self.chain, self.safe, job, self.sender)

    def interrupted(self, *, input: Path | None = None, arguments: Mapping[str, object] | None = None) -> str | None:
        """The text of the plan with which this account was interrupted when it ran the same command on this input."""
        found = self._interrupted(self._job(input=input, arguments=arguments))
        return found.document if found is not None and found.operator == self.sender else None

    def settle(self, *, input: Path | None = None, arguments: Mapping[str, object] | None = None) -> None:
        """Where nothing is left to do: complete the receipt of a run that was killed after its last transaction."""
        found = None if self.dry_run else self._interrupted(self._job(input=input, arguments=arguments))
        if found is not None and found.operator == self.sender:
            with self.sending(input=input, plan=found.document, arguments=arguments) as run:
                run.verified = True

    def _interrupted(self, job: Job) -> Row[Any] | None:
        from wasiqa.journal.book import Journal
        from wasiqa.journal.run import path

        where = path(self._receipts_folder)
        if self.safe is not None or not where.exists():
            return None
        return Journal.open(where, self.chain.header(0).hash).interrupted(job)

    def _job(self, **given: object) -> Job:
        from wasiqa.cli.sending import job_of

        return job_of(click.get_current_context(), self.chain.chain_id, given)

    @property
    def _receipts_folder(self) -> Path:
        return self.receipts / str(self.chain.chain_id)

    def advance(self, *operations: Operation) -> list[Receipt]:
        """Do what this account may do of each operation. Raises `Waiting` if another party or a delay comes next."""
        from wasiqa.cli.parties import advance

        return advance(self, operations)


def _workbench() -> Workbench | None:
    context = click.get_current_context(silent=True)
    return None if context is None else context.find_object(Workbench)


def _ask_password(question: str) -> str:
    try:
        return str(click.prompt(question, hide_input=True, prompt_suffix="", err=True))
    except click.Abort:
        raise InputRefused("no password was given") from None

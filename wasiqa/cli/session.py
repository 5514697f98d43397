"""One run of a command against one chain: the chain, the ledger, the programme, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wasiqa.cli.base import attended
from wasiqa.cli.connecting import ask_password, connected, safe_address
from wasiqa.errors import UsageRefused

if TYPE_CHECKING:
    from wasiqa.chain.chain import Receipt
    from wasiqa.chain.contract import Contract
    from wasiqa.chain.deployments import Deployments
    from wasiqa.chain.records import SeriesRecord
    from wasiqa.chain.signer import Signer
    from wasiqa.chain.timelock import Operation
    from wasiqa.cli.sending import Sending
    from wasiqa.index.index import Index
    from wasiqa.inputs import Input
    from wasiqa.journal.book import Journal
    from wasiqa.journal.chain import JournalledChain
    from wasiqa.journal.job import Job
    from wasiqa.journal.run import Run
    from wasiqa.journal.safe import SafeChain
    from wasiqa.servicing.payments import Payments
    from wasiqa.servicing.programme import Programme


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
    index_url: str | None = None
    witness: str | None = None
    journal_url: str | None = None
    confirmations: int = 0
    persistent: bool = True

    @cached_property
    def chain(self) -> JournalledChain | SafeChain:
        """The chain; what is sent on it passes through the journal, or is collected for a Safe."""
        from wasiqa.chain.connection import patience
        from wasiqa.journal.chain import JournalledChain
        from wasiqa.journal.delivery import Patience
        from wasiqa.journal.safe import SafeChain

        chain = connected(self.network, self.witness, persistent=self.persistent)
        if self.safe is not None:
            return SafeChain(chain)
        return JournalledChain(chain, Patience.of(patience(), self.confirmations))

    @property
    def network_name(self) -> str:
        """What --confirm-network must say, and the ledger keeps."""
        from wasiqa.cli.consent import network_name

        return network_name(self.network, self.chain.chain_id)

    @cached_property
    def sender(self) -> str:
        """The address of the account that signs; with --safe, the Safe's own."""
        if self.account is None or not self.account.strip():
            raise UsageRefused(
                "this command needs --account, and it is empty",
                hint="name a keystore file, an Ape alias, or test:N",
                code="NO_ACCOUNT",
            )
        if self.safe is not None:
            return safe_address(self.account, self.chain)
        return self.chain.unlock(self.signer)

    @cached_property
    def signer(self) -> Signer:
        """Who signs; the command has --account."""
        from wasiqa.chain.accounts import signer

        assert self.account is not None
        ask = ask_password if attended() else None
        return signer(self.account, self.chain.chain_id, ask)

    def signer_for(self, wallet: str | None) -> Signer:
        """Who signs for a wallet that is a contract, by one of its owners, whose the account is; else the account."""
        from wasiqa.chain.wallets import WalletSigner

        if wallet is None or wallet == self.signer.address:
            return self.signer
        return WalletSigner.of(self.chain, wallet, self.signer)

    @cached_property
    def ledger(self) -> Deployments:
        """What is deployed on this chain."""
        from wasiqa.chain.deployments import Deployments

        return Deployments.load(self.deployments, self.chain.chain_id)

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is kept."""
        from wasiqa.chain.deployments import Deployments

        return Deployments.path(self.deployments, self.chain.chain_id)

    @cached_property
    def index(self) -> Index:
        """The event store, brought up to the chain's head."""
        return self.opened_index.sync()

    @cached_property
    def opened_index(self) -> Index:
        """The event store that --index names, or the one beside the ledger, as it was left."""
        from wasiqa.index.index import Index

        where = self.index_url or Index.path(self.deployments, self.chain.chain_id)
        return Index.open(where, self.chain, self.ledger)

    @property
    def has_index(self) -> bool:
        """Is there an event store? One that --index names is filled if it is empty."""
        from wasiqa.index.index import Index

        return self.index_url is not None or Index.path(self.deployments, self.chain.chain_id).exists()

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
        from wasiqa.cli.consent import agree

        return agree(self, question)

    def sending(
        self,
        *,
        input: Path | Input | None = None,
        plan: str | None = None,
        arguments: Mapping[str, object] | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> AbstractContextManager[Sending]:
        """Stands around everything that is sent: the journal's run and its receipt, or the file for a Safe.

        `input` is the file that the command works from, with the hash of what was read if it was read before. `plan` is
        the text of its plan, if it has one of its own, and else `facts` are what it found out and has to know again if
        it is interrupted. `arguments` are named in journal and receipt instead of the command line, for what must not
        be written down.
        """
        from wasiqa.cli.sending import collected, journalled
        from wasiqa.journal.chain import JournalledChain
        from wasiqa.journal.job import Plan

        job = self._job(input, arguments)
        if plan is not None:
            made = Plan(job, plan)
        elif (text := self.interrupted(input=input, arguments=arguments)) is not None:
            made = Plan(job, text, shared=False)
        else:
            made = Plan.of(job, self.chain.block().number, facts or {})
        if isinstance(self.chain, JournalledChain):
            where = self.receipts_folder
            return journalled(self.chain, where, made, self.sender, self.journal_url, self._placed)
        assert self.safe is not None
        return collected(self.chain, self.safe, made, self.sender)

    def _placed(self, run: Run) -> bool:
        """Put right what the ledger notes of transactions that came again elsewhere; true if there were any."""
        from wasiqa.chain.deployments import Deployments
        from wasiqa.chain.recording import update

        if not self.ledger_path.exists():
            return False
        before = Deployments.load(self.deployments, self.chain.chain_id)
        places = run.places()
        if before.moved(places) == before:
            return False
        update(before, self.deployments, lambda now: now.moved(places))
        return True

    def interrupted(
        self, *, input: Path | Input | None = None, arguments: Mapping[str, object] | None = None
    ) -> str | None:
        """The text of the plan with which this account was interrupted when it ran the same command on this input."""
        journal = self._journal()
        job = self._job(input, arguments)
        # whoever was never interrupted isn't asked for a password yet
        if journal is None or journal.interrupted(job) is None:
            return None
        found = journal.interrupted(job, self.sender)
        return None if found is None else str(found.document)

    def settle(
        self,
        read_back: Callable[[], bool | None],
        *,
        input: Path | Input | None = None,
        arguments: Mapping[str, object] | None = None,
        shared: bool = False,
    ) -> None:
        """Where nothing is left to do: complete the receipt of a run that was killed after its last transaction.

        `read_back` says whether the chain shows what was wanted, or raises; None where the command doesn't look.
        `shared` is true if the command has a plan with a text of its own.
        """
        plan = None if self.dry_run else self.interrupted(input=input, arguments=arguments)
        if plan is not None:
            with self.sending(input=input, plan=plan if shared else None, arguments=arguments) as run:
                run.verified = False
                run.verified = read_back()

    def _journal(self) -> Journal | None:
        from wasiqa.journal.book import Journal
        from wasiqa.journal.run import path

        where = path(self.receipts_folder)
        if self.safe is not None or (self.journal_url is None and not where.exists()):
            return None
        return Journal.open(self.journal_url or where, self.chain.header(0).hash)

    def _job(self, input: Path | Input | None, arguments: Mapping[str, object] | None) -> Job:
        from wasiqa.cli.commandline import arguments_of, command_words
        from wasiqa.cli.unchanged import require_unchanged
        from wasiqa.inputs import Input
        from wasiqa.journal.job import Job

        context = click.get_current_context()
        require_unchanged(context, None if input is None or isinstance(input, Path) else input.path)
        file = Input.of(input) if isinstance(input, Path) else input
        said = arguments
        if said is None:
            path = None if file is None else file.path
            said = {name: value for name, value in arguments_of(context).items() if path is None or str(value) != path}
        return Job(" ".join(command_words(context)), self.chain.chain_id, said, file)

    @property
    def receipts_folder(self) -> Path:
        """Where receipts, journal and nonces of this chain are kept."""
        return self.receipts / str(self.chain.chain_id)

    def advance(self, *operations: Operation) -> list[Receipt]:
        """Do what this account may do of each operation. Raises `Waiting` if another party or a delay comes next."""
        from wasiqa.cli.parties import advance

        return advance(self, operations)

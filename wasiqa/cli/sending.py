"""What stands around everything that is sent: the journal's run and its receipt, or the file for a Safe."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from wasiqa.errors import ChainFailed, CheckFailed, NotAllowed, Waiting, WasiqaError

if TYPE_CHECKING:
    from wasiqa.chain.chain import Receipt
    from wasiqa.journal.chain import JournalledChain
    from wasiqa.journal.job import Job
    from wasiqa.journal.receipt import Status
    from wasiqa.journal.run import Run
    from wasiqa.journal.safe import SafeChain

COMMON = frozenset(
    {
        *("network", "account", "deployments", "receipts", "as_json"),
        *("yes", "dry_run", "confirm_network", "safe"),
    }
)
"""Parameters that say how a command runs, and not what it does."""


class Sending(Protocol):
    """What a command can say and ask while it sends."""

    verified: bool | None
    """Set it once reading back has shown what was wanted, or hasn't."""

    def hashes(self) -> Sequence[str]:
        """The transactions of the command's plan, also those sent before an interruption."""

    def recall(self, name: str) -> Receipt | None:
        """The receipt of a contract that was created under this name before an interruption."""


@dataclass
class Journalled:
    """A run whose transactions are in the journal."""

    run: Run
    chain: JournalledChain

    @property
    def verified(self) -> bool | None:
        """Has reading back shown what was wanted?"""
        return self.run.verified

    @verified.setter
    def verified(self, value: bool | None) -> None:
        self.run.verified = value

    def hashes(self) -> Sequence[str]:
        """The plan's transactions."""
        return self.run.hashes()

    def recall(self, name: str) -> Receipt | None:
        """The receipt of a contract created before an interruption."""
        return self.chain.recall(name, self.run.operator)


@dataclass
class Collecting:
    """A run that sends nothing: its calls go into a file for a Safe."""

    verified: bool | None = field(default=None)

    def hashes(self) -> Sequence[str]:
        """None: nothing is sent."""
        return ()

    def recall(self, name: str) -> None:
        """None: a Safe creates no contracts."""


@contextmanager
def journalled(chain: JournalledChain, folder: Path, job: Job, operator: str) -> Iterator[Journalled]:
    """Run what sends; the receipt is written at the end, however it ends, if anything was sent for this plan."""
    from wasiqa.journal.receipt import ReceiptFile
    from wasiqa.journal.run import Run

    with Run.under_way(folder, chain.header(0).hash, job, operator) as run:
        chain.run = run
        status: Status = "done"
        over = True
        try:
            yield Journalled(run, chain)
            status = "partial" if run.verified is False else "done"
        except BaseException as error:
            status, over = _outcome(error)
            raise
        finally:
            chain.settle()
            chain.run = None
            if run.rows():
                path = ReceiptFile.of(run, status).save(folder)
                click.echo(f"receipt: {path}", err=True)
            if over:
                run.end()


@contextmanager
def collected(chain: SafeChain, path: Path, job: Job, safe: str) -> Iterator[Collecting]:
    """Collect what would be sent and write it to a new file. Raises `Waiting` for the Safe's owners if there is any."""
    from wasiqa.cli.commandline import this_command
    from wasiqa.journal.safe import Batch

    if path.exists():
        raise NotAllowed(f"{path} exists, and may wait for its owners", hint="name a new file with --safe")
    try:
        yield Collecting()
    except (CheckFailed, Waiting):
        # what is only collected can't be read back yet, and the other party's turn comes after the Safe's
        if not chain.collected:
            raise
    if chain.collected:
        Batch(job.command, job.chain_id, safe, tuple(chain.collected)).save(path)
        count = f"{len(chain.collected)} transaction{'s' if len(chain.collected) > 1 else ''}"
        again = f"{this_command(safe)} --safe {shlex.quote(str(path))}"
        raise Waiting(
            f"{path} has {count} for Safe {safe}; its owners have to execute them",
            hint=f"open the file in the Safe's transaction builder; then this tells whether it was done: {again}",
        )


def _outcome(error: BaseException) -> tuple[Status, bool]:
    """How the receipt calls it, and whether the run is over or goes on with the same command."""
    if isinstance(error, Waiting):
        return "waiting", True
    if isinstance(error, CheckFailed):
        return "partial", True
    if isinstance(error, WasiqaError) and not isinstance(error, ChainFailed):
        return "failed", True
    return "partial", False


def job_of(context: click.Context, chain_id: int, given: Mapping[str, Any]) -> Job:
    """What the command in this context was asked to do; `given` may replace `input`, `plan` and `arguments`."""
    from wasiqa.journal.job import Input, Job

    file: Path | None = given.get("input")
    said: Mapping[str, Any] | None = given.get("arguments")
    if said is None:
        said = {name: value for name, value in context.params.items() if name not in COMMON and value != file}
    entry = None if file is None else Input.of(file)
    return Job(" ".join(command_words(context)), chain_id, said, entry, given.get("plan"))


def command_words(context: click.Context) -> list[str]:
    """The words of the command, without the program's name: `whitelist apply`."""
    from wasiqa.cli.base import WasiqaCommand, WasiqaGroup

    words: list[str] = []
    found: click.Context | None = context
    while found is not None and isinstance(found.command, WasiqaCommand | WasiqaGroup):
        words.insert(0, str(found.info_name))
        found = found.parent
    return words

"""What stands around everything that is sent: the journal's run and its receipt, or the file for a Safe."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wasiqa.cli.base import as_wasiqa_error, echo
from wasiqa.cli.commandline import this_command
from wasiqa.errors import ChainFailed, CheckFailed, NotAllowed, Waiting, WasiqaError

if TYPE_CHECKING:
    from wasiqa.chain.chain import Made
    from wasiqa.journal.chain import JournalledChain
    from wasiqa.journal.job import Plan
    from wasiqa.journal.receipt import Status
    from wasiqa.journal.run import Run
    from wasiqa.journal.safe import SafeChain


class Sending(Protocol):
    """What a command can say and ask while it sends."""

    verified: bool | None
    """Set it once reading back has shown what was wanted, or hasn't."""

    def hashes(self) -> Sequence[str]:
        """The transactions of the command's plan, also those sent before an interruption."""

    def recall(self, name: str) -> Made | None:
        """The contract that was created under this name before an interruption."""


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

    def recall(self, name: str) -> Made | None:
        """A contract created before an interruption."""
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
def journalled(
    chain: JournalledChain,
    folder: Path,
    plan: Plan,
    operator: str,
    journal: str | None = None,
    placed: Callable[[Run], bool] = lambda _: False,
) -> Iterator[Journalled]:
    """Run what sends; the receipt is written at the end, however it ends, if anything was sent for this plan.

    `journal` is the URL of a journal on a server; else it is a file in the folder. `placed` is told of the run once all
    is in blocks that stay, and says whether that changed what was noted of them.
    """
    from wasiqa.journal.run import Run

    with Run.under_way(folder, chain.header(0).hash, plan, operator, journal) as run:
        chain.run = run
        try:
            chain.await_pending()
            yield Journalled(run, chain)
        except CheckFailed as error:
            moved = _settled(chain, run, placed)
            _finish(run, "partial", over=not moved)
            if moved:
                raise _undone() from error
            raise
        except BaseException as error:
            status, over = _outcome(error)
            try:
                chain.look_up()
                _finish(run, status, over=over)
            except (WasiqaError, OSError) as later:
                # what went wrong first decides how the command ends
                echo(f"the receipt isn't complete: {as_wasiqa_error(later).message}", err=True)
            raise
        else:
            moved, wrong = _settled(chain, run, placed), run.verified is False
            _finish(run, "partial" if wrong else "done", over=not (moved and wrong))
            if moved and wrong:
                raise _undone()
        finally:
            chain.run = None


def _settled(chain: JournalledChain, run: Run, placed: Callable[[Run], bool]) -> bool:
    """See to it that what the run has sent stays in the chain, and tell whether some of it had been undone: then what
    was read back meanwhile may be wrong. If it can't be, the run isn't over, and its receipt says so."""
    try:
        moved = chain.settle()
        return placed(run) or moved
    except BaseException:
        _finish(run, "partial", over=False)
        raise


def _undone() -> ChainFailed:
    told = "the chain undid blocks with what was sent while it was read back; it is in blocks again"
    return ChainFailed(told, hint="run the command again: it reads back once more, and sends what is missing")


def _finish(run: Run, status: Status, *, over: bool) -> None:
    from wasiqa.journal.receipt import ReceiptFile

    if run.rows():
        echo(f"receipt: {ReceiptFile.of(run, status).save(run.folder)}", err=True)
    if over:
        run.end()


def _outcome(error: BaseException) -> tuple[Status, bool]:
    """How the receipt calls it, and whether the run is over or goes on with the same command."""
    if isinstance(error, Waiting):
        return "waiting", True
    if isinstance(error, WasiqaError) and not isinstance(error, ChainFailed):
        return "failed", True
    return "partial", False


@contextmanager
def collected(chain: SafeChain, path: Path, plan: Plan, safe: str) -> Iterator[Collecting]:
    """Collect what would be sent, and write it to a file. Raises `Waiting` for the Safe's owners if there is any.

    Where nothing is left to collect, the Safe has done its part, and the command ends as it would without one.
    """
    from wasiqa.journal.safe import Batch

    try:
        yield Collecting()
    except (CheckFailed, Waiting):
        # what is only collected can't be read back yet, and the other party's turn comes after the Safe's
        if not chain.collected:
            raise
    if not chain.collected:
        return
    quoted = shlex.quote(str(path))
    again = f"{this_command(safe)} --safe {quoted}"
    open_it = f"open the file in the Safe's transaction builder, or let an owner run wasiqa ops propose {quoted}"
    hint = f"{open_it}; then this tells whether it was done: {again}"
    count = f"{len(chain.collected)} transaction{'s' if len(chain.collected) > 1 else ''}"
    if path.exists():
        if not Batch.holds(path, chain.collected):
            raise NotAllowed(
                f"{path} holds other calls than the {count} to be done now",
                hint="if its owners have executed it, or never will, name a new file with --safe",
                code="OTHER_BATCH",
            )
        raise Waiting(f"{path} still waits for the owners of Safe {safe}", hint=hint)
    Batch(plan.job.command, plan.job.chain_id, safe, tuple(chain.collected)).save(path)
    more = (
        ", as many as one transaction can do; once they are executed, run it again for the rest" if chain.full else ""
    )
    raise Waiting(f"{path} has {count} for Safe {safe}{more}; its owners have to execute them", hint=hint)

"""Every error that Wasiqa raises on purpose.

One root, `WasiqaError`; each subclass fixes the exit code of the command that meets it, and also inherits the builtin
that a library user would catch. The message says what and where, the hint what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from errno import EDQUOT, EIO, ENOSPC
from pathlib import Path

OF_THE_DISK = frozenset({ENOSPC, EDQUOT, EIO})
"""The numbers of an `OSError` that no other name of a file mends."""


def printable(text: str) -> str:
    """The text on one line: what would break it, or what a terminal would obey, is shown as an escape."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


@dataclass(frozen=True)
class Fault:
    """One mistake in an input file; `row` is the number that a spreadsheet shows (the header is row 1)."""

    code: str
    message: str
    hint: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        """One sentence, whatever the file holds."""
        object.__setattr__(self, "message", printable(self.message))


class WasiqaError(Exception):
    """Root of all errors raised by Wasiqa."""

    exit_code = 1
    code = "ERROR"

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        self.message = printable(message)
        super().__init__(self.message)
        self.hint = hint
        if code is not None:
            self.code = code


class CheckFailed(WasiqaError):
    """A verification found a difference between what should be and what is."""

    exit_code = 1
    code = "CHECK_FAILED"


class UsageRefused(WasiqaError, ValueError):
    """The command line asks for something that can't be done in this way."""

    exit_code = 2
    code = "USAGE"


class InputRefused(WasiqaError, ValueError):
    """An input file or value is wrong; nothing was sent. `faults` lists every mistake found."""

    exit_code = 3
    code = "INPUT"

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        faults: Sequence[Fault] = (),
        hint: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.file = file
        self.faults = tuple(faults)


def not_readable(path: Path, error: OSError) -> InputRefused:
    """The refusal of a file that isn't there, or that the system doesn't let us read."""
    told = f"{path} can't be read: {error.strerror}"
    return InputRefused(told, file=str(path), hint="name a file that is there and yours to read", code="FILE_UNUSABLE")


class ChainFailed(WasiqaError, ConnectionError):
    """The node or the chain did not do what was asked; running the command again is safe."""

    exit_code = 4
    code = "CHAIN"

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(message, hint=hint or "run the command again", code=code)


def disk_fails(reason: str) -> ChainFailed:
    """The end of a command that can't write down what it does, and so does no more."""
    return ChainFailed(f"the disk fails: {reason}", hint="make room and run the command again", code="DISK_FAILS")


class NotAllowed(WasiqaError, PermissionError):
    """A role, a guard, a stale plan or a wrong key forbids the action."""

    exit_code = 5
    code = "REFUSED"


class Waiting(WasiqaError):
    """The action is under way and waits for another party or for a delay to pass."""

    exit_code = 6
    code = "WAITING"

"""Locks between processes. They end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wasiqa.errors import InputRefused, NotAllowed


@contextmanager
def held(folder: Path, name: str, otherwise: str | None = None) -> Iterator[None]:
    """Hold the lock of this name. If another process has it: wait, or raise `NotAllowed` saying `otherwise`."""
    path = folder / "locks" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 - closed below, and that frees the lock
    except OSError as error:
        raise InputRefused(
            f"{path.parent} can't be used: {error.strerror}", hint="name another folder with --receipts"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if otherwise is None else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise NotAllowed(
                f"{otherwise} ({_holder(path)})", hint="wait until it has ended, then run it again"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _holder(path: Path) -> str:
    return f"process {path.read_text(encoding='utf-8') or 'unknown'}"

"""Locks between processes. They end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wasiqa.durable import naming
from wasiqa.errors import OF_THE_DISK, InputRefused, NotAllowed, disk_fails


@contextmanager
def held(path: Path, option: str, otherwise: str | None = None, *, mode: int = 0o666) -> Iterator[None]:
    """Hold the lock that is the file at `path`. If another process has it: wait, or raise `NotAllowed` saying why.

    `option` is what names the file's folder on the command line, and `mode` who may use the lock.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, mode), "r+", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        if error.errno in OF_THE_DISK:
            raise disk_fails(f"{path}: {error.strerror}") from error
        raise InputRefused(
            f"{path} can't be used: {error.strerror}", hint=f"name another folder with {option}", code="FILE_UNUSABLE"
        ) from error
    with file:  # closing it frees the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if otherwise is None else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise NotAllowed(
                f"{otherwise} ({_holder(path)})", hint="wait until it has ended, then run it again", code="IN_USE"
            ) from error
        with naming(path):
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        yield


def _holder(path: Path) -> str:
    return f"process {path.read_text(encoding='utf-8') or 'unknown'}"

"""Files that are either the old ones or the new ones, whenever the power or the disk fails."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from errno import EINVAL
from pathlib import Path
from typing import BinaryIO, NamedTuple

_BLOCK = 2**20
"""Bytes that are written at a time."""


class NewFile(NamedTuple):
    """A file to be made, with what is in it; a private one is for its owner alone to read."""

    path: Path
    content: bytes
    private: bool = False


def write_new(*files: NewFile) -> None:
    """Write new files, and their folders: all of them or, where one can't be written, none.

    Raises `FileExistsError` if one is there already, and `OSError` if one can't be written.
    """
    with ExitStack() as undone:
        for path, content, private in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            with naming(path):
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
                undone.callback(path.unlink, missing_ok=True)
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    _to_disk(file)
                _folder_to_disk(path.parent)
        undone.pop_all()


def write_durably(path: Path, text: str | Iterable[str], *, mode: int | None = 0o644) -> None:
    """Replace the file at `path` by `text` (UTF-8) in one step, and be sure that it is on disk before returning.

    The text may come in pieces. A ledger is for everyone to read, as `mode` has it unless something else is said; None
    is the mode of the old file, or that of any new one.

    Raises `OSError` if it can't; then the old file is untouched.
    """
    pieces = (piece.encode() for piece in ([text] if isinstance(text, str) else text))
    if mode is not None:
        replace(path, pieces, mode=mode)
    elif path.exists():
        replace(path, pieces, mode=path.stat().st_mode & 0o777)
    else:
        replace(path, pieces, mode=0o666, masked=True)


def replace(path: Path, pieces: Iterable[bytes], *, mode: int, masked: bool = False) -> None:
    """Replace the file at `path`, or a link there, in one step by what comes in pieces, as `write_durably` does.

    `mode` is for whom it is, without what the process's mask takes away if it is `masked`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with naming(path, temporary), ExitStack() as undone:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        undone.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(handle, "wb", buffering=_BLOCK) as file:
            if not masked:
                os.fchmod(handle, mode)
            file.writelines(pieces)
            _to_disk(file)
        temporary.replace(path)
        undone.pop_all()
        _folder_to_disk(path.parent)


@contextmanager
def naming(path: Path | str, temporary: Path | None = None) -> Iterator[None]:
    """An error of the system that names no file, or a temporary one, names this one."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename in (None, temporary and str(temporary)):
            error.filename, error.filename2 = str(path), None
        raise


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    """The name of a new file, too. Where the folder may not be read, or its file system can't do it, so be it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != EINVAL:
            raise
    finally:
        os.close(handle)

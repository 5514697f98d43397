"""Files that are either the old ones or the new ones, whenever the power or the disk fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_BLOCK = 2**20


def write_durably(path: Path, text: str | Iterable[str], *, mode: int = 0o644) -> None:
    """Replace the file at `path` by `text` (UTF-8) in one step, and be sure that it is on disk before returning.

    The text may come in pieces. A ledger is for everyone to read, as `mode` has it unless something else is said.

    Raises `OSError` if it can't; then the old file is untouched.
    """
    with replaced(path, mode=mode) as file:
        file.writelines(piece.encode() for piece in ([text] if isinstance(text, str) else text))


def write_new(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a new file, readable by its owner alone if it is private, and its folder.

    Raises `FileExistsError` if there is one, `OSError` if it can't; then there is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                _to_disk(file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        _folder_to_disk(path)


@contextmanager
def replaced(path: Path, *, mode: int) -> Iterator[BinaryIO]:
    """The new file, which takes the place of the one at `path` in one step once the block ends without an error.

    Raises `OSError` if it can't; then the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=_BLOCK) as file:
                os.fchmod(file.fileno(), mode)  # mkstemp makes it private
                yield file
                _to_disk(file)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _folder_to_disk(path)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Where the system doesn't say which file it means, the error says so."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder_to_disk(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

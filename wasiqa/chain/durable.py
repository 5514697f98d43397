"""Files that are either the old ones or the new ones, whenever the power fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_durably(path: Path, text: str | Iterable[str], *, mode: int = 0o644) -> None:
    """Replace the file at `path` by `text` (UTF-8) in one step, and be sure that it is on disk before returning.

    The text may come in pieces. A ledger is for everyone to read, as `mode` has it unless something else is said.

    Raises `OSError` if it can't; then the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            os.fchmod(file.fileno(), mode)  # mkstemp makes it private
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

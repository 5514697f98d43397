"""New files for people, which never replace one that is there."""

from __future__ import annotations

import os
from pathlib import Path

from wasiqa.errors import InputRefused

READABLE = "name a file that is there and yours to read"
"""What to do about a file that can't be read."""


def new_file(path: Path, *suffixes: str) -> None:
    """Raise `InputRefused` unless a file of one of these kinds can be made there without replacing one."""
    if path.suffix.lower() not in suffixes:
        raise InputRefused(
            f"{path} doesn't end in {' or '.join(suffixes)}", file=str(path), hint="name it so", code="WRONG_ENDING"
        )
    if path.exists():
        raise InputRefused(
            f"{path} is there already",
            file=str(path),
            hint="name another file, or move that one away",
            code="FILE_IN_THE_WAY",
        )


def write_new(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a new file, readable by its owner alone if it is private, and its folder. Raises `OSError` if it can't."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content)

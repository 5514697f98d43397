"""New files for people, which never replace one that is there."""

from __future__ import annotations

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

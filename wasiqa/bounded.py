"""Files that somebody hands in, of which no more is read than such a file can have."""

from __future__ import annotations

from pathlib import Path

from wasiqa.errors import InputRefused, not_readable


def read(path: Path, most: int, hint: str) -> bytes:
    """The file's bytes, `most` of them at the most. Raises `InputRefused` with the hint for a larger one."""
    try:
        with path.open("rb") as file:
            found = file.read(most + 1)
    except OSError as error:
        raise not_readable(path, error) from error
    if len(found) > most:
        size = f"{most >> 20} MiB" if most >> 20 else f"{most:,} bytes"
        raise InputRefused(f"{path} has more than {size}", file=str(path), hint=hint, code="FILE_TOO_LARGE")
    return found

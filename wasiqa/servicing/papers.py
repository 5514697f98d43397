"""Papers behind what is done; on chain goes only their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from wasiqa.errors import InputRefused, not_readable


def paper_hash(path: Path, what: str) -> bytes:
    """The SHA-256 of a paper; `what` names it in the refusal. Raises `InputRefused` if it is empty or can't be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise not_readable(path, error) from error
    if not content:
        raise InputRefused(f"{path} is empty", hint=f"give the file of the {what}")
    return hashlib.sha256(content).digest()

"""The locks of a chain's journal: one for each plan, and one for each sender."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from wasiqa.chain import lock


def held(folder: Path, name: str, otherwise: str | None = None) -> AbstractContextManager[None]:
    """Hold the lock of this name. If another process has it: wait, or raise `NotAllowed` saying `otherwise`."""
    return lock.held(folder / "locks" / name, "--receipts", otherwise, mode=0o600)

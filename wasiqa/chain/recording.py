"""Writing into the ledger while other commands may be doing the same: what they wrote is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from wasiqa.chain import lock
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed, SeriesRecord
from wasiqa.errors import NotAllowed


def writing(folder: Path, chain_id: int) -> AbstractContextManager[None]:
    """Be the only one that writes the files of this chain; whoever else wants to waits. It can't be held twice."""
    return lock.held(folder / f"{chain_id}.lock", "--deployments")


def update(ledger: Deployments, folder: Path, change: Callable[[Deployments], Deployments]) -> Deployments:
    """Change the ledger as the folder has it now, or `ledger` itself if it has none, write it and return it."""
    with writing(folder, ledger.chain_id):
        there = Deployments.path(folder, ledger.chain_id).exists()
        changed = change(Deployments.load(folder, ledger.chain_id) if there else ledger)
        changed.save(folder)
        return changed


def add_contract(ledger: Deployments, folder: Path, name: str, record: Deployed) -> Deployments:
    """Write down a contract that was created. Raises `NotAllowed` if another was written down under this name."""

    def change(now: Deployments) -> Deployments:
        other = now.contracts.get(name)
        if other is not None and other.address != record.address:
            raise _overtaken(now, folder, f"{name} at {other.address}; the one at {record.address} stays unused")
        return now.with_contract(name, record)

    return update(ledger, folder, change)


def add_series(ledger: Deployments, folder: Path, isin: str, record: SeriesRecord) -> Deployments:
    """Write down a series. Raises `NotAllowed` if it was written down with another term sheet."""

    def change(now: Deployments) -> Deployments:
        other = now.series.get(isin)
        if other is not None and other.terms_sha256 != record.terms_sha256:
            raise _overtaken(now, folder, f"{isin} from {other.terms}, SHA-256 {other.terms_sha256}")
        return now.with_series(isin, record)

    return update(ledger, folder, change)


def _overtaken(now: Deployments, folder: Path, what: str) -> NotAllowed:
    path = Deployments.path(folder, now.chain_id)
    return NotAllowed(
        f"another command was quicker: {path} has {what}",
        hint="run it again: it goes on with what the ledger has now",
        code="LEDGER_CHANGED",
    )

"""The programme as of the latest block, kept up to date in the background while requests are answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, RLock, Thread

from wasiqa.chain.chain import Chain, Header
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed, WasiqaError
from wasiqa.index.index import Index
from wasiqa.portal.views.public import Public
from wasiqa.reporting.desk import Desk
from wasiqa.servicing.programme import Programme


@dataclass(frozen=True)
class Snapshot:
    """The programme at one block. What everybody may see is made once; all else follows from the desk on request."""

    head: Header
    desk: Desk
    public: Public

    @property
    def programme(self) -> Programme:
        """The programme's contracts."""
        return Programme.of(self.desk.index.ledger)


class Live:
    """Follows a chain. Answers come from the last snapshot, which is complete; a request never waits for a block.

    `home` is the country whose holders are told as domestic; without one holders are told by country.
    """

    def __init__(self, chain: Chain, deployments: Path, home: str | None = None) -> None:
        self._chain = chain
        self._deployments = deployments
        self._home = home
        self._index: Index | None = None
        self._snapshot: Snapshot | None = None
        self._one_at_a_time = RLock()
        self._end = Event()
        self.problem: str | None = None
        """Why the chain can't be followed just now."""

    @property
    def snapshot(self) -> Snapshot:
        """The latest. Raises `ChainFailed` as long as there is none."""
        if self._snapshot is None:
            raise ChainFailed("the chain has not been read yet", hint="ask again in a moment")
        return self._snapshot

    @contextmanager
    def asking(self) -> Iterator[Chain]:
        """The chain, asked by one at a time."""
        with self._one_at_a_time:
            yield self._chain

    def refresh(self) -> bool:
        """Look at the chain and at the ledger; is there anything new?"""
        with self._one_at_a_time:
            ledger = Deployments.load(self._deployments, self._chain.chain_id)
            if self._index is None or ledger != self._index.ledger:
                path = Index.path(self._deployments, self._chain.chain_id)
                self._index = Index.open(path, self._chain, ledger)
            elif self._snapshot is not None and self._chain.header() == self._snapshot.head:
                return False
            index = self._index.sync()
            desk = Desk(index, {isin: record.symbol for isin, record in ledger.series.items()})
            self._snapshot = Snapshot(index.synced, desk, Public.of(desk, self._deployments, self._home))
            return True

    @contextmanager
    def following(self, every: float = 0.5) -> Iterator[None]:
        """Look every so many seconds, until the end of the block."""
        watcher = Thread(target=self._follow, args=(every,), name="following the chain", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            self._end.set()
            watcher.join(timeout=every + 5)

    def _follow(self, every: float) -> None:
        while not self._end.wait(every):
            try:
                self.refresh()
                self.problem = None
            except (WasiqaError, OSError) as error:
                self.problem = getattr(error, "message", None) or str(error)

    def wait_for(self, other_than: Header | None, seconds: float) -> Snapshot | None:
        """The next snapshot, or None if none comes in time; for tests and scripts."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._snapshot is not None and self._snapshot.head != other_than:
                return self._snapshot
            time.sleep(0.02)
        return None

"""The programme as of the latest block, kept up to date in the background while requests are answered."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, RLock, Thread

from wasiqa.chain.chain import Chain, Header
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed, WasiqaError
from wasiqa.index.index import Index
from wasiqa.index.live import LiveState
from wasiqa.portal.history import History
from wasiqa.portal.views.public import Public
from wasiqa.reporting.desk import Desk, Money
from wasiqa.servicing.programme import Programme

_LOG = logging.getLogger(__name__)
_TURN = 0.0005
"""Seconds after which a block that is being read lets requests go on: by itself Python takes ten times as long, at each
of a request's many steps."""


@dataclass(frozen=True)
class Snapshot:
    """The programme at one block. What everybody may see is made once, and stays. The desk moves on with the chain: it
    is looked at while nobody refreshes."""

    head: Header
    desk: Desk
    public: Public

    def made_of(self, state: LiveState) -> bool:
        """Is it the state as it is now?"""
        return (self.desk.index, self.head, self.desk.at) == (state.index, state.head, state.now)

    @property
    def programme(self) -> Programme:
        """The programme's contracts."""
        return Programme.of(self.desk.index.ledger)


class Live:
    """Follows a chain. What is public comes from the last snapshot, and never waits for a block.

    `home` is the country whose holders are told as domestic; without one holders are told by country. `store` is the
    URL of the event store, if it isn't the file beside the ledger.
    """

    def __init__(self, chain: Chain, deployments: Path, home: str | None = None, store: str | None = None) -> None:
        self._chain = chain
        self._deployments = deployments
        self._home = home
        self._store = store or Index.path(deployments, chain.chain_id)
        self._state: LiveState | None = None
        self._history = History()
        self._money: dict[tuple[str, str], Money] = {}
        self._snapshot: Snapshot | None = None
        self._one_at_a_time = RLock()
        self._end = Event()
        self.problem: str | None = None
        """Why the chain can't be followed just now."""

    @property
    def latest(self) -> Snapshot | None:
        """The latest snapshot, if there is one yet."""
        return self._snapshot

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

    @contextmanager
    def still(self) -> Iterator[Snapshot]:
        """The latest snapshot, with a desk that stays as it is for so long."""
        with self._one_at_a_time:
            yield self.snapshot

    def refresh(self) -> bool:
        """Look at the chain and at the ledger; is there anything new?"""
        with self._one_at_a_time:
            ledger = Deployments.load(self._deployments, self._chain.chain_id)
            if self._state is None or ledger != self._state.index.ledger:
                self._state = LiveState(Index.open(self._store, self._chain, ledger))
            state, known = self._state, self._snapshot
            state.refresh()
            if known is not None and known.made_of(state):
                return False
            symbols = {isin: record.symbol for isin, record in ledger.series.items()}
            desk = Desk(state.index, symbols, state=state.state, money=self._money)
            self._history.reach(state.index)
            self._snapshot = Snapshot(state.head, desk, Public.of(desk, self._history, self._deployments, self._home))
            return True

    @contextmanager
    def following(self, every: float = 0.5) -> Iterator[None]:
        """Look every so many seconds, until the end of the block."""
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        watcher = Thread(target=self._follow, args=(every,), name="following the chain", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            self._end.set()
            watcher.join(timeout=every + 5)
            sys.setswitchinterval(interval)

    def _follow(self, every: float) -> None:
        while not self._end.wait(every):
            try:
                self.refresh()
                self.problem = None
            except (WasiqaError, OSError) as error:
                self.problem = getattr(error, "message", None) or str(error)
            except Exception:  # else nobody would be told that what they see is of before
                _LOG.exception("a defect while the chain was followed")
                self.problem = "a defect of the portal, which was noted"

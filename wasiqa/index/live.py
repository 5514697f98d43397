"""The programme's state in memory, kept up to the chain's head by telling it what is new.

Events can't be untold. So a second state stays some blocks behind; when a reorganisation undoes blocks after it, a copy
of it is told what the chain has instead.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.chain.chain import Header
from wasiqa.errors import ChainFailed, WasiqaError
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState

LAG = 64
"""Blocks that the second state stays behind; a deeper reorganisation is replayed from the first event."""
_CHUNK = 20_000
"""Events read at once where there may be millions."""
_TRIES = 10


class _Place(NamedTuple):
    """The block of the last event that was told. All blocks below it are its ancestors."""

    number: int
    hash: str


class LiveState:
    """What the events of an index say, as of its head. Nothing is read before `refresh`; one thread at a time."""

    def __init__(self, index: Index, lag: int = LAG) -> None:
        self.index = index
        self.now = 0
        """The time that a call sees at the head."""
        self._lag = lag
        self._head: Header | None = None
        self._state: ProgrammeState | None = None
        self._told: _Place | None = None
        self._base_told: _Place | None = None
        self._recent: deque[Row[Any]] = deque()
        """What was told to the state, and not yet to the second one."""
        self._undone = True
        """Is the state to be made from the second one?"""
        self._begin()

    @property
    def head(self) -> Header:
        """The block up to which it was told everything. There is none before `refresh`."""
        assert self._head is not None, "refresh first"
        return self._head

    @property
    def state(self) -> ProgrammeState:
        """The programme at the head. There is none before `refresh`."""
        assert self._state is not None, "refresh first"
        return self._state

    def refresh(self) -> bool:
        """Read what is new on the chain and tell it. Returns whether head, time or ledger are others than before.

        Raises what `Index.sync` raises, and `ChainFailed` if the events change faster than they are read.
        """
        before = self._head, self.now, self._known
        for _ in range(_TRIES):
            self.index.sync()
            if self._catch_up():
                return before != (self._head, self.now, self._known)
        raise ChainFailed("the events changed whenever they were read", hint="run it again", code="CHAIN_CHANGES")

    def _catch_up(self) -> bool:
        """Tell what the index has read; False if another process has changed its store meanwhile."""
        if _known(self.index) != self._known:  # what another contract wrote may be older than all that was told
            self._begin()
        elif not self._stands(self._told) or self.index.now < self.now:
            self._go_back()
        try:
            with self.index.fitting():
                return self._tell(self.index.synced, self.index.now)
        except WasiqaError:  # half of it may be told
            self._begin()
            raise

    def _tell(self, head: Header, now: int) -> bool:
        """Tell both states what they lack; the second one up to some blocks below the head."""
        settled = head.number - self._lag
        if self._undone:
            if not self._settle(settled):
                return False
            self._state = pickle.loads(pickle.dumps(self._base, pickle.HIGHEST_PROTOCOL))
        events = self.index.events(after=_number(self._told), until=head.number)
        if not self._stands(self._told) or not self.index.store.has(head.number, head.hash):
            return False
        _tell_all(self.state, events)
        self._told = _last(events, self._told)
        self._recent.extend(events)
        old = []
        while self._recent and self._recent[0].block <= settled:
            old.append(self._recent.popleft())
        _tell_all(self._base, old)
        self._base_told = _last(old, self._base_told)
        self.state.reach(now)
        self._head, self.now, self._undone = head, now, False
        return True

    def _settle(self, until: int) -> bool:
        """Tell the second state all up to a block, by and by, so that nobody waits for a long reading."""
        while events := self.index.store.events(after=_number(self._base_told), until=until, most=_CHUNK):
            if not self._stands(self._base_told):
                return False
            _tell_all(self._base, events)
            self._base_told = self._told = _last(events, self._base_told)
        return True

    def _begin(self) -> None:
        """Nothing was told yet."""
        self._known = _known(self.index)
        self._base = ProgrammeState(self.index, 0, ())
        self._base_told = None
        self._go_back()

    def _go_back(self) -> None:
        """To where the second state is; if that is undone, too, to the beginning."""
        if not self._stands(self._base_told):
            self._begin()
            return
        self._told = self._base_told
        self._recent.clear()
        self._undone = True

    def _stands(self, place: _Place | None) -> bool:
        return place is None or self.index.store.has(*place)


def _tell_all(state: ProgrammeState, events: Iterable[Row[Any]]) -> None:
    for event in events:
        state.tell(event)


def _last(events: Sequence[Row[Any]], before: _Place | None) -> _Place | None:
    return _Place(events[-1].block, events[-1].hash) if events else before


def _number(place: _Place | None) -> int:
    return -1 if place is None else place.number


def _known(index: Index) -> frozenset[str]:
    """The contracts that are read."""
    return frozenset(address for _, address in index.followed())

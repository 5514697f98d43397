"""What has happened on the chain since it was looked at last, block by block."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.errors import ChainFailed
from wasiqa.index.index import Index

_REMEMBERED = 1_000
"""Blocks with events, among which the fork of a reorganisation is looked for."""
_TRIES = 10


@dataclass(frozen=True)
class Written:
    """How often a contract wrote an event in one block; `series` is the symbol, where it is about one."""

    contract: str
    series: str | None
    name: str
    count: int

    def __str__(self) -> str:
        about = f" {self.series}" if self.series not in (None, self.contract) else ""
        return f"{self.contract}{about} {self.name}" + (f" ×{self.count}" if self.count > 1 else "")


class BlockNews(NamedTuple):
    """One block in which something was written."""

    number: int
    hash: str
    time: int
    written: tuple[Written, ...]


class News(NamedTuple):
    """What is new; if blocks were undone, what lies above `fork` was read again."""

    fork: int | None
    blocks: tuple[BlockNews, ...]


class Watch:
    """Tells each block with events once, from what the store had read on."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._told = deque(((one.number, one.hash) for one in index.store.headers()), _REMEMBERED)

    def news(self) -> News:
        """Bring the store up to the head, and tell what is new; nothing, if it had read nothing.

        Raises what `Index.sync` raises.
        """
        if not self._told:
            head = self.index.sync().synced
            self._told.append((head.number, head.hash))
            return News(None, ())
        for _ in range(_TRIES):
            head = self.index.sync().synced
            undone = self._undone()
            kept = len(self._told) - undone
            after = self._told[kept - 1][0] if kept else -1
            found = self.index.events(after=after)
            if self._undone() == undone and self.index.store.has(head.number, head.hash):
                break
        else:
            raise ChainFailed("the events changed whenever they were read", hint="run it again", code="CHAIN_CHANGES")
        for _ in range(undone):
            self._told.pop()
        blocks = tuple(self._blocks(found))
        self._told += [(block.number, block.hash) for block in blocks]
        return News(max(after, 0) if undone else None, blocks)

    def _undone(self) -> int:
        """How many of the blocks told last aren't on the chain any more."""
        return next((n for n, one in enumerate(reversed(self._told)) if self.index.store.has(*one)), len(self._told))

    def _blocks(self, events: list[Row[Any]]) -> Iterator[BlockNews]:
        series = {record.address: record.symbol for record in self.index.ledger.series.values()}
        names = {address: name for name, address in self.index.followed()}
        for number, group in groupby(events, key=lambda event: event.block):
            inside = list(group)
            counts: dict[tuple[str, str | None, str], int] = {}
            for event in inside:
                about = event.args.get("bond", event.address)
                key = names.get(event.address, event.address), series.get(about), event.name
                counts[key] = counts.get(key, 0) + 1
            written = tuple(Written(*key, count) for key, count in counts.items())
            yield BlockNews(number, inside[0].hash, inside[0].time, written)

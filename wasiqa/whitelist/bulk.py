"""A large CSV file on all processors, with little memory: its pairs, if there is no mistake in it.

It judges by the same functions as `checks.check`, and tells no mistake: where it finds one, that is asked instead.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path

from wasiqa.whitelist import header, reader
from wasiqa.whitelist.checks import expired, outlasted
from wasiqa.whitelist.entries import Rules, word
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.pairs import PAIR, WORD, Pairs, agree
from wasiqa.whitelist.rows import Reading, parsers, read_row
from wasiqa.whitelist.table import Cell, Row, Table

CHUNK = 5_000
"""Rows that go to a processor at once."""

_REMEMBERED = 1 << 16
_OF_ONE_ROW = ("wallet", "investor", "note")

Chunk = Sequence[Sequence[str]]


def pairs(path: Path, rules: Rules, key: IdKey, now: int, processes: int | None = None) -> Pairs | None:
    """The pairs of a CSV file, or None if `checks.check` would refuse it.

    Raises `InputRefused` as `reader.read` does. `processes` are as many as there are processors; a file of one chunk
    needs none but this.
    """
    data = reader.content(path)
    lines = reader.csv_lines(path, data)
    table = Table(str(path), hashlib.sha256(data).hexdigest(), reader.header(next(lines, ())), ())
    if not table.header or any(header.faults(table)):
        return None
    chunks = iter(lambda: list(islice(lines, CHUNK)), [])
    found: list[bytes] = []
    desk = (table.header, rules, key, now)
    for packed in _packed(desk, chunks, processes or os.cpu_count() or 1):
        if packed is None:
            return None
        found += (packed[start : start + PAIR] for start in range(0, len(packed), PAIR))
    found.sort()
    return Pairs(table.path, table.sha256, found) if found and agree(found) else None


_Given = tuple[tuple[str, ...], Rules, IdKey, int]


def _packed(given: _Given, chunks: Iterator[Chunk], processes: int) -> Iterator[bytes | None]:
    """What a desk makes of each chunk, in order."""
    first = list(islice(chunks, 2))
    if len(first) < 2 or processes < 2:
        yield from map(_Desk(*given).read, chain(first, chunks))
        return
    waiting: deque[Future[bytes | None]] = deque()
    # a forked process would take over locks and connections of this one
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (given,)) as pool:
        for chunk in chain(first, chunks):
            with _uninterrupted():
                waiting.append(pool.submit(_read, chunk))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that begin here never hear of Ctrl-C: it ends the one that was started by hand, and that ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Desk:
    """Reads rows. What they say beside wallet, investor and note many rows share, so that is remembered."""

    def __init__(self, names: tuple[str, ...], rules: Rules, key: IdKey, now: int) -> None:
        positions = header.positions(Table("", "", names, ()))
        shared = [name for name in positions if name not in _OF_ONE_ROW]
        self._width = len(names)
        own = [name for name in positions if name in _OF_ONE_ROW]
        self._own, self._pick_own = _places(own), itemgetter(*(positions[name] for name in own))
        self._shared, self._pick_shared = _places(shared), itemgetter(*(positions[name] for name in shared))
        self._parse = parsers(rules)
        self._rules, self._key, self._now = rules, key, now
        self._standing = lru_cache(_REMEMBERED)(self._read_shared)

    def read(self, chunk: Chunk) -> bytes | None:
        """The pairs of these rows, one after the other; None if there is a mistake in them."""
        found = []
        for texts in chunk:
            # a blank row says nothing
            if any(texts):
                pair = self._pair(texts)
                if pair is None:
                    return None
                found.append(pair)
        return b"".join(found)

    def _pair(self, texts: Sequence[str]) -> bytes | None:
        full = [*texts, *[""] * (self._width - len(texts))]
        standing = self._standing(self._pick_shared(full))
        own = self._reading(self._pick_own(full), self._own)
        if standing is None or own.refused or own.address is None or any(full[self._width :]):
            return None
        whole = standing | self._key.investor_id(own.values["investor"])
        return bytes.fromhex(own.address[2:]) + whole.to_bytes(WORD, "big")

    def _read_shared(self, texts: tuple[str, ...]) -> int | None:
        reading = self._reading(texts, self._shared)
        if reading.refused:
            return None
        said = {name: reading.values[name] for name in (*self._shared, "tax_class", "venue")}
        if expired(said, self._now) or outlasted(said, self._rules) is not None:
            return None
        return word(**said).encode()

    def _reading(self, texts: Sequence[str], positions: Mapping[str, int]) -> Reading:
        # nobody is told of the row
        return read_row(Row(0, tuple(map(Cell, texts))), positions, self._parse)


def _places(names: Sequence[str]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


_desk: _Desk


def _begin(given: _Given) -> None:
    global _desk
    _desk = _Desk(*given)


def _read(chunk: Chunk) -> bytes | None:
    return _desk.read(chunk)

"""A large CSV file on all processors, with little memory.

It judges by the same functions as `checks.check`. Each row is looked at by itself first; if any is wrong, those rows,
and the ones that share a wallet or an investor with them, are read again for what is to be said about them.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from wasiqa.whitelist import header, reader
from wasiqa.whitelist.desk import Desk, Read
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.listing import Listing
from wasiqa.whitelist.mistakes import Mistaken, agree, concerned, refusal
from wasiqa.whitelist.table import Table

CHUNK = 5_000
"""Rows that go to a processor at once."""
BYTES = 1 << 19
"""As many bytes, about."""
MANY = 50_000
"""So many wrong rows, and all are read again at once."""

Job = tuple[int, bytes | Sequence[Sequence[str]]]
"""The number of the first row, and the rows: as bytes of the file, or as the texts in them."""
_Given = tuple[tuple[str, ...], Rules, IdKey, int]


def read(path: Path, rules: Rules, key: IdKey, now: int, processes: int | None = None) -> Listing:
    """The rows of a CSV file.

    Raises `InputRefused` as `reader.read` does, and `Mistaken` for what `checks.check` refuses. `processes` are as many
    as there are processors; a file of one chunk needs none but this.
    """
    data = reader.content(path)
    lines = reader.csv_lines(path, data)
    first = next(lines, [])
    if not any(first):
        raise reader.headless(path)
    table = Table(str(path), hashlib.sha256(data).hexdigest(), reader.header(first), ())

    def refused(wanted: Callable[[int], bool] = lambda _: True) -> Mistaken:
        return refusal(table, reader.csv_lines(path, data), wanted, rules, now)

    if any(header.of_names(table)):
        raise refused()
    good, doubtful = bytearray(), []
    for found in _found((table.header, rules, key, now), _jobs(data, lines), processes or os.cpu_count() or 1):
        good += found.good
        doubtful += found.doubtful
        if len(doubtful) > MANY:
            raise refused()
    listing = Listing(table.path, table.sha256, key.fingerprint, good)
    if doubtful or not good or not agree(listing):
        raise refused(concerned(listing, doubtful).__contains__)
    return listing


def _jobs(data: bytes, lines: Iterator[list[str]]) -> Iterator[Job]:
    """What follows the header: by bytes, if each end of a line in them surely is the end of a row."""
    lone = data.count(b"\r") - data.count(b"\r\n")
    return _parts(lines) if lone or b'"' in data or len(data) <= BYTES else _slices(data)


def _parts(lines: Iterator[list[str]]) -> Iterator[Job]:
    row = 2
    while part := list(islice(lines, CHUNK)):
        yield row, part
        row += len(part)


def _slices(data: bytes) -> Iterator[Job]:
    row, start = 2, data.index(b"\n") + 1
    while start < len(data):
        end = data.find(b"\n", start + BYTES) + 1 or len(data)
        yield row, data[start:end]
        row += data.count(b"\n", start, end)
        start = end


def _found(given: _Given, jobs: Iterator[Job], processes: int) -> Iterator[Read]:
    """What a desk makes of each job, in order."""
    first = list(islice(jobs, 2))
    every: Iterable[Job] = chain(first, jobs)
    if len(first) < 2 or processes < 2:
        desk = Desk(*given)
        yield from (desk.read(row, _rows(part)) for row, part in every)
        return
    waiting: deque[Future[Read]] = deque()
    # a forked process would take over locks and connections of this one
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (given,)) as pool:
        for job in every:
            with _uninterrupted():
                waiting.append(pool.submit(_read, job))
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


def _rows(part: bytes | Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    return reader.csv_rows(part) if isinstance(part, bytes) else part


_desk: Desk


def _begin(given: _Given) -> None:
    global _desk
    _desk = Desk(*given)


def _read(job: Job) -> Read:
    return _desk.read(job[0], _rows(job[1]))

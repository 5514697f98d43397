"""Following a chain: pages of events are read up to its head, and what a reorganisation undid is forgotten.

A block's hash stands for all its ancestors. So while the stored head is a block of the chain, everything below it is
right; otherwise the fork is the highest stored block that still is one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wasiqa.chain.chain import Chain, Header
from wasiqa.chain.contract import Contract, Log
from wasiqa.errors import ChainFailed
from wasiqa.index.store import Moved, Store

PAGE = 2_000
"""Blocks in the first page. Pages grow while they bring few events, since each costs several questions."""
_FEW = 1_000
_TRIES = 10


class Followed(NamedTuple):
    """A contract, and the block before which it wrote nothing."""

    contract: Contract
    first: int


class _Page(NamedTuple):
    addresses: Sequence[str]
    first: int
    last: int


@dataclass
class Follower:
    """Brings a store up to the head of a chain."""

    chain: Chain
    store: Store
    followed: Mapping[str, Followed]
    page: int = PAGE

    def sync(self) -> Header:
        """Read what is missing and return the head. Raises `ChainFailed` if the chain changes faster than it reads."""
        tries, furthest = _TRIES, -1
        while tries:
            try:
                return self._catch_up()
            except Moved:
                read = sum(self.store.read_to().values())
                tries = _TRIES if read > furthest else tries - 1  # another process at the store gets on, too
                furthest = max(read, furthest)
        raise ChainFailed(
            "the chain changed whenever its events were read", hint="run the command again", code="CHAIN_CHANGES"
        )

    def _catch_up(self) -> Header:
        top = self.chain.header()
        self._forget(top)
        size = self.page
        while (page := self._next(top.number, size)) is not None:
            few = self._read(page) <= _FEW
            size = size * 2 if few else self.page
        tip = self.store.tip()
        if tip is not None and tip.number >= top.number and tip != top:
            raise Moved("the head is another one by now")
        return top

    def _forget(self, top: Header) -> None:
        """Forget what isn't on the chain any more: all of it, if the chain was started anew."""
        tip = self.store.tip()
        if tip is None or self._on_chain(tip, top.number):
            return
        stored = self.store.headers()
        kept = bisect_left(stored, True, key=lambda header: not self._on_chain(header, top.number))
        self.store.cut(tip, stored[kept - 1].number if kept else -1)

    def _on_chain(self, header: Header, top: int) -> bool:
        return header.number <= top and self.chain.header(header.number).hash == header.hash

    def _next(self, top: int, size: int) -> _Page | None:
        """The next page of the contracts that are furthest behind; it ends where the others join them."""
        read_to = self.store.read_to()
        starts = {address: max(read_to.get(address, -1) + 1, one.first) for address, one in self.followed.items()}
        first = min(starts.values(), default=top + 1)
        if first > top:
            return None
        joined = min((start for start in starts.values() if start > first), default=top + 1)
        addresses = [address for address, start in starts.items() if start == first]
        return _Page(addresses, first, min(first + size, joined, top + 1) - 1)

    def _read(self, page: _Page) -> int:
        """Read one page and keep it; the number of its events. Raises `Moved` if it isn't all from the same chain."""
        tip, last = self.store.tip(), self.chain.header(page.last)
        logs = list(self.chain.logs(page.addresses, None, page.first, page.last))
        headers = {number: self.chain.header(number) for number in {log.block for log in logs} - {last.number}}
        headers[last.number] = last
        if any(log.block_hash not in ("", headers[log.block].hash) for log in logs):
            raise Moved("events of another branch")
        if not self._links(tip, last):
            raise Moved("another branch")
        read_to = dict.fromkeys(page.addresses, page.last)
        self.store.add(tip, page.first, headers.values(), list(self._rows(logs)), read_to)
        return len(logs)

    def _links(self, tip: Header | None, last: Header) -> bool:
        """Is the page's last block on the chain still, as before its events were read, and the stored head below it?"""
        top = self.chain.header().number
        if not self._on_chain(last, top):
            return False
        if tip is None or tip.number >= last.number:
            return tip is None or self._on_chain(tip, top)
        return self.chain.header(tip.number + 1).parent == tip.hash

    def _rows(self, logs: Sequence[Log]) -> Iterator[dict[str, Any]]:
        for log in logs:
            event = self.followed[log.address].contract.event(log)
            if event is not None:
                args = {name: _plain(value) for name, value in event.args.items()}
                place = {"block": event.block, "log_index": event.log_index, "address": event.address}
                yield {**place, "name": event.name, "args": args, "tx": event.transaction}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value

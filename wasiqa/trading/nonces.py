"""The nonces of what is signed at one desk: counted up for each account, so that 256 of them share a slot on chain.

A desk counts in a lane of its own, drawn by lot when it begins, so that what two desks sign for one maker never has the
same nonce by chance. A copy of the desk's folder is another desk, and begins a lane of its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from pydantic import Field

from wasiqa.chain import lock
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.durable import write_durably
from wasiqa.trading.parts import Number, Seconds
from wasiqa.whitelist.parts import Address, Count, Document, handed_in

_LANE_BITS, _COUNT_BITS = 64, 32
NEVER = (1 << 40) - 1
"""When a nonce that is used up on chain can be had again."""
_MOST = 1 << 26
"""Bytes of a desk's book: a nonce takes about 50 until its order has ended."""


class _Book(Document):
    """What a desk has given out. `kept` says until when a nonce is not to be had again; all those at counts below
    `below` are used up."""

    schema_: Literal["wasiqa/nonces/1"] = Field(default="wasiqa/nonces/1", alias="schema")
    folder: Count
    lane: Count
    below: dict[Address, Count] = Field(default_factory=dict)
    kept: dict[Address, dict[Number, Seconds]] = Field(default_factory=dict)

    def nonce(self, number: int) -> int:
        """The nonce that comes at this count."""
        return self.lane << _COUNT_BITS | number


@dataclass(frozen=True)
class Nonces:
    """What a desk signs for one contract. `folder` is where its receipts are, too."""

    chain: Chain
    contract: Contract
    folder: Path

    def free(self, *accounts: str) -> int:
        """The lowest nonce of this desk that all the accounts still have; it is not kept for anybody."""
        with self._held():
            return self._lowest(self._load(), accounts)

    def take(self, *accounts: str, until: int) -> int:
        """The same, kept for what they sign, which ends at that time. On disk before anybody signs it."""
        with self._held():
            book = self._load()
            nonce = self._lowest(book, accounts)
            self._keep(book, accounts, nonce, until)
        return nonce

    def keep(self, account: str, nonce: int, *, until: int) -> None:
        """Keep a nonce that somebody has named, likewise."""
        with self._held():
            self._keep(self._load(), (account,), nonce, until)

    def known(self, account: str, nonce: int) -> bool:
        """Was something signed with it at this desk, that has not ended yet?"""
        with self._held():
            return self._load().kept.get(account, {}).get(str(nonce), -1) >= self.chain.now()

    def _lowest(self, book: _Book, accounts: Sequence[str]) -> int:
        now, start = self.chain.now(), max(book.below.get(account, 0) for account in accounts)
        return next(
            nonce
            for nonce in map(book.nonce, count(start))
            if all(self._is_free(book, account, nonce, now) for account in accounts)
        )

    def _is_free(self, book: _Book, account: str, nonce: int, now: int) -> bool:
        kept = book.kept.setdefault(account, {})
        if kept.get(str(nonce), -1) >= now:
            return False
        if self.chain.call(self.contract, "isNonceUsed", account, nonce):
            kept[str(nonce)] = NEVER
            return False
        return True

    def _keep(self, book: _Book, accounts: Sequence[str], nonce: int, until: int) -> None:
        now = self.chain.now()
        for account in accounts:
            kept = {one: end for one, end in book.kept.get(account, {}).items() if end >= now}
            kept[str(nonce)] = max(until, kept.get(str(nonce), 0))
            below = book.below.get(account, 0)
            while kept.get(str(book.nonce(below))) == NEVER:
                del kept[str(book.nonce(below))]
                below += 1
            book.below[account], book.kept[account] = below, kept
        write_durably(self._path, json.dumps(book.document()) + "\n", mode=0o600)

    def _load(self) -> _Book:
        """The desk's book; a new one where there is none, or where it was copied from another folder."""
        place = self._path.parent.stat().st_ino
        if self._path.exists():
            hint = "put it away: the desk then begins anew, with nonces that nothing else has"
            found = handed_in(_Book, self._path, "book of nonces", hint=hint, most=_MOST)
            if found.folder == place:
                return found
        return _Book(folder=place, lane=secrets.randbits(_LANE_BITS))

    @contextmanager
    def _held(self) -> Iterator[None]:
        with lock.held(self._path.with_suffix(".lock"), "--receipts", mode=0o600):
            yield

    @property
    def _path(self) -> Path:
        return self.folder / "nonces" / f"{self.contract.address}.json"

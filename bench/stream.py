"""A chain of made-up blocks with as many events as wanted: a programme from its first word to its second coupon.

It answers as a node does, with raw entries, so that the event store can be measured by itself. The same number of
events is always the same chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import Any

from wasiqa.chain.chain import Header
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Contract, Log
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed, SeriesRecord
from wasiqa.errors import ChainFailed
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.programme import CONTRACTS
from wasiqa.whitelist.word import Word

SERIES = 4
PER_BLOCK = 40
_START, _SECONDS = 1_800_000_000, 12
_UNITS = 1_000_000
_RATE = 35, 1_000
_TAX = 10
_NOTHING = "0x" + 64 * "0"
_BATCH = tuple[str, tuple[bytes, ...], bytes]
"""Who writes, topics, data."""


class Stream:
    """The chain; about `events` of them, of which two thirds are transfers, and whatever is appended."""

    chain_id = 1

    def __init__(self, events: int) -> None:
        self.wallets = [_address("wallet", n) for n in range(max(events // 12, SERIES))]
        self._indexed = [_word(wallet) for wallet in self.wallets]
        self._transfers = max(events - 4 * len(self.wallets), 2) // 2
        self.bonds = [_address("bond", n) for n in range(SERIES)]
        self.ledger = _ledger(self.bonds)
        phases = [1, *map(_blocks, (len(self.wallets), len(self.wallets), self._transfers))]
        self.records = [_time(sum(phases))]
        phases += [*map(_blocks, (len(self.wallets) + SERIES, self._transfers))]
        self.records.append(_time(sum(phases)))
        self.latest = sum(phases) + _blocks(len(self.wallets) + SERIES)
        self._running = self._written()
        self._next = 1
        self._last: tuple[int, list[Log]] = 0, []

    def append(self) -> None:
        """One block more, full of transfers."""
        self.latest += 1

    def code(self, address: str) -> bytes:
        """Every contract is there."""
        return b"\0"

    def now(self) -> int:
        """The time of the latest block."""
        return _time(self.latest)

    def header(self, number: int | None = None) -> Header:
        """A block."""
        at = self.latest if number is None else number
        if not 0 <= at <= self.latest:
            raise ChainFailed(f"reading block {at}: there is none")
        return Header(at, _hash(at), _hash(at - 1), _time(at))

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterator[Log]:
        """What these contracts wrote; quick where it is asked in order."""
        wanted = set(addresses)
        for number in range(first, min(self.latest if last is None else last, self.latest) + 1):
            for log in self._block(number):
                if log.address in wanted and topic in (None, log.topics[0]):
                    yield log

    def call(self, contract: Contract, function: str, *args: Any, sender: str | None = None) -> Any:
        """What the made-up tokens say of themselves."""
        return {"decimals": 2, "symbol": "PKR"}[function]

    def _block(self, number: int) -> list[Log]:
        if number < self._next - 1:
            self._running, self._next = self._written(), 1
        while self._next <= number:
            self._last = self._next, next(self._running, [])
            self._next += 1
        return self._last[1] if self._last[0] == number else []

    def _written(self) -> Iterator[list[Log]]:
        """The entries of each block, from the first on; without an end, of which the latest blocks are there."""
        number = 1
        for phase in self._phases():
            batch: list[_BATCH] = []
            for entry in phase:
                batch.append(entry)
                if len(batch) == PER_BLOCK:
                    yield _logs(number, batch)
                    number, batch = number + 1, []
            if batch:
                yield _logs(number, batch)
                number += 1

    def _phases(self) -> Iterator[Iterator[_BATCH]]:
        """What happens, each from a new block on."""
        draw = Random(2048)
        held = [0] * len(self.wallets)
        yield self._opening()
        yield self._words()
        yield self._issue(held)
        yield self._moves(held, draw, self._transfers)
        yield self._coupon(held, 0)
        yield self._moves(held, draw, self._transfers)
        yield self._coupon(held, 1)
        while True:
            yield self._moves(held, draw, PER_BLOCK)

    def _opening(self) -> Iterator[_BATCH]:
        yield _event(self.ledger, "Programme", "CeilingSet", 10**18)
        for n, bond in enumerate(self.bonds):
            yield _event(bond, "SovereignBond", "RulesSet", 2**24 - 1, 0)
            yield _event(bond, "SovereignBond", "RecordTimesSet", 0, self.records)
            yield _event(self.ledger, "Programme", "Allocated", bond, 10**15, 10**15, 1, 1, bytes(32))
            yield _event(bond, "SovereignBond", "AllocationSet", 10**15)
            yield _event(
                self.ledger, "PayingAgent", "SeriesOpened", bond, _address("cash", 0), _address("tax", n), [0] * 24
            )
            for row, kind in enumerate((1, 1, 2)):
                record = min(row, 1)
                share = (1, 1) if kind == 2 else _RATE
                terms = *share, record, self.records[record] + _SECONDS
                yield _event(self.ledger, "PayingAgent", "RowOpened", bond, row, kind, *terms)

    def _words(self) -> Iterator[_BATCH]:
        topic, registry = _topic("InvestorRegistry", "WordSet"), self.ledger.contracts["InvestorRegistry"].address
        base = Word.decode(0)
        for n, wallet in enumerate(self._indexed):
            word = replace(
                base, investor=n + 1, category=1 + n % 12, country=586, admitted=True, valid_until=4_300_000_000
            )
            yield registry, (topic, wallet), word.encode().to_bytes(32, "big")

    def _issue(self, held: list[int]) -> Iterator[_BATCH]:
        for n in range(len(self.wallets)):
            held[n] = _UNITS
            yield self._transfer(n, _word(NOBODY), self._indexed[n], _UNITS)

    def _moves(self, held: list[int], draw: Random, number: int) -> Iterator[_BATCH]:
        count = len(held)
        for _ in range(number):
            source = draw.randrange(count)
            target = (source + SERIES * draw.randrange(1, 1_000)) % (count - count % SERIES)
            target += (source - target) % SERIES
            units = min(draw.randrange(1, 2_000), held[source])
            held[source] -= units
            held[target] += units
            yield self._transfer(source, self._indexed[source], self._indexed[target], units)

    def _coupon(self, held: list[int], row: int) -> Iterator[_BATCH]:
        agent, (numerator, denominator) = self.ledger.contracts["PayingAgent"].address, _RATE
        funded, paid = _topic("PayingAgent", "Funded"), _topic("PayingAgent", "Paid")
        number = row.to_bytes(32, "big")
        for n, bond in enumerate(self.bonds):
            need = -(-sum(held[n::SERIES]) * numerator // denominator)
            yield agent, (funded, _word(bond), number, _word(_address("payer", 0))), need.to_bytes(32, "big")
        for n, units in enumerate(held):
            gross = units * numerator // denominator
            data = gross.to_bytes(32, "big") + (gross * _TAX // 100).to_bytes(32, "big")
            yield agent, (paid, _word(self.bonds[n % SERIES]), number, self._indexed[n]), data

    def _transfer(self, n: int, source: bytes, target: bytes, units: int) -> _BATCH:
        topics = _topic("SovereignBond", "Transfer"), source, target
        return self.bonds[n % SERIES], topics, units.to_bytes(32, "big")


def _logs(number: int, batch: list[_BATCH]) -> list[Log]:
    name = _hash(number)
    return [Log(who, topics, data, number, n, name, name) for n, (who, topics, data) in enumerate(batch)]


def _event(who: str | Deployments, contract: str, name: str, *args: Any) -> _BATCH:
    """Any event, by its declaration."""
    abi = built(contract).abi if contract == "SovereignBond" else artifact_of(contract).abi
    kind = Contract(NOBODY, abi).interface.event_type(name)
    by_name = dict(zip(kind.names, args, strict=True))
    indexed = kind.indexed.encode([by_name[one] for one in kind.indexed.names])
    topics = [indexed[at : at + 32] for at in range(0, len(indexed), 32)]
    address = who if isinstance(who, str) else who.contracts[contract].address
    return address, (kind.topic, *topics), kind.plain.encode([by_name[one] for one in kind.plain.names])


@lru_cache
def _topic(contract: str, name: str) -> bytes:
    abi = built(contract).abi if contract == "SovereignBond" else artifact_of(contract).abi
    return Contract(NOBODY, abi).interface.topic(name)


def _blocks(events: int) -> int:
    return -(-events // PER_BLOCK)


def _time(number: int) -> int:
    return _START + _SECONDS * number


@lru_cache(maxsize=1 << 16)
def _hash(number: int) -> str:
    return "0x" + sha256(f"block {number}".encode()).hexdigest()


@lru_cache(maxsize=1 << 20)
def _word(address: str) -> bytes:
    return bytes(12) + bytes.fromhex(address[2:])


@lru_cache(maxsize=1 << 20)
def _address(kind: str, n: int) -> str:
    return checksummed("0x" + sha256(f"{kind} {n}".encode()).hexdigest()[:40])


def _ledger(bonds: Sequence[str]) -> Deployments:
    ledger = Deployments(chain_id=1, network="made up", time_zone="Asia/Karachi")
    for name in CONTRACTS:
        record = Deployed(
            address=_address("contract " + name, 0),
            tx=_NOTHING,
            block=1,
            deployer=_address("deployer", 0),
            arguments=(),
            runtime_keccak=_NOTHING,
            compiler="0",
        )
        ledger = ledger.with_contract(name, record)
    for n, bond in enumerate(bonds):
        isin = f"XFSTREAM{n:04d}"
        series = SeriesRecord(symbol=f"PIB-{n}", address=bond, terms="", terms_sha256=64 * "0", tx=_NOTHING, block=1)
        ledger = ledger.with_series(isin, series)
    return ledger

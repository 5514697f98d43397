"""The event store of one programme on one chain, opened and brought up to its head."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.chain.base import no_contract
from wasiqa.chain.chain import Chain, Header
from wasiqa.chain.contract import Contract
from wasiqa.chain.database import Database, Kept
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import CheckFailed, InputRefused, WasiqaError
from wasiqa.index.follow import PAGE, Followed, Follower
from wasiqa.index.store import Store
from wasiqa.servicing.code import artifact_of
from wasiqa.servicing.programme import CONTRACTS

EVENTS = Kept(
    "the event store",
    "--index",
    "delete {}, and it is read from the chain again",
    "drop schema {}, and it is read from the chain again",
)
_VERSION = 2
_TOLD = (*CONTRACTS, "SovereignBond", "PublicRecord")


class Index:
    """What the contracts of a deployments ledger wrote, as of the block up to which it was read last.

    `now` is the time that a call sees at that head: it decides which record times have passed.
    """

    def __init__(self, chain: Chain, ledger: Deployments, store: Store, page: int) -> None:
        self.chain = chain
        self.ledger = ledger
        self.store = store
        self._head: Header | None = None
        self.now = 0
        self._page = page
        self._there: set[str] = set()

    @classmethod
    def open(cls, where: Path | str, chain: Chain, ledger: Deployments, *, page: int = PAGE) -> Index:
        """The store in a file, or at a URL (`Database.at`). Nothing is read from it, or from the chain, before `sync`.

        Raises `InputRefused` for a ledger without a registry, after which the store is named.
        """
        registry = ledger.contract("InvestorRegistry", ()).address
        place = Database.at(where, EVENTS, f"wasiqa_{ledger.chain_id}_{registry[2:10].lower()}")
        return cls(chain, ledger, Store.open(place, _fingerprint(ledger.chain_id, registry)), page)

    @staticmethod
    def path(folder: Path, chain_id: int) -> Path:
        """The file that the store of a chain is kept in, unless another place is named."""
        return folder / f"{chain_id}.events.db"

    def sync(self) -> Index:
        """Read what the chain has and the store has not, forget what the chain has undone, and return this.

        Raises `ChainFailed` if the chain lacks a contract of the ledger, and `InputRefused` if the ledger has one since
        a block that is still to come: it would look as if nothing had happened.
        """
        followed = _followed(self.ledger)
        for address in followed:
            if address not in self._there and not self.chain.code(address):
                raise no_contract(address, self.chain.chain_id, "reading events")
            self._there.add(address)
        now = self.chain.now()  # before the head, so that it isn't the time of a block that wasn't read
        head = Follower(self.chain, self.store, followed, self._page).sync()
        self.ledger.require_reached(head.number)
        self._head, self.now = head, max(now, head.time)
        return self

    def followed(self) -> Iterator[tuple[str, str]]:
        """Name and address of each contract that is read; a series has its symbol, its record its ISIN-record."""
        return ((one.name, one.address) for one in _writers(self.ledger))

    def address(self, name: str) -> str:
        """The address of a contract of the ledger. Raises `InputRefused` if it wasn't deployed."""
        return self.ledger.contract(name, ()).address

    def events(
        self, address: str | None = None, names: Iterable[str] = (), until: int | None = None, after: int = -1
    ) -> list[Row[Any]]:
        """Events in order, up to the end of block `until` or to the head: those of one contract, of these names.

        Each has `name args address block log_index tx time hash`; the last is its block's. Those of blocks up to
        `after` are left out. Raises `InputRefused` for a block that isn't there yet.
        """
        return self.store.events(address, names, self.block(until), after)

    def args(self, name: str, event: str, until: int | None = None) -> Iterator[Mapping[str, Any]]:
        """What the events of one kind say that a contract of the ledger wrote, in order; up to a block, as `events`."""
        return self.store.args(self.address(name), event, self.block(until))

    @contextmanager
    def fitting(self) -> Iterator[None]:
        """Raises `CheckFailed` where the stored events lack what events of their name say, or contradict each other."""
        try:
            yield
        except WasiqaError:  # of which some are ValueErrors, too
            raise
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise CheckFailed(
                f"the stored events don't fit together: {error!r}", hint=self.store.place.remedy, code="STORE_DIFFERS"
            ) from error

    def block(self, until: int | None) -> int:
        """The number of the block up to which is asked. Raises `InputRefused` if it isn't there yet."""
        head = self.synced.number
        if until is None:
            return head
        if not 0 <= until <= head:
            raise InputRefused(f"there is no block {until}; the latest is {head}", code="UNKNOWN_BLOCK")
        return until

    @property
    def synced(self) -> Header:
        """The block up to which everything was read. There is none before `sync`."""
        assert self._head is not None, "sync first"
        return self._head


class _Writer(NamedTuple):
    """A contract that writes events, what its code is called, and its first block."""

    name: str
    code: str
    address: str
    block: int


def _writers(ledger: Deployments) -> Iterator[_Writer]:
    for name, one in ((name, ledger.contracts[name]) for name in CONTRACTS if name in ledger.contracts):
        yield _Writer(name, name, one.address, one.block)
    for series in ledger.series.values():
        yield _Writer(series.symbol, "SovereignBond", series.address, series.block)
    for name, record in ledger.public_records.items():
        yield _Writer(name, "PublicRecord", record.address, record.block)


def _followed(ledger: Deployments) -> dict[str, Followed]:
    return {
        one.address: Followed(Contract(one.address, artifact_of(one.code).abi), one.block) for one in _writers(ledger)
    }


def _fingerprint(chain_id: int, registry: str) -> str:
    """Changes with the programme, the tables, and any event that the contracts declare."""
    abis = [[entry for entry in artifact_of(name).abi if entry["type"] == "event"] for name in _TOLD]
    return sha256(json.dumps([_VERSION, chain_id, registry, abis], sort_keys=True).encode()).hexdigest()

"""The event store on disk: blocks, events, and how far each contract has been read.

One SQLite file a chain, beside the deployments ledger. It holds nothing that the chain doesn't tell again, so a file of
another layout is emptied and filled anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, func, select, tuple_

from wasiqa.chain.chain import Header
from wasiqa.chain.sqlite import alone, usable
from wasiqa.errors import WasiqaError
from wasiqa.index.tables import BLOCKS, CONTRACTS, EVENTS, LAYOUT, METADATA


class Moved(WasiqaError):
    """The chain, or another process at the same file, has moved on meanwhile: read again."""


class Store:
    """The file. Raises `InputRefused` whenever it can't be used."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: Path, fingerprint: str) -> Store:
        """The store in a file, which is made if there is none, and emptied if its layout is another."""
        store = cls(path, create_engine(f"sqlite:///{path}", connect_args={"timeout": 30}))
        with store._usable():
            path.parent.mkdir(parents=True, exist_ok=True)
            METADATA.create_all(store._engine)
        with store._writing() as connection:
            if connection.execute(select(LAYOUT.c.fingerprint)).scalars().all() != [fingerprint]:
                for table in METADATA.sorted_tables:
                    connection.execute(table.delete())
                connection.execute(LAYOUT.insert().values(fingerprint=fingerprint))
        return store

    def tip(self) -> Header | None:
        """The stored head: the highest block up to which something was read."""
        with self._reading() as connection:
            return _tip(connection)

    def read_to(self) -> dict[str, int]:
        """The block up to which each contract has been read."""
        with self._reading() as connection:
            return {row.address: row.read_to for row in connection.execute(select(CONTRACTS))}

    def headers(self) -> list[Header]:
        """All stored blocks, in order."""
        with self._reading() as connection:
            return [Header(*row) for row in connection.execute(select(BLOCKS).order_by(BLOCKS.c.number))]

    def mark(self) -> tuple[int, str | None]:
        """How many events there are, and the hash of the block with the last one."""
        last = select(func.max(EVENTS.c.block)).scalar_subquery()
        with self._reading() as connection:
            count = connection.execute(select(func.count()).select_from(EVENTS)).scalar_one()
            return count, connection.execute(select(BLOCKS.c.hash).where(BLOCKS.c.number == last)).scalar()

    def events(self, address: str | None = None, names: Iterable[str] = (), until: int | None = None) -> list[Row[Any]]:
        """Events in order, each with the columns of the table and the `time` of its block; `until` is a block."""
        wanted = select(EVENTS, BLOCKS.c.time).join(BLOCKS, EVENTS.c.block == BLOCKS.c.number)
        if address is not None:
            wanted = wanted.where(EVENTS.c.address == address)
        if names:
            wanted = wanted.where(EVENTS.c.name.in_(names))
        if until is not None:
            wanted = wanted.where(EVENTS.c.block <= until)
        with self._reading() as connection:
            return list(connection.execute(wanted.order_by(EVENTS.c.block, EVENTS.c.log_index)))

    def back(
        self, limit: int, *, before: tuple[int, int] | None, address: str | None, name: str | None
    ) -> list[Row[Any]]:
        """So many events before a block and log index, or before the head, the latest first; columns as of `events`."""
        wanted = select(EVENTS, BLOCKS.c.time).join(BLOCKS, EVENTS.c.block == BLOCKS.c.number)
        for column, value in ((EVENTS.c.address, address), (EVENTS.c.name, name)):
            if value is not None:
                wanted = wanted.where(column == value)
        if before is not None:
            wanted = wanted.where(tuple_(EVENTS.c.block, EVENTS.c.log_index) < tuple_(*before))
        with self._reading() as connection:
            latest = wanted.order_by(EVENTS.c.block.desc(), EVENTS.c.log_index.desc()).limit(limit)
            return list(connection.execute(latest))

    def add(
        self,
        tip: Header | None,
        headers: Iterable[Header],
        events: Sequence[Mapping[str, Any]],
        read_to: Mapping[str, int],
    ) -> None:
        """Keep one page, all or nothing. Raises `Moved` unless the stored head still is `tip`."""
        with self._writing(tip) as connection:
            connection.execute(BLOCKS.insert().prefix_with("OR IGNORE"), [header._asdict() for header in headers])
            if events:
                connection.execute(EVENTS.insert().prefix_with("OR IGNORE"), list(events))
            rows = [{"address": address, "read_to": block} for address, block in read_to.items()]
            connection.execute(CONTRACTS.insert().prefix_with("OR REPLACE"), rows)

    def cut(self, tip: Header, above: int) -> None:
        """Forget what lies above a block. Raises `Moved` unless the stored head still is `tip`."""
        with self._writing(tip) as connection:
            connection.execute(EVENTS.delete().where(EVENTS.c.block > above))
            connection.execute(BLOCKS.delete().where(BLOCKS.c.number > above))
            connection.execute(CONTRACTS.update().values(read_to=func.min(CONTRACTS.c.read_to, above)))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._usable(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, *tip: Header | None) -> Iterator[Connection]:
        """One change, as long as the stored head is this."""
        with self._usable(), alone(self._engine) as connection:
            if tip and tip[0] != _tip(connection):
                raise Moved(f"{self.path} was changed by another process")
            yield connection

    def _usable(self) -> AbstractContextManager[None]:
        return usable("the event store", self.path, "delete it, and it is read from the chain again")


def _tip(connection: Connection) -> Header | None:
    row = connection.execute(select(BLOCKS).order_by(BLOCKS.c.number.desc()).limit(1)).first()
    return None if row is None else Header(*row)

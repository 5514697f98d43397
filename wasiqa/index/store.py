"""The event store: blocks, events, and how far each contract has been read.

It holds nothing that the chain doesn't tell again, so one of another layout is emptied and filled anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from wasiqa.chain.chain import Header
from wasiqa.chain.database import Database
from wasiqa.errors import InputRefused, WasiqaError
from wasiqa.index.tables import BLOCKS, CONTRACTS, EVENTS, LAYOUT, METADATA

_AT_ONCE = 10_000
_LAST = 2**62
"""No block has such a number."""


class Moved(WasiqaError):
    """The chain, or another process at the same store, has moved on meanwhile: read again."""


class Store:
    """The events of one programme. Raises `InputRefused` whenever its place can't be used."""

    def __init__(self, place: Database, fingerprint: str) -> None:
        self.place = place
        self._fingerprint = fingerprint

    @classmethod
    def open(cls, place: Database, fingerprint: str) -> Store:
        """The store at a place, which is made if there is none, and emptied if its layout is another."""
        store = cls(place, fingerprint)
        with place.usable(), place.alone() as connection:
            place.prepare(connection)
            METADATA.create_all(connection)
            if _layout(connection) != [fingerprint]:
                METADATA.drop_all(connection)
                METADATA.create_all(connection)
                connection.execute(LAYOUT.insert().values(fingerprint=fingerprint))
        return store

    def tip(self) -> Header | None:
        """The stored head: the highest block up to which something was read."""
        with self._reading() as connection:
            return _tip(connection)

    def read_to(self) -> dict[str, int]:
        """The block up to which each contract has been read."""
        with self._reading() as connection:
            return _read_to(connection)

    def headers(self) -> list[Header]:
        """All stored blocks, in order."""
        with self._reading() as connection:
            return [Header(*row) for row in connection.execute(select(BLOCKS).order_by(BLOCKS.c.number))]

    def has(self, number: int, name: str) -> bool:
        """Is this block, by its hash, among the stored ones?"""
        wanted = select(BLOCKS.c.number).where(BLOCKS.c.number == number, BLOCKS.c.hash == name)
        with self._reading() as connection:
            return connection.execute(wanted).first() is not None

    def count(self) -> int:
        """How many events there are."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(EVENTS)).scalar_one()

    def events(
        self,
        address: str | None = None,
        names: Iterable[str] = (),
        until: int | None = None,
        after: int = -1,
        most: int | None = None,
    ) -> list[Row[Any]]:
        """Events in order, each with the columns of the table and the `time` and `hash` of its block.

        Those of blocks after `after`, up to block `until`; about `most` of all contracts' events, in whole blocks.
        """
        wanted = select(EVENTS, BLOCKS.c.time, BLOCKS.c.hash).join(BLOCKS, EVENTS.c.block == BLOCKS.c.number)
        if address is not None:
            wanted = wanted.where(EVENTS.c.address == address)
        if names:
            wanted = wanted.where(EVENTS.c.name.in_(names))
        if after >= 0:
            wanted = wanted.where(EVENTS.c.block > after)
        if until is not None:
            wanted = wanted.where(EVENTS.c.block <= until)
        if most is not None:
            one = (
                select(EVENTS.c.block).where(EVENTS.c.block > after).order_by(EVENTS.c.block).offset(most - 1).limit(1)
            )
            wanted = wanted.where(EVENTS.c.block <= func.coalesce(one.scalar_subquery(), _LAST))
        with self._reading() as connection:
            return list(connection.execute(wanted.order_by(EVENTS.c.block, EVENTS.c.log_index)))

    def args(self, address: str, name: str, until: int) -> Iterator[Mapping[str, Any]]:
        """What one contract's events of one name say, in order up to a block; little memory for very many."""
        wanted = select(EVENTS.c.args).where(EVENTS.c.address == address, EVENTS.c.name == name)
        ordered = wanted.where(EVENTS.c.block <= until).order_by(EVENTS.c.block, EVENTS.c.log_index)
        with self._reading() as connection:
            yield from connection.execute(ordered.execution_options(yield_per=_AT_ONCE)).scalars()

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
        first: int,
        headers: Iterable[Header],
        events: Sequence[Mapping[str, Any]],
        read_to: Mapping[str, int],
    ) -> None:
        """Keep one page of what contracts wrote from block `first` on, all or nothing.

        Raises `Moved` unless the stored head still is `tip`, and nobody else has kept the page meanwhile.
        """
        with self._writing(tip) as connection:
            insert, known = self.place.insert, _read_to(connection)
            if any(known.get(address, -1) >= first for address in read_to):
                raise Moved(f"{self.place} was changed by another process")
            connection.execute(insert(BLOCKS).on_conflict_do_nothing(), [header._asdict() for header in headers])
            if events:
                self.place.fill(connection, EVENTS, events)
            marks = insert(CONTRACTS)
            connection.execute(
                marks.on_conflict_do_update(
                    index_elements=[CONTRACTS.c.address], set_={"read_to": marks.excluded.read_to}
                ),
                [{"address": address, "read_to": block} for address, block in read_to.items()],
            )

    def cut(self, tip: Header, above: int) -> None:
        """Forget what lies above a block. Raises `Moved` unless the stored head still is `tip`."""
        with self._writing(tip) as connection:
            connection.execute(EVENTS.delete().where(EVENTS.c.block > above))
            connection.execute(BLOCKS.delete().where(BLOCKS.c.number > above))
            connection.execute(CONTRACTS.update().where(CONTRACTS.c.read_to > above).values(read_to=above))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.place.usable(), self.place.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, tip: Header | None) -> Iterator[Connection]:
        """One change, as long as the stored head is this and nobody has emptied the store for another layout."""
        with self.place.usable(), self.place.alone() as connection:
            if _layout(connection) != [self._fingerprint]:
                raise InputRefused(
                    f"the event store {self.place} was taken over by another version of the package, or for another "
                    "programme",
                    hint="run one version, and name another --index for the other programme",
                    code="STORE_TAKEN",
                )
            if tip != _tip(connection):
                raise Moved(f"{self.place} was changed by another process")
            yield connection


def _read_to(connection: Connection) -> dict[str, int]:
    return {row.address: row.read_to for row in connection.execute(select(CONTRACTS))}


def _layout(connection: Connection) -> Sequence[str]:
    return connection.execute(select(LAYOUT.c.fingerprint)).scalars().all()


def _tip(connection: Connection) -> Header | None:
    row = connection.execute(select(BLOCKS).order_by(BLOCKS.c.number.desc()).limit(1)).first()
    return None if row is None else Header(*row)

"""The locks of a chain's journal: one for each plan, and one for giving out nonces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy import BigInteger, Connection, cast, func, select
from sqlalchemy.exc import SQLAlchemyError

from wasiqa.chain import lock
from wasiqa.chain.database import Database
from wasiqa.errors import ChainFailed, NotAllowed

_GONE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""When the server gives up a worker whose machine is gone, and frees its locks: in a minute, not in two hours."""


class Locks(Protocol):
    """What keeps the workers on one journal apart."""

    def held(self, name: str, otherwise: str | None = None) -> AbstractContextManager[None]:
        """Hold the lock of this name. If another has it: wait, or raise `NotAllowed` saying `otherwise`."""

    def require(self) -> None:
        """Raises `ChainFailed` if what is held may be another's by now."""


@contextmanager
def locks(place: Database, folder: Path) -> Iterator[Locks]:
    """The locks of the journal at a place: files in a folder beside it, or the server's."""
    if place.file is not None:
        yield FileLocks(folder / "locks")
        return
    with place.usable():
        connection = place.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for name, seconds in _GONE.items():
            connection.execute(select(func.set_config(name, str(seconds), False)))
    try:
        yield ServerLocks(place, connection)
    finally:
        connection.close()


@dataclass(frozen=True)
class FileLocks:
    """Between processes of one machine."""

    folder: Path

    def held(self, name: str, otherwise: str | None = None) -> AbstractContextManager[None]:
        """Hold the file of this name."""
        return lock.held(self.folder / name, "--receipts", otherwise, mode=0o600)

    def require(self) -> None:
        """A file is held as long as its process lives."""


@dataclass(frozen=True)
class ServerLocks:
    """Between all who use one server: advisory locks of one connection, which end with it."""

    place: Database
    connection: Connection

    @contextmanager
    def held(self, name: str, otherwise: str | None = None) -> Iterator[None]:
        """Hold the lock of this name."""
        self.require()
        digest = sha256(f"{self.place.schema}/{name}".encode()).digest()
        key = cast(int.from_bytes(digest[:8], "big", signed=True), BigInteger)
        take = func.pg_advisory_lock if otherwise is None else func.pg_try_advisory_lock
        with self.place.usable():
            taken = self.connection.execute(select(take(key))).scalar()
        if otherwise is not None and not taken:
            raise NotAllowed(otherwise, hint="wait until it has ended, then run it again", code="IN_USE")
        try:
            yield
        finally:
            with suppress(SQLAlchemyError):  # a connection that is lost holds nothing
                self.connection.execute(select(func.pg_advisory_unlock(key)))

    def require(self) -> None:
        """Raises `ChainFailed` if the connection is lost."""
        try:
            self.connection.execute(select(1))
        except SQLAlchemyError as error:
            raise ChainFailed(
                f"{self.place.kept.name} {self.place} has lost this run's connection, and with it its locks",
                hint="run the command again",
                code="DATABASE_UNREACHABLE",
            ) from error

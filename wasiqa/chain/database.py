"""Where the package keeps what it knows: in a SQLite file, or on a PostgreSQL server. All else is the same for both.

On a server everything that would be a file of its own has a schema of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, Table, cast, create_engine, func, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from wasiqa.chain import sqlite as files
from wasiqa.errors import ChainFailed, InputRefused, UsageRefused, WasiqaError, disk_fails

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_WAIT = 30
"""Seconds for the file's lock, or for the server's first answer."""
_DISK_FULL = "53100"
"""Of a server, by the SQL standard's codes as PostgreSQL has them (its manual, appendix A)."""


@dataclass(frozen=True)
class Kept:
    """What is kept: what messages call it, the option that names its place, and what to do with a file, or with a
    schema on a server, that is wrong."""

    name: str
    option: str
    of_file: str
    of_schema: str


@dataclass(frozen=True)
class Database:
    """A place for what is kept. `schema` is None in a file."""

    kept: Kept
    url: URL
    schema: str | None = None

    @classmethod
    def at(cls, where: Path | str, kept: Kept, schema: str) -> Database:
        """The file at a path, or what a URL names: `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`.

        `schema` is the one that it has on a server. Raises `UsageRefused` for another URL. What is between `:` and `@`
        is a password and is never shown.
        """
        if isinstance(where, Path):
            return cls(kept, URL.create("sqlite", database=str(where)))
        try:
            url = make_url(where)
        except (ArgumentError, ValueError):
            raise _unknown(kept) from None
        if url.drivername == "sqlite" and url.database:
            return cls(kept, URL.create("sqlite", database=url.database))
        if "@" in f"{url.host}{url.database}":  # the end of a password with an @ that isn't written %40
            raise _unknown(kept)
        if url.drivername in ("postgresql", "postgres") and url.database:
            return cls(kept, url.set(drivername="postgresql+psycopg"), schema)
        raise _unknown(kept)

    @property
    def file(self) -> Path | None:
        """The file, if it is one."""
        return Path(str(self.url.database)) if self.schema is None else None

    def __str__(self) -> str:
        """What messages call it; neither password nor options are part of it."""
        if self.schema is None:
            return str(self.file)
        user = f"{self.url.username}@" if self.url.username else ""
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.schema} in postgresql://{user}{self.url.host or ''}{port}/{self.url.database}"

    @property
    def remedy(self) -> str:
        """What to do where what is kept is wrong."""
        return self.kept.of_file.format(self.file) if self.schema is None else self.kept.of_schema.format(self.schema)

    @cached_property
    def engine(self) -> Engine:
        """Connects when it is asked. Raises `UsageRefused` if the driver for PostgreSQL isn't installed."""
        if self.schema is None:
            return create_engine(self.url, connect_args={"timeout": _WAIT})
        options = {"schema_translate_map": {None: self.schema}}
        try:
            return create_engine(
                self.url,
                connect_args={"connect_timeout": _WAIT},
                execution_options=options,
                pool_pre_ping=True,  # a server that was restarted is found again
            )
        except ImportError:
            raise UsageRefused(
                "PostgreSQL needs its driver, which isn't installed",
                hint="pip install 'wasiqa[postgresql]'",
                code="NOT_INSTALLED",
            ) from None

    def insert(self, table: Table) -> Any:
        """An INSERT that may be told what to do on conflict."""
        return _INSERTS[self.engine.dialect.name](table)

    def fill(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many rows that aren't there: to a server by COPY, which takes a quarter of the time."""
        if self.schema is None:
            connection.execute(table.insert(), rows)
            return
        dialect, columns = self.engine.dialect, [column.name for column in table.columns]
        copied = f'COPY "{self.schema}".{table.name} ({", ".join(columns)}) FROM STDIN'
        driver: Any = dialect.dbapi
        try:
            with connection.connection.cursor().copy(copied) as target:
                for row in rows:
                    values = (row[column] for column in columns)
                    target.write_row([json.dumps(value) if isinstance(value, dict) else value for value in values])
        except driver.Error as error:
            raise DBAPIError.instance(copied, None, error, driver.Error) from error

    def prepare(self, connection: Connection) -> None:
        """Make the schema that the tables are in, if it isn't there."""
        if self.schema is not None and not inspect(connection).has_schema(self.schema):
            connection.execute(CreateSchema(self.schema))

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """One change, alone from its start, so that what it looks at stays true until its end; all or nothing."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with files.alone(self.engine) as connection:
                yield connection
            return
        with self.engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(cast(self._key, BigInteger))))
            yield connection

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Raises `InputRefused` for whatever it does, or holds, that it shouldn't; `ChainFailed` for a server that
        doesn't answer, or not any more: running the command again is safe."""
        if self.file is not None:
            with files.usable(self.kept.name, self.file, self.remedy):
                yield
            return
        try:
            yield
        except WasiqaError:  # of which some are ValueErrors or OSErrors, too
            raise
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == _DISK_FULL:
                raise disk_fails(f"{self}: {_reason(error)}") from error
            told = f"{self.kept.name} {self} can't be reached: {_reason(error)}"
            hint = f"check that the server runs and that the URL of {self.kept.option} is right"
            raise ChainFailed(told, hint=hint, code="DATABASE_UNREACHABLE") from error
        except (SQLAlchemyError, ValueError) as error:
            raise InputRefused(
                f"{self.kept.name} {self} can't be used: {_reason(error)}", hint=self.remedy, code="DATABASE_UNUSABLE"
            ) from error

    @property
    def _key(self) -> int:
        """Names the lock of this schema among all advisory locks of the server."""
        return int.from_bytes(sha256(str(self.schema).encode()).digest()[:8], "big", signed=True)


def _unknown(kept: Kept) -> UsageRefused:
    told = f"the URL of {kept.option} names no place for {kept.name}"
    return UsageRefused(told, hint="write sqlite:///FILE, or postgresql://USER@HOST:PORT/DATABASE")


def _reason(error: Exception) -> str:
    """The server's first line; the rest is the statement and its values."""
    said = str(error.orig if isinstance(error, DBAPIError) and error.orig is not None else error).strip()
    return said.splitlines()[0] if said else type(error).__name__

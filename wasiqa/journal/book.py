"""The journal: runs of commands, and the transactions that each of them signed.

One SQLite file a chain, beside the receipts, for its owner alone: it holds signed transactions. Or a schema on a
PostgreSQL server, for several who sign for the same accounts. Each change is on disk before the next step is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, event, select

from wasiqa.chain.database import Database, Kept
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.journal.job import Job, Plan
from wasiqa.journal.tables import CHAIN, DELIVERED, METADATA, RUNS, TRANSACTIONS

_RESTORE = "nothing is sent that can't be written down first; restore {} from its backup and run the command again"
_LATELY = 100
"""Transactions whose blocks are looked at to see how far the chain has come."""
JOURNAL = Kept(
    "the journal",
    "--journal",
    _RESTORE + ", or name an empty --receipts if no command was interrupted",
    _RESTORE + ", or name another --journal if no command was interrupted",
)


@dataclass(frozen=True)
class Opened:
    """A run as it stands in the journal."""

    id: int
    started: str


class Journal:
    """The journal of one chain. Raises `InputRefused` whenever its file can't be used, `ChainFailed` if its server
    doesn't answer."""

    def __init__(self, place: Database) -> None:
        self.place = place

    @classmethod
    def open(cls, where: Path | str, genesis: str) -> Journal:
        """The journal in a file, or at the URL of a server, for the chain whose first block has this hash.

        It is made if there is none. Raises `InputRefused` if it is that of another chain.
        """
        journal = cls(Database.at(where, JOURNAL, f"wasiqa_journal_{genesis[2:10]}"))
        place = journal.place
        if place.file is not None:
            event.listen(place.engine, "connect", _durably)
            _require_unlost(place, place.file)
        with _whole(place.file), journal.writing() as connection:
            place.prepare(connection)
            METADATA.create_all(connection)
            if connection.execute(select(CHAIN)).first() is None:
                connection.execute(CHAIN.insert().values(genesis=genesis))
            known = connection.execute(select(CHAIN.c.genesis)).scalars().all()
        if known != [genesis]:
            raise InputRefused(
                f"the journal {place} is of another chain with the same id",
                file=str(place),
                hint="a local chain that was started anew needs a new folder: name another --receipts",
                code="JOURNAL_OF_ANOTHER_CHAIN",
            )
        return journal

    def close(self) -> None:
        """Let go of the file, or of the server."""
        self.place.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One change, alone from its start, all or nothing, and on disk at its end."""
        with self.place.usable(), self.place.alone() as connection:
            yield connection

    def interrupted(self, job: Job, operator: str | None = None) -> Row[Any] | None:
        """The latest run that was asked for the same, by this account or by any, and was interrupted."""
        wanted = [RUNS.c.request == job.request] + ([] if operator is None else [RUNS.c.operator == operator])
        with self.writing() as connection:
            return _latest_open(connection, *wanted)

    def begin(self, plan: Plan, operator: str) -> Opened:
        """The interrupted run of this plan by this account, to go on with it, or else a new one.

        A plan that isn't shared goes on only where the same was asked for. Other interrupted runs of the same request
        by the same account end: their plans are out of date.
        """
        mine, same = RUNS.c.operator == operator, RUNS.c.request == plan.job.request
        wanted = [RUNS.c.plan == plan.sha256, mine] + ([] if plan.shared else [same])
        with self.writing() as connection:
            found = _latest_open(connection, *wanted)
            others = RUNS.update().where(same, mine, RUNS.c.ended.is_(None))
            connection.execute(others.where(RUNS.c.id != (found.id if found else 0)).values(ended=now()))
            if found is not None:
                return Opened(found.id, found.started)
            started = now()
            values = {"command": plan.job.command, "request": plan.job.request, "operator": operator}
            values |= {"plan": plan.sha256, "document": plan.document, "started": started}
            inserted = connection.execute(RUNS.insert().values(values))
            return Opened(int(inserted.inserted_primary_key[0]), started)  # type: ignore[index]

    def end(self, run: int) -> None:
        """The run is over, well or badly; the same command begins a new one."""
        with self.writing() as connection:
            connection.execute(RUNS.update().where(RUNS.c.id == run).values(ended=now()))

    def started(self, plan: str) -> str:
        """When the plan was first taken up."""
        wanted = select(RUNS.c.started).where(RUNS.c.plan == plan).order_by(RUNS.c.id)
        with self.writing() as connection:
            return str(connection.execute(wanted).scalars().first())

    def of_plan(self, plan: str) -> list[Row[Any]]:
        """Every transaction of a plan, in the order in which they were signed."""
        wanted = select(TRANSACTIONS).join(RUNS).where(RUNS.c.plan == plan).order_by(TRANSACTIONS.c.id)
        with self.writing() as connection:
            return list(connection.execute(wanted))

    def unsettled(self, sender: str) -> list[Row[Any]]:
        """What nodes were given of this account, of which nothing is known yet, whoever's it is; by nonce."""
        mine = (TRANSACTIONS.c.sender == sender, TRANSACTIONS.c.outcome.is_(None))
        wanted = select(TRANSACTIONS).join(DELIVERED, DELIVERED.c.hash == TRANSACTIONS.c.hash).where(*mine)
        with self.writing() as connection:
            return list(connection.execute(wanted.order_by(TRANSACTIONS.c.nonce, TRANSACTIONS.c.id)))

    def height(self) -> int:
        """The highest block in which something of this journal was seen lately; 0 if there is none."""
        known = select(TRANSACTIONS.c.outcome).where(TRANSACTIONS.c.outcome.is_not(None))
        lately = known.order_by(TRANSACTIONS.c.id.desc()).limit(_LATELY)
        with self.writing() as connection:
            return max((int(found.get("block", 0)) for found in connection.execute(lately).scalars()), default=0)

    def taken(self, sender: str) -> set[int]:
        """The nonces of all that nodes were given of this account and that may still come."""
        return {int(row.nonce) for row in self.unsettled(sender)}


def now() -> str:
    """The present second, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _latest_open(connection: Connection, *wanted: Any) -> Row[Any] | None:
    return connection.execute(select(RUNS).where(*wanted, RUNS.c.ended.is_(None)).order_by(RUNS.c.id.desc())).first()


def _require_unlost(place: Database, file: Path) -> None:
    """Makes the file, for its owner alone. Raises `InputRefused` for one that was emptied."""
    with place.usable():
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not file.stat().st_size and any(file.parent.glob("*.json")):
            raise ValueError("it is empty, and there are receipts beside it")
        file.touch(mode=0o600)


@contextmanager
def _whole(file: Path | None) -> Iterator[None]:
    """A file in which nothing could be written is none, and not one that was emptied."""
    try:
        yield
    except ChainFailed:
        if file is not None and file.exists() and not file.stat().st_size:
            file.unlink()
        raise


def _durably(connection: Any, _: object) -> None:
    """Nothing counts as written before it is on disk. Transactions are begun by hand, so that each is alone."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 30000")

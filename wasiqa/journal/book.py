"""The journal on disk: runs of commands, and the transactions that each of them signed.

One SQLite file a chain, beside the receipts, for its owner alone: it holds signed transactions. Each change is on disk
before the next step is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, event, select

from wasiqa.chain.sqlite import alone, usable
from wasiqa.errors import InputRefused
from wasiqa.journal.job import Job, Plan
from wasiqa.journal.tables import CHAIN, METADATA, RUNS, TRANSACTIONS

_RESTORE = (
    "nothing is sent that can't be written down first; restore the file from its backup and run the command again, or "
    "name an empty --receipts if no command was interrupted"
)


@dataclass(frozen=True)
class Opened:
    """A run as it stands in the journal."""

    id: int
    started: str


class Journal:
    """The journal of one chain. Raises `InputRefused` whenever its file can't be used."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: Path, genesis: str) -> Journal:
        """The journal in a file, which is made if there is none, for the chain whose first block has this hash.

        Raises `InputRefused` if it is that of another chain.
        """
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _durably)
        journal = cls(path, engine)
        with journal._usable():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not path.stat().st_size and any(path.parent.glob("*.json")):
                raise ValueError("it is empty, and there are receipts beside it")
            path.touch(mode=0o600)
            METADATA.create_all(engine)
        with journal.writing() as connection:
            if connection.execute(select(CHAIN)).first() is None:
                connection.execute(CHAIN.insert().values(genesis=genesis))
            known = connection.execute(select(CHAIN.c.genesis)).scalars().all()
        if known != [genesis]:
            raise InputRefused(
                f"the journal {path} is of another chain with the same id",
                file=str(path),
                hint="a local chain that was started anew needs a new folder: name another --receipts",
            )
        return journal

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One change, alone from its start, all or nothing, and on disk at its end."""
        with self._usable(), alone(self._engine) as connection:
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

    def _usable(self) -> AbstractContextManager[None]:
        return usable("the journal", self.path, _RESTORE)


def now() -> str:
    """The present second, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _latest_open(connection: Connection, *wanted: Any) -> Row[Any] | None:
    return connection.execute(select(RUNS).where(*wanted, RUNS.c.ended.is_(None)).order_by(RUNS.c.id.desc())).first()


def _durably(connection: Any, _: object) -> None:
    """Nothing counts as written before it is on disk. Transactions are begun by hand, so that each is alone."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 30000")

"""The journal on disk: runs of commands, and the transactions that each of them signed.

One SQLite file a chain, beside the receipts. Each change is on disk before the next step is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    event,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from wasiqa.errors import InputRefused
from wasiqa.journal.job import Job

_METADATA = MetaData()

CHAIN = Table("chain", _METADATA, Column("genesis", String, primary_key=True))
"""The hash of the chain's first block: a chain that was started anew has the same id, and other transactions."""

RUNS = Table(
    "runs",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("command", String, nullable=False),
    Column("request", String, nullable=False),
    Column("plan", String, nullable=False, index=True),
    Column("document", String),
    Column("operator", String, nullable=False),
    Column("started", String, nullable=False),
    Column("ended", String),
)
"""`ended` is empty while a run is under way, and stays so if it was killed or its node failed."""

TRANSACTIONS = Table(
    "transactions",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False, index=True),
    Column("hash", String, nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
    Column("sender", String, nullable=False),
    Column("nonce", Integer, nullable=False),
    Column("recipient", String),
    Column("function", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("value", String, nullable=False),
    Column("outcome", JSON(none_as_null=True)),
)
"""`outcome` is empty until the transaction is in a block, or can't come into one any more."""


@dataclass(frozen=True)
class Opened:
    """A run as it stands in the journal."""

    id: int
    started: str


class Journal:
    """The journal of one chain."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, path: Path, genesis: str) -> Journal:
        """The journal in a file, which is made if there is none, for the chain whose first block has this hash.

        Raises `InputRefused` if it can't be used, or is that of another chain.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(f"sqlite:///{path}")
            event.listen(engine, "connect", _durably)
            _METADATA.create_all(engine)
            with engine.begin() as connection:
                if connection.execute(select(CHAIN)).first() is None:
                    connection.execute(CHAIN.insert().values(genesis=genesis))
                known = connection.execute(select(CHAIN.c.genesis)).scalar_one()
        except (OSError, SQLAlchemyError) as error:
            raise InputRefused(
                f"the journal {path} can't be used: {_reason(error)}",
                file=str(path),
                hint="nothing is sent that can't be written down first; name another folder with --receipts",
            ) from error
        if known != genesis:
            raise InputRefused(
                f"the journal {path} is of another chain with the same id",
                file=str(path),
                hint="a local chain that was started anew needs a new folder: name another --receipts",
            )
        return cls(engine)

    def interrupted(self, job: Job) -> Row[Any] | None:
        """The latest run that was asked for the same, and was interrupted."""
        with self.engine.begin() as connection:
            return _latest_open(connection, RUNS.c.request == job.request)

    def begin(self, job: Job, operator: str) -> Opened:
        """The interrupted run of this plan by this account, to go on with it, or else a new one.

        Other interrupted runs of the same request end: their plans are out of date.
        """
        with self.engine.begin() as connection:
            found = _latest_open(connection, RUNS.c.plan == job.plan, RUNS.c.operator == operator)
            connection.execute(
                RUNS.update()
                .where(RUNS.c.request == job.request, RUNS.c.operator == operator, RUNS.c.ended.is_(None))
                .where(RUNS.c.id != (found.id if found is not None else 0))
                .values(ended=now())
            )
            if found is not None:
                return Opened(found.id, found.started)
            started = now()
            values = {"command": job.command, "request": job.request, "plan": job.plan, "document": job.document}
            inserted = connection.execute(RUNS.insert().values(operator=operator, started=started, **values))
            return Opened(int(inserted.inserted_primary_key[0]), started)  # type: ignore[index]

    def end(self, run: int) -> None:
        """The run is over, well or badly; the same command begins a new one."""
        with self.engine.begin() as connection:
            connection.execute(RUNS.update().where(RUNS.c.id == run).values(ended=now()))

    def started(self, plan: str) -> str:
        """When the plan was first taken up."""
        with self.engine.begin() as connection:
            return str(connection.execute(select(RUNS.c.started).where(RUNS.c.plan == plan)).scalars().first())

    def of_plan(self, plan: str) -> list[Row[Any]]:
        """Every transaction of a plan, in the order in which they were signed."""
        wanted = select(TRANSACTIONS).join(RUNS).where(RUNS.c.plan == plan).order_by(TRANSACTIONS.c.id)
        with self.engine.begin() as connection:
            return list(connection.execute(wanted))


def now() -> str:
    """The present second, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _latest_open(connection: Connection, *wanted: Any) -> Row[Any] | None:
    return connection.execute(select(RUNS).where(*wanted, RUNS.c.ended.is_(None)).order_by(RUNS.c.id.desc())).first()


def _durably(connection: Any, _: object) -> None:
    """Nothing counts as written before it is on disk."""
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 30000")


def _reason(error: Exception) -> str:
    return str(error.strerror if isinstance(error, OSError) else getattr(error, "orig", error))

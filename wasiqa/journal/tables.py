"""The tables of the journal."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

METADATA = MetaData()

CHAIN = Table("chain", METADATA, Column("genesis", String, primary_key=True))
"""The hash of the chain's first block: a chain that was started anew has the same id, and other transactions."""

RUNS = Table(
    "runs",
    METADATA,
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
    METADATA,
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

DELIVERED = Table("delivered", METADATA, Column("hash", String, primary_key=True))
"""Transactions that a node was given: they may come whatever becomes of their run. What was only signed comes with its
run or not at all."""

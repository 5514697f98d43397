"""The tables of the event store."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, String, Table

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""PostgreSQL's own integers end in 2038, counted in seconds."""

LAYOUT = Table("layout", METADATA, Column("fingerprint", String, primary_key=True))
"""What the events were decoded by; another package may know more of them."""

BLOCKS = Table(
    "blocks",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("hash", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("time", _NUMBER, nullable=False),
)
"""Every block with events, and the last of each page that was read: the highest is the stored head."""

CONTRACTS = Table(
    "contracts", METADATA, Column("address", String, primary_key=True), Column("read_to", _NUMBER, nullable=False)
)

EVENTS = Table(
    "events",
    METADATA,
    Column("block", _NUMBER, primary_key=True),
    Column("log_index", _NUMBER, primary_key=True),
    Column("address", String, nullable=False),
    Column("name", String, nullable=False),
    Column("args", JSON, nullable=False),
    Column("tx", String, nullable=False),
    Index("events_by_name", "address", "name", "block"),
)
"""`args` by name, as JSON: bytes are written 0x…, structs as lists."""

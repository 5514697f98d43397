"""The state of a programme and its series, for people and as the record of surfaces `wasiqa/summary/1`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import SeriesRecord
from wasiqa.servicing.ledger import Position, issued, position, receivers
from wasiqa.servicing.payments import Payments, RowBooks
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.rowlife.log import RowLog
from wasiqa.servicing.rowlife.place import log_of


def series_summary(
    chain: Chain, programme: Programme, ledger: Deployments, isin: str, record: SeriesRecord
) -> dict[str, Any]:
    """One series as the chain has it: what is issued, who holds it, what each row needed and paid."""
    bond = programme.bond(record.address)
    payments = Payments(chain, programme, bond, record.block)
    holders = ((wallet, position(chain, bond, wallet)) for wallet in receivers(chain, bond, record.block))
    books = map(payments.books, payments.rows())
    log = log_of(chain, programme.paying_agent, bond, record.block)
    return summary(isin, record, ledger.time_zone, issued(chain, bond, record.block), holders, books, log)


def summary(
    isin: str,
    record: SeriesRecord,
    time_zone: str,
    units: int,
    holders: Iterable[tuple[str, Position]],
    rows: Iterable[RowBooks],
    log: RowLog,
) -> dict[str, Any]:
    """The record of one series of which `units` were issued. Amounts in minor units, as text. A row to which something
    has happened, or will, has that in `life`."""
    zone = ZoneInfo(time_zone)
    return {
        "isin": isin,
        "symbol": record.symbol,
        "address": record.address,
        "issued": str(units),
        "holders": [
            {
                "wallet": wallet,
                "balance": str(held.balance),
                "frozen": str(held.balance if held.frozen else held.locked),
            }
            for wallet, held in holders
            if held.balance
        ],
        "rows": [_row(books, zone, log) for books in rows],
    }


def _row(books: RowBooks, zone: ZoneInfo, log: RowLog) -> dict[str, Any]:
    def text(amount: int | None) -> str | None:
        return None if amount is None else str(amount)

    life = log.life(books, lambda seconds: _local(seconds, zone))
    return {
        "n": books.row.n,
        "kind": books.row.kind,
        "record": _local(books.row.record_time, zone),
        "pay": _local(books.row.pay_time, zone),
        "due": text(books.due),
        "funded": str(books.funded),
        "paid": str(books.paid),
        "withheld": str(books.withheld),
        "unclaimed": text(books.unclaimed),
        "dust": text(books.dust),
        **({"life": life} if life else {}),
    }


def _local(seconds: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat()

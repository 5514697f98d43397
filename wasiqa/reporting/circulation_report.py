"""The daily circulation report: a document that states on which block it rests, and follows from the chain alone."""

from __future__ import annotations

from typing import Any

from wasiqa import countries
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.index.index import Index
from wasiqa.index.state import block_at
from wasiqa.reporting.circulation import circulation_of
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.published import CIRCULATION, Published, ReportDifference


def circulation_report(index: Index, at: int, home: str | None) -> dict[str, Any]:
    """The report of the end of a second, on the series that there were by then.

    Raises `InputRefused` for a time that is not over or had no programme, and for a country that there isn't.
    """
    if home is not None and countries.numeric(home) is None:
        raise InputRefused(f"{home!r} is not a country", hint="write the two letters of ISO 3166-1, such as PK")
    block = index.chain.header(block_at(index, at))
    there = {isin: one.symbol for isin, one in index.ledger.series.items() if one.block <= block.number}
    desk = Desk(index, there, at)
    require_settled(desk)
    require_standing(index)
    return {
        "schema": CIRCULATION,
        "chain_id": index.ledger.chain_id,
        "registry": index.address("InvestorRegistry"),
        "as_of": at,
        "block": {"number": block.number, "hash": block.hash},
        **circulation_of(desk, home).document(desk),
    }


def require_settled(desk: Desk) -> None:
    """Raises `InputRefused` for a second that is not over: until a later block has come, another one of it could."""
    latest = desk.index.synced.time
    if desk.at >= latest:
        told = f"no block has come since {desk.told(desk.at)}; the latest is of {desk.told(latest)}"
        raise InputRefused(told, hint="name an earlier time, or wait for the next block", code="IN_THE_FUTURE")


def require_standing(index: Index) -> None:
    """Raises `ChainFailed` if what was read is not on the chain any more, so that the block is of another branch."""
    if index.chain.header(index.synced.number) != index.synced:
        raise ChainFailed(
            "the chain has undone blocks while the report was made", hint="run the command again", code="CHAIN_CHANGES"
        )


def circulation_differences(report: Published, index: Index) -> tuple[ReportDifference, ...]:
    """In what a report differs from what the chain's events say of the same second."""
    home = report.document.get("home_country")
    if home is not None and not isinstance(home, str):
        raise InputRefused(f"{report.path} names a home country that is no text", file=str(report.path))
    return report.differences(circulation_report(index, report.as_of, home))

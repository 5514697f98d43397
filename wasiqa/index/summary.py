"""What `status` tells, from the events alone."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.timelock import local
from wasiqa.errors import ChainFailed
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.servicing.licences.licence import day
from wasiqa.servicing.pauses import UNTIL_LIFTED
from wasiqa.servicing.reserves.standing import series_names
from wasiqa.servicing.rowlife.log import TOLD, RowLog
from wasiqa.servicing.status import summary


def totals(index: Index, state: ProgrammeState) -> dict[str, str]:
    """Ceiling and bookings, minor units of the reporting currency. Raises `ChainFailed` if there is no programme."""
    if state.ceiling is None:
        raise ChainFailed(
            f"chain {index.ledger.chain_id} has no programme at {index.address('Programme')}: it wrote no events there",
            hint="check the deployments folder and the network",
            code="NO_CONTRACT",
        )
    return {"ceiling": str(state.ceiling), "booked": str(state.booked)}


def store_summary(index: Index) -> dict[str, Any]:
    """Where the store is, what it has, and how far it is behind the chain; it is left as it is."""
    store, head = index.store, index.chain.header()
    tip, read_to = store.tip(), store.read_to()
    followed = list(index.followed())
    furthest = min((read_to.get(address, -1) for _, address in followed), default=head.number)
    return {
        "store": str(store.place),
        "events": store.count(),
        "stored": None if tip is None else {"number": tip.number, "hash": tip.hash},
        "on_chain": tip is None or (tip.number <= head.number and index.chain.header(tip.number) == tip),
        "head": {"number": head.number, "hash": head.hash},
        "behind": max(head.number - furthest, 0),
        "contracts": [{"name": name, "address": one, "read_to": read_to.get(one)} for name, one in followed],
    }


def venues(index: Index, state: ProgrammeState) -> list[dict[str, Any]]:
    """Every venue with its phase and the last day of its licence, which may be over."""
    zone = ZoneInfo(index.ledger.time_zone)
    return [
        {
            "venue": licence.code,
            "number": licence.venue,
            "phase": licence.phase.name,
            "expiry": day(licence.terms.expiry, zone),
            "expired": index.now > licence.terms.expiry,
            "open": licence.open,
        }
        for licence in state.venues.licences.values()
    ]


def reserves(index: Index, state: ProgrammeState) -> list[dict[str, Any]]:
    """Every pool with what it covers now, how much of that its series use, and until when."""
    zone, names = ZoneInfo(index.ledger.time_zone), series_names(index.ledger)
    return [pool.document(names, zone) for pool in state.pools(index.now)]


def pauses(index: Index, state: ProgrammeState, isin: str, record: SeriesRecord) -> list[dict[str, Any]]:
    """What is paused of one series, and up to when; null is until that is lifted."""
    series, zone = state.series[record.address], ZoneInfo(index.ledger.time_zone)
    return [
        {
            "isin": isin,
            "symbol": record.symbol,
            "purpose": purpose,
            "until": None if end == UNTIL_LIFTED else local(end, zone),
        }
        for purpose, end in series.pauses.ends(series.now).items()
        if end
    ]


def standing(state: ProgrammeState, isin: str, record: SeriesRecord) -> dict[str, Any]:
    """Whether one series performs, and which of its rows lack something though their grace is over."""
    series = state.series[record.address]
    return {"isin": isin, "symbol": record.symbol, "status": series.defaults.status, "missed": series.missed()}


def series_summary(index: Index, state: ProgrammeState, isin: str, record: SeriesRecord) -> dict[str, Any]:
    """One series, as `wasiqa.servicing.status` has it from the chain."""
    series = state.series[record.address]
    holders = ((wallet, series.position(wallet)) for wallet in series.balances)
    told = [e for e in index.events(index.address("PayingAgent"), TOLD) if e.args.get("bond") == record.address]
    times = {event.block: event.time for event in told}
    with index.fitting():
        log = RowLog(told, times.__getitem__)
        return summary(isin, record, index.ledger.time_zone, series.issued, holders, state.books[record.address], log)

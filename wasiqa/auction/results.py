"""What an auction came to, with the fields that central banks publish of one; by its events and its contract."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.amounts import percent, quoted
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.kinds import AuctionState, Quote
from wasiqa.auction.result import quote_yield
from wasiqa.errors import NotAllowed
from wasiqa.servicing.amounts import in_currency

SCHEMA = "wasiqa/auction-results/1"
_PAR = 1_000_000


def results(auctions: Auctions, auction: Auction) -> dict[str, Any]:
    """The published record; amounts are text in minor units, yields in percent. Raises `NotAllowed` before the end."""
    state = auctions.state(auction)
    if state not in (AuctionState.ALLOTTED, AuctionState.REJECTED):
        raise NotAllowed(f"auction {auction.n} is {state.name}: there are no results yet", code="WRONG_STATE")
    return {
        "schema": SCHEMA,
        "chain_id": auctions.chain.chain_id,
        "auctions": auctions.contract.address,
        "auction": auction.n,
        "state": state.name,
        "series": auction.isin,
        "kind": auction.kind.name,
        "quote": auction.quote.name,
        "pricing": "uniform" if auction.terms.uniform else "multiple",
        "date": auctions.told(auction.terms.bidsClose)[:10],
        "settlement": auction.settlement.isoformat(),
        "days": int(auction.yields.daysLeft) or None,
        "target": str(auction.terms.target),
        **_bids(auctions, auction, accepted=state is AuctionState.ALLOTTED),
    }


def as_csv(document: dict[str, Any], decimals: int) -> str:
    """The record as a table of two columns, amounts in currency."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("field", "value"))
    for name, value in _flat(document):
        money = name.rpartition(".")[2] in _MONEY and value is not None
        writer.writerow((name, in_currency(int(value), decimals).replace(",", "") if money else value))
    return text.getvalue()


def as_json(document: dict[str, Any]) -> str:
    """The record as its file has it."""
    return json.dumps(document, indent=2) + "\n"


_MONEY = frozenset({"target", "face", "realised", "accrued", "amount", "total", "clean"})


def _flat(document: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        inner = _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
        found += inner
    return found


def _bids(auctions: Auctions, auction: Auction, *, accepted: bool) -> dict[str, Any]:
    opened, log = Opened.of(auctions, auction), auctions.log(auction)
    quotes = sorted(bid.quote for bid in opened.bids)
    offered = {
        "bids": len(opened.bids),
        "face": str(sum(bid.face for bid in opened.bids)),
        "lowest": quoted(quotes[0]) if quotes else None,
        "highest": quoted(quotes[-1]) if quotes else None,
    }
    if not accepted:
        return {"offered": offered, "accepted": None, "non_competitive": None, "total": None}
    found = auctions.result(auction)
    settled, asked = list(log.settled.values()), list(log.asks_settled.values())
    cost = (int(found.nonCompetitive) * int(found.nonCompetitivePrice) + _PAR // 2) // _PAR
    return {
        "offered": offered,
        "accepted": {
            "bids": len(log.awarded()),
            "face": str(found.accepted),
            "realised": str(found.realised),
            "cut_off": quoted(found.cutOff),
            "cut_off_yield": _cut_off_yield(opened, auction, int(found.cutOff)),
            "average_yield": percent(int(found.averageYield)) if found.averageYield else None,
        },
        "non_competitive": {
            "face": str(found.nonCompetitive),
            "price": quoted(found.nonCompetitivePrice),
            "realised": str(cost),
        },
        "total": {
            "face": str(int(found.accepted) + int(found.nonCompetitive)),
            "realised": str(int(found.realised) + cost),
        },
        "settled": {
            "awards": len(settled) + len(asked),
            "face": str(sum(one.units for one in (*settled, *asked))),
            "clean": str(sum(one.clean for one in (*settled, *asked))),
            "accrued": str(sum(one.accrued for one in (*settled, *asked))),
        },
    }


def _cut_off_yield(opened: Opened, auction: Auction, cut_off: int) -> str | None:
    if auction.quote is Quote.PRICE and not auction.yields.convention:
        return None
    return percent(quote_yield(opened.rules, cut_off))

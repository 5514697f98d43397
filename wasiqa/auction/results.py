"""What an auction came to, with the fields that central banks publish of one; by its events and its contract."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.amounts import percent, quoted
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.figures import Figures, Published
from wasiqa.auction.kinds import AuctionKind, AuctionState, Quote
from wasiqa.auction.log import AuctionLog
from wasiqa.auction.result import quote_yield
from wasiqa.errors import NotAllowed
from wasiqa.servicing.amounts import in_currency, written
from wasiqa.servicing.public_record import FIXED, STEPPED

SCHEMA = "wasiqa/auction-results/2"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        **_of_series(auctions, auction),
        "target": str(auction.terms.target),
        "maturing": str(auction.terms.maturing) if auction.terms.maturing else None,
        **_of_bids(auctions, auction, allotted=state is AuctionState.ALLOTTED),
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


_MONEY = frozenset({"target", "maturing", "face", "realised", "accrued", "total", "clean", "given", "rest"})


def _flat(document: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        inner = _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
        found += inner
    return found


def _of_series(auctions: Auctions, auction: Auction) -> dict[str, Any]:
    """Its life, as its public record has it; a bill's tenor is known before it is deployed."""
    record = auctions.record(auction)
    if record is None:
        return {"issue": None, "maturity": None, "days": int(auction.yields.daysLeft) or None, "coupon": None}

    def ask(function: str) -> Any:
        return auctions.chain.call(record, function)

    issue, maturity = (
        _EPOCH + timedelta(seconds=ask(name) + ask("utcOffset")) for name in ("issueDate", "maturityDate")
    )
    paid = ask("couponType") in (FIXED, STEPPED)
    return {
        "issue": issue.date().isoformat(),
        "maturity": maturity.date().isoformat(),
        "days": (maturity.date() - auction.settlement).days,
        "coupon": written(Fraction(*ask("coupon")) * 100) if paid else None,
    }


def _of_bids(auctions: Auctions, auction: Auction, *, allotted: bool) -> dict[str, Any]:
    opened, log = Opened.of(auctions, auction), auctions.log(auction)
    quotes = sorted(bid.quote for bid in opened.bids)
    found = auctions.result(auction)
    cut_off, price = int(found.cutOff), int(found.nonCompetitivePrice)
    sums = Published.of(opened.rules, log, auctions.accrued(auction, log), cut_off, price)
    offered = {
        **_figures(sums.offered),
        "lowest": quoted(quotes[0]) if quotes else None,
        "highest": quoted(quotes[-1]) if quotes else None,
    }
    if not allotted:
        return {"offered": offered, **dict.fromkeys(("accepted", "non_competitive", "total", "settled"))}
    return {
        "offered": offered,
        "accepted": {
            **_figures(sums.accepted),
            "total": _amount(sums.accepted.total),
            "cover": sums.cover,
            "cut_off": quoted(cut_off),
            "cut_off_yield": _cut_off_yield(opened, auction, cut_off),
            "average_yield": percent(int(found.averageYield)) if _has_yield(auction) else None,
        },
        "non_competitive": {
            **_figures(sums.non_competitive),
            "total": _amount(sums.non_competitive.total),
            "price": quoted(price),
        },
        "total": {**_figures(sums.total), "total": _amount(sums.total.total)},
        "settled": _settled(auction, log),
    }


def _settled(auction: Auction, log: AuctionLog) -> dict[str, Any]:
    settled = [*log.settled.values(), *log.asks_settled.values()]
    outside = [one for one in settled if one.outside]
    switched = log.switched.values() if auction.kind is AuctionKind.SWITCH else None
    return {
        "awards": len(settled),
        "face": str(sum(one.units for one in settled)),
        "clean": str(sum(one.clean for one in settled)),
        "accrued": str(sum(one.accrued for one in settled)),
        "outside": {"awards": len(outside), "face": str(sum(one.units for one in outside))},
        "given": None if switched is None else str(sum(one.units for one in switched)),
        "rest": None if switched is None else str(sum(one.rest for one in switched)),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "bids": figures.bids,
        "face": str(figures.face),
        "realised": str(figures.realised),
        "accrued": _amount(figures.accrued),
    }


def _amount(minor: int | None) -> str | None:
    return None if minor is None else str(minor)


def _has_yield(auction: Auction) -> bool:
    return auction.quote is not Quote.PRICE or bool(auction.yields.convention)


def _cut_off_yield(opened: Opened, auction: Auction, cut_off: int) -> str | None:
    return percent(quote_yield(opened.rules, cut_off)) if _has_yield(auction) else None

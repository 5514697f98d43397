"""Auctions: when each of them is, what was bid and what it came to. Nobody who bids is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, NamedTuple

from wasiqa.auction.allotment import rank
from wasiqa.auction.amounts import quoted
from wasiqa.auction.auctions import OUTSIDE_DECIMALS
from wasiqa.auction.bids import Rules
from wasiqa.auction.kinds import Convention, Quote
from wasiqa.auction.result import quote_yield
from wasiqa.index.auctions import AuctionBooks
from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk

_EPOCH = date(1970, 1, 1)


class AuctionLine(View):
    """One auction, with the fields that central banks publish. Quotes have 4 decimals: a price per 100, or percent.

    What comes of bids is None before they are opened, what comes of the allotment before that is verified.
    """

    auction: int
    isin: str
    symbol: str | None
    kind: str
    quote: str
    pricing: str
    state: str
    bids_close: datetime | None
    reveal_close: datetime | None
    settlement: date
    currency: str | None
    decimals: int
    target: Minor
    bids: int
    opened: int
    offered: Minor | None
    lowest: str | None
    highest: str | None
    accepted: Minor | None
    realised: Minor | None
    cut_off: str | None
    cut_off_yield_percent: str | None
    average_yield_percent: str | None
    non_competitive: Minor | None
    non_competitive_price: str | None
    total: Minor | None
    settled: Minor
    accrued: Minor

    AMOUNTS: ClassVar[tuple[str, ...]] = (
        *("target", "offered", "accepted", "realised", "non_competitive", "total", "settled", "accrued"),
    )


class BidLevel(View):
    """All opened bids of one quote, the better quotes first."""

    auction: int
    quote: str
    bids: int
    decimals: int
    offered: Minor
    running: Minor
    accepted: Minor
    percent: str
    """Its share of all that was offered."""

    AMOUNTS: ClassVar[tuple[str, ...]] = ("offered", "running", "accepted")


class AuctionView(View):
    """One auction with its bids."""

    summary: AuctionLine
    ladder: tuple[BidLevel, ...]


class _Seen(NamedTuple):
    """An opened bid."""

    quote: int
    face: int
    award: int


def auctions(desk: Desk) -> tuple[AuctionView, ...]:
    """All auctions, the latest first."""
    return tuple(_view(desk, n, books) for n, books in reversed(desk.state.auctions.books.items()))


def _view(desk: Desk, n: int, books: AuctionBooks) -> AuctionView:
    series = next((one for one in desk.series if one.isin == books.terms.isin), None)
    money = None if series is None else series.money
    decimals = OUTSIDE_DECIMALS if money is None else money.decimals
    rules = books.terms.rules
    seen = tuple(
        _Seen(bid.quote or 0, bid.face or 0, bid.award if books.log.allotted else 0) for bid in books.log.opened()
    )
    ladder = _ladder(n, rules, decimals, seen)
    result = books.result
    settled = (*books.log.settled.values(), *books.log.asks_settled.values())
    quotes = sorted(one.quote for one in seen)
    summary = AuctionLine(
        auction=n,
        isin=books.terms.isin,
        symbol=None if series is None else series.symbol,
        kind=rules.kind.name,
        quote=rules.quote.name,
        pricing="UNIFORM" if rules.uniform else "MULTIPLE",
        state=_state(books, desk.at),
        bids_close=moment(books.terms.bids_close, desk.zone),
        reveal_close=moment(books.terms.reveal_close, desk.zone),
        settlement=_EPOCH + timedelta(days=books.terms.settlement_date),
        currency=None if money is None else money.symbol,
        decimals=decimals,
        target=books.terms.target,
        bids=len(books.log.bids),
        opened=len(seen),
        offered=sum(one.face for one in seen) if seen else None,
        lowest=quoted(quotes[0]) if quotes else None,
        highest=quoted(quotes[-1]) if quotes else None,
        accepted=None if result is None else result.accepted,
        realised=None if result is None else result.realised,
        cut_off=None if result is None else quoted(result.cut_off),
        cut_off_yield_percent=None if result is None else _yield(rules, result.cut_off),
        average_yield_percent=None if result is None or _no_yield(rules) else _rounded(result.average_yield),
        non_competitive=None if result is None else result.non_competitive,
        non_competitive_price=None if result is None else quoted(result.non_competitive_price),
        total=None if result is None else result.accepted + result.non_competitive,
        settled=sum(one.units for one in settled),
        accrued=sum(one.accrued for one in settled),
    )
    return AuctionView(summary=summary, ladder=ladder)


def _state(books: AuctionBooks, now: int) -> str:
    """Where it stands; while it is open, what is awaited."""
    state = books.state(now).name
    if state != "OPEN":
        return state
    if now <= books.terms.bids_close:
        return "BIDDING"
    return "OPENING" if now <= books.terms.reveal_close else "DECIDING"


@lru_cache(maxsize=1_000)
def _ladder(n: int, rules: Rules, decimals: int, seen: Sequence[_Seen]) -> tuple[BidLevel, ...]:
    levels = []
    whole, running = sum(one.face for one in seen), 0
    ordered = sorted(seen, key=lambda one: rank(rules, one.quote))
    for quote, bids in groupby(ordered, key=lambda one: one.quote):
        level = tuple(bids)
        offered = sum(one.face for one in level)
        running += offered
        levels.append(
            BidLevel(
                auction=n,
                quote=quoted(quote),
                bids=len(level),
                decimals=decimals,
                offered=offered,
                running=running,
                accepted=sum(one.award for one in level),
                percent=share(offered, whole),
            )
        )
    return tuple(levels)


def _no_yield(rules: Rules) -> bool:
    return rules.quote is Quote.PRICE and rules.yields.convention is Convention.NONE


@lru_cache(maxsize=1_000)
def _yield(rules: Rules, quote: int) -> str | None:
    return None if _no_yield(rules) else _rounded(quote_yield(rules, quote))


def _rounded(fraction: int) -> str:
    """In percent with 4 decimals, half up, as results are published."""
    ticks = (abs(fraction) + 5 * 10**11) // 10**12
    return ("-" if fraction < 0 and ticks else "") + quoted(ticks)

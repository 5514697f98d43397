"""Auctions: when each of them is, what was bid and what it came to. Nobody who bids is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from wasiqa.auction.allotment import rank
from wasiqa.auction.amounts import quoted
from wasiqa.auction.auctions import OUTSIDE_DECIMALS
from wasiqa.auction.bids import Rules
from wasiqa.auction.figures import Published
from wasiqa.auction.kinds import AuctionKind, Convention, Quote
from wasiqa.auction.result import quote_yield
from wasiqa.index.auctions import AuctionBooks
from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk
from wasiqa.servicing.amounts import written
from wasiqa.terms.sheet import TermSheet

_EPOCH = date(1970, 1, 1)


class AuctionLine(View):
    """One auction, with the fields that central banks publish. Quotes have 4 decimals: a price per 100, or percent.

    What comes of bids is None before they are opened, what comes of the allotment before that is verified. Face is in
    the fields of one word; `_realised` is at clean prices, and `_accrued` is None until the contract has noted what has
    accrued. What only the series' term sheet says is None where that isn't at hand.
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
    issue: date | None
    maturity: date | None
    days: int | None
    coupon_percent: str | None
    currency: str | None
    decimals: int
    target: Minor
    maturing: Minor | None
    bids: int
    opened: int
    offered: Minor | None
    offered_realised: Minor | None
    offered_accrued: Minor | None
    lowest: str | None
    highest: str | None
    accepted: Minor | None
    realised: Minor | None
    accepted_accrued: Minor | None
    cover: str | None
    cut_off: str | None
    cut_off_yield_percent: str | None
    average_yield_percent: str | None
    non_competitive: Minor | None
    non_competitive_realised: Minor | None
    non_competitive_accrued: Minor | None
    non_competitive_price: str | None
    total: Minor | None
    total_realised: Minor | None
    total_accrued: Minor | None
    settled: Minor
    accrued: Minor
    given: Minor | None
    rest: Minor | None

    AMOUNTS: ClassVar[tuple[str, ...]] = (
        *("target", "maturing", "offered", "offered_realised", "offered_accrued"),
        *("accepted", "realised", "accepted_accrued"),
        *("non_competitive", "non_competitive_realised", "non_competitive_accrued"),
        *("total", "total_realised", "total_accrued", "settled", "accrued", "given", "rest"),
    )

    @property
    def amounts(self) -> tuple[tuple[str, Minor | None, Minor | None, Minor | None, Minor | None], ...]:
        """Face, price, interest and their sum: of what was offered, accepted, awarded without a quote, and in all."""

        def line(name: str, face: int | None, price: int | None, interest: int | None) -> Any:
            return name, face, price, interest, None if price is None or interest is None else price + interest

        return (
            line("offered", self.offered, self.offered_realised, self.offered_accrued),
            line("accepted", self.accepted, self.realised, self.accepted_accrued),
            line(
                "non_competitive",
                self.non_competitive,
                self.non_competitive_realised,
                self.non_competitive_accrued,
            ),
            line("total", self.total, self.total_realised, self.total_accrued),
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


def auctions(desk: Desk, sheets: Mapping[str, TermSheet | None]) -> tuple[AuctionView, ...]:
    """All auctions, the latest first; `sheets` are the term sheets that are at hand, by ISIN."""
    books = reversed(desk.state.auctions.books.items())
    return tuple(_view(desk, n, one, sheets.get(one.terms.isin)) for n, one in books)


def _view(desk: Desk, n: int, books: AuctionBooks, sheet: TermSheet | None) -> AuctionView:
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
    switched = books.log.switched.values() if rules.kind is AuctionKind.SWITCH else None
    quotes, settlement = sorted(one.quote for one in seen), _EPOCH + timedelta(days=books.terms.settlement_date)
    cut_off, price = (0, 0) if result is None else (result.cut_off, result.non_competitive_price)
    sums = Published.of(rules, books.log, books.log.noted.get(books.terms.isin), cut_off, price)
    offered, given = sums.offered if seen else None, None if result is None else sums
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
        settlement=settlement,
        issue=None if sheet is None else sheet.issue,
        maturity=None if sheet is None else sheet.maturity,
        days=rules.yields.days_left or None if sheet is None else (sheet.maturity - settlement).days,
        coupon_percent=None if sheet is None or sheet.coupon is None else written(Fraction(sheet.coupon) * 100),
        currency=None if money is None else money.symbol,
        decimals=decimals,
        target=books.terms.target,
        maturing=books.terms.maturing or None,
        bids=len(books.log.bids),
        opened=len(seen),
        offered=offered and offered.face,
        offered_realised=offered and offered.realised,
        offered_accrued=offered and offered.accrued,
        lowest=quoted(quotes[0]) if quotes else None,
        highest=quoted(quotes[-1]) if quotes else None,
        accepted=given and given.accepted.face,
        realised=given and given.accepted.realised,
        accepted_accrued=given and given.accepted.accrued,
        cover=given and given.cover,
        cut_off=None if result is None else quoted(result.cut_off),
        cut_off_yield_percent=None if result is None else _yield(rules, result.cut_off),
        average_yield_percent=None if result is None or _no_yield(rules) else _rounded(result.average_yield),
        non_competitive=given and given.non_competitive.face,
        non_competitive_realised=given and given.non_competitive.realised,
        non_competitive_accrued=given and given.non_competitive.accrued,
        non_competitive_price=None if result is None else quoted(result.non_competitive_price),
        total=given and given.total.face,
        total_realised=given and given.total.realised,
        total_accrued=given and given.total.accrued,
        settled=sum(one.units for one in settled),
        accrued=sum(one.accrued for one in settled),
        given=None if switched is None else sum(one.units for one in switched),
        rest=None if switched is None else sum(one.rest for one in switched),
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

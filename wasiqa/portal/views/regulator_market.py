"""What the regulator sees of the market: who bid in auctions, and who has pledged what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from wasiqa.auction.amounts import quoted
from wasiqa.auction.auctions import OUTSIDE_DECIMALS
from wasiqa.auction.kinds import BidState
from wasiqa.index.auctions import AuctionBooks
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.persons import person


class BidderLine(View):
    """A bid and whose it is, by the keyed id of now. A bid without a quote names its investor, and who pays for it; of
    sealed ones quote and face are None."""

    auction: int
    isin: str
    bid: int
    competitive: bool
    state: str
    bidder: str
    payer: str
    investor: str | None
    decimals: int
    maximum: Minor
    quote: str | None
    face: Minor | None
    award: Minor

    AMOUNTS: ClassVar[tuple[str, ...]] = ("maximum", "face", "award")


class RepoLine(View):
    """A repo with its parties. `lent` and `repaid` are in the cash token's smallest unit."""

    repo: str
    isin: str
    symbol: str
    state: str
    seller: str
    buyer: str
    decimals: int
    units: Minor
    pledged: Minor
    """All that the seller has pledged of the series."""
    cash: str
    lent: Minor
    repaid: Minor
    opened: datetime | None
    closes: datetime | None
    claimable: datetime | None

    AMOUNTS: ClassVar[tuple[str, ...]] = ("units", "pledged")


def bidders(desk: Desk, isin: str | None) -> tuple[BidderLine, ...]:
    """The bids of all auctions, the latest auction first."""
    found = reversed(desk.state.auctions.books.items())
    return tuple(line for n, books in found if isin in (None, books.terms.isin) for line in _bids(desk, n, books))


def repos(desk: Desk, isin: str | None) -> tuple[RepoLine, ...]:
    """All repos, the open ones first, the latest of them first."""
    latest = [line for line in _repos(desk) if isin in (None, line.isin)][::-1]
    return tuple(sorted(latest, key=lambda line: line.state != "OPEN"))


def _bids(desk: Desk, n: int, books: AuctionBooks) -> Iterator[BidderLine]:
    isin = books.terms.isin
    decimals = next((one.money.decimals for one in desk.series if one.isin == isin), OUTSIDE_DECIMALS)
    for bid in books.log.bids.values():
        yield BidderLine(
            auction=n,
            isin=isin,
            bid=bid.n,
            competitive=True,
            state=_state(bid.state),
            bidder=bid.bidder,
            payer=bid.bidder,
            investor=person(desk.words, bid.bidder).investor,
            decimals=decimals,
            maximum=bid.maximum,
            quote=None if bid.quote is None else quoted(bid.quote),
            face=bid.face,
            award=bid.award if books.log.allotted else 0,
        )
    for ask in books.log.asks.values():
        settled = books.log.asks_settled.get(ask.n)
        yield BidderLine(
            auction=n,
            isin=isin,
            bid=ask.n,
            competitive=False,
            state=_state(ask.state),
            bidder=ask.investor,
            payer=ask.payer,
            investor=person(desk.words, ask.investor).investor,
            decimals=decimals,
            maximum=ask.units,
            quote=None,
            face=ask.units,
            award=0 if settled is None else settled.units,
        )


def _state(state: BidState) -> str:
    return f"BID_{state.name}"


def _repos(desk: Desk) -> Iterator[RepoLine]:
    series = {one.address: one for one in desk.series}
    for repo, one in desk.state.market.repos.items():
        terms, found = one.terms, series.get(one.terms.bond)
        if found is not None:
            yield RepoLine(
                repo=repo,
                isin=found.isin,
                symbol=found.symbol,
                state=one.state,
                seller=terms.seller,
                buyer=terms.buyer,
                decimals=found.money.decimals,
                units=terms.units,
                pledged=desk.state.market.pledged.get((terms.bond, terms.seller), 0),
                cash=terms.cash,
                lent=terms.opening,
                repaid=terms.closing,
                opened=moment(one.opened, desk.zone),
                closes=moment(terms.closes_at, desk.zone),
                claimable=moment(terms.end, desk.zone),
            )

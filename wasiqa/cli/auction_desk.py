"""What the auction commands share: the auctions, the zone, and how an auction and its bids read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.auction.auctions import Auction, Auctions
    from wasiqa.auction.bid_files import Measures
    from wasiqa.auction.log import AuctionLog, LoggedAsk, LoggedBid

number = click.argument("number", metavar="AUCTION", type=click.IntRange(1))


@dataclass(frozen=True)
class Desk:
    """One command at work."""

    session: Session

    @cached_property
    def auctions(self) -> Auctions:
        """The auctions of the programme."""
        from wasiqa.auction.auctions import Auctions
        from wasiqa.cli.parties import zone

        session = self.session
        since = session.ledger.contracts["PrimaryAuction"].block
        return Auctions(session.chain, session.programme, since, zone(session))

    def decimals(self, auction: Auction) -> int:
        """Those of its currency."""
        return self.auctions.decimals(auction)

    def measures(self, auction: Auction) -> Measures:
        """How its files write amounts."""
        from wasiqa.auction.bid_files import Measures

        return Measures(self.decimals(auction), int(auction.terms.denomination))

    def money(self, auction: Auction, minor: int) -> str:
        """An amount for people."""
        from wasiqa.servicing.amounts import in_currency

        return in_currency(minor, self.decimals(auction))

    def require_cut_off(self, auction: Auction) -> None:
        """Raises `NotAllowed` if a series was deployed with another coupon or margin than its auction has found."""
        from wasiqa.auction.found_rate import require_cut_off
        from wasiqa.servicing.verification.term_sheets import at_hand

        record = self.session.ledger.series.get(auction.isin)
        terms = None if record is None else at_hand(record)
        cut_off = int(self.auctions.result(auction).cutOff)
        require_cut_off(auction, cut_off, None if terms is None else terms.sheet)

    def document(self, auction: Auction) -> dict[str, Any]:
        """An auction in JSON."""
        from wasiqa.auction.amounts import quoted

        terms, bids = auction.terms, self.auctions.log(auction)
        names = {record.symbol: isin for isin, record in self.session.ledger.series.items()}
        symbol = next((symbol for symbol, isin in names.items() if isin == auction.isin), None)
        times = {
            "non_competitive_close": terms.nonCompetitiveClose,
            "bids_close": terms.bidsClose,
            "reveal_close": terms.revealClose,
            "decide_by": terms.decideBy,
            "settle_from": terms.settleFrom,
            "settle_by": terms.settleBy,
        }
        return {
            "auction": auction.n,
            "series": auction.isin,
            "symbol": symbol,
            "kind": auction.kind.name,
            "quote": auction.quote.name,
            "pricing": "uniform" if terms.uniform else "multiple",
            "state": self.auctions.state(auction).name,
            "target": str(terms.target),
            **{name: self.auctions.told(time) if time else None for name, time in times.items()},
            "settlement": auction.settlement.isoformat(),
            "sealing_key": None if auction.sealing_key is None else f"0x{auction.sealing_key.hex()}",
            "cut_off": None if bids.decision is None else quoted(bids.decision.cutOff),
            "sealed": len(bids.sealed()),
            "opened": len(bids.opened()),
            "verified": max(bids.verified.values(), default=0),
            "bids": [bid_document(bid) for bid in bids.bids.values()],
            "non_competitive": [ask_document(ask, bids) for ask in bids.asks.values()],
        }


def bid_document(bid: LoggedBid) -> dict[str, Any]:
    """A competitive bid in JSON."""
    from wasiqa.auction.amounts import quoted

    return {
        "bid": bid.n,
        "bidder": bid.bidder,
        "maximum": str(bid.maximum),
        "state": bid.state.name,
        "quote": None if bid.quote is None else quoted(bid.quote),
        "face": None if bid.face is None else str(bid.face),
        "award": str(bid.award),
    }


def ask_document(ask: LoggedAsk, bids: AuctionLog) -> dict[str, Any]:
    """A non-competitive bid in JSON."""
    return {
        "bid": ask.n,
        "investor": ask.investor,
        "payer": ask.payer,
        "units": str(ask.units),
        "state": ask.state.name,
        "void": ask.investor_id in bids.void(),
    }

"""Auctions: as the events of their contract tell them, and as it says itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from wasiqa.auction.bids import Bid, Decision, Result, Rules
from wasiqa.auction.kinds import AuctionKind, AuctionState, BidState, Convention, Quote
from wasiqa.auction.log import AUCTION_EVENTS, AuctionLog
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.chain.chain import Chain
from wasiqa.servicing.licences.licence import text
from wasiqa.servicing.programme import Programme

__all__ = ["AUCTION_EVENTS", "AuctionBooks", "AuctionsState", "auctions_asked"]

Fact = tuple[str, Any]


class AnnouncedTerms(NamedTuple):
    """The contract's `AuctionTerms`, in its order."""

    series_id: bytes | str
    kind: int
    quote: int
    uniform: bool
    at_average: bool
    non_competitive_close: int
    bids_close: int
    reveal_close: int
    decide_by: int
    settle_from: int
    settle_by: int
    settlement_date: int
    target: int
    denomination: int
    lot: int
    exempt: int
    bidders: int
    most_bids: int
    non_competitive_bidders: int
    non_competitive_cap: int
    non_competitive_total: int
    deposit_rate: int
    cash: str
    exponent: int
    treasury: str
    sealing_key: bytes | str
    into: bytes | str
    into_price: int
    maturing: int
    yields: tuple[int, ...]

    @property
    def isin(self) -> str:
        """The series that is sold or bought."""
        given = self.series_id
        return text(given if isinstance(given, bytes) else bytes.fromhex(given[2:]))

    @property
    def rules(self) -> Rules:
        """By which awards follow from bids."""
        convention, *known = self.yields
        return Rules(
            kind=AuctionKind(self.kind),
            quote=Quote(self.quote),
            uniform=self.uniform,
            at_average=self.at_average,
            denomination=self.denomination,
            lot=self.lot,
            exempt=self.exempt,
            non_competitive_total=self.non_competitive_total,
            yields=YieldTerms(Convention(convention), *known),
        )


@dataclass
class AuctionBooks:
    """One auction."""

    terms: AnnouncedTerms
    log: AuctionLog = field(default_factory=AuctionLog)
    rejected: bool = False
    decision: Decision | None = None
    result: Result | None = None

    def state(self, now: int) -> AuctionState:
        """Where it stands: what is not allotted in time is rejected."""
        if self.result is not None:
            return AuctionState.ALLOTTED
        if self.rejected or now > self.terms.decide_by:
            return AuctionState.REJECTED
        return AuctionState.OPEN if self.decision is None else AuctionState.DECIDED

    def opened(self) -> tuple[Bid, ...]:
        """The bids that were opened, by number."""
        return tuple(Bid(one.n, one.quote or 0, one.face or 0, one.bidder) for one in self.log.opened())


class AuctionsState:
    """What the events say so far: all auctions by number."""

    def __init__(self) -> None:
        self.books: dict[int, AuctionBooks] = {}
        self.now = 0

    def reach(self, time: int) -> None:
        """It is this time: what was to be allotted before it and isn't counts as rejected."""
        self.now = time

    def tell(self, name: str, args: Mapping[str, Any], tx: str) -> None:
        """Take in one of `AUCTION_EVENTS`."""
        n = args["auction"]
        if name == "AuctionAnnounced":
            *terms, yields = args["terms"]
            self.books[n] = AuctionBooks(AnnouncedTerms._make((*terms, tuple(yields))))
            return
        books = self.books[n]
        books.log.tell(name, args, tx)
        if name == "AuctionRejected":
            books.rejected = True
        elif name == "Decided":
            books.decision = Decision(*args["decision"])
        elif name == "Allotted":
            books.result = Result(*args["result"])

    def told(self) -> Iterator[Fact]:
        """What the events say that the contract keeps, too."""
        for n, books in self.books.items():
            log = books.log
            yield from _standing(n, books.state(self.now), len(log.bids), len(log.opened()), len(log.asks))
            decision = None if books.decision is None else books.decision.struct()
            yield from _decided(n, decision, books.result)
            yield _accrued(n), log.noted.get(books.terms.isin)
            for bid in log.bids.values():
                yield _bid(n, "bid", bid.n), (bid.state, bid.unpaid)
            for ask in log.asks.values():
                yield _bid(n, "non-competitive bid", ask.n), (ask.state, ask.unpaid)


def auctions_asked(chain: Chain, programme: Programme, since: int) -> Iterator[Fact]:
    """What the contract says of every auction and bid that its events name."""
    contract = programme.auctions
    events = chain.events(contract, None, since)
    decided = {event.args["auction"] for event in events if event.name == "Decided"}
    for event in events:
        n = event.args["auction"]
        if event.name == "AuctionAnnounced":
            state = AuctionState(chain.call(contract, "stateOf", n))
            yield from _standing(n, state, *chain.call(contract, "countsOf", n))
            decision = tuple(chain.call(contract, "decisionOf", n)) if n in decided else None
            allotted = state is AuctionState.ALLOTTED
            yield from _decided(n, decision, Result(*chain.call(contract, "resultOf", n)) if allotted else None)
            numerator, denominator = chain.call(contract, "accruedOf", n)
            yield _accrued(n), Fraction(numerator, denominator) if denominator else None
        elif event.name == "BidSealed":
            bid = event.args["bid"]
            found = chain.call(contract, "bidOf", n, bid)
            yield _bid(n, "bid", bid), (BidState(found.state), found.unpaid)
        elif event.name == "NonCompetitiveBidMade":
            bid = event.args["bid"]
            found = chain.call(contract, "nonCompetitiveBidOf", n, bid)
            yield _bid(n, "non-competitive bid", bid), (BidState(found.state), found.unpaid)


def _standing(n: int, state: AuctionState, bids: int, opened: int, asked: int) -> Iterator[Fact]:
    yield f"auction {n} state", state.name
    yield f"auction {n} bids, opened ones, non-competitive ones", (bids, opened, asked)


def _decided(n: int, decision: tuple[int, ...] | None, result: Result | None) -> Iterator[Fact]:
    yield f"auction {n} decision", decision
    yield f"auction {n} result", result


def _accrued(n: int) -> str:
    return f"auction {n} accrued interest by unit"


def _bid(n: int, kind: str, bid: int) -> str:
    return f"auction {n} {kind} {bid}"

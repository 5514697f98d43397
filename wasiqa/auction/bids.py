"""What is bid, decided and awarded, as contracts/types/Auction.sol has it.

Units are minor units of face value, quotes and prices integers of 4 decimals (983815 is 98.3815), yields integers of 18
decimals of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from wasiqa.auction.kinds import AuctionKind, Convention, Quote
from wasiqa.auction.yield_terms import YieldTerms

PAR = 1_000_000
"""A price of 100, in the decimals of a quote; and what a unit costs at a price of one."""
MOST_QUOTE = 2**32 - 1
_YIELD_TERMS = (
    "daysLeft",
    "yearDays",
    "frequency",
    "coupons",
    "daysToCoupon",
    "couponDays",
    "coupon",
    "accrued",
)


@dataclass(frozen=True)
class Bid:
    """An opened bid. `number` is that of the contract; earlier ones are lower."""

    number: int
    quote: int
    face: int
    bidder: str = ""


@dataclass(frozen=True)
class NonCompetitiveBid:
    """Units at the price that the others make. Of several under one `investor` id, all are void."""

    number: int
    investor: str
    units: int


@dataclass(frozen=True)
class Rules:
    """Of an auction's terms, all by which its awards follow from its bids."""

    kind: AuctionKind = AuctionKind.SALE
    quote: Quote = Quote.PRICE
    uniform: bool = False
    at_average: bool = False
    denomination: int = 1
    lot: int = 1
    exempt: int = 0
    non_competitive_total: int = 0
    yields: YieldTerms = field(default_factory=YieldTerms)

    @classmethod
    def of(cls, terms: Mapping[str, Any]) -> Self:
        """From the contract's `AuctionTerms`."""
        known = terms["yield"]
        return cls(
            AuctionKind(terms["kind"]),
            Quote(terms["quote"]),
            terms["uniform"],
            terms["atAverage"],
            terms["denomination"],
            terms["lot"],
            terms["exempt"],
            terms["nonCompetitiveTotal"],
            YieldTerms(Convention(known["convention"]), *(known[name] for name in _YIELD_TERMS)),
        )


@dataclass(frozen=True)
class Decision:
    """What the issuer decides: the last quote accepted, and what it wants in all; the rest is counted from the bids."""

    cut_off: int
    wanted: int
    better: int
    at_cut_off: int

    def struct(self) -> tuple[int, int, int, int]:
        """As the contract takes it."""
        return self.cut_off, self.wanted, self.better, self.at_cut_off


@dataclass(frozen=True)
class Award:
    """What a bid gets, and the clean price at which."""

    bid: Bid
    units: int
    price: int


@dataclass(frozen=True)
class NonCompetitiveAward:
    """The same of a non-competitive bid."""

    bid: NonCompetitiveBid
    units: int
    price: int


@dataclass(frozen=True)
class Chunk:
    """What one call of `verify` is given."""

    bids: tuple[int, ...]
    awards: tuple[int, ...]
    yields: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """The contract's `AuctionResult`."""

    offered: int
    accepted: int
    realised: int
    cut_off: int
    average_yield: int
    non_competitive: int
    non_competitive_price: int
    bids: int
    best: int
    worst: int

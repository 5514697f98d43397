"""An allotment as a file: what is decided, and what each opened bid gets by it.

Its JSON is a contract (schemas/allotment.schema.json, `wasiqa/allotment/1`). Nobody has to trust it: `auction allot`
computes it anew, and the contract checks it bid by bid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from wasiqa.auction.allotment import awards
from wasiqa.auction.amounts import percent, quoted
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.bids import Award, Bid, Decision, NonCompetitiveBid, Result, Rules
from wasiqa.auction.result import quote_yield, result
from wasiqa.durable import write_durably
from wasiqa.whitelist.parts import Address, ChainId, Count, Document, Part, handed_in

_MOST = 1 << 26
"""Bytes of a file: an award takes some 250 of them."""
_Units = Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,24})$")]
_Quote = Annotated[str, Field(pattern=r"^[0-9]{1,6}\.[0-9]{4}$")]
_Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
_Positive = Annotated[int, Field(ge=1)]


class DecisionPart(Part):
    """What the issuer chooses."""

    cut_off: _Quote
    wanted: _Units
    better: _Units
    at_cut_off: _Units


class AwardPart(Part):
    """One opened bid, in the order of the allotment."""

    bid: _Positive
    bidder: Address
    quote: _Quote
    face: _Units
    award: _Units
    price: _Quote


class ResultPart(Part):
    """What the auction comes to; the average yield in percent."""

    offered: _Units
    accepted: _Units
    realised: _Units
    average_yield: _Number
    non_competitive: _Units
    non_competitive_price: _Quote


class AllotmentFile(Document):
    """The whole allotment of one auction."""

    schema_: Literal["wasiqa/allotment/1"] = Field(alias="schema")
    chain_id: ChainId
    auctions: Address
    auction: _Positive
    opened: Count
    decision: DecisionPart
    awards: tuple[AwardPart, ...]
    result: ResultPart

    @classmethod
    def load(cls, path: Path) -> Self:
        """The allotment in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "allotment", hint="`auction plan` makes one", most=_MOST)

    @property
    def needed(self) -> int:
        """Units that are given, non-competitive ones included."""
        return int(self.result.accepted) + int(self.result.non_competitive)

    def save(self, path: Path) -> None:
        """Write it, and be sure that it is on disk."""
        write_durably(path, json.dumps(self.document(), indent=2) + "\n")


@dataclass(frozen=True)
class Opened:
    """The opened bids of an auction, and the rules by which they are allotted."""

    auctions: Auctions
    auction: Auction
    rules: Rules
    bids: tuple[Bid, ...]
    asks: tuple[NonCompetitiveBid, ...]

    @classmethod
    def of(cls, auctions: Auctions, auction: Auction) -> Self:
        """As the chain has them now."""
        log = auctions.log(auction)
        bids = tuple(Bid(one.n, one.quote or 0, one.face or 0, one.bidder) for one in log.opened())
        asks = tuple(NonCompetitiveBid(one.n, one.investor_id, one.units) for one in log.asks.values())
        return cls(auctions, auction, Rules.of(_plain(auction.terms)), bids, asks)

    def awards(self, decision: Decision) -> tuple[Award, ...]:
        """What each bid gets, in order."""
        return awards(self.rules, decision, self.bids)

    def result(self, decision: Decision) -> Result:
        """What the auction comes to."""
        return result(self.rules, decision, self.awards(decision), self.asks)

    def yield_of(self, bid: Bid) -> int | None:
        """The yield, rate or margin of a bid; None where prices have none."""
        if self.rules.quote == 0 and self.rules.yields.convention == 0:
            return None
        return quote_yield(self.rules, bid.quote)

    def file(self, decision: Decision) -> AllotmentFile:
        """The allotment by this decision."""
        given, found = self.awards(decision), self.result(decision)
        return AllotmentFile(
            schema_="wasiqa/allotment/1",
            chain_id=self.auctions.chain.chain_id,
            auctions=self.auctions.contract.address,
            auction=self.auction.n,
            opened=len(self.bids),
            decision=DecisionPart(
                cut_off=quoted(decision.cut_off),
                wanted=str(decision.wanted),
                better=str(decision.better),
                at_cut_off=str(decision.at_cut_off),
            ),
            awards=tuple(
                AwardPart(
                    bid=one.bid.number,
                    bidder=one.bid.bidder,
                    quote=quoted(one.bid.quote),
                    face=str(one.bid.face),
                    award=str(one.units),
                    price=quoted(one.price),
                )
                for one in given
            ),
            result=ResultPart(
                offered=str(found.offered),
                accepted=str(found.accepted),
                realised=str(found.realised),
                average_yield=percent(found.average_yield),
                non_competitive=str(found.non_competitive),
                non_competitive_price=quoted(found.non_competitive_price),
            ),
        )


def _plain(struct: Any) -> dict[str, Any]:
    """A struct from the chain by the contract's own names."""
    return {
        name.rstrip("_"): _plain(value) if hasattr(value, "_asdict") else value
        for name, value in struct._asdict().items()
    }

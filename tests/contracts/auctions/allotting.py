"""Auctions of the model in the hall: announced, bid for and opened, so that they can be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.auction.made_up import Auction
from tests.contracts.auctions.hall import DEALERS, WHO, Hall, State
from wasiqa.auction.bids import Award, Chunk, Decision, Result
from wasiqa.auction.chunks import chunks
from wasiqa.auction.kinds import AuctionKind
from wasiqa.auction.result import result
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY

OTHER = b"ANOTHER SERIES".ljust(32, b"\0")
CAP = 10**12


@dataclass(frozen=True)
class Opened:
    """An auction of the hall, at the first second in which it can be decided.

    Its bids have the numbers of the model; the last one, which the model doesn't know, was never opened.
    """

    hall: Hall
    number: int
    auction: Auction

    @classmethod
    def of(cls, hall: Hall, auction: Auction, target: int = 10**10) -> Opened:
        """Announce it, bid, and open all bids but a last one."""
        rules = auction.rules
        switch = {"into": OTHER, "intoPrice": 1} if rules.kind is AuctionKind.SWITCH else {}
        make = hall.non_competitive if rules.non_competitive_total and rules.kind is AuctionKind.SALE else hall.terms
        asked = {"nonCompetitiveCap": CAP, "nonCompetitiveTotal": rules.non_competitive_total}
        terms = make(
            target=target,
            kind=rules.kind,
            quote=rules.quote,
            uniform=rules.uniform,
            atAverage=rules.at_average,
            denomination=rules.denomination,
            lot=rules.lot,
            exempt=rules.exempt,
            cash=NOBODY,
            depositRate=0,
            **{"yield": rules.yields.struct()},
            **switch,
            **(asked if make == hall.non_competitive else {}),
        )
        number = hall.announce(terms)
        for one in auction.asked:
            hall.ask_for(number, one.investor, one.units)
        dealers = [DEALERS[bid.number % len(DEALERS)] for bid in auction.bids]
        sealed = [hall.commit(number, who, bid.quote, bid.face) for who, bid in zip(dealers, auction.bids, strict=True)]
        hall.commit(number, DEALERS[0], 1, rules.denomination)
        hall.at(number, "bidsClose", 1)
        hall.reveal(number, *sealed)
        hall.at(number, "revealClose", 1)
        return cls(hall, number, auction)

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.hall.state(self.number)

    @property
    def result(self) -> Result:
        """What the model says that it comes to."""
        return result(self.auction.rules, self.auction.decision, self.auction.awards, self.auction.asked)

    def decide(self, decision: Decision | None = None) -> Receipt:
        """The issuer decides as the model has it, or otherwise."""
        chosen = (decision or self.auction.decision).struct()
        return self.hall.act("decide", self.number, chosen, sender=self.hall.issuer)

    def chunks(self, size: int = 1_000, awarded: Sequence[Award] | None = None) -> list[Chunk]:
        """What the model shows, in calls of at most so many bids."""
        listed = self.auction.awards if awarded is None else awarded
        parts = (listed[first : first + size] for first in range(0, len(listed), size))
        return [chunk for part in parts for chunk in chunks(self.auction.rules, part)]

    def verify(self, chunk: Chunk, by: str = WHO.stranger) -> Receipt:
        """Somebody shows this."""
        shown = list(chunk.bids), list(chunk.awards), list(chunk.yields)
        return self.hall.act("verify", self.number, *shown, sender=by)

"""Deciding an auction by the issuer's two parties, and verifying the allotment, which anybody may."""

from __future__ import annotations

from dataclasses import dataclass

from wasiqa.auction.allotment import decision_at
from wasiqa.auction.allotment_file import AllotmentFile, Opened
from wasiqa.auction.amounts import unquoted
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.bids import Chunk, Decision
from wasiqa.auction.chunks import chunks
from wasiqa.auction.kinds import AuctionState
from wasiqa.chain.timelock import Operation, earliest
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.numbered import numbered


@dataclass(frozen=True)
class Deciding:
    """An allotment file on its way to the chain."""

    auctions: Auctions
    auction: Auction
    file: AllotmentFile

    @property
    def decision(self) -> Decision:
        """What the file decides."""
        said = self.file.decision
        return Decision(unquoted(said.cut_off), int(said.wanted), int(said.better), int(said.at_cut_off))

    def check(self) -> None:
        """Raises `InputRefused` unless the file is what follows from the opened bids, and `NotAllowed` at another time.

        The contract would refuse it, too, but only bid by bid, when it is decided already.
        """
        terms = self.auction.terms
        self.auctions.require(self.auction, (AuctionState.OPEN, AuctionState.DECIDED), "it can't be decided any more")
        self.auctions.require_time(self.auction, terms.revealClose + 1, terms.decideBy, "is decided")
        opened = Opened.of(self.auctions, self.auction)
        right = decision_at(opened.rules, opened.bids, self.decision.cut_off, self.decision.wanted)
        if opened.file(right) != self.file:
            raise InputRefused(
                f"it is not the allotment of the {len(opened.bids)} bids that are open in auction {self.auction.n}",
                hint="make it anew by `auction plan`",
            )
        if self.decided():
            return
        if (room := self.auctions.room(self.auction)) is not None and self.file.needed > room:
            decimals = self.auctions.decimals(self.auction)
            needed, left = in_currency(self.file.needed, decimals), in_currency(room, decimals)
            told = f"{needed} are given, and {self.auction.isin} may issue only {left} more"
            raise NotAllowed(told, hint="accept less, or allocate more to the series first")
        if earliest(self.auctions.chain, self.operation()) > terms.decideBy:
            raise NotAllowed(f"its parties can't decide it by {self.auctions.told(terms.decideBy)}")

    def decided(self) -> bool:
        """Is this what the issuer has decided?"""
        found = self.auctions.chain.call(self.auctions.contract, "decisionOf", self.auction.n)
        return tuple(found) == self.decision.struct()

    def allotted(self) -> bool:
        """Is all of it verified?"""
        return self.decided() and self.auctions.state(self.auction) is AuctionState.ALLOTTED

    def operation(self) -> Operation:
        """What the issuer's parties do; after another decision, the same once more."""
        call = self.auctions.contract.encode("decide", self.auction.n, self.decision.struct())
        timelock = self.auctions.programme.timelocks["issuance"]
        about = f"wasiqa/auction/{self.auctions.contract.address}/{self.auction.n}/decide"
        return numbered(self.auctions.chain, timelock, (call,), about)

    def left(self, sender: str) -> list[Chunk]:
        """What this account has still to verify, in calls that fit into a transaction."""
        opened = Opened.of(self.auctions, self.auction)
        done = int(self.auctions.chain.call(self.auctions.contract, "progressOf", self.auction.n, sender).bids)
        rest = opened.awards(self.decision)[done:]
        return list(chunks(opened.rules, rest))

    def verify(self, sender: str) -> None:
        """Verify what this account has left."""
        for chunk in self.left(sender):
            self.auctions.chain.transact(
                self.auctions.contract,
                "verify",
                self.auction.n,
                list(chunk.bids),
                list(chunk.awards),
                list(chunk.yields),
                sender=sender,
            )

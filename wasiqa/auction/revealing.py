"""Opening sealed bids: by who made them, or by the auction agent for all who have sealed theirs to its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.dealer_file import DealerFile
from wasiqa.auction.kinds import AuctionState, BidState
from wasiqa.auction.log import LoggedBid
from wasiqa.auction.opening import Opening
from wasiqa.auction.sealing import AgentKey

PAGE = 800
"""Openings in one transaction, at up to 18,000 gas each."""


@dataclass(frozen=True)
class Unfit:
    """A sealed bid that can't be opened, and why."""

    bid: int
    bidder: str
    reason: str


@dataclass(frozen=True)
class Openings:
    """What can be opened, by number of the bid, and what can't."""

    fit: dict[int, Opening]
    unfit: tuple[Unfit, ...]


@dataclass(frozen=True)
class Revealing:
    """The opening of one auction."""

    auctions: Auctions
    auction: Auction

    def require_open(self) -> None:
        """Raises `NotAllowed` if bids aren't opened now."""
        terms = self.auction.terms
        self.auctions.require(self.auction, (AuctionState.OPEN,), "bids are opened while it is OPEN")
        self.auctions.require_time(self.auction, terms.bidsClose + 1, terms.revealClose, "opens bids")

    def of_dealer(self, file: DealerFile) -> Openings:
        """Of a dealer's own file."""
        made = {bid.committed: bid.opening for bid in file.bids}
        sealed = [bid for bid in self.auctions.log(self.auction).sealed() if bid.commitment in made]
        return self._judged([(bid, made[bid.commitment]) for bid in sealed])

    def of_agent(self, key: AgentKey) -> Openings:
        """Of all that are sealed still, by the agent's key."""
        return self._judged([(bid, key.open(bid.sealed)) for bid in self.auctions.log(self.auction).sealed()])

    def left(self, numbers: Sequence[int]) -> list[int]:
        """Which of these bids are still sealed."""
        bids = self.auctions.log(self.auction).bids
        return [n for n in numbers if bids[n].state is BidState.SEALED]

    def open(self, openings: Openings, sender: str) -> None:
        """Open what fits, page by page."""
        for page in _pages(list(openings.fit.items())):
            given = [(n, one.quote, one.face, one.salt) for n, one in page]
            self.auctions.chain.transact(self.auctions.contract, "reveal", self.auction.n, given, sender=sender)

    def _judged(self, found: Sequence[tuple[LoggedBid, Opening | None]]) -> Openings:
        fit, unfit = {}, []
        for bid, opening in found:
            reason = self._reason(bid, opening)
            if reason is not None:
                unfit.append(Unfit(bid.n, bid.bidder, reason))
            elif opening is not None:
                fit[bid.n] = opening
        return Openings(fit, tuple(unfit))

    def _reason(self, bid: LoggedBid, opening: Opening | None) -> str | None:
        """Why the contract would not take this opening."""
        if opening is None:
            return "nothing is sealed to this key" if bid.sealed else "its opening was left with nobody"
        chain_id, contract = self.auctions.chain.chain_id, self.auctions.contract.address
        if opening.commitment(chain_id, contract, self.auction.n, bid.bidder) != bid.commitment:
            return "the sealed opening is not that of the bid"
        if not opening.quote or not opening.face:
            return "it quotes nothing, or bids for nothing"
        if opening.face > bid.maximum:
            return "its face is above the declared maximum"
        if opening.face % self.auction.terms.denomination:
            return "its face is not a multiple of the denomination"
        return None


def _pages(openings: list[tuple[int, Opening]]) -> list[list[tuple[int, Opening]]]:
    return [openings[start : start + PAGE] for start in range(0, len(openings), PAGE)]

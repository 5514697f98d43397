"""Awards paid outside the chain: stated by the paying agent, confirmed by a reviewer from the same papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.kinds import BidState
from wasiqa.auction.settling import Due, Settling
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.roles import role_id
from wasiqa.servicing.rowlife.fixing import in_bytes

MOST = 40
"""Awards in one statement: a reviewer confirms all of it in one transaction, or nothing."""
Numbers = tuple[tuple[int, ...], tuple[int, ...]]
"""Of bids, and of non-competitive bids."""


@dataclass(frozen=True)
class Outside:
    """Awards of an auction that were paid under a payment system's reference; `paper` is the statement's SHA-256."""

    auctions: Auctions
    auction: Auction
    reference: str
    paper: bytes

    def waiting(self, bids: Sequence[int], asks: Sequence[int]) -> tuple[Due, ...]:
        """The awards of these numbers that wait to be paid; of all, if none is named. Raises `InputRefused`."""
        waiting = Settling(self.auctions, self.auction).waiting()
        if not bids and not asks:
            chosen = waiting
        else:
            known = {(due.bid, due.competitive): due for due in waiting}
            wanted = [*((n, True) for n in bids), *((n, False) for n in asks)]
            if strange := [n for n, competitive in wanted if (n, competitive) not in known]:
                raise InputRefused(
                    f"no award of bid {strange[0]} of auction {self.auction.n} waits to be paid", code="UNKNOWN_BID"
                )
            chosen = tuple(known[one] for one in wanted)
        if len(chosen) > MOST:
            raise InputRefused(f"{len(chosen)} awards wait", hint=f"name at most {MOST} in one statement with --bid")
        return chosen

    def stated(self) -> Numbers | None:
        """The awards that the paying agent has stated under this reference and paper, last; None if it has not."""
        found = None
        for event in self.auctions.chain.events(self.auctions.contract, "SettlementStated", self.auction.block):
            args = event.args
            if (args["auction"], args["paymentId"], args["documentHash"]) == (self.auction.n, *self._papers):
                found = tuple(args["bids"]), tuple(args["nonCompetitive"])
        return found

    def confirmed(self, numbers: Numbers) -> bool:
        """Are these awards settled?"""
        log = self.auctions.log(self.auction)
        bids, asks = numbers
        states = [log.bids[n].state for n in bids] + [log.asks[n].state for n in asks]
        return all(state is BidState.SETTLED for state in states)

    def state(self, numbers: Numbers, sender: str) -> None:
        """The paying agent states it."""
        self._send("stateSettled", numbers, sender)

    def confirm(self, numbers: Numbers, sender: str) -> None:
        """A reviewer confirms it."""
        self._send("confirmSettled", numbers, sender)

    def require(self, role: str, account: str) -> None:
        """Raises `NotAllowed` for an account without the role, and outside of the settlement period."""
        if not self.auctions.chain.call(self.auctions.programme.registry, "hasRole", role_id(role), account):
            raise NotAllowed(
                f"{account} doesn't hold the role {role}",
                hint="run it with --account of one who does",
                code="MISSING_ROLE",
            )
        terms = self.auction.terms
        self.auctions.require_time(self.auction, terms.settleFrom, terms.settleBy, "is settled")

    @property
    def _papers(self) -> tuple[bytes, bytes]:
        return in_bytes(self.reference, "reference"), self.paper

    def _send(self, function: str, numbers: Numbers, sender: str) -> None:
        bids, asks = map(list, numbers)
        arguments = self.auction.n, bids, asks, *self._papers
        self.auctions.chain.transact(self.auctions.contract, function, *arguments, sender=sender)


def numbers_of(waiting: Sequence[Due]) -> Numbers:
    """The numbers of awards."""
    bids = tuple(due.bid for due in waiting if due.competitive)
    return bids, tuple(due.bid for due in waiting if not due.competitive)

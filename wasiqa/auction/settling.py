"""Settling awards, and what becomes of deposits that no award uses: anybody may do either, for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from wasiqa.auction.allotment import cost, price_of
from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.bidding import Bidding
from wasiqa.auction.figures import interest
from wasiqa.auction.kinds import AuctionKind, AuctionState, BidState
from wasiqa.auction.log import AuctionLog
from wasiqa.auction.result import non_competitive
from wasiqa.chain.chain import Receipt
from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import ErrorBook, Reverted
from wasiqa.errors import NotAllowed
from wasiqa.servicing.accrual import Accrual
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.refusals import in_words

PAGE = {AuctionKind.SALE: 100, AuctionKind.BUY_BACK: 100, AuctionKind.SWITCH: 60}
"""Awards in one transaction, at up to 150,000 gas each, or 250,000 in a switch, which writes in two series."""
DEPOSITS = 150
"""Deposits in one transaction, at up to 100,000 gas each."""


@dataclass(frozen=True)
class Unpaid:
    """An award that could not be settled, and why."""

    bid: int
    account: str
    competitive: bool
    reason: str

    def document(self) -> dict[str, Any]:
        """In JSON."""
        return {"bid": self.bid, "account": self.account, "competitive": self.competitive, "reason": self.reason}


@dataclass(frozen=True)
class Due:
    """An award that waits: who pays in a sale, or delivers, and what it costs, minor units."""

    bid: int
    account: str
    competitive: bool
    units: int
    amount: int
    deposit: int


@dataclass
class Settling:
    """The settlement of one auction."""

    auctions: Auctions
    auction: Auction
    receipts: list[Receipt] = field(default_factory=list)

    def require_open(self) -> None:
        """Raises `NotAllowed` if awards aren't settled in cash now."""
        terms = self.auction.terms
        self.auctions.require(self.auction, (AuctionState.ALLOTTED,), "awards are settled once it is ALLOTTED")
        if not self.auction.on_chain:
            raise NotAllowed(f"auction {self.auction.n} is paid outside the chain")
        self.auctions.require_time(self.auction, terms.settleFrom, terms.settleBy, "is settled")

    def waiting(self) -> tuple[Due, ...]:
        """Every award that isn't settled yet, at what follows from the allotment."""
        log = self.auctions.log(self.auction)
        if not log.allotted:
            return ()
        opened, accrued, auction = Opened.of(self.auctions, self.auction), self._accrued(), self.auction
        found = [
            self._due(
                bid.n, bid.bidder, True, bid.award, self._price(opened, log, bid.quote or 0), bid.maximum, accrued
            )
            for bid in log.awarded()
            if bid.state is BidState.OPEN
        ]
        price = int(self.auctions.result(auction).nonCompetitivePrice)
        for one in non_competitive(opened.rules, price, opened.asks):
            ask = log.asks[one.bid.number]
            if one.units and ask.state is BidState.OPEN:
                found.append(self._due(ask.n, ask.payer, False, one.units, price, ask.units, accrued))
        return tuple(found)

    def _price(self, opened: Opened, log: AuctionLog, quote: int) -> int:
        """The clean price of a bid's award."""
        return price_of(opened.rules, log.decision.cutOff if opened.rules.uniform else quote)

    def _due(
        self, n: int, account: str, competitive: bool, units: int, price: int, maximum: int, accrued: Fraction
    ) -> Due:
        amount = cost(units, price) + interest(units, accrued)
        return Due(n, account, competitive, units, amount, self.auction.deposit(maximum))

    def owed_by(self, account: str, waiting: Iterable[Due]) -> int:
        """What this account has to pay for these: a bidder beyond its deposits, or the treasury that buys."""
        if self.auction.kind is AuctionKind.SALE:
            return sum(max(due.amount - due.deposit, 0) for due in waiting if due.account == account)
        return sum(due.amount for due in waiting) if account == self.auction.terms.treasury else 0

    def allow(self, account: str, amount: int) -> None:
        """The account lets the auction take what it owes."""
        Bidding(self.auctions, self.auction, account).allow(amount)

    def settle(self, waiting: Sequence[Due], sender: str) -> tuple[Unpaid, ...]:
        """Settle what can be settled; what can't, and why."""
        for function, competitive in (("settle", True), ("settleNonCompetitive", False)):
            numbers = [due.bid for due in waiting if due.competitive is competitive]
            for page in _pages(numbers, PAGE[self.auction.kind]):
                self._transact(function, page, sender)
        who = {(due.bid, due.competitive): due.account for due in waiting}
        return tuple(self._unpaid(who))

    def releasable(self) -> tuple[list[int], list[int]]:
        """Bids and non-competitive bids whose deposit goes back now."""
        return self._over("release")

    def forfeitable(self) -> tuple[list[int], list[int]]:
        """Bids and non-competitive bids whose deposit is the treasury's now."""
        return self._over("forfeit")

    def end(self, what: str, numbers: tuple[list[int], list[int]], sender: str) -> None:
        """Release or forfeit these."""
        for function, found in zip((what, f"{what}NonCompetitive"), numbers, strict=True):
            for page in _pages(found, DEPOSITS):
                self._transact(function, page, sender)

    def _over(self, what: str) -> tuple[list[int], list[int]]:
        """Those that the contract would take; it alone judges by whom an attempt failed."""
        log = self.auctions.log(self.auction)
        bids = [bid.n for bid in log.bids.values() if bid.state in (BidState.SEALED, BidState.OPEN)]
        asks = [ask.n for ask in log.asks.values() if ask.state is BidState.OPEN]
        return self._of_pages(what, bids), self._of_pages(f"{what}NonCompetitive", asks)

    def _of_pages(self, function: str, numbers: list[int]) -> list[int]:
        return [n for page in _pages(numbers, DEPOSITS) for n in self._taken(function, page)]

    def _taken(self, function: str, numbers: list[int]) -> list[int]:
        """The numbers that the contract takes: all of them at once, or those of either half."""
        if not numbers:
            return []
        call: Call = self.auctions.contract.encode(function, self.auction.n, numbers)
        try:
            self.auctions.chain.ask(call)
        except Reverted:
            half = len(numbers) // 2
            return self._taken(function, numbers[:half]) + self._taken(function, numbers[half:]) if half else []
        return numbers

    def _accrued(self) -> Fraction:
        """Interest by unit on the settlement date."""
        programme, chain = self.auctions.programme, self.auctions.chain
        address = chain.call(programme.programme, "seriesOf", series_id(self.auction.isin))
        accrual = Accrual.of(chain, programme, programme.bond(str(address)), self.auction.isin)
        return accrual.accrued(self.auction.settlement)

    def _transact(self, function: str, numbers: list[int], sender: str) -> None:
        chain, contract = self.auctions.chain, self.auctions.contract
        self.receipts.append(chain.transact(contract, function, self.auction.n, numbers, sender=sender))

    def _unpaid(self, who: dict[tuple[int, bool], str]) -> Iterable[Unpaid]:
        for receipt in self.receipts:
            for name, competitive in (("AwardUnsettled", True), ("NonCompetitiveUnsettled", False)):
                for event in receipt.events(self.auctions.contract, name):
                    n = event.args["bid"]
                    account = who.get((n, competitive), "somebody")
                    yield Unpaid(n, account, competitive, self._why(event.args["reason"]))

    def _why(self, reason: bytes) -> str:
        """The error that stands in the event, in words."""
        refusal = ErrorBook(known_abis).reverted("the settlement", reason)
        return in_words(refusal) or refusal.message


def _pages(numbers: list[int], size: int) -> list[list[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]

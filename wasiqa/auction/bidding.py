"""Bidding: sealed bids of a dealer's file, and non-competitive bids, each sent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.bid_files import AskLine
from wasiqa.auction.dealer_file import DealerFile, SealedBid
from wasiqa.auction.kinds import AuctionState, BidState
from wasiqa.categories import label
from wasiqa.eip712 import typed_data
from wasiqa.errors import NotAllowed
from wasiqa.servicing.amounts import in_currency
from wasiqa.whitelist.word import Word

_CONSENT = (("auction", "uint256"), ("investor", "address"), ("payer", "address"), ("units", "uint80"))


@dataclass(frozen=True)
class Bidding:
    """One account that bids in one auction."""

    auctions: Auctions
    auction: Auction
    bidder: str

    def require_open(self, close: int, categories: int, bidder: str | None = None) -> None:
        """Raises `NotAllowed` if bids aren't taken now, or not of this category."""
        self.auctions.require(self.auction, (AuctionState.OPEN,), "bids are taken while it is OPEN")
        if not close:
            raise NotAllowed(f"auction {self.auction.n} takes no such bids")
        self.auctions.require_time(self.auction, 0, close, "takes such bids")
        who = bidder or self.bidder
        word = Word.decode(self.auctions.chain.call(self.auctions.programme.registry, "wordOf", who))
        if not word.admitted or not categories >> word.category & 1:
            told = label(word.category) if word.admitted else "not admitted"
            raise NotAllowed(f"{who} may not bid so in auction {self.auction.n}: it is {told}")

    def missing(self, file: DealerFile) -> tuple[SealedBid, ...]:
        """The bids that aren't on chain yet."""
        there = {bid.commitment for bid in self.auctions.log(self.auction).bids.values() if bid.bidder == self.bidder}
        return tuple(bid for bid in file.bids if bid.committed not in there)

    def deposit(self, bids: Sequence[SealedBid]) -> int:
        """What is deposited for these, minor units."""
        return sum(self.auction.deposit(int(bid.maximum)) for bid in bids)

    def commit(self, bids: Sequence[SealedBid]) -> None:
        """Send them."""
        self.allow(self.deposit(bids))
        for bid in bids:
            self._transact("commit", bid.committed, int(bid.maximum), bid.box)

    def missing_asks(self, lines: Sequence[AskLine]) -> tuple[AskLine, ...]:
        """The non-competitive bids of investors who have made none by this account."""
        asks = self.auctions.log(self.auction).asks.values()
        there = {(ask.investor, ask.units) for ask in asks if ask.payer == self.bidder}
        return tuple(line for line in lines if (line.wallet, line.units) not in there)

    def refuse_second(self, lines: Sequence[AskLine]) -> None:
        """Raises `NotAllowed` where an investor has bid before: a second bid would make both void."""
        investors = {ask.investor_id for ask in self.auctions.log(self.auction).asks.values()}
        for line in lines:
            word = Word.decode(self.auctions.chain.call(self.auctions.programme.registry, "wordOf", line.wallet))
            if int(word.investor) in {int(one, 16) for one in investors}:
                told = f"row {line.row}: the investor of {line.wallet} has bid already"
                raise NotAllowed(told, hint="take the row out: a second bid would make both void")

    def ask(self, lines: Sequence[AskLine]) -> None:
        """Send them."""
        self.allow(sum(self.auction.deposit(line.units) for line in lines))
        for line in lines:
            self._transact("bidNonCompetitive", line.wallet, line.units, line.consent)

    def consent(self, payer: str, units: int) -> dict[str, Any]:
        """What this account signs so that another may pay for its non-competitive bid."""
        chain_id, contract = self.auctions.chain.chain_id, self.auctions.contract.address
        message = {"auction": self.auction.n, "investor": self.bidder, "payer": payer, "units": units}
        return typed_data("Wasiqa PrimaryAuction", chain_id, contract, "NonCompetitiveConsent", _CONSENT, message)

    def withdraw(self, bids: Sequence[int]) -> None:
        """Take sealed bids back."""
        for bid in bids:
            self._transact("withdrawBid", bid)

    def own_sealed(self) -> tuple[int, ...]:
        """Numbers of its bids that can be taken back."""
        bids = self.auctions.log(self.auction).bids.values()
        return tuple(bid.n for bid in bids if bid.bidder == self.bidder and bid.state is BidState.SEALED)

    def require_cash(self, amount: int) -> None:
        """Raises `NotAllowed` if the account doesn't have so much, minor units."""
        if not amount:
            return
        cash, needed = self.auctions.cash(self.auction), self.auction.scaled(amount)
        if int(self.auctions.chain.call(cash, "balanceOf", self.bidder)) < needed:
            told = in_currency(amount, self.auctions.decimals(self.auction))
            raise NotAllowed(
                f"{told} of the cash token {cash.address} is needed, which {self.bidder} doesn't have",
                hint="bring the cash to this account first",
                code="INSUFFICIENT_CASH",
            )

    def allow(self, amount: int) -> None:
        """Let the auction take so much, minor units. Raises `NotAllowed` if the account doesn't have it."""
        if not amount:
            return
        self.require_cash(amount)
        chain, cash, needed = self.auctions.chain, self.auctions.cash(self.auction), self.auction.scaled(amount)
        spender = self.auctions.contract.address
        if int(chain.call(cash, "allowance", self.bidder, spender)) < needed:
            chain.transact(cash, "approve", spender, needed, sender=self.bidder)

    def _transact(self, function: str, *arguments: object) -> None:
        contract = self.auctions.contract
        self.auctions.chain.transact(contract, function, self.auction.n, *arguments, sender=self.bidder)

"""Announcing an auction, and rejecting all its bids: what the issuer's parties do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from wasiqa.auction.announcement import Announcement
from wasiqa.auction.auctions import Auction, Auctions
from wasiqa.auction.kinds import AuctionKind, AuctionState
from wasiqa.chain.contract import NOBODY, Call
from wasiqa.chain.timelock import Operation, State, earliest, state
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.roles import role_id
from wasiqa.terms.currency import minor_units


@dataclass(frozen=True)
class Announcing:
    """An announcement on its way to the chain; `cash` is the token that pays the currency, None for outside."""

    auctions: Auctions
    announcement: Announcement
    cash: str | None

    @property
    def terms(self) -> dict[str, Any]:
        """As the contract takes them."""
        if self.cash is None:
            return self.announcement.terms(NOBODY, 0)
        from wasiqa.chain.contract import Contract
        from wasiqa.servicing.code import built

        decimals = int(self.auctions.chain.call(Contract(self.cash, built("TestCash").abi), "decimals"))
        exponent = decimals - minor_units(self.announcement.sheet.currency)
        if exponent < 0:
            raise InputRefused(f"cash {self.cash} has {decimals} decimals, fewer than the series' currency")
        return self.announcement.terms(self.cash, exponent)

    @property
    def call(self) -> Call:
        """What the issuer does."""
        return self.auctions.contract.encode("announce", self.terms, self.announcement.limits())

    def operation(self) -> Operation:
        """The same file is the same operation, once."""
        salt = keccak(text=f"wasiqa/auction/{self.announcement.sha256}")
        return Operation(self.auctions.programme.timelocks["issuance"], (self.call,), salt)

    def reached(self) -> State:
        """How far it is."""
        return state(self.auctions.chain, self.operation())

    def number(self) -> int | None:
        """The auction's number, once it is announced."""
        data, contract = self.call.data, self.auctions.contract
        same = (one.n for one in self.auctions.all() if contract.encode("announce", one.terms, one.limits).data == data)
        return max(same, default=None)

    def check(self) -> None:
        """Raises `NotAllowed` if it would be closed before it is announced, `InputRefused` if its buyer can't pay."""
        said, authority = self.announcement.said, self.auctions.programme.registry
        buys = said.kind is not AuctionKind.SALE and self.cash is not None
        if buys and not self.auctions.chain.call(authority, "hasRole", role_id("PAYING_AGENT"), said.treasury):
            told = f"treasury {said.treasury} pays for what is bought, but is no paying agent"
            raise InputRefused(told, file=str(self.announcement.path), hint="name one who holds that role")
        first = self.terms["nonCompetitiveClose"] or self.terms["bidsClose"]
        if earliest(self.auctions.chain, self.operation()) > first:
            raise NotAllowed(f"bids would be closed before it can be announced: {self.auctions.told(first)}")


@dataclass(frozen=True)
class Rejecting:
    """The issuer takes none of the bids."""

    auctions: Auctions
    auction: Auction

    def operation(self) -> Operation:
        """What the issuer's parties do."""
        call = self.auctions.contract.encode("reject", self.auction.n)
        salt = keccak(text=f"wasiqa/auction/{self.auctions.contract.address}/{self.auction.n}/reject")
        return Operation(self.auctions.programme.timelocks["issuance"], (call,), salt)

    def done(self) -> bool:
        """Is nothing allotted, for good?"""
        return self.auctions.state(self.auction) is AuctionState.REJECTED

    def check(self) -> None:
        """Raises `NotAllowed` once it is allotted."""
        states = (AuctionState.OPEN, AuctionState.DECIDED)
        self.auctions.require(self.auction, states, "only what is not allotted yet can be rejected")

"""The auctions of a programme, rebuilt from what their contract wrote into the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from wasiqa.auction.kinds import AuctionKind, AuctionState, Convention, Quote
from wasiqa.auction.log import AuctionLog
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Contract, Event
from wasiqa.chain.errors import Reverted
from wasiqa.chain.timelock import local
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.licences.licence import text
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.public_record import record_at

_EPOCH = date(1970, 1, 1)
_BASIS = 10_000
OUTSIDE_DECIMALS = 2


@dataclass(frozen=True)
class Auction:
    """One auction as it was announced; `terms` and `limits` are the contract's structs."""

    n: int
    terms: Any
    limits: tuple[Any, ...]
    block: int

    @property
    def isin(self) -> str:
        """The series."""
        return text(self.terms.seriesId)

    @property
    def kind(self) -> AuctionKind:
        """What it does."""
        return AuctionKind(self.terms.kind)

    @property
    def quote(self) -> Quote:
        """What bids quote."""
        return Quote(self.terms.quote)

    @property
    def convention(self) -> Convention:
        """How price and yield hang together."""
        return Convention(self.yields.convention)

    @property
    def yields(self) -> Any:
        """What a yield is reckoned from."""
        return self.terms.yield_

    @property
    def settlement(self) -> date:
        """The day up to which interest accrues."""
        return _EPOCH + timedelta(days=self.terms.settlementDate)

    @property
    def on_chain(self) -> bool:
        """Are awards paid in cash on chain?"""
        return str(self.terms.cash) != NOBODY

    @property
    def sealing_key(self) -> bytes | None:
        """The agent's public key, if it has an agent."""
        return self.terms.sealingKey if any(self.terms.sealingKey) else None

    def deposit(self, units: int) -> int:
        """What has to be deposited for a bid of so many units at most, minor units."""
        return -(-units * int(self.terms.depositRate) // _BASIS)

    def scaled(self, minor: int) -> int:
        """Minor units in units of the cash token."""
        return minor * int(10**self.terms.exponent)


@dataclass(frozen=True)
class Auctions:
    """All auctions of a programme; `since` is a block before them, and times are told in `zone`."""

    chain: Chain
    programme: Programme
    since: int
    zone: tzinfo

    @property
    def contract(self) -> Contract:
        """The auctions' contract."""
        return self.programme.auctions

    def all(self) -> tuple[Auction, ...]:
        """Every auction, in order."""
        return tuple(_announced(event) for event in self.chain.events(self.contract, "AuctionAnnounced", self.since))

    def auction(self, n: int) -> Auction:
        """Auction `n`. Raises `InputRefused` if there is none."""
        found = self.all()
        for one in found:
            if one.n == n:
                return one
        raise InputRefused(
            f"there is no auction {n}; the programme has {len(found)}",
            hint="`auction show` lists them",
            code="UNKNOWN_AUCTION",
        )

    def state(self, auction: Auction) -> AuctionState:
        """Where it stands now."""
        return AuctionState(self.chain.call(self.contract, "stateOf", auction.n))

    def log(self, auction: Auction) -> AuctionLog:
        """Its bids, and what came of them by now."""
        events = self.chain.events(self.contract, None, auction.block)
        return AuctionLog.of(event for event in events if event.args.get("auction") == auction.n)

    def result(self, auction: Auction) -> Any:
        """What it has come to, the contract's struct."""
        return self.chain.call(self.contract, "resultOf", auction.n)

    def accrued(self, auction: Auction, log: AuctionLog) -> Fraction | None:
        """Interest by unit on the settlement date: as the contract noted it, else as the public record says it; None
        if the series has none yet, or nobody knows its rate."""
        if auction.isin in log.noted:
            return log.noted[auction.isin]
        record = self.record(auction)
        if record is None:
            return None
        try:
            return Fraction(*self.chain.call(record, "accruedAt", auction.terms.settlementDate))
        except Reverted:
            return None

    def record(self, auction: Auction) -> Contract | None:
        """The public record of its series, once that is deployed."""
        address = str(self.chain.call(self.programme.programme, "recordOf", auction.terms.seriesId))
        return None if address == NOBODY else record_at(address)

    def cash(self, auction: Auction) -> Contract:
        """The token in which it is paid."""
        return Contract(str(auction.terms.cash), built("TestCash").abi)

    def decimals(self, auction: Auction) -> int:
        """Those of its currency."""
        if auction.on_chain:
            return int(self.chain.call(self.cash(auction), "decimals")) - int(auction.terms.exponent)
        series = str(self.chain.call(self.programme.programme, "seriesOf", auction.terms.seriesId))
        if series == NOBODY:
            return OUTSIDE_DECIMALS
        return int(self.chain.call(self.programme.bond(series), "decimals"))

    def room(self, auction: Auction) -> int | None:
        """How many more units the series that is sold may issue; None for what isn't sold, or not deployed yet."""
        series = str(self.chain.call(self.programme.programme, "seriesOf", auction.terms.seriesId))
        if auction.kind is not AuctionKind.SALE or series == NOBODY:
            return None
        bond = self.programme.bond(series)
        return int(self.chain.call(bond, "allocation")) - int(self.chain.call(bond, "totalSupply"))

    def require(self, auction: Auction, states: tuple[AuctionState, ...], what: str) -> None:
        """Raises `NotAllowed` if the auction stands elsewhere than in one of these states."""
        if (found := self.state(auction)) not in states:
            raise NotAllowed(
                f"auction {auction.n} is {found.name}: {what}",
                hint="`auction show` tells how it stands",
                code="WRONG_STATE",
            )

    def require_time(self, auction: Auction, first: int, last: int, what: str) -> None:
        """Raises `NotAllowed` outside these seconds, inclusive."""
        now = self.chain.now()
        if now < first:
            raise NotAllowed(
                f"auction {auction.n} {what} from {self.told(first)} on; now it is {self.told(now)}", code="TOO_EARLY"
            )
        if now > last:
            raise NotAllowed(
                f"auction {auction.n} {what} up to {self.told(last)}; now it is {self.told(now)}", code="TOO_LATE"
            )

    def told(self, seconds: int) -> str:
        """A time in the zone."""
        return local(seconds, self.zone)


def _announced(event: Event) -> Auction:
    args: Mapping[str, Any] = event.args
    return Auction(args["auction"], args["terms"], tuple(args["limits"]), event.block)

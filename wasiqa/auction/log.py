"""The bids of one auction, as events tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from wasiqa.auction.kinds import BidState
from wasiqa.chain.contract import Event
from wasiqa.servicing.licences.licence import text

Place = tuple[bool, int]
"""An award: is it competitive, and of which bid."""


@dataclass(frozen=True)
class LoggedBid:
    """A competitive bid: `quote` with 4 decimals, all else in minor units; None where it isn't known yet."""

    n: int
    bidder: str
    maximum: int
    commitment: bytes
    sealed: bytes
    state: BidState = BidState.SEALED
    quote: int | None = None
    face: int | None = None
    award: int = 0
    unpaid: bool = False
    """The last attempt to settle its award failed by the bidder."""


@dataclass(frozen=True)
class LoggedAsk:
    """A non-competitive bid."""

    n: int
    investor: str
    investor_id: str
    payer: str
    units: int
    state: BidState = BidState.OPEN
    unpaid: bool = False


@dataclass(frozen=True)
class Settled:
    """An award that was settled: what was paid, minor units."""

    units: int
    clean: int
    accrued: int
    outside: bool = False
    """By another payment system, as the paying agent stated and a reviewer confirmed."""


@dataclass(frozen=True)
class Switched:
    """What was given in a switch: units of the other series, and in cash what their worth left, minor units."""

    units: int
    rest: int


@dataclass
class AuctionLog:
    """All bids, by number; what was decided, and how many bids of it each has verified."""

    bids: dict[int, LoggedBid] = field(default_factory=dict)
    asks: dict[int, LoggedAsk] = field(default_factory=dict)
    decision: Any = None
    verified: Counter[str] = field(default_factory=Counter)
    """By who showed them: each shows all of them alone."""
    allotted: bool = False
    settled: dict[int, Settled] = field(default_factory=dict)
    asks_settled: dict[int, Settled] = field(default_factory=dict)
    switched: dict[int, Switched] = field(default_factory=dict)
    noted: dict[str, Fraction] = field(default_factory=dict)
    """Interest by unit on the settlement date, by ISIN, as the contract has noted it."""
    _stated: dict[tuple[Any, Any], list[tuple[Place, ...]]] = field(default_factory=dict)
    _settled_in: dict[Place, str] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> AuctionLog:
        """As these events of one auction tell."""
        found = cls()
        for event in events:
            found.tell(event.name, event.args, event.transaction)
        return found

    def tell(self, name: str, args: Mapping[str, Any], tx: str) -> None:
        """Take in one event of the auction; those that change no bid are passed over."""
        if name in _TOLD:
            _TOLD[name](self, args)
        if name in _SETTLED:
            self._settled_in[_SETTLED[name], args["bid"]] = tx
        elif name == "SettlementConfirmed":
            self._confirm(args, tx)

    def opened(self) -> tuple[LoggedBid, ...]:
        """Those that were opened, by number."""
        return tuple(bid for bid in self.bids.values() if bid.quote is not None)

    def sealed(self) -> tuple[LoggedBid, ...]:
        """Those that wait to be opened."""
        return tuple(bid for bid in self.bids.values() if bid.state is BidState.SEALED)

    def awarded(self) -> tuple[LoggedBid, ...]:
        """Those that an allotted auction awards something."""
        return tuple(bid for bid in self.bids.values() if self.allotted and bid.award)

    def void(self) -> frozenset[str]:
        """Investor ids that bid more than once without a quote."""
        counted = Counter(ask.investor_id for ask in self.asks.values())
        return frozenset(one for one, bids in counted.items() if bids > 1)

    def _seal(self, args: Any) -> None:
        names = ("bid", "bidder", "maximum", "commitment", "sealedOpening")
        self.bids[args["bid"]] = LoggedBid(*(args[name] for name in names))

    def _withdraw(self, args: Any) -> None:
        self._change(args["bid"], state=BidState.RELEASED)

    def _open(self, args: Any) -> None:
        self._change(args["bid"], state=BidState.OPEN, quote=args["quote"], face=args["face"])

    def _ask(self, args: Any) -> None:
        names = ("bid", "investor", "investorId", "payer", "units")
        self.asks[args["bid"]] = LoggedAsk(*(args[name] for name in names))

    def _decide(self, args: Any) -> None:
        self.decision, self.verified = args["decision"], Counter()
        for n in self.bids:
            self._change(n, award=0)

    def _verify(self, args: Any) -> None:
        self.verified[args["verifier"]] += len(args["bids"])
        for n, award in zip(args["bids"], args["awards"], strict=True):
            self._change(n, award=award)

    def _allot(self, _: Any) -> None:
        self.allotted = True

    def _note(self, args: Any) -> None:
        given = args["seriesId"]
        isin = text(given if isinstance(given, bytes) else bytes.fromhex(given[2:]))
        self.noted[isin] = Fraction(args["numerator"], args["denominator"])

    def _fail(self, args: Any) -> None:
        n = args["bid"]
        # an attempt at what has no award changes nothing, and names any number
        if n in self.bids and self.bids[n].award and self.bids[n].state is BidState.OPEN:
            self._change(n, unpaid=args["unpaid"])

    def _settle(self, args: Any) -> None:
        self._change(args["bid"], state=BidState.SETTLED)
        self.settled[args["bid"]] = _paid(args)

    def _switch(self, args: Any) -> None:
        self.switched[args["bid"]] = Switched(args["units"], args["rest"])

    def _forfeit(self, args: Any) -> None:
        self._change(args["bid"], state=BidState.FORFEITED)

    def _fail_ask(self, args: Any) -> None:
        n = args["bid"]
        if n in self.asks and self.asks[n].state is BidState.OPEN:
            self.asks[n] = replace(self.asks[n], unpaid=args["unpaid"])

    def _settle_ask(self, args: Any) -> None:
        self._change_ask(args["bid"], BidState.SETTLED)
        self.asks_settled[args["bid"]] = _paid(args)

    def _state(self, args: Any) -> None:
        places = (*((True, n) for n in args["bids"]), *((False, n) for n in args["nonCompetitive"]))
        self._stated.setdefault(_payment(args), []).append(places)

    def _confirm(self, args: Any, tx: str) -> None:
        """Of what was stated under this reference, that is confirmed of which all was settled in this transaction."""
        for places in self._stated.get(_payment(args), ()):
            if any(self._settled_in.get(place) != tx for place in places):
                continue
            for competitive, n in places:
                settled = self.settled if competitive else self.asks_settled
                settled[n] = replace(settled[n], outside=True)

    def _release_ask(self, args: Any) -> None:
        self._change_ask(args["bid"], BidState.RELEASED)

    def _forfeit_ask(self, args: Any) -> None:
        self._change_ask(args["bid"], BidState.FORFEITED)

    def _change_ask(self, n: int, state: BidState) -> None:
        self.asks[n] = replace(self.asks[n], state=state)

    def _change(self, n: int, **changes: Any) -> None:
        self.bids[n] = replace(self.bids[n], **changes)


def _payment(args: Any) -> tuple[Any, Any]:
    return args["paymentId"], args["documentHash"]


def _paid(args: Any) -> Settled:
    return Settled(args["units"], args["clean"], args["accrued"])


_SETTLED = {"AwardSettled": True, "NonCompetitiveSettled": False}
_TOLD = {
    "BidSealed": AuctionLog._seal,
    "BidWithdrawn": AuctionLog._withdraw,
    "BidOpened": AuctionLog._open,
    "NonCompetitiveBidMade": AuctionLog._ask,
    "Decided": AuctionLog._decide,
    "AwardsVerified": AuctionLog._verify,
    "Allotted": AuctionLog._allot,
    "AccruedNoted": AuctionLog._note,
    "AwardUnsettled": AuctionLog._fail,
    "NonCompetitiveUnsettled": AuctionLog._fail_ask,
    "AwardSettled": AuctionLog._settle,
    "AwardSwitched": AuctionLog._switch,
    "NonCompetitiveSettled": AuctionLog._settle_ask,
    "SettlementStated": AuctionLog._state,
    "BidReleased": AuctionLog._withdraw,
    "BidForfeited": AuctionLog._forfeit,
    "NonCompetitiveReleased": AuctionLog._release_ask,
    "NonCompetitiveForfeited": AuctionLog._forfeit_ask,
}

AUCTION_EVENTS = frozenset(("AuctionAnnounced", "AuctionRejected", "SettlementConfirmed", *_TOLD))

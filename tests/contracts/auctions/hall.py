"""An auction hall: the auctions of a programme, dealers with cash, and what they do in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from tests.auction.circular import allotted
from tests.support.actors import Actors
from tests.support.chains import LocalChain, emitted
from tests.support.office import Office, OpenSeries
from wasiqa.auction.kinds import AuctionState as State
from wasiqa.auction.kinds import BidState
from wasiqa.categories import Category, mask
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.eip712 import typed_data
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

WHO = Actors()
HOUR, DAY = 3_600, 86_400
PAR = 1_000_000
MOST = 2**64 - 1
CASH = 10**15
"""What each dealer and the treasury have, minor units."""
DEALERS = ("primary_dealer", "bank", "fund", "insurer")
ISSUER, ENFORCER = WHO.calculation_agent, WHO.freezer
"""Accounts that act at once, with no second party."""
CASE, ORDER = b"\1" * 32, b"\2" * 32
SALE, BUY_BACK, SWITCH = range(3)
PRICE, YIELD, RATE, MARGIN = range(4)
NONE, SIMPLE, DISCOUNT, COMPOUNDED = range(4)


@dataclass(frozen=True)
class Sealed:
    """A bid, and what opens it."""

    bid: int
    bidder: str
    quote: int
    face: int
    salt: bytes

    @property
    def opening(self) -> tuple[int, int, int, bytes]:
        """As it is handed in."""
        return self.bid, self.quote, self.face, self.salt


@dataclass(frozen=True)
class Hall:
    """The auction; `issuer` announces and decides alone here, and the treasury is the operator, a paying agent."""

    office: Office
    bill: OpenSeries
    pib: OpenSeries
    auction: Contract
    calculator: Contract
    cash: Contract
    issuer: str = ISSUER
    treasury: str = WHO.operator

    @classmethod
    def opened(cls, office: Office, bill: OpenSeries, pib: OpenSeries) -> Hall:
        """The programme's auctions, with accounts that act alone, and cash for its people."""
        registry = office.programme.registry
        grants = ("ISSUER", ISSUER), ("ENFORCEMENT", ENFORCER), ("PAYING_AGENT", WHO.operator)
        office.by_two("governance", *(registry.encode("grantRole", role_id(role), who) for role, who in grants))
        hall = cls(office, bill, pib, office.programme.auctions, office.programme.calculator, office.cash)
        hall.endow(office.cash)
        return hall

    @property
    def chain(self) -> LocalChain:
        """Where it is."""
        return self.office.chain

    def endow(self, cash: Contract, amount: int = CASH) -> None:
        """Cash for all, and allowances to the auction."""
        for wallet in (*(getattr(WHO, name) for name in (*DEALERS, "individual", "emigrant")), self.treasury):
            self.endow_one(wallet, cash, amount)

    def endow_one(self, wallet: str, cash: Contract | None = None, amount: int = CASH) -> None:
        """The same for one wallet."""
        self.chain.transact(cash or self.cash, "mint", wallet, amount, sender=WHO.deployer)
        self.chain.transact(cash or self.cash, "approve", self.auction.address, 2**256 - 1, sender=wallet)

    # --- announced

    def terms(self, **changes: Any) -> dict[str, Any]:
        """A sale of the bill by price, each at its own, without non-competitive bids; deposits of 2 %."""
        now = self.chain.now()
        date = changes.get("settlementDate", max(date_of(self.bill), now // DAY))
        usual = {
            "seriesId": series_id(self.bill.terms.sheet.isin),
            "kind": SALE,
            "quote": PRICE,
            "uniform": False,
            "atAverage": False,
            "nonCompetitiveClose": 0,
            "bidsClose": now + 2 * HOUR,
            "revealClose": now + 3 * HOUR,
            "decideBy": now + 5 * HOUR,
            "settleFrom": now + 24 * HOUR,
            "settleBy": max(now + 30 * HOUR, date * DAY),
            "settlementDate": date,
            "target": 10**10,
            "denomination": 500_000,
            "lot": 1_000_000,
            "exempt": 0,
            "bidders": mask(set(Category) - {Category.NRP}),
            "mostBids": 100,
            "nonCompetitiveBidders": 0,
            "nonCompetitiveCap": 0,
            "nonCompetitiveTotal": 0,
            "depositRate": 200,
            "cash": self.cash.address,
            "exponent": 0,
            "treasury": self.treasury,
            "sealingKey": bytes(32),
            "into": bytes(32),
            "intoPrice": 0,
            "maturing": 0,
            "yield": yield_terms(),
        }
        assert set(changes) <= set(usual)
        return usual | changes

    def non_competitive(self, **changes: Any) -> dict[str, Any]:
        """The same with non-competitive bids: 5,000,000 units each and 12,000,000 in all, at the cut-off."""
        more = {
            "nonCompetitiveClose": self.chain.now() + HOUR,
            "nonCompetitiveBidders": mask({Category.INDIVIDUAL_RESIDENT, Category.NRP, Category.FUND}),
            "nonCompetitiveCap": 5_000_000,
            "nonCompetitiveTotal": 12_000_000,
        }
        return self.terms(**(more | changes))

    def announce(self, terms: Mapping[str, Any] | None = None, limits: Sequence[tuple[int, int]] = ()) -> int:
        """Its number."""
        receipt = self.act("announce", terms or self.terms(), list(limits), sender=self.issuer)
        return int(receipt.events(self.auction, "AuctionAnnounced")[0].args["auction"])

    def at(self, auction: int, moment: str, later: int = 0) -> int:
        """Goes to a time of the terms, or so many seconds later."""
        time = int(getattr(self.ask("termsOf", auction), moment)) + later
        self.chain.travel(time)
        return time

    # --- bid

    def commit(
        self, auction: int, bidder: str, quote: int = 980_000, face: int = 10_000_000, maximum: int | None = None
    ) -> Sealed:
        """A sealed bid of somebody by role or address."""
        wallet = bidder if bidder.startswith("0x") else str(getattr(WHO, bidder))
        salt = keccak(text=f"salt {auction} {bidder} {quote} {face} {self.chain.block().number}")
        commitment = self.ask("commitmentOf", auction, wallet, quote, face, salt)
        receipt = self.act("commit", auction, commitment, maximum or face, b"", sender=wallet)
        bid = int(receipt.events(self.auction, "BidSealed")[0].args["bid"])
        return Sealed(bid, wallet, quote, face, salt)

    def reveal(self, auction: int, *bids: Sealed, sender: str = WHO.stranger) -> Receipt:
        """Somebody opens them."""
        return self.act("reveal", auction, [bid.opening for bid in bids], sender=sender)

    def ask_for(self, auction: int, investor: str, units: int, payer: str | None = None) -> int:
        """A non-competitive bid by role; with consent, if another pays."""
        wallet = str(getattr(WHO, investor))
        if payer is None:
            receipt = self.act("bidNonCompetitive", auction, wallet, units, b"", sender=wallet)
        else:
            sender = str(getattr(WHO, payer))
            consent = self.consent(auction, investor, sender, units)
            receipt = self.act("bidNonCompetitive", auction, wallet, units, consent, sender=sender)
        return int(receipt.events(self.auction, "NonCompetitiveBidMade")[0].args["bid"])

    def consent(self, auction: int, signer: str, payer: str, units: int, investor: str = "", **domain: Any) -> bytes:
        """What a person signs to let another pay."""
        fields = (("auction", "uint256"), ("investor", "address"), ("payer", "address"), ("units", "uint80"))
        wallet = investor or str(getattr(WHO, signer))
        message = {"auction": auction, "investor": wallet, "payer": payer, "units": units}
        data = typed_data(
            "Wasiqa PrimaryAuction",
            self.chain.chain_id,
            self.auction.address,
            "NonCompetitiveConsent",
            fields,
            message,
        )
        encoded = encode_typed_data(data["domain"] | domain, data["types"], data["message"])
        return bytes(WHO.key(signer).sign_message(encoded).signature)

    # --- allotted

    def allot(self, auction: int, bids: Sequence[Sealed], wanted: int | None = None) -> dict[int, int]:
        """Decides that so much is wanted, all if nothing is said, and has it verified; awards by bid."""
        terms = self.ask("termsOf", auction)
        highest = (terms.kind == SALE) == (terms.quote == PRICE)
        wanted = sum(bid.face for bid in bids) if wanted is None else wanted
        offers = [(bid.bid, bid.quote, bid.face) for bid in bids]
        found = allotted(offers, wanted, highest=highest, lot=terms.lot, exempt=terms.exempt)
        if self.chain.now() <= terms.revealClose:
            self.at(auction, "revealClose", 1)
        self.act("decide", auction, (found.cut_off, wanted, found.better, found.at_cut_off), sender=self.issuer)
        self.act("verify", auction, list(found.awards), list(found.awards.values()), [], sender=WHO.stranger)
        assert self.state(auction) == State.ALLOTTED
        return dict(found.awards)

    def allotted(
        self, terms: Mapping[str, Any], *quotes: tuple[str, int, int], wanted: int | None = None
    ) -> tuple[int, list[Sealed]]:
        """An auction of these bids, at the first second of its settlement."""
        auction = self.announce(terms)
        bids = [self.commit(auction, *quote) for quote in quotes]
        self.at(auction, "bidsClose", 1)
        self.reveal(auction, *bids)
        self.allot(auction, bids, wanted)
        self.at(auction, "settleFrom")
        return auction, bids

    def paid_outside(self, auction: int, *bids: int, others: Sequence[int] = ()) -> Receipt:
        """The paying agent states that these awards, and others without a quote, were paid; a reviewer confirms it."""
        statement: tuple[Any, ...] = auction, list(bids), list(others), b"\1" * 32, b"\2" * 32
        self.act("stateSettled", *statement, sender=WHO.paying_agent)
        return self.act("confirmSettled", *statement, sender=WHO.regulator)

    # --- seen

    def act(self, function: str, *arguments: Any, sender: str = WHO.stranger) -> Receipt:
        """Call the auction."""
        return self.chain.transact(self.auction, function, *arguments, sender=sender)

    def ask(self, function: str, *arguments: Any) -> Any:
        """What it says."""
        return self.chain.call(self.auction, function, *arguments)

    def told(self, receipt: Receipt, event: str, **arguments: Any) -> None:
        """The one event of this name says exactly this."""
        emitted(receipt, self.auction, event, arguments)

    def failures(self, receipt: Receipt) -> dict[int, tuple[str | None, dict[str, Any]]]:
        """The error of each award that was not settled, with its arguments."""
        names = ("AwardUnsettled", "NonCompetitiveUnsettled")
        events = [event for event in receipt.events(self.auction) if event.name in names]
        errors = {event.args["bid"]: self.chain.errors.reverted("settle", event.args["reason"]) for event in events}
        return {bid: (error.name, error.arguments) for bid, error in errors.items()}

    def state(self, auction: int) -> State:
        """Of an auction."""
        return State(self.ask("stateOf", auction))

    def bid_state(self, auction: int, bid: int) -> BidState:
        """Of a bid."""
        return BidState(self.ask("bidOf", auction, bid).state)

    def non_competitive_state(self, auction: int, bid: int) -> BidState:
        """Of a non-competitive bid."""
        return BidState(self.ask("nonCompetitiveBidOf", auction, bid).state)

    def money(self, wallet: str, cash: Contract | None = None) -> int:
        """Cash units of somebody by role or address."""
        address = wallet if wallet.startswith("0x") else getattr(WHO, wallet)
        return int(self.chain.call(cash or self.cash, "balanceOf", address))

    def held(self, cash: Contract | None = None) -> int:
        """Cash units that the auction holds."""
        return self.money(self.auction.address, cash)

    def units(self, wallet: str, series: OpenSeries | None = None) -> int:
        """Units of somebody, of the bill if no other series is named."""
        address = wallet if wallet.startswith("0x") else getattr(WHO, wallet)
        return int(self.chain.call((series or self.bill).bond, "balanceOf", address))

    def admit(self, wallet: str, like: str, **changes: Any) -> None:
        """Another wallet, of the same investor as one of the office's holders unless something else is said."""
        self.office.admit({wallet: Word(**(vars(self.office.word(like)) | changes))})

    def recover(self, lost: str, successor: str, like: str, series: OpenSeries | None = None) -> None:
        """Puts one wallet of an investor in the place of another."""
        self.admit(successor, like)
        bond = (series or self.bill).bond
        self.chain.transact(bond, "recoverWithCase", lost, successor, CASE, ORDER, sender=ENFORCER)


def date_of(series: OpenSeries, later: int = 0) -> int:
    """The issue date of a series, days since the epoch, or so many days later."""
    return (series.terms.sheet.issue - date(1970, 1, 1)).days + later


def yield_terms(**changes: Any) -> dict[str, Any]:
    """A simple yield over 84 days of 365."""
    usual = {
        "convention": SIMPLE,
        "daysLeft": 84,
        "yearDays": 365,
        "frequency": 0,
        "coupons": 0,
        "daysToCoupon": 0,
        "couponDays": 0,
        "coupon": 0,
        "accrued": 0,
    }
    return usual | changes


NO_YIELD = yield_terms(convention=NONE, daysLeft=0, yearDays=0)


def half_up(numerator: int, denominator: int) -> int:
    """Rounded half away from zero."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size

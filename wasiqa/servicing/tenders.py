"""Tenders: units that are bought before maturity, by invitation of the issuer or under holders' puts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from math import ceil

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, State, earliest, local, state
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.ledger import pages
from wasiqa.servicing.payments import OBSTACLES, Unpaid, allow
from wasiqa.servicing.programme import Programme

UNLIMITED = 2**104 - 1
PAYABLE = 90 * 86_400
"""Seconds after the payment time for which holders are paid."""
_PAGE = 60
_BITS = 56


@dataclass(frozen=True)
class Tender:
    """One tender and its books. `n` counts from 1; units and amounts are minor units, `price` is per unit."""

    n: int
    price: Fraction
    opens: int
    closes: int
    pay_time: int
    most: int
    offered: int
    bought: int
    funded: int
    paid: int

    @property
    def index(self) -> int:
        """Its place in the paying agent's list."""
        return self.n - 1


@dataclass(frozen=True)
class Bought:
    """What one run of a payment did."""

    receipts: tuple[Receipt, ...]
    holders: int
    units: int
    amount: int
    unpaid: tuple[Unpaid, ...]


@dataclass(frozen=True)
class Tenders:
    """The tenders of one series; `since` is a block before it, and times are told in `zone`."""

    chain: Chain
    programme: Programme
    bond: Contract
    since: int = 0
    zone: tzinfo = UTC

    def all(self) -> tuple[Tender, ...]:
        """Every tender, in order."""
        return tuple(self._read(n) for n, _ in enumerate(self._events("TenderOpened"), start=1))

    def tender(self, n: int) -> Tender:
        """Tender `n`, counted from 1. Raises `InputRefused` if there is none."""
        count = sum(1 for _ in self._events("TenderOpened"))
        if not 1 <= n <= count:
            raise InputRefused(
                f"there is no tender {n}; the series has {count}",
                hint="`tender show` lists them",
                code="UNKNOWN_TENDER",
            )
        return self._read(n)

    def _read(self, n: int) -> Tender:
        found = self.chain.call(self.programme.paying_agent, "tenderOf", self.bond.address, n - 1)
        terms = found.terms
        price = Fraction(terms.numerator, terms.denominator)
        times = terms.opens, terms.closes, terms.payTime
        return Tender(n, price, *times, terms.maxUnits, found.offered, found.bought, found.funded, found.paid)

    def missing(self, tender: Tender) -> int:
        """What it still has to be funded with, as the contract has it."""
        outstanding = int(self.chain.call(self.bond, "totalSupply")) + tender.bought
        need = ceil(min(tender.offered, tender.most, outstanding) * tender.price)
        return max(need - tender.funded, 0)

    def offer_of(self, tender: Tender, holder: str) -> int:
        """Units that the holder offers."""
        return self._offer(tender, holder)[0]

    def waiting(self, tender: Tender) -> dict[str, int]:
        """Who is still to be bought from, and how many units."""
        holders = dict.fromkeys(
            str(event["holder"]) for event in self._events("Offered") if event["tender"] == tender.index
        )
        accepted = {holder: self._offer(tender, holder)[1] for holder in holders}
        return {holder: units for holder, units in accepted.items() if units}

    def offer(self, tender: Tender, units: int, sender: str) -> Receipt:
        """The sender offers so many units in place of what was offered before."""
        return self._transact("offer", tender.index, units, sender=sender)

    def fund(self, tender: Tender, sender: str) -> tuple[Receipt, ...]:
        """Approve and pay in what is missing."""
        agent, missing = self.programme.paying_agent, self.missing(tender)
        allowed = allow(self.chain, agent, self.bond, missing, sender, f"tender {tender.n}")
        return allowed, self._transact("fundTender", tender.index, sender=sender)

    def pay(self, tender: Tender, sender: str) -> Bought:
        """Buy from everybody who waits."""
        receipts = [
            self._transact("payTender", tender.index, page, sender=sender)
            for page in pages(tuple(self.waiting(tender)), _PAGE)
        ]
        agent = self.programme.paying_agent
        paid = [event.args for receipt in receipts for event in receipt.events(agent, "TenderPaid")]
        unpaid = [event.args for receipt in receipts for event in receipt.events(agent, "TenderUnpaid")]
        return Bought(
            tuple(receipts),
            len(paid),
            sum(event["units"] for event in paid),
            sum(event["amount"] for event in paid),
            tuple(Unpaid(event["holder"], OBSTACLES[event["reason"]]) for event in unpaid),
        )

    def give_back(self, tender: Tender, sender: str) -> Receipt:
        """Return what is left to who funded it."""
        return self._transact("returnTender", tender.index, sender=sender)

    def require(self, tender: Tender, first: int, last: int, what: str) -> None:
        """Raises `NotAllowed` outside these seconds, inclusive."""
        if not first <= self.chain.now() <= last:
            raise NotAllowed(
                f"tender {tender.n} {what} from {self.told(first)}"
                + (f" to {self.told(last)}" if last < 2**40 else ""),
                code="OUTSIDE_WINDOW",
            )

    def told(self, seconds: int) -> str:
        """A time in the zone."""
        return local(seconds, self.zone)

    def _offer(self, tender: Tender, holder: str) -> tuple[int, int]:
        """What the holder offers, and what is still to be bought of it."""
        made, accepted = self.chain.call(
            self.programme.paying_agent, "offerOf", self.bond.address, tender.index, holder
        )
        return int(made.units), int(accepted)

    def _events(self, name: str) -> Iterator[dict[str, object]]:
        for event in self.chain.events(self.programme.paying_agent, name, self.since):
            if event.args["bond"] == self.bond.address:
                yield dict(event.args)

    def _transact(self, function: str, *arguments: object, sender: str) -> Receipt:
        agent = self.programme.paying_agent
        return self.chain.transact(agent, function, self.bond.address, *arguments, sender=sender)


@dataclass(frozen=True)
class Invitation:
    """The issuer's invitation to sell, under the paper with this hash; the same is made once."""

    tenders: Tenders
    price: Fraction
    """Per unit."""
    units: int
    opens: int
    closes: int
    pay_time: int
    paper: bytes

    def check(self) -> None:
        """Raises `InputRefused` if the terms don't fit together, `NotAllowed` if it would close before it is made."""
        if not 0 < max(self.price.numerator, self.price.denominator) < 2**_BITS or not self.price:
            raise InputRefused("the price is zero or has more digits than the paying agent keeps")
        if not self.opens <= self.closes < self.pay_time:
            raise InputRefused(
                "a tender opens, closes and is paid in this order", hint="look at --from, --until, --pay"
            )
        if not 0 < self.units <= UNLIMITED:
            raise InputRefused("no units would be bought", hint="say how much face value with --units")
        if self.reached() is not State.DONE and earliest(self.tenders.chain, self.operation()) > self.closes:
            raise NotAllowed(f"it would be closed before its parties can open it: {self.tenders.told(self.closes)}")

    def reached(self) -> State:
        """How far it is."""
        return state(self.tenders.chain, self.operation())

    def operation(self) -> Operation:
        """What the issuer's parties do."""
        programme, bond = self.tenders.programme, self.tenders.bond.address
        price = self.price.numerator, self.price.denominator
        terms = (*price, self.opens, self.closes, self.pay_time, self.units)
        call = programme.paying_agent.encode("openTender", bond, terms, self.paper)
        return Operation(programme.timelocks["issuance"], (call,), keccak(text=f"wasiqa/tender/{bond}"))

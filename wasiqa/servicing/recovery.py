"""A lost wallet's place is taken by another: in the whitelist, and in every series with units and freezes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import Operation, State, state
from wasiqa.errors import NotAllowed
from wasiqa.servicing.enforcement import Order
from wasiqa.servicing.ledger import FreezeEnds, Position, freeze_ends, position
from wasiqa.servicing.operations import Operations
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.whitelisting import ChainRegistry
from wasiqa.whitelist.word import Word

_OTHERS = "name a wallet that the whitelist doesn't know, or another one of the same investor"


@dataclass(frozen=True)
class Unpaid:
    """A coupon row for which the lost wallet was not paid: for these units, this amount before tax, minor units."""

    row: int
    units: int
    gross: int


@dataclass(frozen=True)
class Place:
    """What the lost wallet has in one series."""

    isin: str
    symbol: str
    bond: Contract
    decimals: int
    position: Position
    ends: FreezeEnds
    unpaid: tuple[Unpaid, ...]
    moves: bool
    """Are there units or freezes, which follow only by a call of this series?"""


@dataclass(frozen=True)
class Recovery:
    """One batch of the enforcement timelock for all series in which the lost wallet has units or freezes.

    What is unpaid needs no call: once the whitelist says who succeeds, it is paid to the successor.
    """

    chain: Chain
    programme: Programme
    ledger: Deployments
    lost: str
    successor: str
    order: Order

    def check(self) -> None:
        """Raises `NotAllowed` if the successor can't take the lost wallet's place, or there is nothing to take."""
        if self.lost == self.successor:
            raise NotAllowed(f"{self.lost} would be its own successor", hint="name the investor's new wallet")
        if self.successor in self._own_contracts():
            told = f"{self.successor} is a contract of the programme, which could do nothing with units"
            raise NotAllowed(told, hint="name the investor's new wallet")
        old, new = self.words()
        if old.moved:
            self._require_same_successor(old)
            if any(place.moves for place in self.places):
                self._require_place(new, "have it admitted again, or move the units with `wasiqa seize`")
        elif not old.listed:
            raise NotAllowed(
                f"{self.lost} is not on the whitelist, so nobody can take its place",
                hint="move its units with `wasiqa seize`",
                code="NOT_ON_WHITELIST",
            )
        elif new != Word():
            self._require_place(new, _OTHERS)
            self._require_same_investor(old, new)
        if not self.places:
            raise NotAllowed(f"{self.lost} has no units, no freezes and nothing unpaid in any series")

    def words(self) -> tuple[Word, Word]:
        """What the whitelist says of the lost wallet and of its successor."""
        found = ChainRegistry(self.chain, self.programme.registry).words([self.lost, self.successor])
        return Word.decode(found[0]), Word.decode(found[1])

    @property
    def investor(self) -> int:
        """The investor of both."""
        old, new = self.words()
        return (new if old.moved else old).investor

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The series in which the lost wallet has anything, as it was when this was first asked."""
        return tuple(self._places())

    def reached(self) -> State:
        """How far it is; done once the successor stands in the lost wallet's place everywhere."""
        old, _ = self.words()
        if old.moved and self._last() == self.successor and not any(place.moves for place in self._places()):
            return State.DONE
        operation = self.operation() if self.places else None
        return State.NONE if operation is None else min(state(self.chain, operation), State.READY)

    def operation(self) -> Operation:
        """What the enforcement parties do: what was proposed under this order, or as things stand now."""
        order = f"{self.order.case}/{self.order.order_hash.hex()}"
        salt = keccak(text=f"wasiqa/recover/{self.programme.registry.address}/{self.lost}/{self.successor}/{order}")
        for proposed in Operations(self.chain, self.ledger, self.programme).open():
            if proposed.operation is not None and proposed.operation.salt == salt:
                return proposed.operation
        # with nothing but unpaid coupons one series is told, which tells the whitelist
        series = [place for place in self.places if place.moves] or list(self.places[:1])
        evidence = (self.order.case_id, self.order.order_hash)
        calls = [place.bond.encode("recoverWithCase", self.lost, self.successor, *evidence) for place in series]
        return Operation(self.programme.timelocks["enforcement"], tuple(calls), salt)

    def _places(self) -> Iterator[Place]:
        for isin, record in self.ledger.series.items():
            bond = self.programme.bond(record.address)
            payments = Payments(self.chain, self.programme, bond, record.block)
            owed = ((row, units) for row, units in payments.unpaid_coupons(self.lost))
            unpaid = tuple(Unpaid(row.n, units, int(units * row.amount)) for row, units in owed)
            now, ends = position(self.chain, bond, self.lost), freeze_ends(self.chain, bond, self.lost)
            moves = bool(now.balance or now.locked) or (now.frozen and not self._recovered(bond, record.block))
            if moves or unpaid:
                yield Place(isin, record.symbol, bond, payments.decimals, now, ends, unpaid, moves)

    def _own_contracts(self) -> set[str]:
        found = {one.address for one in self.ledger.contracts.values()}
        for series in self.ledger.series.values():
            found.add(series.address)
            if series.public_record is not None:
                found.add(series.public_record.address)
        return found

    def _recovered(self, bond: Contract, since: int) -> bool:
        """Was it recovered in this series before? A freeze that came later follows nobody."""
        events = self.chain.events(bond, "RecoverySuccess", since)
        return any(event.args["lost"] == self.lost for event in events)

    def _last(self) -> str:
        return str(self.chain.call(self.programme.registry, "successorOf", self.lost).successor)

    def _require_same_successor(self, old: Word) -> None:
        if self._last() != self.successor:
            first = checksummed(f"0x{old.investor:040x}")
            raise NotAllowed(f"the place of {self.lost} was taken by {first}", hint=f"recover {first} instead, if lost")

    def _require_place(self, new: Word, hint: str) -> None:
        if new.listed:
            return
        told = "is known to the whitelist, but not admitted" if new.encode() else "is not on the whitelist any more"
        if new.moved:
            told = f"has moved to {checksummed(f'0x{new.investor:040x}')} itself"
        elif new.removed:
            told = "was removed from the whitelist"
        raise NotAllowed(f"{self.successor} {told}", hint=hint)

    def _require_same_investor(self, old: Word, new: Word) -> None:
        if new.investor != old.investor:
            raise NotAllowed(
                f"{self.successor} belongs to another investor than {self.lost}", hint=_OTHERS, code="OTHER_INVESTOR"
            )

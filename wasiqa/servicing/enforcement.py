"""Freezes by one party at once, and seizures by two: each under a case and an order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, State, state
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.caught import require_caught
from wasiqa.servicing.codes import Code, describe
from wasiqa.servicing.ledger import FreezeEnds, Position, freeze_ends, position, series_config
from wasiqa.servicing.papers import paper_hash
from wasiqa.servicing.programme import Programme


@dataclass(frozen=True)
class Order:
    """What enforcement is based on. On chain go only hashes: that of the case's reference and that of the order."""

    case: str
    order_hash: bytes

    @property
    def case_id(self) -> bytes:
        """The case as contracts name it."""
        return keccak(text=self.case)

    @classmethod
    def of(cls, case: str, order: Path) -> Order:
        """The case with this reference, under the order in this file.

        Raises `InputRefused` if there is no reference, or if the file is empty or can't be read.
        """
        if not case.strip():
            raise InputRefused("the case has no reference", hint="give the reference under which the order is filed")
        return cls(case, paper_hash(order, "order"))


@dataclass(frozen=True)
class Freeze:
    """How a wallet shall stand: the whole wallet frozen or not, and how many of its units (None: as they are)."""

    chain: Chain
    bond: Contract
    wallet: str
    order: Order
    whole_wallet: bool | None = None
    units: int | None = None
    until: int = 0
    """The last second (Unix) for which what is frozen is frozen; 0 is until it is lifted."""
    release: bool = False
    """May units be released, or a freeze end earlier? Otherwise a freeze for one case could undo that of another."""

    def check(self) -> None:
        """Raises `NotAllowed` if the freeze had lapsed already, or less would be frozen without saying so."""
        now, ends = self.before(), self.ends()
        if 0 < self.until <= self.chain.now():
            raise NotAllowed("a freeze until a time that has passed would be none", hint="name a later time")
        if self.release:
            return
        less = self.units is not None and self.units < now.locked
        wallet_ends = now.frozen and self.whole_wallet is True and self._earlier(ends.wallet)
        if less or wallet_ends or (now.locked and self.units and self._earlier(ends.units)):
            told = "more is frozen already" if less else "it is frozen for longer already"
            raise NotAllowed(
                f"of {self.wallet} {told}, perhaps for another case",
                hint="state all that shall be frozen, or say --release to freeze less",
            )

    def before(self) -> Position:
        """How the wallet stands now."""
        return position(self.chain, self.bond, self.wallet)

    def ends(self) -> FreezeEnds:
        """Until when its freezes hold now."""
        return freeze_ends(self.chain, self.bond, self.wallet)

    def is_done(self) -> bool:
        """Does the wallet stand as it shall?"""
        return self._wallet_is_done() and self._units_are_done()

    def apply(self, sender: str) -> tuple[Receipt, ...]:
        """Send what is missing; nothing if it is done. Raises `NotAllowed` as `check` does."""
        self.check()
        receipts = []
        if not self._wallet_is_done():
            if self.whole_wallet and self.until:
                receipts.append(self._transact("freezeAddressUntil", self.until, sender=sender))
            else:
                receipts.append(self._transact("setAddressFrozenWithCase", self.whole_wallet, sender=sender))
        if not self._units_are_done():
            if self.units and self.until:
                receipts.append(self._transact("freezeTokensUntil", self.units, self.until, sender=sender))
            else:
                receipts.append(self._transact("setFrozenTokensWithCase", self.units, sender=sender))
        return tuple(receipts)

    def _wallet_is_done(self) -> bool:
        frozen = self.before().frozen
        if self.whole_wallet in (None, frozen):
            return not self.whole_wallet or self.ends().wallet == self.until
        return False

    def _units_are_done(self) -> bool:
        if self.units in (None, self.before().locked):
            return not self.units or self.ends().units == self.until
        return False

    def _earlier(self, end: int) -> bool:
        return self.until != 0 and (end == 0 or self.until < end)

    def _transact(self, function: str, *how: object, sender: str) -> Receipt:
        evidence = self.order.case_id, self.order.order_hash
        return self.chain.transact(self.bond, function, self.wallet, *how, *evidence, sender=sender)


@dataclass(frozen=True)
class Seizure:
    """Units moved by order, with the delay and the two parties of the enforcement timelock.

    The delay announces it, so it is planned only on units that are frozen until it is over; it takes those first, and
    releases them.
    """

    chain: Chain
    programme: Programme
    bond: Contract
    source: str
    target: str
    units: int
    order: Order
    instalment: int = 1
    """Tells apart two seizures of the same amount under one order; without it the second is the first, done."""

    def check(self) -> None:
        """Raises `NotAllowed` if the units are not frozen, not there, or the receiver may not receive."""
        if self.source == self.target:
            raise NotAllowed(f"{self.source} would be seized from and given to")
        require_caught(self.chain, self.bond, self.source, self.units, self.operation(), "seized")
        if not self.chain.call(self.bond, "canReceive", self.target):
            rules = series_config(self.chain, self.bond).rules
            code = self.chain.call(self.programme.registry, "receiverRefusal", self.target, rules)
            raise NotAllowed(f"{self.target} may not receive: {describe(code or Code.RECEIVER_FROZEN)}")

    def reached(self) -> State:
        """How far it is."""
        return state(self.chain, self.operation())

    def operation(self) -> Operation:
        """What the enforcement parties do. The same seizure under the same order is the same operation, done once."""
        evidence = (self.order.case_id, self.order.order_hash)
        call = self.bond.encode("forcedTransferWithCase", self.source, self.target, self.units, *evidence)
        order = f"{self.order.case}/{self.order.order_hash.hex()}/{self.instalment}"
        salt = keccak(text=f"wasiqa/seize/{self.bond.address}/{order}")
        return Operation(self.programme.timelocks["enforcement"], (call,), salt)

"""Freezes by one party at once, and seizures by two: each under a case and an order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation
from wasiqa.errors import InputRefused, NotAllowed, not_readable
from wasiqa.servicing.codes import Code, describe
from wasiqa.servicing.ledger import Position, position, series_config
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
        """The case with this reference, under the order in this file. Raises `InputRefused` if it can't be read."""
        if not case.strip():
            raise InputRefused("the case has no reference", hint="give the reference under which the order is filed")
        try:
            return cls(case, hashlib.sha256(order.read_bytes()).digest())
        except OSError as error:
            raise not_readable(order, error) from error


@dataclass(frozen=True)
class Freeze:
    """How a wallet shall stand: the whole wallet frozen or not, and how many of its units (None: as they are)."""

    chain: Chain
    bond: Contract
    wallet: str
    order: Order
    whole_wallet: bool | None = None
    units: int | None = None
    release: bool = False
    """May units be released? Otherwise a freeze for one case could undo that of another."""

    def check(self) -> None:
        """Raises `NotAllowed` if units would be released without saying so."""
        frozen = self.before().locked
        if self.units is not None and self.units < frozen and not self.release:
            raise NotAllowed(
                f"of {self.wallet} more is frozen already, perhaps for another case",
                hint="state all that shall be frozen, or say --release to freeze less",
            )

    def before(self) -> Position:
        """How the wallet stands now."""
        return position(self.chain, self.bond, self.wallet)

    def is_done(self) -> bool:
        """Does the wallet stand as it shall?"""
        now = self.before()
        return self.whole_wallet in (None, now.frozen) and self.units in (None, now.locked)

    def apply(self, sender: str) -> tuple[Receipt, ...]:
        """Send what is missing; nothing if it is done. Raises `NotAllowed` as `check` does."""
        self.check()
        now, evidence = self.before(), (self.order.case_id, self.order.order_hash)
        receipts = []
        if self.whole_wallet not in (None, now.frozen):
            whole = (self.wallet, self.whole_wallet, *evidence)
            receipts.append(self.chain.transact(self.bond, "setAddressFrozenWithCase", *whole, sender=sender))
        if self.units not in (None, now.locked):
            units = (self.wallet, self.units, *evidence)
            receipts.append(self.chain.transact(self.bond, "setFrozenTokensWithCase", *units, sender=sender))
        return tuple(receipts)


@dataclass(frozen=True)
class Seizure:
    """Units moved by order, with the delay and the two parties of the enforcement timelock.

    The delay announces it, so it is planned only on units that are frozen already; it takes those first, and releases
    them.
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
        now = position(self.chain, self.bond, self.source)
        if self.units <= 0 or self.units > now.balance:
            raise NotAllowed(f"{self.source} holds {now.balance} units, so {self.units} can't be seized")
        if not now.frozen and self.units > now.locked:
            raise NotAllowed(
                f"of the units of {self.source} only {now.locked} are frozen, so {self.units} could run away",
                hint="freeze them first: the delay of a seizure announces it",
            )
        if not self.chain.call(self.bond, "canReceive", self.target):
            rules = series_config(self.chain, self.bond).rules
            code = self.chain.call(self.programme.registry, "receiverRefusal", self.target, rules)
            raise NotAllowed(f"{self.target} may not receive: {describe(code or Code.RECEIVER_FROZEN)}")

    def operation(self) -> Operation:
        """What the enforcement parties do. The same seizure under the same order is the same operation, done once."""
        evidence = (self.order.case_id, self.order.order_hash)
        call = self.bond.encode("forcedTransferWithCase", self.source, self.target, self.units, *evidence)
        order = f"{self.order.case}/{self.order.order_hash.hex()}/{self.instalment}"
        salt = keccak(text=f"wasiqa/seize/{self.bond.address}/{order}")
        return Operation(self.programme.timelocks["enforcement"], (call,), salt)

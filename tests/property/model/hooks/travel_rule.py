"""What venues must say before units move between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from tests.property.model.hooks.hook import Hook, Movement
from tests.property.model.refusal import Code, Refused, first
from tests.property.model.registry import ZERO
from wasiqa.categories import Category

Transfer = tuple[str, str, int]
"""Sender, receiver and units."""


@dataclass
class Notice:
    """The hash that was announced, and whether it was accepted."""

    message: bytes
    accepted: bool = False


@dataclass(eq=False)
class TravelRule(Hook):
    """A threshold, and what is known of transfers to come; `operators` act for venues."""

    moments: ClassVar[int] = 7
    books: ClassVar[tuple[str, ...]] = ("notices",)
    operators: Mapping[int, str] = field(default_factory=dict)
    threshold: int = 0
    notices: dict[tuple[Transfer, int, int], Notice] = field(default_factory=dict)
    """By transfer and the venues of both."""

    def set_threshold(self, units: int) -> None:
        """Governance says from how many units on."""
        self.threshold = units

    def announce(self, caller: str, transfer: Transfer, message: bytes) -> None:
        """By the sender's venue, or if that is closed by the receiver's."""
        if not any(message):
            raise Refused("MessageMissing")
        sender, receiver = map(self._venue, transfer[:2])
        closed = sender != 0 and not self._open(sender)
        self._require(caller, transfer[1] if closed else transfer[0])
        self.notices[transfer, sender, receiver] = Notice(message)

    def accept(self, caller: str, transfer: Transfer, message: bytes) -> None:
        """By the receiver's venue."""
        sender, receiver = map(self._venue, transfer[:2])
        self._require(caller, transfer[1])
        notice = self.notices.get((transfer, sender, receiver))
        if notice is None or notice.message != message:
            raise Refused("MessageUnknown", message=message)
        notice.accepted = True

    def check(self, movement: Movement) -> int:
        venue, omnibus = self._venue(movement.receiver), self.category(movement.receiver) == Category.VENUE
        notice = self.notices.get(self._key(movement))
        return first(
            Code.OMNIBUS_VENUE * (omnibus and not self._open(venue)),
            Code.TRAVEL_RULE * (self._travels(movement) and not (notice is not None and notice.accepted)),
        )

    def moved(self, movement: Movement) -> None:
        if self._travels(movement):
            del self.notices[self._key(movement)]

    def _travels(self, movement: Movement) -> bool:
        if not movement.transfer:
            return False
        sender, receiver = map(self._venue, movement.wallets)
        return 0 != sender != receiver != 0 and movement.value >= self.threshold

    def _key(self, movement: Movement) -> tuple[Transfer, int, int]:
        transfer = movement.sender, movement.receiver, movement.value
        return transfer, self._venue(movement.sender), self._venue(movement.receiver)

    def _require(self, caller: str, wallet: str) -> None:
        if self.operators.get(self._venue(wallet), ZERO) != caller:
            raise Refused("NotTheOperator", wallet=wallet, caller=caller)

    def _open(self, venue: int) -> bool:
        return venue in self.registry.open_venues

    def _venue(self, wallet: str) -> int:
        return self.registry.words[wallet].venue if wallet else 0

"""What the rules have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tests.property.model.registry import Registry


@dataclass(frozen=True)
class Movement:
    """Units on their way. A wallet is empty where there is none: nobody sells an issue, nobody buys what is burned."""

    sender: str
    receiver: str
    value: int
    transfer: bool = False
    """By the holder, and not by order."""

    @property
    def wallets(self) -> tuple[str, ...]:
        """Both, or the one that there is."""
        return tuple(wallet for wallet in (self.sender, self.receiver) if wallet)


@dataclass(eq=False)
class Hook(ABC):
    """One instance of a rule, as it stands for one series."""

    moments: ClassVar[int]
    """As the contract declares them."""
    books: ClassVar[tuple[str, ...]] = ()
    """The fields that movements change."""
    address: str
    registry: Registry
    balances: dict[str, int] = field(default_factory=dict)
    """The series', or as they were when the rule was removed."""
    tracking: bool = False
    """Told and not asked."""

    @property
    def asks(self) -> int:
        """The moments as the series stores them."""
        return (self.moments & ~3) | (self.moments & 3) << 4 if self.tracking else self.moments

    def refusal(self, movement: Movement) -> int:
        """The code with which the rule refuses a transfer or an issue, or 0."""
        moment = 1 if movement.transfer else 2
        return self.check(movement) if self.asks & moment else 0

    @abstractmethod
    def check(self, movement: Movement) -> int:
        """The same of a rule that is asked."""

    @abstractmethod
    def moved(self, movement: Movement) -> None:
        """It has happened."""

    def kept(self) -> dict[str, Any]:
        """A copy of what movements change, for `restore`."""
        return {name: deepcopy(getattr(self, name)) for name in self.books}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What has happened since never did."""
        for name, value in kept.items():
            setattr(self, name, value)

    def own(self, movement: Movement) -> bool:
        """Are both wallets one investor's?"""
        return self.investor(movement.sender) == self.investor(movement.receiver)

    def investor(self, wallet: str) -> int:
        """Whom the wallet's word names; nobody if there is no wallet."""
        return self.registry.words[wallet].investor if wallet else 0

    def category(self, wallet: str) -> int:
        return self.registry.words[wallet].category

"""An act on a row: who does it, whether it is possible, what it calls, and whether it is done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.contract import Call
from wasiqa.chain.timelock import Operation, earliest
from wasiqa.servicing.rowlife.place import Place


@dataclass(frozen=True)
class Act(ABC):
    """One act; everything that it says is read from the chain when it is asked."""

    place: Place

    @property
    def role(self) -> str | None:
        """Who may do it alone; None: anybody may, or the parties of `timelock`."""
        return None

    @property
    def timelock(self) -> str | None:
        """Whose two parties do it in turn; None: one account does it alone."""
        return None

    @abstractmethod
    def is_done(self) -> bool:
        """Does the chain show what was wanted?"""

    @abstractmethod
    def check(self) -> None:
        """Raises `NotAllowed` or `InputRefused` with what stands in the way."""

    @abstractmethod
    def calls(self) -> tuple[Call, ...]:
        """What is sent, in order."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What will be done, for programs, besides the row."""

    @abstractmethod
    def words(self) -> str:
        """What will be done, for people."""

    @abstractmethod
    def outcome(self) -> str:
        """What is so once it is done."""

    def operation(self) -> Operation:
        """What the two parties do."""
        assert self.timelock is not None
        return self.place.operation(self.timelock, self.calls())

    def moment(self) -> int:
        """The first second at which it can happen."""
        return self.place.chain.now() if self.timelock is None else earliest(self.place.chain, self.operation())

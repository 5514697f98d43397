"""When investors may not sell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from tests.property.model.hooks.hook import Hook, Movement
from tests.property.model.refusal import Code, first


@dataclass(eq=False)
class LockUp(Hook):
    """Last seconds by category, and first and last seconds of blackouts."""

    moments: ClassVar[int] = 1
    locks: dict[int, int] = field(default_factory=dict)
    blackouts: list[tuple[int, int]] = field(default_factory=list)

    def set_lock(self, categories: Iterable[int], until: int) -> None:
        """Governance locks categories up."""
        self.locks |= dict.fromkeys(categories, until)

    def set_blackouts(self, blackouts: list[tuple[int, int]]) -> None:
        """Governance sets all windows."""
        self.blackouts = blackouts

    def check(self, movement: Movement) -> int:
        now, selling, buying = self.registry.clock.now, *map(self.category, movement.wallets)
        within = self.own(movement) and selling == buying
        return first(
            Code.LOCKED_UP * (not within and now <= self.locks.get(selling, 0)),
            Code.BLACKOUT * any(begin <= now <= end for begin, end in self.blackouts),
        )

    def moved(self, movement: Movement) -> None:
        """Keeps nothing of it."""

"""How much one investor may hold of a series, all wallets together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.property.model.hooks.counting import Counting
from tests.property.model.hooks.hook import Movement
from tests.property.model.refusal import Code
from wasiqa.whitelist.word import Word


@dataclass(eq=False)
class HoldingLimit(Counting[int]):
    """A limit for investors of some categories; who is not told of one admits nobody."""

    units: int = 0
    categories: frozenset[int] | None = None

    def set_limit(self, units: int, categories: frozenset[int]) -> None:
        """Governance sets the limit."""
        self.units, self.categories = units, categories

    def held(self, investor: int) -> int:
        """What is counted under an investor."""
        return self._held(investor, self.keys)

    def key(self, word: Word) -> int:
        return word.investor

    def check(self, movement: Movement) -> int:
        sender, receiver = movement.sender, movement.receiver
        if self.categories is None:
            return Code.HOLDING_LIMIT
        own = self.own(movement)
        if not self._limited(receiver) or (own and self._limited(sender)):
            return 0
        counted = {**self.keys, **{wallet: self.investor(wallet) for wallet in movement.wallets}}
        held = self._held(self.investor(receiver), counted) + (0 if own else movement.value)
        return Code.HOLDING_LIMIT * (held > self.units)

    def _held(self, investor: int, counted: Mapping[str, int]) -> int:
        return sum(self.balances[wallet] for wallet, under in counted.items() if under == investor)

    def _limited(self, wallet: str) -> bool:
        return self.categories is not None and self.category(wallet) in self.categories

"""How much one investor may hold of a series, all wallets together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.property.model.registry import Registry


@dataclass
class HoldingLimit:
    """The limit of one series, for investors of some categories."""

    registry: Registry
    balances: dict[str, int]
    units: int
    categories: frozenset[int]
    counted: dict[str, str] = field(default_factory=dict)
    """Wallet → the investor that its word named when its units last moved."""

    def held(self, investor: str) -> int:
        """What is counted under an investor."""
        return self._held(investor, self.counted)

    def allows(self, sender: str, receiver: str, value: int) -> bool:
        """May `value` units go to `receiver`, without exceeding what its investor may hold?"""
        investor, own = self._investor(receiver), self._investor(sender) == self._investor(receiver)
        if not self._limited(receiver) or (own and self._limited(sender)):
            return True
        counted = {**self.counted, sender: self._investor(sender), receiver: investor}
        return self._held(investor, counted) + (0 if own else value) <= self.units

    def moved(self, *wallets: str) -> None:
        """The units of these wallets have moved, and are counted under who holds them now. Of a lost wallet whose place
        was taken only in the whitelist so far, that is who held them before.
        """
        for wallet in wallets:
            if not (self.registry.words[wallet].moved and self.balances[wallet]):
                self.counted[wallet] = self._investor(wallet)

    def _held(self, investor: str, counted: Mapping[str, str]) -> int:
        return sum(self.balances[wallet] for wallet, under in counted.items() if under == investor)

    def _limited(self, wallet: str) -> bool:
        return self.registry.words[wallet].category in self.categories

    def _investor(self, wallet: str) -> str:
        return f"0x{self.registry.words[wallet].investor:040x}"

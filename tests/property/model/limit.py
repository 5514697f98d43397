"""How much one investor may hold of a series, all wallets together."""

from __future__ import annotations

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
        return sum(self.balances[wallet] for wallet, counted in self.counted.items() if counted == investor)

    def allows(self, sender: str, receiver: str, value: int) -> bool:
        """May `value` units go to `receiver`, without exceeding what its investor may hold?"""
        investor = self._investor(receiver)
        if self.registry.words[receiver].category not in self.categories or self._investor(sender) == investor:
            return True
        uncounted = 0 if self.counted.get(receiver) == investor else self.balances[receiver]
        return self.held(investor) + uncounted + value <= self.units

    def moved(self, *wallets: str) -> None:
        """The units of these wallets have moved, and are counted under who holds them now."""
        for wallet in wallets:
            self.counted[wallet] = self._investor(wallet)

    def _investor(self, wallet: str) -> str:
        return f"0x{self.registry.words[wallet].investor:040x}"

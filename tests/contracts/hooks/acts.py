"""What happens to a series, in numbers, so that a model can follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.contracts.hooks.conftest import Series
from wasiqa.chain.chain import Receipt

NOWHERE = -1


@dataclass(frozen=True)
class Act:
    """Something that happens; wallets are numbers, or NOWHERE where an issue comes from and a redemption goes."""

    name: str
    sender: int
    to: int
    units: int

    def do(self, series: Series, wallets: Sequence[str]) -> Receipt:
        """It happens on the chain; `wallets` are those that the numbers stand for."""
        if self.name == "issue":
            return series.issue(wallets[self.to], self.units)
        if self.name == "redeem":
            return series.redeem(wallets[self.sender], self.units)
        move = series.transfer if self.name == "transfer" else series.seize
        return move(wallets[self.sender], wallets[self.to], self.units)

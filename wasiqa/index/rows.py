"""The books of one payment row, holder by holder. Amounts in minor units; `numerator / denominator` a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class RowState:
    """What the events say of one row so far."""

    kind: str
    numerator: int
    denominator: int
    record: int
    pay_time: int
    funded: int = 0
    units: int = 0
    net: int = 0
    tax: int = 0
    remitted: int = 0
    elsewhere: int = 0
    """Not owed from here any more: prescribed, or paid outside."""
    origin: int = -1
    """Of the rest of a divided row, the row that was divided first, counted from 0."""
    settled: set[str] = field(default_factory=set)
    _rounded: int = 0
    """What rounding kept from those who are settled, in parts of 1/denominator."""

    def pay(self, holder: str, units: int, gross: int, tax: int) -> None:
        """One holder is paid for these units."""
        self.units += units
        self.net += gross - tax
        self.tax += tax
        self._settle(holder, units, gross)

    def drop(self, holder: str, units: int, gross: int) -> None:
        """One holder's due for these units by record date is not owed from here any more; nothing of it was paid."""
        self.elsewhere += gross
        self._settle(holder, units, gross)

    def due(self, closing: Mapping[str, int], balances: Mapping[str, int]) -> int:
        """What the row needs for those who held at its record time, rounded up; principal, for the units left."""
        if self.kind == "principal":
            return _up((sum(balances.values()) + self.units) * self.numerator, self.denominator)
        return _up(sum(closing.values()) * self.numerator, self.denominator) - self.elsewhere

    def left(self, closing: Mapping[str, int], balances: Mapping[str, int]) -> tuple[int, int]:
        """What holders still wait for; and the dust, which is all that rounding keeps, itself rounded up."""
        dated = self.kind != "principal"
        waiting = [u for wallet, u in closing.items() if wallet not in self.settled] if dated else [*balances.values()]
        unclaimed, rounded = 0, self._rounded
        for units in waiting:
            whole, rest = divmod(units * self.numerator, self.denominator)
            unclaimed += whole
            rounded += rest
        return unclaimed, _up(rounded, self.denominator)

    def _settle(self, holder: str, units: int, gross: int) -> None:
        self.settled.add(holder)
        self._rounded += units * self.numerator - gross * self.denominator


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)

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
    paid: set[str] = field(default_factory=set)
    _rounded: int = 0
    """What rounding kept from those who were paid, in parts of 1/denominator."""

    def pay(self, holder: str, units: int, gross: int, tax: int) -> None:
        """One holder is paid for these units."""
        self.paid.add(holder)
        self.units += units
        self.net += gross - tax
        self.tax += tax
        self._rounded += units * self.numerator - gross * self.denominator

    def due(self, closing: Mapping[str, int]) -> int:
        """What the row needs for those who held at its record time, rounded up."""
        return _up(sum(units * self.numerator for units in closing.values()), self.denominator)

    def left(self, closing: Mapping[str, int], balances: Mapping[str, int]) -> tuple[int, int, int]:
        """What holders still wait for; the dust, which is all that rounding keeps, itself rounded up; and the principal
        of units that were burned by order, which is owed to nobody.
        """
        dated = self.kind != "principal"
        waiting = [u for wallet, u in closing.items() if wallet not in self.paid] if dated else [*balances.values()]
        burned = 0 if dated else sum(closing.values()) - self.units - sum(waiting)
        unclaimed, rounded = 0, self._rounded
        for units in waiting:
            whole, rest = divmod(units * self.numerator, self.denominator)
            unclaimed += whole
            rounded += rest
        forfeited, rest = divmod(burned * self.numerator, self.denominator)
        return unclaimed, _up(rounded + rest, self.denominator), forfeited


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)

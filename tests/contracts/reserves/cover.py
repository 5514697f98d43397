"""A series with the hook that issues only up to cover, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from tests.contracts.hooks.conftest import Series
from tests.contracts.reserves.pools import GOLD, WHO, Pools
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.licences.licence import encoded

GRAM = 2_500_000
"""Minor units of face value that a gram backs."""
REFUSED = 69


@dataclass(frozen=True)
class Cover:
    """The hook on a series, and the pool behind it."""

    pools: Pools
    series: Series
    hook: Contract

    def back(self, series: str | None = None, pool: str = GOLD, numerator: int = GRAM, denominator: int = 1) -> Receipt:
        address = series or self.series.bond.address
        arguments = address, encoded(pool), numerator, denominator
        return self.pools.chain.transact(self.hook, "setBacking", *arguments, sender=self.series.governance)

    def attest(self, quantity: int, sequence: int = 1, haircut: int = 1_000) -> Receipt:
        return self.pools.attest(self.pools.attestation(quantity=quantity, haircut=haircut, sequence=sequence))

    def asking(self, supply: int) -> Contract:
        """A series with so many units."""
        code = artifacts()["AskingSeries"]
        return self.pools.chain.deploy(code, supply, sender=WHO.deployer).contract(code)

    def answer(self, asking: Contract, value: int) -> tuple[int, tuple[int, ...]]:
        """What the hook says to the issue of so many minor units by it now: its code, and the figures behind that."""
        move = (NOBODY, WHO.bank, value, 0, 0, 0, 0, self.pools.chain.now(), 1)
        code, figures = self.pools.chain.call(asking, "ask", self.hook.address, move)
        return code, tuple(figures)

    def needed(self) -> int:
        return int(self.pools.chain.call(self.hook, "neededOf", encoded(GOLD)))


def needed(supplies: Mapping[str, int], backings: Mapping[str, Fraction]) -> int:
    """How much of a pool these supplies need, in minor units by series and minor units that one of it backs."""
    return sum(ceil(units / backings[series]) for series, units in supplies.items())

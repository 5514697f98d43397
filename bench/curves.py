"""What grows in a programme's life, and what the operations cost at each size."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.operations import FOLDER

SCHEMA = "wasiqa/growth/1"
PATH = FOLDER / "growth.json"
FLAT, SEARCH, EACH = "flat", "search", "each"
"""How gas may depend on the size: not at all, by a binary search, or by the same step for each one more."""


@dataclass(frozen=True)
class Curve:
    """The gas of several operations at several sizes of one thing."""

    name: str
    kind: str
    sizes: tuple[int, ...]
    gas: Mapping[str, tuple[int, ...]]

    def steps(self, operation: str) -> list[int]:
        """How much more an operation costs at each size than at the one before."""
        costs = self.gas[operation]
        return [later - earlier for earlier, later in pairwise(costs)]

    def faults(self) -> list[str]:
        """The operations whose cost depends on the size in a way in which it may not."""
        return [operation for operation in self.gas if not self._fits(operation)]

    def _fits(self, operation: str) -> bool:
        costs, steps = self.gas[operation], self.steps(operation)
        if self.kind == EACH:
            # the first one also pays for what all need
            return _alike(steps[1:]) and steps[0] >= steps[1]
        if self.kind == SEARCH:
            return max(costs) - costs[0] <= SEARCH_STEP * max(self.sizes).bit_length()
        return _alike(costs)


SEARCH_STEP = 2_600
"""The most gas of one step of a binary search: a slot that wasn't read before, and what is done with it."""
_ADDRESSES = 64
"""So much gas is no growth: each zero byte that an address in the calldata happens to have saves 12."""


def _alike(costs: Sequence[int]) -> bool:
    return max(costs) - min(costs) <= _ADDRESSES


def read(path: Path = PATH) -> list[Curve]:
    """The curves in a file."""
    return [_curve(told) for told in json.loads(path.read_text("utf-8"))["curves"]]


def write(curves: Sequence[Curve], path: Path = PATH) -> None:
    """Keep curves in a file."""
    content = {"schema": SCHEMA, "curves": [asdict(curve) for curve in curves]}
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _curve(told: Mapping[str, Any]) -> Curve:
    gas = {operation: tuple(costs) for operation, costs in told["gas"].items()}
    return Curve(told["name"], told["kind"], tuple(told["sizes"]), gas)

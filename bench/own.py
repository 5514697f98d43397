"""What the operations of this repository's contracts cost."""

from __future__ import annotations

from collections.abc import Mapping

from bench.node import AnvilChain
from tests.gas.ground import Ground
from tests.gas.measures import MEASURES, Measure


def measured(chain: AnvilChain, measures: Mapping[str, Measure] = MEASURES) -> dict[str, int]:
    """The figures of operations of ours, by key."""
    ground = Ground.laid(chain)
    found = {}
    for key, measure in measures.items():
        with chain.isolated():
            found[key] = measure(ground)
    return found

"""What the operations of this repository's contracts cost."""

from __future__ import annotations

from bench.node import AnvilChain
from tests.gas.ground import Ground
from tests.gas.measures import MEASURES


def measured(chain: AnvilChain) -> dict[str, int]:
    """All figures of ours, by key."""
    ground = Ground.laid(chain)
    found = {}
    for key, measure in MEASURES.items():
        with chain.isolated():
            found[key] = measure(ground)
    return found

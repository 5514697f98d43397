"""One run on one node: all systems, one after the other, each on a chain that knows nothing of the others."""

from __future__ import annotations

from bench import own, plain, trex_costs
from bench.node import node
from bench.results import OPENZEPPELIN, OWN, SOLADY, TREX, Results, check_agreement, complete


def run() -> Results:
    """Measure everything. Raises `CheckFailed` if a system doesn't work, or disagrees with the quoted comparison."""
    with node() as chain:
        with chain.isolated():
            ours = own.measured(chain)
        with chain.isolated():
            openzeppelin = plain.measured(chain, plain.openzeppelin())
        with chain.isolated():
            solady = plain.measured(chain, plain.solady())
        with chain.isolated():
            trex = trex_costs.measured(chain)
    results = complete({OWN: ours, OPENZEPPELIN: openzeppelin, SOLADY: solady, TREX: trex})
    check_agreement(results)
    return results

"""The benchmark itself, on a node: what it measures is what is committed, to the gas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import comparison, curves, further, growth, results
from bench.node import AnvilChain, node
from bench.published import source, trex
from bench.trex_costs import TrexGround
from wasiqa.errors import CheckFailed, UsageRefused

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trex_chain() -> Iterator[AnvilChain]:
    with node() as chain:
        yield chain


def test_what_is_not_installed_is_refused_with_what_to_do() -> None:
    for missing in (lambda: source("solady/src/Nothing.sol"), lambda: trex("Nothing")):
        with pytest.raises(UsageRefused) as refused:
            missing()
        assert refused.value.hint == "run `make bench`, which installs what is compared with"


def test_a_trex_that_refuses_nobody_is_not_measured(trex_chain: AnvilChain) -> None:
    with trex_chain.isolated():
        ground = TrexGround.laid(trex_chain)
        with pytest.raises(CheckFailed, match="doesn't refuse a receiver whom its registry doesn't know"):
            ground.show_that_it_refuses()


def test_a_run_gives_the_committed_figures() -> None:
    assert comparison.run() == results.read()
    assert further.run() == further.read()


def test_a_run_gives_the_committed_curves_and_nothing_grows_that_must_not() -> None:
    grown = growth.run()
    assert {curve.name: curve.faults() for curve in grown if curve.faults()} == {}
    assert grown == curves.read()

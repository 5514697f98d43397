"""Random sequences of actions on the contracts and on the model; what they check is described in docs/invariants.md."""

from __future__ import annotations

import pytest

from tests.property.machine import HookMachine, run
from tests.property.world import World
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.connection import known_abis
from wasiqa.chain.tester import TesterChain

DAY = 24 * 3600
IN_THE_END = 10**6
"""Look at everything only then."""


def test_contracts_and_model_agree_and_no_invariant_breaks_on_revm() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=30, steps=40)


def test_contracts_and_model_agree_under_hooks_that_come_and_go() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=12, steps=28, machine=HookMachine)


@pytest.mark.slow
def test_contracts_and_model_agree_under_hooks_that_come_and_go_in_long_sequences() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=300, steps=50, machine=HookMachine)


@pytest.mark.slow
def test_contracts_and_model_agree_and_no_invariant_breaks_on_eth_tester() -> None:
    chain = TesterChain(known=known_abis)
    chain.travel(chain.now() + DAY)  # else a block after a snapshot has the time of the clock
    run(World.opened(chain, artifacts()), sequences=10, steps=16, thorough=IN_THE_END)


@pytest.mark.slow
def test_contracts_and_model_agree_and_no_invariant_breaks_in_long_sequences() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=1000, steps=50)

"""Random sequences of actions on the contracts and on the model; what they check is described in docs/invariants.md."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.property.machine import HookMachine, LifeMachine, RowMachine, run
from tests.property.world import World
from tests.support.effort import SEED, TIMES
from tests.support.revm import RevmChain
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.connection import known_abis
from wasiqa.chain.tester import TesterChain

DAY = 24 * 3600
IN_THE_END = 10**6
"""Look at everything only then."""


def seeds(*values: int) -> pytest.MarkDecorator:
    """Once with each seed, which the test's name tells."""
    return pytest.mark.parametrize("seed", values, ids=lambda seed: f"seed {seed}")


def world_of_rows(code: Mapping[str, Artifact] | None = None) -> World:
    """One row of each series floats, and rows may be divided a few times."""
    return World.opened(RevmChain(known=known_abis), code or artifacts(), floating={"A": 1, "B": 2}, rests=3)


def world_of_lives(code: Mapping[str, Artifact] | None = None) -> World:
    """As that of rows; and the terms foresee a default, calls and puts."""
    chain, known = RevmChain(known=known_abis), code or artifacts()
    return World.opened(chain, known, floating={"A": 1, "B": 2}, rests=6, foresees=True)


def test_contracts_and_model_agree_and_no_invariant_breaks_on_revm() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=12, steps=40)


def test_contracts_and_model_agree_under_hooks_that_come_and_go() -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=8, steps=28, machine=HookMachine)


def test_contracts_and_model_agree_on_rows_that_float_and_change() -> None:
    run(world_of_rows(), sequences=8, steps=30, machine=RowMachine)


def test_contracts_and_model_agree_on_series_that_are_voted_on_called_and_bought_back() -> None:
    run(world_of_lives(), sequences=6, steps=30, machine=LifeMachine)


@pytest.mark.slow
@seeds(SEED)
def test_contracts_and_model_agree_on_series_that_are_voted_on_called_and_bought_back_for_long(
    seed: int,
) -> None:
    run(world_of_lives(), sequences=100 * TIMES, steps=50, machine=LifeMachine, seed=seed)


@pytest.mark.slow
@seeds(SEED)
def test_contracts_and_model_agree_on_rows_that_float_and_change_for_long(seed: int) -> None:
    run(world_of_rows(), sequences=100 * TIMES, steps=50, machine=RowMachine, seed=seed)


@pytest.mark.slow
@seeds(SEED)
def test_contracts_and_model_agree_under_hooks_that_come_and_go_for_long(seed: int) -> None:
    run(
        World.opened(RevmChain(known=known_abis), artifacts()),
        sequences=100 * TIMES,
        steps=50,
        machine=HookMachine,
        seed=seed,
    )


@pytest.mark.slow
def test_contracts_and_model_agree_and_no_invariant_breaks_on_eth_tester() -> None:
    chain = TesterChain(known=known_abis)
    chain.travel(chain.now() + DAY)  # else a block after a snapshot has the time of the clock
    run(World.opened(chain, artifacts()), sequences=4 * TIMES, steps=16, thorough=IN_THE_END)


@pytest.mark.slow
@seeds(SEED, SEED + 1)
def test_contracts_and_model_agree_and_no_invariant_breaks_for_long(seed: int) -> None:
    run(World.opened(RevmChain(known=known_abis), artifacts()), sequences=350 * TIMES, steps=50, seed=seed)

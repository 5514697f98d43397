"""Each check of the state machine finds contracts that were broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from tests.property.checks import NAMES, Broken
from tests.property.machine import EarlyMachine, HookMachine, LifeMachine, Machine, RowMachine, run
from tests.property.mutants import MUTANTS, Mutant, compiled
from tests.property.rules.player import Player
from tests.property.test_machine import world_of_lives, world_of_rows
from tests.property.world import World
from tests.support.revm import RevmChain
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.connection import known_abis
from wasiqa.home import home

SEEDS = range(20, 24)
"""Of sequences, tried until one finds the mutant."""


def test_each_check_has_a_mutant_that_it_must_find() -> None:
    assert {mutant.check for mutant in MUTANTS} == set(NAMES)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_text_that_a_mutant_replaces_is_there(mutant: Mutant) -> None:
    mutant.requests()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_document_names_a_mutant_beside_the_check_that_finds_it(mutant: Mutant) -> None:
    document = (home() / "docs" / "invariants.md").read_text("utf-8")
    row = next(
        line for line in document.splitlines() if line.startswith(f"| {mutant.check.removeprefix('invariant ')} |")
    )
    assert mutant.name in row


@pytest.fixture(scope="module")
def broken() -> Mapping[str, Mapping[str, Artifact]]:
    """The broken contracts by their names, by the names of the mutants."""
    return dict(zip((mutant.name for mutant in MUTANTS), compiled(MUTANTS), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_contract_broken_on_purpose_is_found(mutant: Mutant, broken: Mapping[str, Mapping[str, Artifact]]) -> None:
    world, machine = _stage(mutant, {**artifacts(), **broken[mutant.name]})
    sought = partial(run, world, sequences=300, steps=40, machine=machine, watched={mutant.check}, shrink=False)
    with pytest.raises(Broken, match=mutant.check):
        _one_after_the_other(sought)


def _one_after_the_other(sought: Callable[..., None]) -> None:
    for seed in SEEDS:
        sought(seed=seed)


def _stage(mutant: Mutant, code: Mapping[str, Artifact]) -> tuple[World, type[Player]]:
    """Where the mutant is looked for."""
    if mutant.life or mutant.early:
        return world_of_lives(code), EarlyMachine if mutant.early else LifeMachine
    if mutant.rows:
        return world_of_rows(code), RowMachine
    return World.opened(RevmChain(known=known_abis), code), HookMachine if mutant.hooks else Machine

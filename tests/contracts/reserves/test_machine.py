"""Any attestations, issues, backings and reports in any order: the chain does what a few lines of Python do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contracts.hooks.conftest import Series
from tests.contracts.reserves.machine import ReserveMachine, Stage
from tests.contracts.reserves.mutants import MUTANTS
from tests.contracts.reserves.pools import GOLD, WHEAT, Pools
from tests.property.mutants import Mutant, compiled
from tests.support.actors import Actors
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted

WHO = Actors()
Staging = Callable[[Mapping[str, Artifact]], Stage]


@pytest.fixture
def staged(
    chain: RevmChain,
    office: Office,
    governance: str,
    auditors: None,
    hands: Callable[[OpenSeries], Series],
    bill: OpenSeries,
    pib: OpenSeries,
) -> Staging:
    """Puts contracts on the chain, with two pools, and both series under the hook."""

    def stage(code: Mapping[str, Artifact]) -> Stage:
        known = {**artifacts(), **code}

        def deployed(name: str, *arguments: object) -> Contract:
            return chain.deploy(known[name], *arguments, sender=WHO.deployer).contract(known[name])

        authority = office.programme.registry.address
        pools = Pools(chain, deployed("ReserveRegistry", authority), governance)
        hook = deployed("ReserveCover", authority, pools.contract.address)
        series = hands(bill), hands(pib)
        for one in series:
            one.install(hook)
        for pool in (GOLD, WHEAT):
            pools.open(pool)
        return Stage(pools, hook, deployed("ReportRegister", authority), series, office)

    return stage


def test_pools_cover_and_reports_are_as_the_model_has_them(staged: Staging) -> None:
    stage = staged({})
    run_state_machine_as_test(lambda: ReserveMachine(stage), settings=settings(stateful_step_count=25))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_text_that_a_mutant_replaces_is_there(mutant: Mutant) -> None:
    mutant.requests()


@pytest.fixture(scope="module")
def broken() -> Mapping[str, Mapping[str, Artifact]]:
    """The broken contracts by their names, by the names of the mutants."""
    return dict(zip((mutant.name for mutant in MUTANTS), compiled(MUTANTS), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_contract_broken_on_purpose_is_found(
    mutant: Mutant, broken: Mapping[str, Mapping[str, Artifact]], staged: Staging
) -> None:
    stage = staged(broken[mutant.name])
    tried = settings(max_examples=300, stateful_step_count=25, phases=(Phase.generate,), report_multiple_bugs=False)
    with pytest.raises((AssertionError, Reverted)):
        run_state_machine_as_test(lambda: ReserveMachine(stage), settings=tried)

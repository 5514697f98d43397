"""Every contract fits a chain: 24,576 bytes of code (EIP-170), 49,152 bytes to create it (EIP-3860)."""

from __future__ import annotations

import pytest

from tests.contracts.bond.hooks import holding_limit
from tests.contracts.bond.series import PERIOD, terms
from tests.gas.ground import Ground
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import creation

RUNTIME, INITIAL = 24_576, 49_152


def deployable() -> list[Artifact]:
    """All but interfaces and abstract contracts."""
    return [artifact for artifact in artifacts().values() if artifact.runtime]


def test_no_contract_is_too_large() -> None:
    sizes = {artifact.name: (len(artifact.runtime), len(artifact.bytecode)) for artifact in deployable()}
    for name, (runtime, initial) in sizes.items():
        print(f"{name:40} {runtime:>10,} {RUNTIME - runtime:>10,} left {initial:>10,}")
    assert {
        "InvestorRegistry",
        "SovereignBond",
        "SeriesAdministration",
        "Programme",
        "PayingAgent",
        "PaymentAdministration",
        "TermsAdministration",
        "LicenceRegistry",
        "ReserveRegistry",
        "PublicRecord",
        "HoldingLimit",
    } <= sizes.keys()
    assert {name: size for name, size in sizes.items() if size[0] > RUNTIME or size[1] > INITIAL} == {}


@pytest.mark.parametrize("records", [1, 60, 360])
def test_a_series_of_thirty_years_can_be_created_with_eight_hooks(ground: Ground, records: int) -> None:
    """Its terms are part of what creates it."""
    stage = ground.series.stage
    times = [stage.chain.now() + PERIOD * (1 + k) for k in range(records)]
    longest = terms(stage, name="x" * 31, recordTimes=times, hooks=[stage.registry.address] * 8)
    code, wiring = artifacts()["SovereignBond"], (stage.registry.address, stage.administration.address)
    call = creation(code, *wiring, longest)
    assert len(call.data) <= INITIAL
    hooks = [holding_limit(stage).address for _ in range(8)]
    longest = terms(stage, name="x" * 31, recordTimes=times, hooks=hooks)
    stage.chain.deploy(code, *wiring, longest, sender=stage.chain.accounts()[0])

"""What an issue costs more that asks what a pool covers, and what an attestation costs."""

from __future__ import annotations

import pytest

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.reserves.pools import AUDITORS, DAY, GOLD, Pools
from tests.gas.ground import ALLOCATION, AMOUNT, DENOMINATION, Ground
from tests.gas.hooks import deployed, governed
from wasiqa.chain.compiler import artifacts
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import PoolTerms

pytestmark = pytest.mark.gas

ATTESTING = 80_500
"""By two auditors; the first of a pool costs about 66,000 more, for four slots that were empty."""
ADDED, ADDED_SIXTEEN = 33_000, 190_000


@pytest.fixture
def pools(ground: Ground) -> Pools:
    """A pool of gold that covers everything."""
    stage = ground.series.stage
    code = artifacts()["ReserveRegistry"]
    contract = stage.chain.deploy(code, stage.registry.address, sender=WHO.deployer).contract(code)
    for auditor in AUDITORS:
        stage.role("grantRole", "AUDITOR", auditor.address)
    pools = Pools(stage.chain, contract, ROLES["GOVERNANCE"], PoolTerms(2, 500, 90 * DAY))  # type: ignore[arg-type]
    pools.open()
    pools.attest(pools.attestation(quantity=2**100))
    return pools


def test_an_attestation_by_two_auditors_costs_no_more_than_this(pools: Pools) -> None:
    said = pools.attestation(quantity=2**101, sequence=2, document=b"\2" * 32)
    used = pools.attest(said).gas_used
    print(f"attest, the second of a pool, by two: {used:,}")
    assert used <= ATTESTING


@pytest.mark.parametrize(("backed", "bar"), [(1, ADDED), (16, ADDED_SIXTEEN)])
def test_an_issue_that_asks_for_cover_costs_no_more_than_this(
    ground: Ground, pools: Pools, backed: int, bar: int
) -> None:
    stage = ground.series.stage
    hook = deployed(stage, "ReserveCover", pools.contract)
    costs = []
    for hooks in ([], [hook.address]):
        series = Series.deployed(stage, allocation=ALLOCATION, denomination=DENOMINATION, hooks=hooks)
        if hooks or backed > 1:
            governed(series, hook, "setBacking", encoded(GOLD), 2_500_000, 3)
        series.mint(WHO.bank, AMOUNT)
        costs.append(series)
    for _ in range(backed - 2):
        other = Series.deployed(stage, allocation=ALLOCATION, denomination=DENOMINATION)
        governed(other, hook, "setBacking", encoded(GOLD), 2_500_000, 3)
    usual, asking = (series.mint(WHO.bank, AMOUNT).gas_used for series in costs)
    print(f"issue with the hook, {backed} series on the pool: {asking - usual:,} more")
    assert asking - usual <= bar

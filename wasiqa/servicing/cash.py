"""Play money in which test networks pay."""

from __future__ import annotations

from wasiqa.chain.accounts import DEVELOPMENT_CHAINS
from wasiqa.chain.chain import Chain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed
from wasiqa.errors import NotAllowed
from wasiqa.terms.currency import minor_units

TEST_NETWORKS = DEVELOPMENT_CHAINS | {11155111, 17000, 560048}
"""Development chains, and the public test networks Sepolia, Holesky and Hoodi."""


def deploy_test_cash(chain: Chain, ledger: Deployments, currency: str, decimals: int, deployer: str) -> Deployments:
    """Deploy `TestCash` for a currency and return the ledger with it. Raises `NotAllowed` on a live network."""
    minor_units(currency)
    if chain.chain_id not in TEST_NETWORKS:
        raise NotAllowed(f"test cash is refused on chain {chain.chain_id}, which is not a known test network")
    artifact = artifacts()["TestCash"]
    arguments = (f"Test {currency}", f"T{currency}", decimals)
    receipt = chain.deploy(artifact, *arguments, sender=deployer)
    return ledger.with_contract(f"TestCash{currency}", Deployed.of(chain, receipt, artifact, arguments, deployer))

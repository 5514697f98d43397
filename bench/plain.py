"""Two plain tokens: OpenZeppelin's ERC20, which is the usual one, and Solady's, which costs least.

Neither has a whitelist, so both show what everything beyond moving units costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.node import AnvilChain
from bench.published import source
from tests.gas.ground import AMOUNT, BATCH, each, wallets
from tests.support.actors import Actors
from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import Contract
from wasiqa.chain.sources import with_imports

WHO = Actors()
SETTINGS = Settings(runs=200)
"""The compiler's defaults of most projects: no intermediate representation."""
_OWN = Path(__file__).parent / "contracts"
_OPENZEPPELIN = ("@openzeppelin/contracts/access/Ownable.sol", "@openzeppelin/contracts/token/ERC20/ERC20.sol")
_SOLADY = ("solady/src/auth/Ownable.sol", "solady/src/tokens/ERC20.sol")
_PLENTY = 1000 * AMOUNT


def openzeppelin() -> Artifact:
    """OpenZeppelin's token with an owner who issues."""
    return _built("OpenZeppelinToken", with_imports(_OPENZEPPELIN))


def solady() -> Artifact:
    """Solady's token with an owner who issues. Raises `UsageRefused` if its package isn't installed."""
    return _built("SoladyToken", {name: source(name) for name in _SOLADY})


def measured(chain: AnvilChain, artifact: Artifact) -> dict[str, int]:
    """All figures of a plain token, by key."""
    created = chain.deploy(artifact, sender=WHO.deployer)
    ground = PlainGround(chain, created.contract(artifact))
    for wallet in (WHO.bank, WHO.fund):
        ground.mint(wallet, _PLENTY)
    return {"series.open": created.gas_used, **ground.figures()}


@dataclass(frozen=True)
class PlainGround:
    """A plain token held by `WHO.bank` and `WHO.fund`."""

    chain: AnvilChain
    token: Contract

    def figures(self) -> dict[str, int]:
        """What the operations cost that a plain token has."""
        (new,) = wallets("new", 1)
        holders = wallets("holder")
        found = {"transfer.existing": self.transfer(WHO.fund)}
        with self.chain.isolated():
            found["transfer.new"] = self.transfer(new)
        with self.chain.isolated():
            found["mint.new"] = self.mint(new, AMOUNT)
        with self.chain.isolated():
            for key in ("new", "existing"):
                found[f"batch_transfer_100.{key}"] = each(self.batch(holders))
        return found

    def transfer(self, receiver: str) -> int:
        """Gas of a transfer by the bank."""
        return self.chain.transact(self.token, "transfer", receiver, AMOUNT, sender=WHO.bank).gas_used

    def batch(self, receivers: list[str]) -> int:
        """Gas of a hundred transfers in one transaction."""
        amounts = [AMOUNT] * BATCH
        return self.chain.transact(self.token, "batchTransfer", receivers, amounts, sender=WHO.bank).gas_used

    def mint(self, wallet: str, units: int) -> int:
        """Gas of an issue by the owner."""
        return self.chain.transact(self.token, "mint", wallet, units, sender=WHO.deployer).gas_used


def _built(name: str, imported: Mapping[str, str]) -> Artifact:
    own = f"bench/contracts/{name}.sol"
    return compiled({**imported, own: (_OWN / f"{name}.sol").read_text("utf-8")}, SETTINGS)[name]

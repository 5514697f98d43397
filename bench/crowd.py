"""Making a programme large: investors, holders, transfers, periods and series, by real transactions in big batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.contracts.bond.stage import ROLES, WHO
from tests.gas.ground import AMOUNT, BATCH, DENOMINATION, Ground, wallets
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import Contract
from wasiqa.chain.sources import with_imports

_WORDS = 400
"""Words that fit into one transaction, with room to spare."""
_ISSUES = 150
"""Issues that fit, with a holding limit as well."""
_TRANSFERS = 400
_MOVER = "bench/contracts/Mover.sol"


def admit(ground: Ground, new: Sequence[str]) -> None:
    """Enter wallets into the whitelist."""
    for part in _parts(new, _WORDS):
        ground.admit(part)


def issue(ground: Ground, holders: Sequence[str]) -> None:
    """Enter wallets into the whitelist, and give each of them units."""
    admit(ground, holders)
    for part in _parts(holders, _ISSUES):
        ground.series.act("batchMint", part, [AMOUNT] * len(part), sender=ROLES["ISSUER"])


def mover(ground: Ground) -> Contract:
    """An admitted holder that makes many transfers at once."""
    text = (Path(__file__).parents[1] / _MOVER).read_text("utf-8")
    imports = with_imports(["@openzeppelin/contracts/token/ERC20/IERC20.sol"])
    artifact = compiled({**imports, _MOVER: text})["Mover"]
    contract = ground.series.chain.deploy(artifact, sender=WHO.deployer).contract(artifact)
    issue(ground, [contract.address])
    return contract


def move(ground: Ground, by: Contract, number: int) -> None:
    """Make so many transfers of the series, to a hundred holders in turn."""
    holders = wallets("receiver")
    turns = [holders[k % BATCH] for k in range(number)]
    for part in _parts(turns, _TRANSFERS):
        call = ground.series.bond.address, part, DENOMINATION
        ground.series.chain.transact(by, "move", *call, sender=WHO.stranger)


def age(ground: Ground, periods: int) -> None:
    """Let record times pass until so many are behind; both parties move in each period."""
    while ground.period < periods:
        ground.pass_record()
        ground.touch()


def _parts(everything: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(everything), size):
        yield list(everything[start : start + size])

"""Stand-ins for a whitelist and a hook, from `Doubles.sol`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tests.contracts.bond.stage import WHO, Stage
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import Contract

_SOURCE = Path(__file__).with_name("Doubles.sol")


@lru_cache
def _built(name: str) -> Artifact:
    return compiled({_SOURCE.name: _SOURCE.read_text("utf-8")})[name]


def double(stage: Stage, name: str, *arguments: object) -> Contract:
    """Deploy the stand-in of this name."""
    return stage.chain.deploy(_built(name), *arguments, sender=WHO.deployer).contract(_built(name))

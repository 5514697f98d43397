"""Contracts for tests of the Python side alone: those of `Probe.sol`, and OpenZeppelin's TimelockController."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import LIBRARY, compiled
from wasiqa.chain.sources import with_imports

_PROBE = Path(__file__).with_name("Probe.sol")


@lru_cache
def built(name: str) -> Artifact:
    """The contract of this name."""
    if name == "TimelockController":
        return compiled(with_imports(LIBRARY))[name]
    return compiled({_PROBE.name: _PROBE.read_text("utf-8")})[name]

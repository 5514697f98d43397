"""The contracts that servicing deploys and calls."""

from __future__ import annotations

from functools import cache

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts
from wasiqa.servicing.roles import TIMELOCKS

_built = cache(artifacts)


def built(name: str) -> Artifact:
    """The contract of this name. Sources are looked at once in a process, since that takes long."""
    return _built()[name]


def artifact_of(name: str) -> Artifact:
    """The code of a contract that the deployments ledger calls by this name."""
    if name in TIMELOCKS.values():
        return built("TimelockController")
    return built("TestCash" if name.startswith("TestCash") else name.partition("-")[0])

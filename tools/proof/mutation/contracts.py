"""How a process takes on other code of some contracts: whatever tests deploy from then on is that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from pyrevm import CfgEnv

from tests.support import revm
from wasiqa.chain import compiler
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.standard_json import Build
from wasiqa.servicing import code

_LARGE = 10**6
"""Bytes of a contract; code that isn't optimised is larger than networks allow."""


def adopter(built: tuple[Build, ...], changed: Iterable[Artifact]) -> Callable[[], None]:
    """What a process calls to take these contracts for those of the same names, among all that were `built`."""
    by_name = {artifact.name: artifact for artifact in changed}

    def adopt() -> None:
        mixed = tuple(
            replace(part, artifacts=tuple(by_name.get(one.name, one) for one in part.artifacts)) for part in built
        )
        compiler.builds = lambda: mixed
        code._built.cache_clear()
        setattr(revm, "CfgEnv", partial(CfgEnv, limit_contract_code_size=_LARGE))  # noqa: B010 (a function, for a class)

    return adopt

"""The programme's whitelist, and one in which any word can be put."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.actors import Actors
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.roles import role_id


@pytest.fixture
def registry(office: Office) -> Contract:
    """The programme's whitelist."""
    return office.programme.registry


@pytest.fixture
def licence_registry(grant: Callable[[str], str]) -> str:
    """Who plays the licence registry; no contract holds its role yet."""
    return grant("LICENCE_REGISTRY")


@pytest.fixture
def open_registry(chain: RevmChain, actors: Actors) -> Contract:
    """A whitelist for any word, also for one that has moved; the operator plays governance."""
    code = artifacts()["OpenRegistry"]
    holders = {"REGISTRAR": actors.registrar, "GOVERNANCE": actors.operator, "LICENCE_REGISTRY": actors.auditor}
    holders["AGENT"] = actors.operator
    grants = [(role_id(role), holder) for role, holder in holders.items()]
    return chain.deploy(code, actors.operator, grants, sender=actors.deployer).contract(code)

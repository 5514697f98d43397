"""Fixtures of the journal's tests."""

import pytest

from tests.support.actors import Actors
from tests.support.chains import LocalChain, actors, each_chain, session_revm, session_tester, tester
from tests.support.probe import built
from wasiqa.chain.contract import Contract

__all__ = ["actors", "each_chain", "session_revm", "session_tester", "tester"]


@pytest.fixture
def probe(each_chain: LocalChain, actors: Actors) -> Contract:
    """A Probe on each chain in turn, with the value 7."""
    artifact = built("Probe")
    return each_chain.deploy(artifact, actors.registrar, 7, sender=actors.deployer).contract(artifact)

"""A debt office on revm, deployed once a session; what a life does to it is undone."""

from __future__ import annotations

import pytest

from tests.support.chains import actors, chain, session_revm
from tests.support.office import Office
from tests.support.revm import RevmChain

__all__ = ["actors", "chain", "session_revm"]


@pytest.fixture(scope="session")
def opened(session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Deploys for the whole session; tests ask for `office`."""
    return Office.opened(session_revm, tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(opened: Office, chain: RevmChain) -> Office:
    """The office, with no series yet."""
    return opened

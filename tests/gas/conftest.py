"""Where gas is measured: a programme of its own on eth-tester, whose receipts are those of a real chain."""

from __future__ import annotations

import pytest

from tests.gas.ground import Ground
from tests.support.chains import session_tester, tester
from wasiqa.chain.tester import TesterChain

__all__ = ["session_tester", "tester"]


@pytest.fixture(scope="session")
def session_ground(session_tester: TesterChain) -> Ground:
    """Deploys for the session; tests ask for `ground`."""
    return Ground.laid(session_tester)


@pytest.fixture
def ground(session_ground: Ground, tester: TesterChain) -> Ground:
    """A series in its second period, held by two wallets that both moved in it."""
    return session_ground

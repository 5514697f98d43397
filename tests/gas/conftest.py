"""Where gas is measured: a programme of its own on eth-tester, whose receipts are those of a real chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.settlement.market import Market
from tests.gas.ground import Ground
from tests.gas.market import laid
from tests.support.chains import tester
from wasiqa.chain.chain import MAX_GAS
from wasiqa.chain.connection import known_abis
from wasiqa.chain.tester import TesterChain

__all__ = ["tester"]


class UntriedChain(TesterChain):
    """Tries no call before it sends it: that takes as long as the call itself, and receipts are what is read here."""

    def _gas(self, transaction: Any, given: int | None) -> int:
        return MAX_GAS if given is None else given


@pytest.fixture(scope="session")
def session_tester() -> TesterChain:
    """The session's chain."""
    return UntriedChain(known=known_abis)


@pytest.fixture(scope="session")
def session_ground(session_tester: TesterChain) -> Ground:
    """Deploys for the session; tests ask for `ground`."""
    return Ground.laid(session_tester)


@pytest.fixture
def ground(session_ground: Ground, tester: TesterChain) -> Ground:
    """A series in its second period, held by two wallets that both moved in it."""
    return session_ground


@pytest.fixture(scope="session")
def session_market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """Deploys for the session; tests ask for `market`. On a chain of its own, whose day nobody else turns."""
    return laid(UntriedChain(known=known_abis), tmp_path_factory.mktemp("office"))


@pytest.fixture
def market(session_market: Market) -> Iterator[Market]:
    """A bond whose two holders have traded with each other before."""
    with session_market.chain.isolated():
        yield session_market

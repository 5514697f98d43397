"""The market of the bond; everything that a test does to it is undone."""

from __future__ import annotations

import pytest

from tests.contracts.settlement.market import Market
from tests.contracts.settlement.repos import Repos
from tests.support.office import Office, OpenSeries


@pytest.fixture
def market(office: Office, pib: OpenSeries) -> Market:
    """The bond is issued; seller and buyer have signed nothing yet."""
    return Market.opened(office, pib)


@pytest.fixture
def repos(market: Market, governance: str, enforcer: str) -> Repos:
    """The hook is on the bond; nothing is pledged."""
    return Repos.begun(market, governance, enforcer)

"""An auction hall in the programme, set up once a session."""

from __future__ import annotations

import pytest

from tests.contracts.auctions.hall import Hall
from tests.contracts.conftest import World
from tests.support.revm import RevmChain


@pytest.fixture(scope="session")
def session_hall(world: World) -> Hall:
    """Roles and cash for the session."""
    return Hall.opened(world.office, world.bill, world.pib)


@pytest.fixture
def hall(session_hall: Hall, chain: RevmChain) -> Hall:
    """No auction is announced yet."""
    return session_hall

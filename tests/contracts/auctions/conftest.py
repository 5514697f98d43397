"""An auction hall in the programme, set up once for the tests of a file and put back after them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.auctions.hall import Hall
from tests.support.revm import RevmChain
from tests.support.world import World


@pytest.fixture(scope="module")
def opened_hall(world: World, session_revm: RevmChain) -> Iterator[Hall]:
    """Roles and cash."""
    with session_revm.isolated():
        yield Hall.opened(world.office, world.bill, world.pib)


@pytest.fixture
def hall(opened_hall: Hall, chain: RevmChain) -> Hall:
    """No auction is announced yet."""
    return opened_hall

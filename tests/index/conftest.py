"""A debt office on revm for the tests of the event store, with a store of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.life import DAY
from tests.index.support import Desk
from tests.support.chains import actors, chain, session_revm
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain

__all__ = ["actors", "chain", "session_revm"]


@pytest.fixture(scope="session")
def opened(session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, OpenSeries, OpenSeries]:
    """Deploys for the whole session; tests ask for `desk`."""
    office = Office.opened(session_revm, tmp_path_factory.mktemp("office"))
    default = 10 * DAY, 2_500, 7_500, 7 * DAY
    return office, office.open_series("pib-3y-2020", default=default), office.open_series("mtb-574")


@pytest.fixture
def desk(opened: tuple[Office, OpenSeries, OpenSeries], chain: RevmChain, tmp_path: Path) -> Desk:
    """The office with its bond and its bill, and an event store that has read nothing."""
    return Desk.at(*opened, tmp_path / "31337.events.db")

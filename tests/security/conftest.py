"""The deployed programme of the contract tests, and the table of permissions."""

from __future__ import annotations

import pytest

from tests.contracts.conftest import actors, bill, chain, office, pib, session_revm, world
from tests.security.table import Deployed
from tests.support.office import Office, OpenSeries

__all__ = ["actors", "bill", "chain", "office", "pib", "session_revm", "world"]


@pytest.fixture
def deployed(office: Office, pib: OpenSeries) -> Deployed:
    """The programme with one of its series."""
    return Deployed(office, pib)

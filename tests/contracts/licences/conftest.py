"""The programme's licence registry, in which no venue is known yet."""

from __future__ import annotations

import pytest

from tests.contracts.licences.registry import Registry
from tests.support.office import Office


@pytest.fixture
def registry(office: Office) -> Registry:
    """Whatever a test does to it is undone."""
    return Registry(office)

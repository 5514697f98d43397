"""A series and its whitelist, whose roles persons hold, for the suites of the standards."""

from __future__ import annotations

import pytest

from tests.contracts.bond.conftest import series, session_series, stage
from tests.contracts.bond.stage import Stage
from tests.contracts.registry.conftest import open_registry
from tests.support.chains import actors, chain, session_revm
from wasiqa.chain.contract import Contract

__all__ = ["actors", "chain", "open_registry", "series", "session_revm", "session_series", "stage"]


@pytest.fixture
def registry(stage: Stage) -> Contract:
    """The whitelist of the series; the operator is its agent."""
    return stage.registry

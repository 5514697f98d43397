"""A series on its own for the tests of the token, deployed once a session."""

from __future__ import annotations

import pytest

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO, Stage
from tests.support.revm import RevmChain


@pytest.fixture(scope="session")
def session_series(session_revm: RevmChain) -> Series:
    """Deploys for the session; tests ask for `series`."""
    series = Series.deployed(Stage.opened(session_revm))
    series.mint(WHO.bank, 10_000)
    series.mint(WHO.fund, 5_000)
    return series


@pytest.fixture
def series(session_series: Series, chain: RevmChain) -> Series:
    """A bond with a denomination of 100 and four record times, all to come; the bank holds 10,000, the fund 5,000."""
    return session_series


@pytest.fixture
def stage(series: Series) -> Stage:
    """The whitelist of `series`, for a bond of a test's own."""
    return series.stage

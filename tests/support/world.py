"""A debt office on revm with two open series: deployed once a session, put back after each test."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain


@dataclass(frozen=True)
class World:
    """What is deployed once: the office and its two series."""

    office: Office
    pib: OpenSeries
    bill: OpenSeries


@pytest.fixture(scope="session")
def world(session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Deploys for the whole session: it must be set up before a test isolates itself, so tests ask for the others."""
    office = Office.opened(session_revm, tmp_path_factory.mktemp("office"))
    return World(office, office.open_series("pib-3y-2020"), office.open_series("mtb-574"))


@pytest.fixture
def office(world: World, chain: RevmChain) -> Office:
    """The programme with its whitelist filled; everything that a test does to it is undone."""
    return world.office


@pytest.fixture
def pib(world: World, chain: RevmChain) -> OpenSeries:
    """The three-year bond, open and not issued yet; it has the holding limit as a hook."""
    return world.pib


@pytest.fixture
def bill(world: World, chain: RevmChain) -> OpenSeries:
    """The 84-day bill, open and not issued yet; it has no hook."""
    return world.bill

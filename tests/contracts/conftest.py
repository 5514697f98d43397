"""A debt office on revm for the tests of the contracts: deployed once a session, put back after each test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from eth_utils.crypto import keccak

from tests.support.chains import actors, chain, session_revm
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain
from wasiqa.chain.codec import checksummed
from wasiqa.servicing.roles import role_id

__all__ = ["actors", "chain", "session_revm"]


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


@pytest.fixture
def grant(office: Office) -> Callable[[str], str]:
    """Gives a role to an account made for it, and returns that account: it acts at once, with no second party."""

    def to_one_account(role: str) -> str:
        account = str(checksummed(keccak(text=f"an account with the role {role}")[:20]))
        office.by_two("governance", office.programme.registry.encode("grantRole", role_id(role), account))
        return account

    return to_one_account


@pytest.fixture
def issuer(grant: Callable[[str], str]) -> str:
    """An account that issues units, beside the issuance timelock."""
    return grant("ISSUER")


@pytest.fixture
def enforcer(grant: Callable[[str], str]) -> str:
    """An account that forces transfers, beside the enforcement timelock."""
    return grant("ENFORCEMENT")


@pytest.fixture
def governance(grant: Callable[[str], str]) -> str:
    """An account that changes rules, beside the governance timelock; it is no admin."""
    return grant("GOVERNANCE")


@pytest.fixture
def redeemer(grant: Callable[[str], str]) -> str:
    """An account that burns units, beside the paying agent contract."""
    return grant("REDEEMER")

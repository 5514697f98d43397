"""The tests of the contracts share a debt office on revm, and accounts that hold one role each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_utils.crypto import keccak

from tests.support.chains import actors, chain, session_revm
from tests.support.office import Office
from tests.support.world import bill, office, pib, world
from wasiqa.chain.codec import checksummed
from wasiqa.servicing.roles import role_id

__all__ = ["actors", "bill", "chain", "office", "pib", "session_revm", "world"]


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

"""The programme's reserve registry with a pool of gold, in which nothing is attested yet; two of three must sign."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.hooks.conftest import Series, hands
from tests.contracts.reserves.cover import Cover
from tests.contracts.reserves.pools import AUDITORS, Pools
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain
from wasiqa.servicing.roles import role_id

__all__ = ["hands"]

AUDITOR = role_id("AUDITOR")


@pytest.fixture
def bare(chain: RevmChain, office: Office, governance: str) -> Pools:
    """No pool yet."""
    return Pools(chain, office.programme.reserves, governance)


@pytest.fixture
def pools(bare: Pools, auditors: None) -> Pools:
    """Gold."""
    bare.open()
    return bare


@pytest.fixture
def auditors(office: Office) -> None:
    """The third, too, holds the role."""
    registry = office.programme.registry
    office.by_two("governance", *(registry.encode("grantRole", AUDITOR, one.address) for one in AUDITORS))


@pytest.fixture
def dismiss(office: Office) -> Callable[[str], None]:
    """Takes the role from an auditor."""

    def dismissed(account: str) -> None:
        office.by_two("governance", office.programme.registry.encode("revokeRole", AUDITOR, account))

    return dismissed


@pytest.fixture
def appoint(office: Office) -> Callable[[str], None]:
    """Gives the role to somebody."""

    def appointed(account: str) -> None:
        office.by_two("governance", office.programme.registry.encode("grantRole", AUDITOR, account))

    return appointed


@pytest.fixture
def cover(pools: Pools, office: Office, hands: Callable[[OpenSeries], Series], bill: OpenSeries) -> Cover:
    """The bill has the hook, and a gram of gold backs 25,000.00 of it: five denominations. Nothing is attested."""
    cover = Cover(pools, hands(bill), office.programme.hooks["reserve_cover"][0])
    cover.series.install(cover.hook)
    cover.back()
    return cover

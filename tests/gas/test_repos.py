"""What a repo costs, and what the hook that holds pledged units adds to a transfer."""

from __future__ import annotations

import pytest

from tests.contracts.settlement.market import BUYER, CASH, SELLER, UNIT, WHO, Market
from tests.contracts.settlement.repos import Repos
from tests.gas.market import told
from wasiqa.servicing.roles import role_id

pytestmark = pytest.mark.gas

ADDED = 10_900
OPENED, CLOSED, CLAIMED = 190_000, 83_000, 92_000


@pytest.fixture
def repos(market: Market) -> Repos:
    """The bond has the hook, and its first repo was opened and closed."""
    grant = market.office.programme.registry.encode("grantRole", role_id("GOVERNANCE"), WHO.operator)
    market.office.by_two("governance", grant)
    repos = Repos.begun(market, WHO.operator, WHO.operator)
    for key in (SELLER, BUYER):
        market.approve(market.cash, key.address, CASH, spender=repos.contract.address)
    repos.close(repos.opened())
    return repos


def test_the_hook_adds_no_more_than_this_to_a_transfer(market: Market, repos: Repos) -> None:
    asked = repos.send(UNIT).gas_used
    repos.remove()
    added = asked - repos.send(UNIT).gas_used
    print(f"added to a transfer: {added:,}")
    assert added <= ADDED


def test_a_repo_costs_no_more_than_this(repos: Repos) -> None:
    repo, other = repos.repo(nonce=2), repos.repo(nonce=3)
    assert told("opening a repo", repos.open(repo)) <= OPENED
    repos.open(other)
    assert told("closing a repo", repos.close(repo)) <= CLOSED
    repos.overdue(other)
    assert told("claiming its units", repos.claim(other)) <= CLAIMED

"""Trades are told as they were settled; repos, pledges and credits are rebuilt, and compared with the contracts."""

from __future__ import annotations

import pytest

from tests.contracts.settlement.market import BUYER, PRICE, SELLER, UNIT, WHO, Market
from tests.contracts.settlement.repos import CLOSING, Repos
from tests.index.support import Desk
from tests.index.test_rebuilt import state_of
from wasiqa.activities import Activity
from wasiqa.index.check import differences
from wasiqa.servicing.roles import role_id


@pytest.fixture
def market(desk: Desk) -> Market:
    return Market.opened(desk.office, desk.pib)


@pytest.fixture
def repos(desk: Desk, market: Market) -> Repos:
    for role in ("GOVERNANCE", "ENFORCEMENT"):
        grant = desk.office.programme.registry.encode("grantRole", role_id(role), WHO.operator)
        desk.office.by_two("governance", grant)
    return Repos.begun(market, WHO.operator, WHO.operator)


def test_trades_are_told_as_they_were_settled(desk: Desk, market: Market) -> None:
    market.settle(market.trade())
    venue = market.venue(Activity.EXCHANGE)
    broken = market.trade(units=UNIT - 1)
    market.chain.travel(market.chain.now() + 60)
    receipt = market.batch(venue, [market.trade(units=5 * UNIT), broken])
    state = state_of(desk.index()).market
    first, second = state.trades[market.bond.address]
    assert (first.seller, first.buyer, first.units, first.venue) == (SELLER.address, BUYER.address, 10 * UNIT, 0)
    paid = market.cost(5 * UNIT)
    told = (receipt.hash, SELLER.address, BUYER.address, 5 * UNIT, PRICE, paid.clean, paid.accrued)
    assert second == (market.chain.now(), *told, market.cash.address, venue)
    assert state.traded == {market.bond.address: 2}
    assert differences(desk.index(), desk.office.programme) == ()


def test_repos_pledges_and_credits_are_rebuilt(desk: Desk, repos: Repos) -> None:
    cash = repos.market.deployed("RefusingCash")
    for key in (SELLER, BUYER):
        repos.market.chain.transact(cash, "mint", key.address, 10 * CLOSING, sender=WHO.deployer)
        repos.market.approve(cash, key.address, spender=repos.contract.address)
    made = [repos.opened(nonce=nonce, cash=cash.address) for nonce in range(1, 5)]
    repos.market.chain.transact(cash, "setRefused", BUYER.address, True, sender=WHO.deployer)
    repos.close(made[0])
    repos.release(made[1])
    repos.overdue(made[2])
    repos.claim(made[2])
    index = desk.index()
    state = state_of(index).market
    ids = ["0x" + repos.id(repo).hex() for repo in made]
    assert [state.repos[one].state for one in ids] == ["CLOSED", "RELEASED", "CLAIMED", "OPEN"]
    assert (state.repos[ids[2]].claimed, state.repos[ids[3]].terms) == (10 * UNIT, made[3])
    assert state.pledged == {(repos.market.bond.address, SELLER.address): 10 * UNIT}
    assert state.credits == {(cash.address, BUYER.address): CLOSING}
    assert differences(index, desk.office.programme) == ()
    arguments = cash.address, BUYER.address, WHO.insurer
    repos.market.chain.transact(repos.contract, "collect", *arguments, sender=BUYER.address)
    assert state_of(desk.index()).market.credits == {(cash.address, BUYER.address): 0}
    assert differences(desk.index(), desk.office.programme) == ()


def test_an_event_that_the_store_lost_is_found(desk: Desk, repos: Repos) -> None:
    repo = repos.opened()
    repos.close(repo)
    index = desk.index().sync()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql("delete from events where name = 'RepoClosed'")
    (found,) = differences(index, desk.office.programme)
    assert str(found) == f"repo 0x{repos.id(repo).hex()}: the events say OPEN, the chain says CLOSED"

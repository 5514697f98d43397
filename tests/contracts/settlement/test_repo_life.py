"""What else may happen to a repo: lapsed admissions, coupons, seizure, recovery, redemption, cash that is refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.contracts.settlement.market import BUYER, DAY, SELLER, UNIT, WHO
from tests.contracts.settlement.repos import CLOSING, OPENING, PLEDGED, Repos
from tests.support.chains import emitted, reverts
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.trading.repo import Repo

NEW = WHO.second_bank


@pytest.mark.parametrize("names", [["bank"], ["fund"], ["bank", "fund"]])
def test_it_is_paid_back_whoever_has_lost_its_admission(repos: Repos, names: list[str]) -> None:
    repo = repos.opened()
    for name in names:
        repos.market.lapse(name)
    repos.close(repo)
    assert (repos.state(repo), repos.pledged()) == ("CLOSED", 0)


@pytest.mark.parametrize("names", [["bank"], ["fund"], ["bank", "fund"]])
def test_it_is_released_whoever_has_lost_its_admission(repos: Repos, names: list[str]) -> None:
    repo = repos.opened()
    for name in names:
        repos.market.lapse(name)
    repos.release(repo)
    assert repos.pledged() == 0


def test_a_buyer_who_is_not_admitted_any_more_has_the_units_moved_to_who_is(repos: Repos) -> None:
    repo = repos.opened()
    repos.market.lapse("fund")
    repos.overdue(repo)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=32, value=10 * UNIT):
        repos.claim(repo)
    repos.claim(repo, to=WHO.insurer)
    assert repos.balance(WHO.insurer) == 10 * UNIT


def test_a_seller_whose_admission_has_lapsed_stops_no_claim(repos: Repos) -> None:
    repo, held = repos.opened(), repos.balance(BUYER.address)
    repos.market.lapse("bank")
    repos.overdue(repo)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=12, value=UNIT):
        repos.send(UNIT)
    emitted(repos.claim(repo), repos.contract, "RepoClaimed", repo=repos.id(repo), to=BUYER.address, units=10 * UNIT)
    assert (repos.balance(BUYER.address) - held, repos.pledged()) == (10 * UNIT, 0)


def refused_of_a_lapsed_seller(repos: Repos, repo: Repo, code: int, to: str = BUYER.address) -> None:
    """And nothing has changed."""
    with reverts("TransferRefused", {"from": SELLER.address, "to": to}, code=code, value=10 * UNIT):
        repos.claim(repo, to=to)
    assert (repos.state(repo), repos.pledged()) == ("OPEN", 10 * UNIT)


def test_of_a_lapsed_seller_all_else_is_asked_as_of_a_transfer(repos: Repos) -> None:
    """Frozen, paused, another hook's, or to somebody who is not admitted."""
    market, repo = repos.market, repos.opened()
    bond, chain = market.bond, market.chain
    market.lapse("bank")
    repos.overdue(repo)
    for to in (WHO.stranger, SELLER.address):
        refused_of_a_lapsed_seller(repos, repo, 31 if to == WHO.stranger else 32, to)
    for wallet, code in ((SELLER.address, 3), (BUYER.address, 4)):
        with chain.isolated():
            chain.transact(bond, "setAddressFrozen", wallet, True, sender=repos.enforcer)
            refused_of_a_lapsed_seller(repos, repo, code)
    with chain.isolated():
        chain.transact(bond, "freezePartialTokens", SELLER.address, 91 * UNIT, sender=repos.enforcer)
        with reverts("ERC7943InsufficientUnfrozenBalance", account=SELLER.address, amount=10 * UNIT, unfrozen=9 * UNIT):
            repos.claim(repo)
    with chain.isolated():
        chain.transact(bond, "pause", 1, sender=WHO.guardian)
        refused_of_a_lapsed_seller(repos, repo, 2)
    with chain.isolated():
        stranger = market.deployed("Pledge", market.office.programme.registry.address, WHO.operator)
        repos.install(stranger)
        chain.transact(stranger, "pledge", bond.address, SELLER.address, 91 * UNIT, sender=WHO.operator)
        refused_of_a_lapsed_seller(repos, repo, PLEDGED)
    repos.claim(repo)


def test_once_the_register_is_closed_a_lapsed_sellers_units_stay(repos: Repos) -> None:
    market, repo = repos.market, repos.opened()
    market.lapse("bank")
    market.chain.travel(market.series.record_times[-1] + 1)
    refused_of_a_lapsed_seller(repos, repo, 1)


def test_of_a_lapsed_seller_odd_units_go_as_all_that_it_has_or_not_at_all(repos: Repos) -> None:
    repos.seize(1)
    odd = 100 * UNIT - 1
    repo, market = repos.opened(units=odd), repos.market
    repos.send(UNIT, sender=BUYER.address, to=SELLER.address)
    market.lapse("bank")
    repos.overdue(repo)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=8, value=odd):
        repos.claim(repo)
    repos.seize(UNIT)
    told = {"repo": repos.id(repo), "to": BUYER.address, "units": odd}
    emitted(repos.claim(repo), repos.contract, "RepoClaimed", told)


@pytest.mark.parametrize("status", ["removed", "blocked_by_registrar"])
def test_who_is_blocked_or_removed_has_not_merely_lapsed(repos: Repos, status: str) -> None:
    repo = repos.opened()
    office = repos.market.office
    word = replace(office.word("bank"), valid_until=repos.market.chain.now() - 1, **{status: True})
    office.admit({SELLER.address: word})
    repos.overdue(repo)
    refused_of_a_lapsed_seller(repos, repo, {"removed": 18, "blocked_by_registrar": 14}[status])


def test_where_corridors_are_judged_a_lapsed_seller_is_waited_for(repos: Repos) -> None:
    market, repo = repos.market, repos.opened()
    market.lapse("bank")
    repos.overdue(repo)
    market.chain.transact(market.bond, "setRules", 2**24 - 1, 0x21, sender=repos.governance)
    refused_of_a_lapsed_seller(repos, repo, 12)


def test_the_coupon_goes_to_the_seller_who_owns_the_units(repos: Repos) -> None:
    market = repos.market
    series, agent = market.series, market.office.programme.paying_agent
    repos.opened(closes_at=series.pay_time(0) + 30 * DAY)
    market.chain.travel(series.pay_time(0))
    market.chain.transact(agent, "fund", market.bond.address, 0, sender=WHO.paying_agent)
    before = repos.balance(SELLER.address, market.cash)
    market.chain.transact(agent, "push", market.bond.address, 0, [SELLER.address], sender=WHO.paying_agent)
    assert repos.balance(SELLER.address, market.cash) - before == 100 * UNIT * 7 // 200


def test_a_court_takes_pledged_units_and_what_comes_in_later_makes_up_for_them(repos: Repos) -> None:
    repo = repos.opened()
    repos.seize(94 * UNIT)
    assert (repos.pledged(), repos.balance(SELLER.address)) == (10 * UNIT, 6 * UNIT)
    with reverts("TransferRefused", {"from": SELLER.address, "to": BUYER.address}, code=PLEDGED, value=UNIT):
        repos.send(UNIT)
    repos.send(5 * UNIT, sender=BUYER.address, to=SELLER.address)
    repos.send(UNIT)
    repos.overdue(repo)
    repos.claim(repo)
    assert repos.balance(SELLER.address) == 0


def test_the_buyer_takes_what_is_left_and_nothing_is_not_claimed(repos: Repos) -> None:
    repo, other = repos.opened(), repos.opened(nonce=2)
    repos.seize(96 * UNIT)
    repos.overdue(other)
    told = {"repo": repos.id(repo), "to": BUYER.address, "units": 4 * UNIT}
    emitted(repos.claim(repo), repos.contract, "RepoClaimed", told)
    assert repos.pledged() == 10 * UNIT
    with reverts("NothingThere"):
        repos.claim(other)
    repos.close(other)
    assert repos.pledged() == 0


def test_frozen_units_are_not_claimed_before_they_are_free(repos: Repos) -> None:
    repo, market = repos.opened(), repos.market
    market.chain.transact(market.bond, "setFrozenTokens", SELLER.address, 95 * UNIT, sender=repos.enforcer)
    repos.overdue(repo)
    free = {"account": SELLER.address, "amount": 10 * UNIT, "unfrozen": 5 * UNIT}
    with reverts("ERC7943InsufficientUnfrozenBalance", free):
        repos.claim(repo)
    market.chain.transact(market.bond, "setFrozenTokens", SELLER.address, 0, sender=repos.enforcer)
    repos.claim(repo)


def successor(repos: Repos, name: str, wallet: str = NEW) -> str:
    """The same investor's other wallet, to which nothing has happened yet."""
    repos.market.office.admit({wallet: repos.market.office.word(name)})
    return wallet


def test_the_pledge_goes_with_the_seller_to_its_new_wallet(repos: Repos) -> None:
    repo = repos.opened()
    repos.recover(SELLER.address, successor(repos, "bank"))
    bond = repos.market.bond.address
    assert (repos.pledged(), repos.pledged(NEW)) == (0, 10 * UNIT)
    assert repos.market.chain.call(repos.hook, "holderOf", bond, SELLER.address) == NEW
    with reverts("TransferRefused", {"from": NEW, "to": BUYER.address}, code=PLEDGED, value=91 * UNIT):
        repos.send(91 * UNIT, sender=NEW)
    with repos.market.chain.isolated():
        repos.market.chain.transact(repos.market.cash, "mint", NEW, CLOSING, sender=WHO.deployer)
        repos.market.approve(repos.market.cash, NEW, CLOSING, spender=repos.contract.address)
        repos.close(repo, by=NEW)
        assert repos.pledged(NEW) == 0
    repos.overdue(repo)
    repos.claim(repo)
    assert (repos.pledged(NEW), repos.balance(NEW)) == (0, 90 * UNIT)


def test_it_goes_from_wallet_to_wallet_and_adds_to_what_is_there(repos: Repos) -> None:
    repo = repos.opened()
    third = WHO.second_individual
    repos.recover(SELLER.address, successor(repos, "bank"))
    repos.recover(NEW, successor(repos, "bank", third))
    assert [repos.pledged(one) for one in (SELLER.address, NEW, third)] == [0, 0, 10 * UNIT]
    repos.close(repo, by=BUYER.address)
    assert repos.pledged(third) == 0


@pytest.mark.parametrize("hops", [1, 2])
def test_who_takes_the_sellers_place_keeps_nobody_from_the_units(repos: Repos, hops: int) -> None:
    repo, other = repos.opened(), repos.opened(nonce=2)
    wallets = [SELLER.address, NEW, WHO.second_individual][: hops + 1]
    for lost, found in pairwise(wallets):
        repos.recover(lost, successor(repos, "bank", found))
    repos.overdue(repo)
    repos.claim(repo)
    assert (repos.pledged(wallets[-1]), repos.balance(wallets[-1])) == (10 * UNIT, 90 * UNIT)
    repos.close(other, by=BUYER.address)


def test_who_has_taken_the_buyers_place_is_paid_and_may_claim(repos: Repos) -> None:
    repo, other = repos.opened(), repos.opened(nonce=2)
    repos.recover(BUYER.address, successor(repos, "fund"))
    market = repos.market
    told = {"repo": repos.id(repo), "payer": SELLER.address, "payee": NEW}
    emitted(repos.close(repo), repos.contract, "RepoClosed", told)
    assert repos.balance(NEW, market.cash) == CLOSING
    repos.overdue(other)
    with reverts("NotTheBuyer", caller=BUYER.address, buyer=NEW):
        repos.claim(other)
    repos.claim(other, to=NEW, by=NEW)
    assert repos.balance(NEW) == 110 * UNIT


@pytest.mark.parametrize("hops", [8, 9])
def test_a_buyer_is_followed_over_eight_wallets_and_not_over_a_ninth(repos: Repos, hops: int) -> None:
    repo, market = repos.opened(), repos.market
    wallets = [BUYER.address, *(checksummed(f"0x{0xC0DE00 + hop:040x}") for hop in range(hops))]
    for lost, found in pairwise(wallets):
        repos.recover(lost, successor(repos, "fund", found))
    repos.overdue(repo)
    if hops > 8:
        with reverts("NotTheBuyer", caller=wallets[9], buyer=wallets[8]):
            repos.release(repo, by=wallets[9])
        return
    repos.release(repo, by=wallets[8])
    assert repos.state(repo) == "RELEASED"
    assert market.chain.call(market.bond, "balanceOf", wallets[8]) == 100 * UNIT


def test_redemption_takes_pledged_units_too(repos: Repos, redeemer: str) -> None:
    repo, market = repos.opened(), repos.market
    market.chain.transact(market.bond, "redeem", SELLER.address, 100 * UNIT, sender=redeemer)
    repos.overdue(repo)
    with reverts("NothingThere"):
        repos.claim(repo)
    repos.close(repo)


@pytest.fixture
def refusing(repos: Repos) -> Contract:
    """Cash that may refuse; buyer and seller have it and have given allowances."""
    cash = repos.market.deployed("RefusingCash")
    for key in (SELLER, BUYER):
        repos.market.chain.transact(cash, "mint", key.address, 10 * CLOSING, sender=WHO.deployer)
        repos.market.approve(cash, key.address, spender=repos.contract.address)
    return cash


def refuse(repos: Repos, cash: Contract, wallet: str, refused: bool = True) -> None:
    repos.market.chain.transact(cash, "setRefused", wallet, refused, sender=WHO.deployer)


def collect(repos: Repos, cash: Contract, account: str, to: str, by: str) -> object:
    return repos.market.chain.transact(repos.contract, "collect", cash.address, account, to, sender=by)


def test_a_buyer_whom_the_token_refuses_does_not_stop_the_seller_and_collects_later(
    repos: Repos, refusing: Contract
) -> None:
    repo = repos.opened(cash=refusing.address)
    refuse(repos, refusing, BUYER.address)
    receipt = repos.close(repo)
    credited = {"account": BUYER.address, "cash": refusing.address, "amount": CLOSING}
    emitted(receipt, repos.contract, "Credited", credited)
    assert (repos.state(repo), repos.pledged()) == ("CLOSED", 0)
    assert repos.market.chain.call(repos.contract, "creditOf", refusing.address, BUYER.address) == CLOSING
    for by in (SELLER.address, WHO.stranger):
        with reverts("NotTheAccount", caller=by, account=BUYER.address):
            collect(repos, refusing, BUYER.address, by, by)
    with reverts("Refused", wallet=BUYER.address):
        collect(repos, refusing, BUYER.address, BUYER.address, BUYER.address)
    told = {"account": BUYER.address, "cash": refusing.address, "to": WHO.insurer, "amount": CLOSING}
    emitted(
        collect(repos, refusing, BUYER.address, WHO.insurer, BUYER.address),  # type: ignore[arg-type]
        repos.contract,
        "Collected",
        told,
    )
    with reverts("NothingThere"):
        collect(repos, refusing, BUYER.address, WHO.insurer, BUYER.address)
    assert repos.balance(repos.contract.address, refusing) == 0


def test_what_was_credited_to_a_lost_wallet_is_its_successors(repos: Repos, refusing: Contract) -> None:
    repo = repos.opened(cash=refusing.address)
    refuse(repos, refusing, BUYER.address)
    repos.close(repo)
    repos.recover(BUYER.address, successor(repos, "fund"))
    with reverts("NotTheAccount", caller=BUYER.address, account=BUYER.address):
        collect(repos, refusing, BUYER.address, NEW, BUYER.address)
    collect(repos, refusing, BUYER.address, NEW, NEW)
    assert repos.balance(NEW, refusing) == CLOSING


@pytest.mark.parametrize("step", ["opening", "closing"])
def test_a_token_that_keeps_a_fee_opens_and_closes_nothing(repos: Repos, refusing: Contract, step: str) -> None:
    repo = repos.repo(cash=refusing.address)
    if step == "closing":
        repos.open(repo)
    repos.market.chain.transact(refusing, "setFee", 1, sender=WHO.deployer)
    amount = OPENING if step == "opening" else CLOSING
    with reverts("TransferInexact", token=refusing.address, expected=amount, received=amount - 1):
        if step == "opening":
            repos.open(repo)
        else:
            repos.close(repo)


def test_a_token_that_says_it_failed_and_has_paid_closes_nothing(repos: Repos, refusing: Contract) -> None:
    repo = repos.opened(cash=refusing.address)
    repos.market.chain.transact(refusing, "setLying", True, sender=WHO.deployer)
    with reverts("CashMismatch", expected=CLOSING, held=0):
        repos.close(repo)
    assert repos.state(repo) == "OPEN"


@pytest.mark.parametrize("function", ["open", "close", "claim", "release", "collect"])
def test_a_token_that_calls_back_gets_nothing_by_it(repos: Repos, function: str) -> None:
    market = repos.market
    cash = market.deployed("CallingCash")
    for key in (SELLER, BUYER):
        market.chain.transact(cash, "mint", key.address, 10 * CLOSING, sender=WHO.deployer)
        market.approve(cash, key.address, spender=repos.contract.address)
    first, second = repos.opened(cash=cash.address), repos.repo(cash=cash.address, nonce=2)
    arguments = {
        "open": (second.struct(), *repos.signatures(second)),
        "claim": (first.struct(), BUYER.address),
        "collect": (cash.address, BUYER.address, BUYER.address),
    }.get(function, (first.struct(),))
    call = repos.contract.encode(function, *arguments)
    market.chain.transact(cash, "setCall", repos.contract.address, call.data, sender=WHO.deployer)
    repos.close(first)
    assert not market.chain.call(cash, "done")
    refusal = market.chain.errors.reverted("", market.chain.call(cash, "answer"), repos.contract.interface)
    assert refusal.name == "ReentrancyGuardReentrantCall"
    assert repos.state(replace(first)) == "CLOSED"
    assert repos.state(second) == "NONE"

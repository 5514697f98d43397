"""A repo lends cash on units that stay where they are, and ends paid, claimed or released; never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.settlement.market import BUYER, DAY, SELLER, UNIT, WHO, Market
from tests.contracts.settlement.repos import CLOSING, OPENING, PLEDGED, Repos
from tests.support.chains import emitted, reverts
from wasiqa.chain.contract import Contract
from wasiqa.trading.repo import STATES

OTHER = WHO.key("insurer")
DENIED = {"from": SELLER.address, "to": BUYER.address}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("units", 11 * UNIT), ("opening", 1), ("closing", CLOSING - 1), ("closes_at", 2_500_000_000)),
        *(("grace", 0), ("open_by", 2_489_000_000), ("nonce", 2)),
    ],
)
def test_nothing_else_is_opened_than_both_have_signed(repos: Repos, name: str, value: Any) -> None:
    repo = repos.repo()
    signed = repos.signatures(repo)
    with reverts("SignatureInvalid", account=SELLER.address):
        repos.open(replace(repo, **{name: value}), signed)


def test_seller_and_buyer_sign_each_for_itself(repos: Repos) -> None:
    repo = repos.repo()
    for keys, account in (((BUYER, BUYER), SELLER), ((SELLER, SELLER), BUYER), ((BUYER, SELLER), SELLER)):
        with reverts("SignatureInvalid", account=account.address):
            repos.open(repo, repos.signatures(repo, keys))
    for domain in ({"chainId": 2}, {"verifyingContract": repos.market.contract.address}, {"name": "Other"}):
        with reverts("SignatureInvalid", account=SELLER.address):
            repos.open(repo, repos.signatures(repo, **domain))


@pytest.mark.parametrize(
    "changed", [{"units": 0}, {"opening": 0}, {"closing": 0}, {"closes_at": 2_500_000_000, "open_by": 2_500_000_001}]
)
def test_a_repo_of_nothing_and_one_that_is_due_before_it_opens_are_refused(
    repos: Repos, changed: dict[str, int]
) -> None:
    with reverts("TermsInvalid"):
        repos.opened(**changed)


def test_it_is_opened_in_its_last_second_and_not_later(repos: Repos) -> None:
    repo = repos.repo()
    with repos.market.chain.isolated():
        repos.market.chain.travel(repo.open_by + 1)
        with reverts("OpeningPassed", openBy=repo.open_by):
            repos.open(repo)
    repos.market.chain.travel(repo.open_by)
    repos.open(repo)


def test_it_is_over_before_the_register_closes(repos: Repos) -> None:
    last = repos.market.series.record_times[-1]
    repo = repos.repo(closes_at=last - 2 * DAY)
    with reverts("EndsTooLate", end=last, last=last):
        repos.open(repo)
    repos.opened(closes_at=last - 2 * DAY - 1)


def test_only_series_of_the_programme_are_pledged(repos: Repos) -> None:
    impostor = repos.market.deployed("ImpostorBond", repos.market.bond.address)
    with reverts("NotASeries", bond=impostor.address):
        repos.opened(bond=impostor.address)


def test_a_series_without_the_hook_has_no_repos(repos: Repos) -> None:
    bond = repos.market.bond.address
    repos.remove()
    with reverts("PledgeMissing", bond=bond):
        repos.opened()
    registry = repos.market.office.programme.registry.address
    for other in (
        repos.market.deployed("Pledge", registry, WHO.stranger),
        repos.market.deployed("RecordingHook", 5),
    ):
        repos.install(other)
        with reverts("PledgeMissing", bond=bond):
            repos.opened()
    repos.install()
    repos.opened()


def test_a_hook_that_is_not_told_of_movements_pledges_nothing(repos: Repos) -> None:
    """It would lose a pledge whose holder gets another wallet."""
    repos.remove()
    repos.install(repos.market.deployed("UntoldPledge", repos.contract.address, 1))
    with reverts("PledgeMissing", bond=repos.market.bond.address):
        repos.opened()


def test_a_hook_that_is_asked_about_no_transfers_is_passed_over(repos: Repos) -> None:
    repos.install(repos.market.deployed("RecordingHook", 4))
    repos.opened()
    assert repos.pledged() == 10 * UNIT


@pytest.mark.parametrize(("name", "code"), [("bank", 12), ("fund", 32)])
def test_who_is_not_admitted_opens_none(repos: Repos, name: str, code: int) -> None:
    repos.market.lapse(name)
    with reverts("NotSellable", code=code):
        repos.opened()


def test_what_is_frozen_or_pledged_or_not_there_is_not_pledged(repos: Repos) -> None:
    repos.opened(units=60 * UNIT)
    with reverts("NotSellable", code=PLEDGED):
        repos.opened(units=41 * UNIT, nonce=2)
    with reverts("NotSellable", code=7):
        repos.opened(units=101 * UNIT, nonce=2)
    with reverts("NotSellable", code=8):
        repos.opened(units=UNIT + 1, nonce=2)
    repos.opened(units=40 * UNIT, nonce=2)
    assert repos.pledged() == 100 * UNIT


def test_what_another_hook_of_the_series_holds_is_not_pledged_again(repos: Repos) -> None:
    """Another repo contract's, or an older one of this contract: each counts its own pledges alone."""
    market = repos.market
    registry = market.office.programme.registry.address
    stranger = market.deployed("Pledge", registry, WHO.operator)
    second = market.deployed("Pledge", registry, repos.contract.address)
    for hook in (stranger, second):
        repos.install(hook)
    market.chain.transact(stranger, "pledge", market.bond.address, SELLER.address, 60 * UNIT, sender=WHO.operator)
    repos.opened(units=30 * UNIT)
    assert [
        market.chain.call(one, "pledgedOf", market.bond.address, SELLER.address) for one in (repos.hook, second)
    ] == [
        30 * UNIT,
        0,
    ]
    with reverts("NotSellable", code=PLEDGED):
        repos.opened(units=11 * UNIT, nonce=2)
    repos.opened(units=10 * UNIT, nonce=2)
    market.chain.transact(stranger, "release", market.bond.address, SELLER.address, 60 * UNIT, sender=WHO.operator)
    repos.opened(units=60 * UNIT, nonce=3)
    assert repos.pledged() == 100 * UNIT


def test_without_the_cash_nothing_is_pledged(repos: Repos) -> None:
    market = repos.market
    market.approve(market.cash, BUYER.address, OPENING - 1, spender=repos.contract.address)
    spender = repos.contract.address
    with reverts("ERC20InsufficientAllowance", spender=spender, allowance=OPENING - 1, needed=OPENING):
        repos.opened()
    assert repos.pledged() == 0


def test_opening_lends_the_cash_and_the_units_stay_where_they_are(repos: Repos) -> None:
    before = repos.market.held()
    repo = repos.repo()
    parties = {"seller": SELLER.address, "buyer": BUYER.address}
    emitted(repos.open(repo), repos.contract, "RepoOpened", parties, repo=repos.id(repo), terms=repo.struct())
    (units, cash), (others, others_cash) = before
    assert repos.market.held() == [(units, cash + OPENING), (others, others_cash - OPENING)]
    assert (repos.state(repo), repos.pledged()) == ("OPEN", 10 * UNIT)


def test_a_repo_is_opened_once_and_neither_takes_it_back_afterwards(repos: Repos) -> None:
    repo = repos.opened()
    with reverts("NonceUsed", account=SELLER.address, nonce=1):
        repos.open(repo)
    repos.market.chain.transact(repos.contract, "cancel", [1, 2], sender=SELLER.address)
    assert repos.state(repo) == "OPEN"
    with reverts("NonceUsed", account=SELLER.address, nonce=2):
        repos.opened(nonce=2)
    with reverts("NonceUsed", account=BUYER.address, nonce=3):
        repos.market.chain.transact(repos.contract, "cancel", [3], sender=BUYER.address)
        repos.opened(nonce=3)


def test_nobody_lends_to_itself(repos: Repos) -> None:
    repo = repos.repo(buyer=SELLER.address)
    with reverts("NonceUsed", account=SELLER.address, nonce=1):
        repos.open(repo, repos.signatures(repo, (SELLER, SELLER)))


def test_pledged_units_do_not_leave_and_others_do(repos: Repos) -> None:
    repos.opened()
    with reverts("TransferRefused", DENIED, code=PLEDGED, value=91 * UNIT):
        repos.send(91 * UNIT)
    repos.send(100 * UNIT, to=SELLER.address)
    repos.send(90 * UNIT)
    with reverts("TransferRefused", DENIED, code=PLEDGED, value=UNIT):
        repos.send(UNIT)
    repos.send(5 * UNIT, sender=BUYER.address, to=SELLER.address)
    repos.send(5 * UNIT)
    assert repos.balance(SELLER.address) == 10 * UNIT


def test_the_hook_tells_its_figures(repos: Repos) -> None:
    repos.opened()
    move = (SELLER.address, BUYER.address, 95 * UNIT, 0, 0, 100 * UNIT, 0, 0, 0)
    chain, bond = repos.market.chain, repos.market.bond.address
    assert chain.call(repos.hook, "figures", move, sender=bond) == (95 * UNIT, 10 * UNIT, 100 * UNIT)


def test_nobody_pledges_releases_or_claims_by_itself(repos: Repos) -> None:
    arguments = repos.market.bond.address, SELLER.address, UNIT
    for function, more in (("pledge", ()), ("release", ()), ("claim", (BUYER.address,))):
        for by in (SELLER.address, repos.governance, WHO.stranger):
            with reverts("NotTheRepo", caller=by):
                repos.market.chain.transact(repos.hook, function, *arguments, *more, sender=by)


def test_what_was_never_opened_is_not_ended(repos: Repos) -> None:
    repo = repos.repo()
    for end in (repos.close, repos.claim, repos.release):
        with reverts("RepoNotOpen", repo=repos.id(repo), state=0):
            end(repo)


@pytest.mark.parametrize("state", STATES[2:])
def test_a_repo_ends_once(repos: Repos, state: str) -> None:
    repo = repos.opened()
    repos.overdue(repo)
    {"CLOSED": repos.close, "CLAIMED": repos.claim, "RELEASED": repos.release}[state](repo)
    assert (repos.state(repo), repos.pledged()) == (state, 0)
    for end in (repos.close, repos.claim, repos.release):
        with reverts("RepoNotOpen", repo=repos.id(repo), state=STATES.index(state)):
            end(repo)


@pytest.mark.parametrize("when", ["at once", "when it is due", "in the grace", "after the grace"])
def test_the_seller_closes_at_any_time_until_the_units_are_claimed(repos: Repos, when: str) -> None:
    before, repo = repos.market.held(), repos.opened()
    times = {"when it is due": repo.closes_at, "in the grace": repo.end, "after the grace": repo.end + 30 * DAY}
    repos.market.chain.travel(times.get(when, repos.market.chain.now()))
    told = {"repo": repos.id(repo), "payer": SELLER.address, "payee": BUYER.address}
    emitted(repos.close(repo), repos.contract, "RepoClosed", told)
    (units, cash), (others, others_cash) = before
    interest = CLOSING - OPENING
    assert repos.market.held() == [(units, cash - interest), (others, others_cash + interest)]
    repos.send(100 * UNIT)


def test_anybody_pays_for_the_seller(repos: Repos) -> None:
    repo, market = repos.opened(), repos.market
    market.chain.transact(market.cash, "mint", OTHER.address, CLOSING, sender=WHO.deployer)
    with reverts("ERC20InsufficientAllowance", spender=repos.contract.address, allowance=0, needed=CLOSING):
        repos.close(repo, by=OTHER.address)
    market.approve(market.cash, OTHER.address, CLOSING, spender=repos.contract.address)
    repos.close(repo, by=OTHER.address)
    assert repos.balance(OTHER.address, market.cash) == 0


def test_units_are_claimed_after_the_grace_by_the_buyer_alone(repos: Repos) -> None:
    repo = repos.opened()
    repos.market.chain.travel(repo.end)
    with reverts("TooEarly", end=repo.end):
        repos.claim(repo)
    repos.overdue(repo)
    for by in (SELLER.address, WHO.stranger, WHO.regulator):
        with reverts("NotTheBuyer", caller=by, buyer=BUYER.address):
            repos.claim(repo, by=by)
    told = {"repo": repos.id(repo), "to": BUYER.address, "units": 10 * UNIT}
    emitted(repos.claim(repo), repos.contract, "RepoClaimed", told)
    assert [repos.balance(key.address) for key in (SELLER, BUYER)] == [90 * UNIT, 110 * UNIT]


def test_a_buyer_who_lets_go_gets_nothing(repos: Repos) -> None:
    repo = repos.opened()
    before = repos.market.held()
    with reverts("NotTheBuyer", caller=SELLER.address, buyer=BUYER.address):
        repos.release(repo, by=SELLER.address)
    emitted(repos.release(repo), repos.contract, "RepoReleased", repo=repos.id(repo))
    assert repos.market.held() == before
    repos.send(100 * UNIT)


def test_of_two_repos_each_holds_its_own_units(repos: Repos) -> None:
    first, second = repos.opened(units=30 * UNIT), repos.opened(units=20 * UNIT, nonce=2)
    repos.close(first)
    with reverts("TransferRefused", DENIED, code=PLEDGED, value=81 * UNIT):
        repos.send(81 * UNIT)
    repos.overdue(second)
    repos.claim(second)
    assert (repos.pledged(), repos.balance(SELLER.address)) == (0, 80 * UNIT)


def test_a_removed_hook_holds_nothing_and_the_repo_still_ends(repos: Repos) -> None:
    repo, paid, let_go = (repos.opened(nonce=nonce) for nonce in (1, 2, 3))
    repos.remove()
    repos.send(95 * UNIT)
    repos.overdue(repo)
    repos.close(paid)
    repos.release(let_go)
    with reverts("HookNotInstalled", hook=repos.hook.address):
        repos.claim(repo)
    assert (repos.state(repo), repos.pledged()) == ("OPEN", 10 * UNIT)
    repos.install()
    told = {"repo": repos.id(repo), "to": BUYER.address, "units": 5 * UNIT}
    emitted(repos.claim(repo), repos.contract, "RepoClaimed", told)


def test_a_claim_needs_no_allowance_of_the_seller(repos: Repos) -> None:
    repo = repos.opened()
    repos.market.approve(repos.market.bond, SELLER.address, 0, spender=repos.contract.address)
    repos.overdue(repo)
    repos.claim(repo)
    assert repos.balance(BUYER.address) == 110 * UNIT


def test_pledged_units_are_moved_by_installed_hooks_alone(repos: Repos) -> None:
    market = repos.market
    repos.opened()
    idle, asked = market.deployed("HostileHook", 4), market.deployed("HostileHook", 5)
    call = market.bond.encode("movePledged", SELLER.address, BUYER.address, UNIT)
    for hook in (idle, asked):
        market.chain.transact(hook, "setCall", market.bond.address, call.data, sender=WHO.deployer)
        market.chain.transact(hook, "intend", 0, 3, sender=WHO.deployer)
    move = (SELLER.address, BUYER.address, *[0] * 7)
    repos.install(idle)
    for by in (repos.contract.address, SELLER.address, WHO.operator, repos.governance):
        with reverts("HookNotInstalled", hook=by):
            market.chain.ask(call, sender=by)
    for hook in (idle, asked):  # one that is told alone, and one that isn't installed
        with reverts("HookNotInstalled", hook=hook.address):
            market.chain.transact(hook, "moved", move, sender=WHO.stranger)
    with reverts("HookReentered"):  # nothing moves while a hook is told
        repos.remove(idle)
        repos.install(asked)
        repos.send(UNIT)


def test_wallets_that_are_contracts_sign_by_their_owners(repos: Repos, market: Market) -> None:
    wallet: Contract = market.deployed("SigningWallet", BUYER.address)
    repo = repos.repo(buyer=wallet.address)
    market.office.admit({wallet.address: market.office.word("fund")})
    with reverts("ERC20InsufficientAllowance", spender=repos.contract.address, allowance=0, needed=OPENING):
        repos.open(repo)

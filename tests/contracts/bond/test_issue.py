"""Issuing units: within the allocation that the programme gives, to those who may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.contracts.bond.hooks import FAIL, checking_hook, hostile_hook
from tests.contracts.bond.paths import PARTY, Obstacle
from tests.contracts.bond.series import ISSUANCE, PAYMENTS, TRANSFERS, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.policy import Policy
from wasiqa.servicing.roles import role_id

MAX = 2**104 - 1
Issue = Callable[[Series, str, int], Receipt]


def batch(series: Series, receivers: Sequence[str], values: Sequence[int]) -> Receipt:
    return series.act("batchMint", receivers, values, sender=ROLES["ISSUER"])


each_issue = pytest.mark.parametrize(
    "issue", [Series.mint, lambda series, to, value: batch(series, [to], [value])], ids=["mint", "batchMint"]
)


def test_only_the_issuer_issues(series: Series) -> None:
    for caller in (WHO.stranger, WHO.deployer, ROLES["GOVERNANCE"], ROLES["ENFORCEMENT"]):
        for call in (("mint", WHO.bank, 100), ("batchMint", [WHO.bank], [100])):
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ISSUER")):
                series.act(*call, sender=caller)


@each_issue
def test_units_beyond_the_allocation_are_refused(stage: Stage, issue: Issue) -> None:
    series = Series.deployed(stage, allocation=1_000)
    issue(series, WHO.bank, 900)
    for value in (200, MAX - MAX % 100, 2**256 - 56):
        with refused(9, NOBODY, WHO.bank, value - value % 100):
            issue(series, WHO.bank, value - value % 100)
    issue(series, WHO.fund, 100)
    with refused(9, NOBODY, WHO.bank, 100):
        issue(series, WHO.bank, 100)
    assert series.state() == {"bank": 900, "fund": 100, "supply": 1_000, "allocation": 1_000}


@each_issue
def test_parts_of_the_denomination_are_refused_even_to_one_who_holds_nothing(series: Series, issue: Issue) -> None:
    for value in (1, 150):
        with refused(8, NOBODY, WHO.insurer, value):
            issue(series, WHO.insurer, value)


@each_issue
@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_a_receiver_whom_the_whitelist_refuses_gets_nothing(series: Series, issue: Issue, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(30 + obstacle.code, NOBODY, WHO.bank, 100):
        issue(series, WHO.bank, 100)


@each_issue
def test_nobody_strangers_and_frozen_wallets_get_nothing(series: Series, issue: Issue) -> None:
    series.freeze(WHO.bank)
    for code, receiver in ((31, NOBODY), (31, WHO.stranger), (4, WHO.bank)):
        with refused(code, NOBODY, receiver, 100):
            issue(series, receiver, 100)


@each_issue
def test_a_hook_lets_nobody_in_whom_the_whitelist_refuses(stage: Stage, issue: Issue) -> None:
    series = Series.deployed(stage, hooks=[checking_hook(stage).address])
    with refused(31, NOBODY, WHO.stranger, 100):
        issue(series, WHO.stranger, 100)


def test_refusals_come_in_one_order_the_series_first_then_the_receiver_then_the_units(stage: Stage) -> None:
    """Each obstacle is put in front of those before it, and takes their place."""
    series = Series.deployed(stage, allocation=1_000)
    with refused(9, NOBODY, WHO.bank, 1_100):
        series.mint(WHO.bank, 1_100)
    steps: list[tuple[int, Callable[[], object]]] = [
        (8, lambda: None),
        (4, lambda: series.freeze(WHO.bank)),
        (32, lambda: stage.amend(WHO.bank, valid_until=1)),
        (2, lambda: series.pause(ISSUANCE)),
        (1, series.close),
    ]
    for code, step in steps:
        step()
        with refused(code, NOBODY, WHO.bank, 1_101):
            series.mint(WHO.bank, 1_101)


@each_issue
def test_a_receiver_of_whose_units_some_are_frozen_gets_more(series: Series, issue: Issue) -> None:
    series.freeze_units(WHO.bank, 10_000)
    issue(series, WHO.bank, 100)
    assert (series.balance(WHO.bank), series.ask("getFrozenTokens", WHO.bank)) == (10_100, 10_000)


@each_issue
def test_a_receiver_from_a_country_outside_the_policy_gets_nothing(series: Series, issue: Issue) -> None:
    series.govern("setRules", 2**24 - 1, Policy(3, countries=True).encode())
    with refused(50, NOBODY, WHO.bank, 100):
        issue(series, WHO.bank, 100)


@each_issue
def test_nothing_is_issued_while_issuance_is_paused_or_the_register_closed(series: Series, issue: Issue) -> None:
    series.pause(ISSUANCE)
    with refused(2, NOBODY, WHO.bank, 100):
        issue(series, WHO.bank, 100)
    series.close()
    with refused(1, NOBODY, WHO.bank, 100):
        issue(series, WHO.bank, 100)


@each_issue
def test_a_pause_of_transfers_or_payments_does_not_stop_issuance(series: Series, issue: Issue) -> None:
    series.pause(TRANSFERS + PAYMENTS)
    issue(series, WHO.bank, 100)
    assert series.balance(WHO.bank) == 10_100


@each_issue
def test_issued_units_are_told_by_an_event_and_counted_in_balance_and_supply(series: Series, issue: Issue) -> None:
    before = series.state()
    receipt = issue(series, WHO.insurer, 700)
    assert series.events(receipt) == [("Transfer", {"from": NOBODY, "to": WHO.insurer, "value": 700})]
    assert series.state() == before | {"insurer": 700, "supply": 15_700}


def test_a_batch_with_lists_of_different_lengths_is_refused(series: Series) -> None:
    with reverts("LengthsDiffer", wallets=2, values=1):
        batch(series, [WHO.bank, WHO.fund], [100])
    with reverts("LengthsDiffer", wallets=0, values=1):
        batch(series, [], [100])


def test_a_batch_is_all_or_nothing(stage: Stage) -> None:
    series = Series.deployed(stage, allocation=1_000)
    before = series.state()
    with refused(31, NOBODY, WHO.stranger, 100):
        batch(series, [WHO.bank, WHO.fund, WHO.stranger], [100, 100, 100])
    with refused(9, NOBODY, WHO.insurer, 200):
        batch(series, [WHO.bank, WHO.fund, WHO.insurer], [500, 400, 200])
    assert series.state() == before


def test_a_batch_issues_to_each_also_to_the_same_wallet_twice(stage: Stage) -> None:
    series = Series.deployed(stage)
    receipt = batch(series, [WHO.bank, WHO.fund, WHO.bank], [100, 300, 200])
    issued = [(WHO.bank, 100), (WHO.fund, 300), (WHO.bank, 200)]
    assert series.events(receipt) == [
        ("Transfer", {"from": NOBODY, "to": wallet, "value": value}) for wallet, value in issued
    ]
    assert series.state() == {"bank": 300, "fund": 300, "supply": 600, "allocation": 10**9}


def test_an_empty_batch_issues_nothing(series: Series) -> None:
    before = series.state()
    assert series.events(batch(series, [], [])) == []
    assert series.state() == before


def test_a_hook_that_cannot_be_told_of_an_issue_stops_it(stage: Stage) -> None:
    series = Series.deployed(stage, hooks=[hostile_hook(stage, told=FAIL).address])
    with reverts("Hostile"):
        series.mint(WHO.bank, 100)


def test_only_the_programme_sets_the_allocation(series: Series) -> None:
    for caller in (WHO.stranger, *ROLES.values()):
        with reverts("NotTheProgramme", caller=caller):
            series.act("setAllocation", 20_000, sender=caller)


@pytest.mark.parametrize("allocation", [0, 14_999, MAX + 1, 2**256 - 1])
def test_an_allocation_below_the_supply_or_beyond_104_bits_is_refused(series: Series, allocation: int) -> None:
    with reverts("AllocationOutOfRange", allocation=allocation, supply=15_000):
        series.act("setAllocation", allocation, sender=WHO.deployer)


@pytest.mark.parametrize("allocation", [15_000, 15_001, MAX])
def test_the_allocation_may_be_anything_from_the_supply_up(series: Series, allocation: int) -> None:
    before = series.state()
    receipt = series.act("setAllocation", allocation, sender=WHO.deployer)
    emitted(receipt, series.bond, "AllocationSet", allocation=allocation)
    assert series.state() == before | {"allocation": allocation}


def test_as_many_units_as_104_bits_hold_can_be_issued_and_moved(stage: Stage) -> None:
    series = Series.deployed(stage, allocation=MAX, denomination=1)
    series.mint(WHO.bank, MAX - 1)
    series.mint(WHO.fund, 1)
    with refused(9, NOBODY, WHO.fund, 1):
        series.mint(WHO.fund, 1)
    series.pass_record(0)
    series.transfer(WHO.bank, WHO.fund, MAX - 1)
    assert series.state() == {"fund": MAX, "supply": MAX, "allocation": MAX}
    assert [series.ask("balanceAtRecord", wallet, 0) for wallet in (WHO.bank, WHO.fund)] == [MAX - 1, 1]

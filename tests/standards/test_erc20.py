"""ERC-20: what any wallet expects of a token; what else a transfer may be refused for stands in other suites."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import reverts
from tests.support.office import HOLDERS
from wasiqa.chain.contract import NOBODY

UNLIMITED = 2**256 - 1


def test_name_symbol_and_decimals_are_told(series: Series) -> None:
    assert [series.ask(getter) for getter in ("name", "symbol", "decimals")] == ["Example bond", "EXB", 2]


def test_a_transfer_of_more_than_the_balance_is_refused(series: Series) -> None:
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_100):
        series.transfer(WHO.bank, WHO.fund, 10_100)


@pytest.mark.parametrize("value", [0, 100, 10_000])
def test_a_transfer_also_of_nothing_writes_its_event_and_answers_true(series: Series, value: int) -> None:
    assert series.chain.call(series.bond, "transfer", WHO.fund, value, sender=WHO.bank) is True
    receipt = series.transfer(WHO.bank, WHO.fund, value)
    assert series.events(receipt) == [("Transfer", {"from": WHO.bank, "to": WHO.fund, "value": value})]
    assert [series.balance(wallet) for wallet in (WHO.bank, WHO.fund)] == [10_000 - value, 5_000 + value]


def test_an_approval_replaces_the_one_before_writes_its_event_and_answers_true(series: Series) -> None:
    for value in (700, 300, 0):
        assert series.chain.call(series.bond, "approve", WHO.operator, value, sender=WHO.bank) is True
        receipt = series.act("approve", WHO.operator, value, sender=WHO.bank)
        approval = {"owner": WHO.bank, "spender": WHO.operator, "value": value}
        assert series.events(receipt) == [("Approval", approval)]
        assert series.ask("allowance", WHO.bank, WHO.operator) == value


def test_a_transfer_by_a_spender_answers_true_and_writes_only_a_transfer(series: Series) -> None:
    series.act("approve", WHO.operator, 500, sender=WHO.bank)
    call = "transferFrom", WHO.bank, WHO.fund, 200
    assert series.chain.call(series.bond, *call, sender=WHO.operator) is True
    receipt = series.act(*call, sender=WHO.operator)
    assert series.events(receipt) == [("Transfer", {"from": WHO.bank, "to": WHO.fund, "value": 200})]


def test_an_allowance_is_used_up_unless_it_is_unlimited(series: Series) -> None:
    series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    with reverts("ERC20InsufficientAllowance", spender=WHO.operator, allowance=1_000, needed=1_100):
        series.act("transferFrom", WHO.bank, WHO.fund, 1_100, sender=WHO.operator)
    series.act("transferFrom", WHO.bank, WHO.fund, 600, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 400
    with reverts("ERC20InsufficientAllowance", spender=WHO.operator, allowance=400, needed=500):
        series.act("transferFrom", WHO.bank, WHO.fund, 500, sender=WHO.operator)
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    series.act("transferFrom", WHO.bank, WHO.fund, 500, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == UNLIMITED
    assert [series.balance(wallet) for wallet in (WHO.bank, WHO.fund)] == [8_900, 6_100]


def test_an_allowance_serves_its_own_spender_and_owner_only(series: Series) -> None:
    series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    for spender, owner in ((WHO.outsider, WHO.bank), (WHO.operator, WHO.fund), (WHO.bank, WHO.bank)):
        with reverts("ERC20InsufficientAllowance", spender=spender, allowance=0, needed=100):
            series.act("transferFrom", owner, WHO.insurer, 100, sender=spender)


def test_a_refused_transfer_spends_no_allowance(series: Series) -> None:
    series.act("approve", WHO.operator, 1_000, sender=WHO.bank)
    with refused(31, WHO.bank, WHO.stranger, 100):
        series.act("transferFrom", WHO.bank, WHO.stranger, 100, sender=WHO.operator)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 1_000


def test_nobody_is_no_spender(series: Series) -> None:
    with reverts("ERC20InvalidSpender", spender=NOBODY):
        series.act("approve", NOBODY, 1, sender=WHO.bank)


def test_units_come_from_the_zero_address_and_go_there(series: Series) -> None:
    receipts = [series.mint(WHO.insurer, 300), series.redeem(WHO.bank, 200)]
    receipts.append(series.act("burn", WHO.fund, 100, sender=ROLES["ENFORCEMENT"]))
    ends = [(NOBODY, WHO.insurer, 300), (WHO.bank, NOBODY, 200), (WHO.fund, NOBODY, 100)]
    for receipt, (source, target, value) in zip(receipts, ends, strict=True):
        assert series.events(receipt) == [("Transfer", {"from": source, "to": target, "value": value})]
    assert series.ask("totalSupply") == 15_000


def test_balances_and_supply_are_what_the_transfers_add_up_to(series: Series) -> None:
    """Whatever was done, an indexer that knows ERC-20 alone has every number right."""
    series.transfer(WHO.bank, WHO.insurer, 400)
    series.act("batchTransfer", [WHO.fund, WHO.bank], [100, 200], sender=WHO.bank)
    series.freeze_units(WHO.fund, 5_000)
    series.freeze(WHO.insurer)
    series.seize(WHO.fund, WHO.bank, 5_100)
    series.act("burn", WHO.insurer, 100, sender=ROLES["ENFORCEMENT"])
    series.act("recoverWithCase", WHO.insurer, WHO.corporate, b"\1" * 32, b"\2" * 32, sender=ROLES["ENFORCEMENT"])
    series.redeem(WHO.bank, 1_000)
    found: Counter[str] = Counter()
    for event in series.chain.events(series.bond, "Transfer"):
        found[event.args["from"]] -= event.args["value"]
        found[event.args["to"]] += event.args["value"]
    wallets = [getattr(WHO, name) for name in (*HOLDERS, "corporate")]
    assert {wallet: found[wallet] for wallet in wallets} == {wallet: series.balance(wallet) for wallet in wallets}
    assert -found[NOBODY] == series.ask("totalSupply") == sum(found[wallet] for wallet in wallets)

"""What was due to a lost wallet is paid to the wallet that took its place, once, taxed as the lost one was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from tests.contracts.bond.hooks import CALL, hostile_hook
from tests.contracts.bond.orders import freeze_until, recover
from tests.contracts.bond.payments import BLOCKED, FROZEN, RATES, Payments, cash_token, coupon
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.office import investor_id
from tests.support.revm import RevmChain
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed

HELD = {"insurer": 40_000, "individual": 777}
GROSS, TAX = 1_400, 46
"""What is due of the first coupon to the insurer: 3.5 %, of which 3.33 % are withheld."""


@pytest.fixture(scope="session")
def session_successors(session_revm: RevmChain) -> Payments:
    """Deploys for the session; tests ask for `payments`."""
    stage = Stage.opened(session_revm)
    return Payments.opened(Series.deployed(stage, denomination=1), HELD, cash=cash_token(stage, decimals=None))


@pytest.fixture
def payments(session_successors: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % and the principal; the first record time has passed, and the insurer lost its wallet."""
    session_successors.series.pass_record(0)
    return session_successors


def pay(payments: Payments, deed: str, row: int, name: str = "insurer") -> Receipt:
    return payments.push(row, name) if deed == "push" else payments.claim(row, name)


each_deed = pytest.mark.parametrize("deed", ["push", "claim"])


@contextmanager
def refusing(payments: Payments, name: str) -> Iterator[None]:
    """Meanwhile, the cash token doesn't pay this wallet."""
    for refused in (True, False):
        arguments = getattr(WHO, name), refused
        payments.series.chain.transact(payments.cash, "setRefused", *arguments, sender=WHO.deployer)
        if refused:
            yield


@each_deed
def test_a_coupon_of_before_is_paid_to_the_successor_with_the_tax_of_the_lost_wallet(
    payments: Payments, deed: str
) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.series.stage.amend(WHO.stranger, category=Category.INDIVIDUAL_RESIDENT)
    assert RATES[Category.INDIVIDUAL_RESIDENT] != RATES[Category.INSURANCE]
    payments.ready(0)
    receipt = pay(payments, deed, 0)
    bond = payments.series.bond.address
    told = {"bond": bond, "row": 0, "holder": WHO.insurer}
    emitted(receipt, payments.agent, "PaidToSuccessor", told | {"successor": WHO.stranger})
    emitted(receipt, payments.agent, "Paid", told | {"gross": GROSS, "tax": TAX})
    assert (payments.cash_of("insurer"), payments.cash_of("stranger")) == (0, GROSS - TAX)
    assert [payments.ask("isPaid", 0, wallet) for wallet in (WHO.insurer, WHO.stranger)] == [True, False]
    payments.check_books(0)


@each_deed
def test_it_is_paid_once_whoever_is_named(payments: Payments, deed: str) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.ready(0)
    for name in ("insurer", "stranger", "insurer"):
        pay(payments, deed, 0, name)
    assert (payments.cash_of("insurer"), payments.cash_of("stranger")) == (0, GROSS - TAX)
    payments.check_books(0)


@each_deed
def test_what_was_paid_before_the_recovery_stays_paid(payments: Payments, deed: str) -> None:
    payments.ready(0)
    pay(payments, deed, 0)
    recover(payments.series, WHO.insurer, WHO.stranger)
    for name in ("insurer", "stranger"):
        assert payments.told(pay(payments, deed, 0, name)) == []
    assert (payments.cash_of("insurer"), payments.cash_of("stranger")) == (GROSS - TAX, 0)


@each_deed
def test_a_wallet_that_held_units_itself_is_paid_for_both(payments: Payments, deed: str) -> None:
    stage = payments.series.stage
    stage.admit(WHO.second_bank, investor=investor_id("individual"), category=Category.INDIVIDUAL_RESIDENT)
    payments.series.transfer(WHO.individual, WHO.second_bank, 377)
    recover(payments.series, WHO.individual, WHO.second_bank)
    assert payments.series.balance(WHO.second_bank) == 777
    for row in (0, 1):
        payments.ready(row)
        for name in ("individual", "second_bank"):
            pay(payments, deed, row, name)
    both = payments.net(0, "individual"), payments.net(1, "individual")
    assert payments.cash_of("second_bank") == sum(both)
    assert [payments.ask("isPaid", row, WHO.individual) for row in (0, 1)] == [True, False]


@each_deed
def test_a_later_coupon_is_the_successors_own(payments: Payments, deed: str) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.ready(1)
    assert payments.told(pay(payments, deed, 1)) == []
    receipt = pay(payments, deed, 1, "stranger")
    assert payments.told(receipt) == [("paid", "stranger", GROSS - TAX)]
    assert receipt.events(payments.agent, "PaidToSuccessor") == []


@each_deed
@pytest.mark.parametrize("by", ["registrar", "regulator"])
def test_a_blocked_successor_waits_also_if_the_block_came_with_the_wallet(
    payments: Payments, deed: str, by: str
) -> None:
    payments.series.stage.block(WHO.insurer, by)
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("unpaid", "insurer", BLOCKED)]
    payments.series.stage.block(WHO.stranger, by, False)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]
    assert payments.cash_of("stranger") == GROSS - TAX


@each_deed
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_frozen_successor_waits_until_that_is_lifted_or_lapses(payments: Payments, deed: str, when: str) -> None:
    series, until = payments.series, payments.rows[0].pay_time
    frozen = (WHO.insurer, WHO.stranger)[when == "after"]
    if when == "before":
        freeze_until(series, frozen, until)
    recover(series, WHO.insurer, WHO.stranger)
    if when == "after":
        freeze_until(series, frozen, until)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("unpaid", "insurer", FROZEN)]
    series.travel(1)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]


@each_deed
def test_a_freeze_of_the_lost_wallet_after_the_recovery_makes_it_wait_as_well(payments: Payments, deed: str) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.series.freeze(WHO.insurer)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("unpaid", "insurer", FROZEN)]
    payments.series.freeze(WHO.insurer, False)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]


@each_deed
@pytest.mark.parametrize("elsewhere", [1, 2])
def test_a_recovery_in_another_series_sheds_no_freeze(payments: Payments, deed: str, elsewhere: int) -> None:
    other = Series.deployed(payments.series.stage)
    wallets = (WHO.insurer, WHO.stranger, WHO.outsider)
    payments.series.freeze(WHO.insurer)
    if elsewhere == 1:
        recover(payments.series, WHO.insurer, WHO.stranger)
        recover(other, WHO.stranger, WHO.outsider)
    else:
        for lost, successor in pairwise(wallets):
            recover(other, lost, successor)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("unpaid", "insurer", FROZEN)]
    for wallet in wallets:
        payments.series.freeze(wallet, False)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]
    assert payments.cash_of("outsider") == GROSS - TAX


def test_a_hook_that_is_told_of_the_recovery_has_nothing_paid_that_is_frozen(payments: Payments) -> None:
    series, chain = payments.series, payments.series.chain
    hook = hostile_hook(series.stage, told=CALL)
    series.govern("installHook", hook.address)
    series.freeze(WHO.insurer)
    payments.ready(0)
    claim = payments.agent.encode("claim", series.bond.address, 0, WHO.insurer)
    chain.transact(hook, "setCall", payments.agent.address, claim.data, sender=WHO.deployer)
    receipt = recover(series, WHO.insurer, WHO.stranger)
    assert payments.told(receipt) == [("unpaid", "insurer", FROZEN)], "the hook's call arrived"
    assert [series.ask("isFrozen", wallet) for wallet in (WHO.insurer, WHO.stranger)] == [False, True]


@each_deed
@pytest.mark.parametrize("state", ["expired", "removed", "blocked by licence"])
def test_a_successor_who_lost_a_status_is_paid_what_is_due(payments: Payments, deed: str, state: str) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    if state == "blocked by licence":
        payments.series.stage.block(WHO.stranger, "licence")
    elif state == "removed":
        payments.series.stage.amend(WHO.stranger, removed=True)
    else:
        payments.series.stage.amend(WHO.stranger, valid_until=1)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]


def test_a_successor_whom_the_cash_token_refuses_is_paid_later(payments: Payments) -> None:
    recover(payments.series, WHO.insurer, WHO.stranger)
    payments.ready(0)
    with refusing(payments, "stranger"):
        assert [kind for kind, _, _ in payments.told(payments.push(0))] == ["unpaid", "paid"]
        with reverts("CashRefused", holder=WHO.insurer):
            payments.claim(0, "insurer")
        payments.check_books(0)
    with refusing(payments, "insurer"):
        assert payments.told(payments.claim(0, "insurer")) == [("paid", "insurer", GROSS - TAX)]
    payments.check_books(0)


@each_deed
@pytest.mark.parametrize("hops", [2, 8, 9])
def test_payment_follows_eight_recoveries_and_waits_after_the_ninth(payments: Payments, deed: str, hops: int) -> None:
    wallets = [WHO.insurer, *(checksummed(f"0x{0xC0DE00 + hop:040x}") for hop in range(hops - 1)), WHO.stranger]
    for lost, successor in pairwise(wallets):
        recover(payments.series, lost, successor)
    assert payments.series.balance(WHO.stranger) == 40_000
    payments.ready(0)
    waits = ("unpaid", "insurer", BLOCKED)
    assert payments.told(pay(payments, deed, 0)) == [waits if hops > 8 else ("paid", "insurer", GROSS - TAX)]
    assert payments.cash_of("stranger") == (0 if hops > 8 else GROSS - TAX)
    payments.check_books(0)


@each_deed
def test_principal_waits_for_the_recovery_in_this_series_and_is_the_successors_then(
    payments: Payments, deed: str
) -> None:
    recover(Series.deployed(payments.series.stage), WHO.insurer, WHO.stranger)
    payments.ready(2)
    assert payments.told(pay(payments, deed, 2)) == [("unpaid", "insurer", BLOCKED)]
    assert payments.told(pay(payments, deed, 2, "stranger")) == []
    recover(payments.series, WHO.insurer, WHO.stranger)
    assert payments.told(pay(payments, deed, 2)) == []
    assert payments.told(pay(payments, deed, 2, "stranger")) == [("paid", "stranger", 40_000)]
    assert (payments.cash_of("stranger"), payments.series.balance(WHO.stranger)) == (40_000, 0)


@each_deed
def test_coupons_follow_as_soon_as_any_series_has_recovered(payments: Payments, deed: str) -> None:
    recover(Series.deployed(payments.series.stage), WHO.insurer, WHO.stranger)
    payments.ready(0)
    assert payments.told(pay(payments, deed, 0)) == [("paid", "insurer", GROSS - TAX)]
    assert (payments.series.balance(WHO.insurer), payments.cash_of("stranger")) == (40_000, GROSS - TAX)


@each_deed
@pytest.mark.parametrize("row", [0, 2], ids=["coupon", "principal"])
def test_a_holder_whom_the_whitelist_does_not_know_is_not_paid_at_a_rate_of_nobody(
    payments: Payments, deed: str, row: int
) -> None:
    payments.ready(row)
    known = payments.series.chain.call(payments.series.stage.registry, "wordOf", WHO.insurer)
    registrar = payments.series.stage.registry, "writeWord", WHO.insurer
    payments.series.chain.transact(*registrar, 0, sender=WHO.registrar)
    assert payments.told(pay(payments, deed, row)) == [("unpaid", "insurer", BLOCKED)]
    payments.series.chain.transact(*registrar, known, sender=WHO.registrar)
    assert payments.told(pay(payments, deed, row)) == [("paid", "insurer", 40_000 if row else GROSS - TAX)]


def test_a_row_with_several_record_times_behind_it_follows_each_wallets_own_past(payments: Payments) -> None:
    """The lost wallet held at the first record time, the successor at the second; both rows are paid after both."""
    series = Series.deployed(payments.series.stage, denomination=1)
    opened = Payments.opened(series, HELD, rows=[coupon(series, 0), coupon(series, 1)], cash=payments.cash)
    series.pass_record(0)
    recover(series, WHO.insurer, WHO.stranger)
    series.chain.travel(series.record_times()[1] + DAY)
    for row, name in ((0, "insurer"), (1, "stranger")):
        opened.fund(row)
        assert opened.told(opened.push(row, "insurer", "stranger")) == [("paid", name, GROSS - TAX)]
    assert opened.cash_of("stranger") == 2 * (GROSS - TAX)

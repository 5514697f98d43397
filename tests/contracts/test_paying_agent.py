"""The paying agent: who is paid what, when and from whose money, and that the books balance to the last minor unit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.paths import PARTY
from tests.contracts.bond.payments import (
    BLOCKED,
    CASH_REFUSED,
    COUPON,
    FROZEN,
    PRINCIPAL,
    Payments,
    Row,
    cash_token,
    coupon,
    principal,
    rates,
)
from tests.contracts.bond.series import DAY, ISSUANCE, PAYMENTS, TRANSFERS, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.categories import Category
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.ledger import position
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

HELD = {"primary_dealer": 1_003, "individual": 777, "emigrant": 1, "insurer": 40_000}


@pytest.fixture(scope="session")
def session_payments(session_revm: RevmChain) -> Payments:
    """Deploys for the session; tests ask for `payments`."""
    stage = Stage.opened(session_revm)
    return Payments.opened(Series.deployed(stage, denomination=1), HELD, cash=cash_token(stage, decimals=None))


@pytest.fixture
def payments(session_payments: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % and the principal, none due yet; the cash token can refuse a wallet."""
    return session_payments


@pytest.fixture
def series(payments: Payments) -> Series:
    """The series that is paid."""
    return payments.series


@pytest.fixture
def fresh(payments: Payments) -> Series:
    """Another series, not opened yet."""
    return Series.deployed(payments.series.stage, denomination=1)


def open_series(series: Series, rows: list[Row], *, cash: str | None = None, **changes: object) -> object:
    arguments = {
        "bond": series.bond.address,
        "cash": cash or cash_token(series.stage).address,
        "tax_account": WHO.tax_account,
        "rates": rates(),
        "rows": rows,
    } | changes
    return series.chain.transact(series.stage.agent, "openSeries", *arguments.values(), sender=ROLES["ISSUER"])


@contextmanager
def refusing(payments: Payments, name: str) -> Iterator[None]:
    """Meanwhile, the cash token doesn't pay this wallet."""
    for refused in (True, False):
        wallet = getattr(WHO, name)
        payments.series.chain.transact(payments.cash, "setRefused", wallet, refused, sender=WHO.deployer)
        if refused:
            yield


# --- opening


def test_only_the_issuer_opens_a_series(fresh: Series) -> None:
    arguments = fresh.bond.address, fresh.bond.address, WHO.tax_account, rates(), [coupon(fresh)]
    for caller in (WHO.stranger, ROLES["PAYING_AGENT"], ROLES["GOVERNANCE"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ISSUER")):
            fresh.chain.transact(fresh.stage.agent, "openSeries", *arguments, sender=caller)


def test_a_series_under_another_authority_is_refused(fresh: Series) -> None:
    foreign = Series.deployed(Stage.opened(fresh.chain))
    with reverts("WrongAuthority", bond=foreign.bond.address):
        open_series(fresh, [coupon(foreign)], bond=foreign.bond.address)


def test_a_series_is_opened_once(payments: Payments) -> None:
    with reverts("SeriesOpenedAlready", bond=payments.series.bond.address):
        open_series(payments.series, [coupon(payments.series)])


def test_a_series_without_a_tax_account_is_refused(fresh: Series) -> None:
    with reverts("TaxAccountMissing"):
        open_series(fresh, [coupon(fresh)], tax_account=NOBODY)


@pytest.mark.parametrize(
    "wrong",
    [[], [0] * 23, [0] * 25, [0] * 23 + [10_001], [65_535] + [0] * 23],
    ids=["none", "23", "25", "last", "first"],
)
def test_rates_that_are_not_24_or_over_the_whole_are_refused(fresh: Series, wrong: list[int]) -> None:
    with reverts("RatesInvalid"):
        open_series(fresh, [coupon(fresh)], rates=wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"denominator": 0}, id="no denominator"),
        pytest.param({"kind": 0}, id="no kind"),
        pytest.param({"record": 4}, id="no such record time"),
        pytest.param({"record": 65_535}, id="no such record time, the highest"),
        pytest.param({"pay_time": 0}, id="never paid"),
        pytest.param({"pay_time": "at the record time"}, id="paid at the record time"),
    ],
)
def test_a_row_that_cannot_be_paid_is_refused_by_its_number(fresh: Series, wrong: dict[str, Any]) -> None:
    good = coupon(fresh)
    if wrong.get("pay_time"):
        wrong = {"pay_time": fresh.record_times()[0]}
    with reverts("RowInvalid", row=1):
        open_series(fresh, [good, good._replace(**wrong), good])


def test_a_row_may_be_paid_from_the_second_after_its_record_time(fresh: Series) -> None:
    open_series(fresh, [coupon(fresh)._replace(pay_time=fresh.record_times()[0] + 1)])


@pytest.mark.parametrize("decimals", [0, 1, 21, 255])
def test_cash_with_fewer_decimals_than_the_currency_or_18_more_is_refused(fresh: Series, decimals: int) -> None:
    cash = cash_token(fresh.stage, decimals)
    with reverts("CashDecimals", cash=decimals, currency=2):
        open_series(fresh, [coupon(fresh)], cash=cash.address)


@pytest.mark.parametrize(("decimals", "scale"), [(2, 1), (6, 10**4), (18, 10**16), (20, 10**18)])
def test_cash_with_up_to_18_more_decimals_is_scaled(fresh: Series, decimals: int, scale: int) -> None:
    cash = cash_token(fresh.stage, decimals)
    assert fresh.chain.call(fresh.stage.agent, "cashOf", fresh.bond.address) == (NOBODY, NOBODY, 0)
    open_series(fresh, [coupon(fresh)], cash=cash.address)
    told = fresh.chain.call(fresh.stage.agent, "cashOf", fresh.bond.address)
    assert told == (cash.address, WHO.tax_account, scale)


def test_an_opened_series_shows_its_rows_and_rates(fresh: Series) -> None:
    rows, chosen = [coupon(fresh), coupon(fresh, 1, Fraction(1, 3)), principal(fresh)], [400 * k for k in range(24)]
    cash = cash_token(fresh.stage)
    receipt = open_series(fresh, rows, cash=cash.address, rates=chosen)
    agent, bond = fresh.stage.agent, fresh.bond.address
    first, *others = receipt.events(agent)  # type: ignore[attr-defined]
    assert (first.name, first.args) == (
        "SeriesOpened",
        {"bond": bond, "cash": cash.address, "taxAccount": WHO.tax_account, "rates": tuple(chosen)},
    )
    assert [(event.name, event.args["row"]) for event in others] == [("RowOpened", k) for k in range(3)]
    fields = ("numerator", "denominator", "record", "payTime", "kind")
    assert [tuple(event.args[field] for field in fields) for event in others] == rows
    assert list(fresh.chain.call(agent, "rowsOf", bond)) == rows
    assert [fresh.chain.call(agent, "rateOf", bond, 0, category) for category in range(26)] == [*chosen, 0, 0]
    assert fresh.chain.call(agent, "booksOf", bond, 2) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("row", [3, 256, 2**256 - 1])
def test_a_row_that_the_series_does_not_have_is_refused(payments: Payments, row: int) -> None:
    payments.series.close()
    for question in ("needOf", "booksOf"):
        with reverts("RowUnknown", bond=payments.series.bond.address, row=row):
            payments.ask(question, row)
    deeds: list[tuple[Any, ...]] = [("fund", row), ("push", row, []), ("claim", row, WHO.bank), ("remitTax", row)]
    for deed in deeds:
        with reverts("RowUnknown", bond=payments.series.bond.address, row=row):
            payments.act(*deed)


def test_a_series_that_was_never_opened_has_no_rows(fresh: Series) -> None:
    agent, bond = fresh.stage.agent, fresh.bond.address
    assert fresh.chain.call(agent, "rowsOf", bond) == ()
    with reverts("RowUnknown", bond=bond, row=0):
        fresh.chain.transact(agent, "fund", bond, 0, sender=WHO.paying_agent)


# --- funding


def test_only_the_paying_agent_funds_pushes_and_remits(payments: Payments) -> None:
    payments.due(0)
    for deed in (("fund", 0), ("push", 0, [WHO.individual]), ("remitTax", 0)):
        for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["GOVERNANCE"], WHO.individual):
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("PAYING_AGENT")):
                payments.act(*deed, sender=caller)


def test_a_row_is_not_funded_before_its_record_time_has_passed(payments: Payments) -> None:
    with reverts("RecordNotPassed", record=0):
        payments.ask("needOf", 0)
    payments.series.chain.travel(payments.series.record_times()[0])
    with reverts("RecordNotPassed", record=0):
        payments.fund(0)
    payments.series.travel(1)
    payments.fund(0)


def test_a_row_needs_the_ceiling_of_what_all_its_units_are_due(payments: Payments) -> None:
    payments.series.pass_record(0)
    payments.series.mint(WHO.bank, 10_000)
    assert payments.ask("needOf", 0) == ceil(Fraction(7 * sum(HELD.values()), 200))
    agent = payments.cash_of("paying_agent")
    receipt = payments.fund(0)
    need = payments.ask("needOf", 0)
    told = {"bond": payments.series.bond.address, "row": 0, "payer": WHO.paying_agent, "amount": need}
    emitted(receipt, payments.agent, "Funded", told)
    assert (payments.cash_in_agent(), payments.cash_of("paying_agent")) == (need, agent - need)
    assert payments.ask("booksOf", 0) == (need, 0, 0, 0, 0, 0)
    payments.check_books(0)


def test_a_row_of_more_units_than_its_books_can_hold_is_not_funded(fresh: Series) -> None:
    fresh.act("setAllocation", 2**100, sender=WHO.deployer)
    fresh.mint(WHO.bank, 2**96)
    payments = Payments.opened(fresh, {}, rows=[coupon(fresh, rate=Fraction(1, 2**56 - 1))])
    payments.due(0)
    with reverts("SafeCastOverflowedUintDowncast", bits=96, value=2**96):
        payments.fund(0)


def test_a_row_is_funded_once(payments: Payments) -> None:
    payments.ready(0)
    with reverts("FundedAlready", row=0):
        payments.fund(0)
    payments.push(0)
    with reverts("FundedAlready", row=0):
        payments.fund(0)


def test_a_row_of_which_nobody_is_due_anything_needs_no_cash_and_pays_none(fresh: Series) -> None:
    payments = Payments.opened(fresh, {})
    payments.due(0)
    with reverts("FundedAlready", row=0):
        payments.fund(0)
    with reverts("NotFunded", row=0):
        payments.push(0)


def test_cash_that_is_not_there_or_not_approved_funds_nothing(payments: Payments) -> None:
    payments.due(0)
    chain, agent, need = payments.series.chain, payments.agent.address, payments.ask("needOf", 0)
    chain.transact(payments.cash, "approve", agent, need - 1, sender=WHO.paying_agent)
    with reverts("ERC20InsufficientAllowance", spender=agent, allowance=need - 1, needed=need):
        payments.fund(0)
    chain.transact(payments.cash, "approve", agent, need, sender=WHO.paying_agent)
    chain.transact(
        payments.cash, "transfer", WHO.outsider, payments.cash_of("paying_agent") - need + 1, sender=WHO.paying_agent
    )
    with reverts("ERC20InsufficientBalance", sender=WHO.paying_agent, balance=need - 1, needed=need):
        payments.fund(0)
    assert payments.ask("booksOf", 0).funded == 0


def test_cash_that_keeps_a_fee_is_refused(payments: Payments) -> None:
    payments.due(0)
    need = payments.ask("needOf", 0)
    payments.series.chain.transact(payments.cash, "setFee", 1, sender=WHO.deployer)
    with reverts("CashMismatch", expected=need, received=need - 1):
        payments.fund(0)
    assert (payments.ask("booksOf", 0).funded, payments.cash_in_agent()) == (0, 0)


@pytest.mark.parametrize("decimals", [2, 6, 18])
def test_every_amount_of_cash_is_scaled_and_every_book_kept_in_minor_units(fresh: Series, decimals: int) -> None:
    payments = Payments.opened(fresh, HELD, cash=cash_token(fresh.stage, decimals))
    scale = 10 ** (decimals - 2)
    payments.ready(0)
    need = payments.ask("needOf", 0)
    assert (payments.ask("booksOf", 0).funded, payments.cash_in_agent()) == (need, need * scale)
    payments.push(0)
    assert {name: payments.cash_of(name) for name in HELD} == {name: payments.net(0, name) * scale for name in HELD}
    books = payments.ask("booksOf", 0)
    payments.act("remitTax", 0)
    assert payments.cash_of("tax_account") == books.tax * scale
    assert payments.cash_in_agent() == (need - books.net - books.tax) * scale
    payments.check_books(0)
    for row in (1, 2):
        payments.due(row)
        payments.fund(row)
        payments.push(row)
    expected = {name: sum(payments.net(row, name) for row in range(3)) * scale for name in HELD}
    assert {name: payments.cash_of(name) for name in HELD} == expected


# --- paying coupons


def test_nothing_is_paid_before_its_time_unfunded_or_while_payments_are_paused(payments: Payments) -> None:
    def refused(row: int, name: str, /, **arguments: int) -> None:
        """Neither the paying agent nor anybody else has a holder paid."""
        with reverts(name, **arguments):
            payments.push(row)
        with reverts(name, **arguments):
            payments.claim(row, "individual")

    first = payments.rows[0]
    payments.series.chain.travel(first.pay_time - 1)
    payments.fund(0)
    refused(0, "TooEarly", row=0, payTime=first.pay_time)
    payments.due(1)
    refused(1, "NotFunded", row=1)
    payments.series.pause(PAYMENTS)
    refused(0, "PaymentsPaused")
    payments.series.travel(7 * DAY)
    refused(0, "PaymentsPaused")
    payments.series.travel(1)
    assert payments.told(payments.claim(0, "individual")) == [("paid", "individual", 22)]
    payments.push(0)
    payments.check_books(0)


@pytest.mark.parametrize("pauser", ["pause", "confirmPause"])
@pytest.mark.parametrize("way", ["push", "claim"])
def test_no_pause_holds_principal_though_one_of_payments_holds_the_last_coupon(
    payments: Payments, way: str, pauser: str
) -> None:
    series, holders = payments.series, tuple(HELD)
    payments.ready(2)
    payments.fund(1)
    series.act(pauser, TRANSFERS + ISSUANCE + PAYMENTS, sender=ROLES["GUARDIAN" if pauser == "pause" else "GOVERNANCE"])
    for row in (1, 2):
        for name in holders:
            with reverts("PaymentsPaused") if row == 1 else nullcontext():
                (payments.push if way == "push" else payments.claim)(row, name)
    assert {name: payments.cash_of(name) for name in holders} == {name: payments.net(2, name) for name in holders}
    assert series.ask("totalSupply") == 0
    assert payments.ask("booksOf", 2).units == sum(HELD.values())
    series.govern("unpause", PAYMENTS)
    payments.push(1)
    payments.check_books(1)


def test_a_row_is_paid_from_the_second_of_its_payment_time_also_while_transfers_are_paused(payments: Payments) -> None:
    payments.series.chain.travel(payments.rows[0].pay_time - 1)
    payments.series.pause(TRANSFERS + ISSUANCE)
    payments.series.travel(1)
    payments.fund(0)
    payments.push(0)
    assert payments.cash_of("primary_dealer") == payments.net(0, "primary_dealer")


def test_each_is_paid_by_units_at_the_record_time_less_the_tax_of_the_category_each_rounded_down(
    payments: Payments,
) -> None:
    """By hand: ⌊1,003 × 0.035⌋ = 35, no tax; ⌊27.195⌋ − ⌊5.4⌋; ⌊0.035⌋; 1,400 − ⌊46.62⌋."""
    payments.ready(0)
    receipt = payments.push(0)
    bond = payments.series.bond.address
    amounts = {"primary_dealer": (35, 0), "individual": (27, 5), "emigrant": (0, 0), "insurer": (1_400, 46)}
    assert [event.args for event in receipt.events(payments.agent, "Paid")] == [
        {"bond": bond, "row": 0, "holder": getattr(WHO, name), "gross": gross, "tax": tax}
        for name, (gross, tax) in amounts.items()
    ]
    assert {name: payments.cash_of(name) for name in HELD} == {
        name: gross - tax for name, (gross, tax) in amounts.items()
    }
    assert payments.ask("booksOf", 0) == (1_463, 41_781, 1_411, 51, 0, 0)
    assert payments.cash_in_agent() == 1_463 - 1_411, "tax and one unit of dust"
    payments.check_books(0)


def test_a_holder_of_dust_is_paid_nothing_once_and_for_all(payments: Payments) -> None:
    payments.ready(0)
    with refusing(payments, "emigrant"):
        assert payments.told(payments.push(0, "emigrant")) == [("paid", "emigrant", 0)]
    assert payments.ask("isPaid", 0, WHO.emigrant)
    assert payments.told(payments.claim(0, "emigrant")) == []
    payments.check_books(0)


@pytest.mark.parametrize("deed", ["push", "claim"])
def test_every_category_is_taxed_at_its_own_rate(fresh: Series, deed: str) -> None:
    payments = Payments.opened(fresh, {"insurer": 100_000}, withholding=[400 * k for k in range(24)])
    payments.ready(0)
    for category in (0, 8, 9, 14, 15, 23):
        with fresh.chain.isolated():
            fresh.stage.amend(WHO.insurer, category=category)
            told = payments.told(getattr(payments, deed)(0, "insurer"))
            assert told == [("paid", "insurer", 3_500 - 140 * category)]


def test_tax_of_the_whole_leaves_a_holder_nothing_and_the_tax_account_all(fresh: Series) -> None:
    payments = Payments.opened(fresh, {"individual": 1_000}, withholding=rates(INDIVIDUAL_RESIDENT=10_000))
    payments.ready(0)
    payments.push(0)
    payments.act("remitTax", 0)
    assert (payments.cash_of("individual"), payments.cash_of("tax_account")) == (0, 35)
    payments.check_books(0)


def test_a_wallet_is_paid_once_however_often_it_is_named(payments: Payments) -> None:
    payments.ready(0)
    receipt = payments.push(0, "insurer", "insurer", "individual", "insurer")
    assert [name for _, name, _ in payments.told(receipt)] == ["insurer", "individual"]
    assert payments.told(payments.push(0, "individual", "insurer")) == []
    assert payments.told(payments.claim(0, "insurer")) == []
    assert {name: payments.cash_of(name) for name in ("insurer", "individual")} == {"insurer": 1_354, "individual": 22}
    payments.check_books(0)


def test_wallets_to_which_nothing_is_due_are_passed_over(payments: Payments) -> None:
    payments.ready(0)
    payments.series.mint(WHO.bank, 5_000)
    assert payments.told(payments.push(0, "stranger", "bank", "individual")) == [("paid", "individual", 22)]
    assert payments.told(payments.claim(0, "bank")) == []
    assert not payments.ask("isPaid", 0, WHO.bank)
    assert payments.told(payments.act("push", 0, [NOBODY])) == []


def test_anybody_may_claim_for_a_holder_and_the_holder_gets_the_money(payments: Payments) -> None:
    payments.ready(0)
    assert payments.told(payments.claim(0, "insurer", sender=WHO.outsider)) == [("paid", "insurer", 1_354)]
    assert payments.told(payments.claim(0, "individual", sender=WHO.individual)) == [("paid", "individual", 22)]
    assert (payments.cash_of("insurer"), payments.cash_of("individual"), payments.cash_of("outsider")) == (1_354, 22, 0)
    assert payments.told(payments.push(0)) == [("paid", "primary_dealer", 35), ("paid", "emigrant", 0)]
    payments.check_books(0)


@pytest.mark.parametrize("by", ["registrar", "regulator", "moved"])
def test_a_blocked_or_moved_holder_stays_unpaid_and_stops_nobody(payments: Payments, by: str) -> None:
    payments.ready(0)
    obstacle = PARTY["moved" if by == "moved" else f"blocked by {by}"]
    with payments.series.chain.isolated():
        obstacle.arrange(payments.series, WHO.individual)
        told = payments.told(payments.push(0))
        assert ("unpaid", "individual", BLOCKED) in told
        assert [name for kind, name, _ in told if kind == "paid"] == ["primary_dealer", "emigrant", "insurer"]
        assert payments.told(payments.claim(0, "individual")) == [("unpaid", "individual", BLOCKED)]
        assert (payments.cash_of("individual"), payments.ask("isPaid", 0, WHO.individual)) == (0, False)
        payments.check_books(0)
        if by != "moved":
            payments.series.stage.block(WHO.individual, by, False)
            assert payments.told(payments.push(0)) == [("paid", "individual", 22)]
            payments.check_books(0)


def test_a_frozen_holder_stays_unpaid_until_that_is_lifted_and_frozen_units_are_paid_for(payments: Payments) -> None:
    payments.ready(0)
    payments.series.freeze(WHO.individual)
    payments.series.freeze_units(WHO.insurer, 40_000)
    told = payments.told(payments.push(0))
    assert told[1] == ("unpaid", "individual", FROZEN)
    assert told[3] == ("paid", "insurer", 1_354)
    payments.check_books(0)
    payments.series.freeze(WHO.individual, False)
    assert payments.told(payments.claim(0, "individual")) == [("paid", "individual", 22)]
    payments.check_books(0)


def test_a_holder_whom_the_cash_token_refuses_stays_unpaid_stops_nobody_and_is_paid_later(payments: Payments) -> None:
    payments.ready(0)
    with refusing(payments, "individual"):
        for _ in range(2):
            assert ("unpaid", "individual", CASH_REFUSED) in payments.told(payments.push(0))
            assert not payments.ask("isPaid", 0, WHO.individual)
            payments.check_books(0)
        with reverts("CashRefused", holder=WHO.individual):
            payments.claim(0, "individual")
        assert payments.cash_of("insurer") == 1_354
    assert payments.told(payments.push(0)) == [("paid", "individual", 22)]
    payments.check_books(0)


@pytest.mark.parametrize("row", [0, 2], ids=["coupon", "principal"])
def test_cash_that_pays_and_says_that_it_did_not_is_found_out(payments: Payments, row: int) -> None:
    payments.ready(row)
    payments.push(row, "emigrant")
    payments.series.chain.transact(payments.cash, "setLying", True, sender=WHO.deployer)
    left = payments.cash_in_agent()
    if row == 0:
        with reverts("CashMismatch", expected=left, received=left - payments.net(row, "insurer")):
            payments.push(row, "insurer")
    else:
        assert payments.told(payments.push(row, "insurer")) == [("unpaid", "insurer", CASH_REFUSED)]
    with reverts("CashRefused", holder=WHO.insurer):
        payments.claim(row, "insurer")
    assert (payments.cash_of("insurer"), payments.cash_in_agent()) == (0, left)


def test_a_refusal_in_a_later_payment_stops_nobody_when_cash_has_more_decimals_than_the_currency(fresh: Series) -> None:
    whole = Series.deployed(fresh.stage, denomination=1, decimals=0)
    payments = Payments.opened(whole, HELD, cash=cash_token(fresh.stage, decimals=None))
    payments.ready(0)
    payments.push(0, "insurer")
    with refusing(payments, "individual"):
        told = payments.told(payments.push(0, "individual", "primary_dealer"))
    assert told == [("unpaid", "individual", CASH_REFUSED), ("paid", "primary_dealer", 35)]
    assert payments.cash_of("primary_dealer") == 35 * 100


@pytest.mark.parametrize("deed", ["push", "claim", "remitTax", "fund"])
def test_a_cash_token_that_calls_back_has_nobody_paid_meanwhile(fresh: Series, deed: str) -> None:
    chain, agent = fresh.chain, fresh.stage.agent
    cash = cash_token(fresh.stage, decimals=None, hostile="CallingCash")
    fresh.stage.role("grantRole", "PAYING_AGENT", cash.address)
    payments = Payments.opened(fresh, HELD, cash=cash)
    payments.due(1)
    payments.fund(0)
    payments.push(0, "individual")
    deeds = {"push": (0, [WHO.primary_dealer]), "claim": (0, WHO.primary_dealer), "remitTax": (0,), "fund": (1,)}
    calls = [("push", 0, [WHO.insurer]), ("claim", 0, WHO.insurer), ("remitTax", 0), ("fund", 1)]
    for call in calls:
        with chain.isolated():
            function, *args = call
            data = agent.encode(function, fresh.bond.address, *args).data
            chain.transact(cash, "setCall", agent.address, data, sender=WHO.deployer)
            payments.act(deed, *deeds[deed])
            refusal = chain.errors.reverted("", chain.call(cash, "answer"), agent.interface)
            assert (chain.call(cash, "done"), refusal.name) == (False, "ReentrancyGuardReentrantCall")
            payments.check_books(0)


@pytest.mark.parametrize("rate", [0, 5_000])
def test_a_series_that_overstates_what_its_holders_had_gets_no_cash_of_another(payments: Payments, rate: int) -> None:
    payments.ready(0)
    stage, chain = payments.series.stage, payments.series.chain
    due = chain.now() + DAY
    code = artifacts()["BoastingBond"]
    bond = chain.deploy(code, stage.registry.address, due - 1, sender=WHO.deployer).contract(code)
    row = Row(1, 1, 0, due, COUPON)
    open_series(Series(stage, bond), [row], cash=payments.cash.address, rates=rates(BANK=rate))
    chain.travel(due)
    chain.transact(payments.agent, "fund", bond.address, 0, sender=WHO.paying_agent)
    before = payments.cash_in_agent()
    with reverts("Overpaid", row=0):
        chain.transact(payments.agent, "push", bond.address, 0, [WHO.bank, WHO.fund], sender=WHO.paying_agent)
    chain.transact(payments.agent, "push", bond.address, 0, [WHO.bank], sender=WHO.paying_agent)
    assert before - payments.cash_in_agent() == 1_000 - rate // 10


def test_of_several_obstacles_the_block_is_told_before_the_freeze_and_that_before_the_cash(payments: Payments) -> None:
    payments.ready(0)
    with refusing(payments, "individual"):
        payments.series.freeze(WHO.individual)
        assert payments.told(payments.push(0, "individual")) == [("unpaid", "individual", FROZEN)]
        payments.series.stage.block(WHO.individual, "regulator")
        assert payments.told(payments.push(0, "individual")) == [("unpaid", "individual", BLOCKED)]


@pytest.mark.parametrize("seized", [False, True], ids=["sold", "seized"])
def test_units_that_left_after_the_record_time_are_paid_to_who_held_them(payments: Payments, seized: bool) -> None:
    series = payments.series
    series.pass_record(0)
    move = series.seize if seized else series.transfer
    move(WHO.insurer, WHO.bank, 40_000)
    payments.ready(0)
    assert ("paid", "insurer", 1_354) in payments.told(payments.push(0, *HELD, "bank"))
    assert payments.cash_of("bank") == 0
    payments.check_books(0)
    payments.ready(1)
    assert ("paid", "bank", 1_400) in payments.told(payments.push(1, *HELD, "bank"))
    assert payments.cash_of("insurer") == 1_354


def test_the_last_second_before_a_record_passes_decides(payments: Payments) -> None:
    series = payments.series
    series.chain.travel(series.record_times()[0])
    series.transfer(WHO.insurer, WHO.bank, 40_000)
    payments.ready(0)
    assert payments.told(payments.push(0, "insurer", "bank")) == [("paid", "bank", 1_400)]


@pytest.mark.parametrize("status", ["expired", "removed", "deleted", "blocked by the licence registry", "not admitted"])
def test_a_holder_who_lost_a_status_is_still_paid_what_is_due(payments: Payments, status: str) -> None:
    series, stage = payments.series, payments.series.stage
    payments.ready(0)
    if status == "expired":
        stage.amend(WHO.insurer, valid_until=series.chain.now() - 1)
    elif status == "removed":
        stage.amend(WHO.insurer, removed=True)
    elif status == "deleted":
        series.chain.transact(stage.registry, "deleteIdentity", WHO.insurer, sender=ROLES["AGENT"])
    elif status == "not admitted":
        stage.amend(WHO.insurer, admitted=False)
    else:
        stage.block(WHO.insurer, "licence")
    assert not series.ask("canSend", WHO.insurer)
    assert ("paid", "insurer", 1_354) in payments.told(payments.push(0))


def test_the_tax_follows_the_category_at_the_time_of_payment(payments: Payments) -> None:
    payments.ready(0)
    payments.series.stage.amend(WHO.insurer, category=Category.NRP)
    assert payments.told(payments.push(0, "insurer")) == [("paid", "insurer", 1_400 - 140)]
    payments.ready(1)
    payments.series.stage.amend(WHO.insurer, category=Category.INSURANCE)
    assert payments.told(payments.push(1, "insurer")) == [("paid", "insurer", 1_354)]


def test_rows_are_paid_in_any_order_and_each_has_money_of_its_own(payments: Payments) -> None:
    payments.due(2)
    payments.fund(1)
    payments.push(1)
    with reverts("NotFunded", row=0):
        payments.push(0)
    payments.fund(0)
    payments.push(0)
    assert payments.ask("booksOf", 0) == payments.ask("booksOf", 1)
    assert payments.cash_of("insurer") == 2 * 1_354
    for row in (0, 1):
        payments.check_books(row)


def test_rows_on_both_sides_of_a_full_word_of_paid_bits_do_not_touch_each_other(fresh: Series) -> None:
    rows = [coupon(fresh)] * 258
    payments = Payments.opened(fresh, {"individual": 1_000}, rows=rows)
    payments.due(0)
    paid = set()
    for row in (255, 256, 0, 257):
        payments.fund(row)
        assert payments.told(payments.push(row)) == [("paid", "individual", 28)]
        paid.add(row)
        assert {k for k in range(258) if payments.ask("isPaid", k, WHO.individual)} == paid
        assert payments.told(payments.claim(row, "individual")) == []
    assert payments.cash_of("individual") == 4 * 28


def test_one_series_pays_nothing_from_the_money_of_another(payments: Payments) -> None:
    other = Payments.opened(Series.deployed(payments.series.stage, denomination=1), HELD, cash=payments.cash)
    payments.ready(0)
    other.due(0)
    with reverts("NotFunded", row=0):
        other.push(0)
    payments.push(0)
    assert not other.ask("isPaid", 0, WHO.insurer)


# --- tax


def test_withheld_tax_goes_to_the_tax_account_once(payments: Payments) -> None:
    def remitted() -> int:
        """What would be sent now."""
        call = payments.agent, "remitTax", payments.series.bond.address, 0
        return int(payments.series.chain.call(*call, sender=WHO.paying_agent))

    payments.ready(0)
    assert remitted() == 0
    for name, sent in (("individual", 5), ("insurer", 46)):
        payments.push(0, name)
        assert remitted() == sent
        before = payments.cash_of("tax_account")
        told = {"bond": payments.series.bond.address, "row": 0, "taxAccount": WHO.tax_account, "amount": sent}
        emitted(payments.act("remitTax", 0), payments.agent, "TaxRemitted", told)
        assert payments.cash_of("tax_account") == before + sent
        assert payments.act("remitTax", 0).logs == (), "nothing is left to send"
        payments.check_books(0)
    assert payments.cash_of("tax_account") == 51
    assert payments.ask("booksOf", 0).remitted == payments.ask("booksOf", 0).tax == 51


def test_tax_that_the_cash_token_does_not_deliver_stays(payments: Payments) -> None:
    payments.ready(0)
    payments.push(0)
    with refusing(payments, "tax_account"), reverts("Refused", wallet=WHO.tax_account):
        payments.act("remitTax", 0)
    assert payments.ask("booksOf", 0).remitted == 0


# --- principal


def test_principal_burns_the_units_and_pays_them_in_full_without_tax(payments: Payments) -> None:
    payments.ready(2)
    receipt = payments.push(2)
    assert payments.told(receipt) == [("paid", name, units) for name, units in HELD.items()]
    burned = [event.args for event in receipt.events(payments.series.bond, "Transfer")]
    assert burned == [{"from": getattr(WHO, name), "to": NOBODY, "value": units} for name, units in HELD.items()]
    assert {name: payments.cash_of(name) for name in HELD} == HELD
    total = sum(HELD.values())
    assert payments.series.state() == {"allocation": 10**9 - total}
    assert payments.ask("booksOf", 2) == (total, total, total, 0, 0, 0)
    assert payments.cash_in_agent() == 0
    assert payments.told(payments.push(2)) == []
    assert not payments.ask("isPaid", 2, WHO.insurer)


def test_principal_is_claimed_by_anybody_for_the_holder(payments: Payments) -> None:
    payments.ready(2)
    assert payments.told(payments.claim(2, "insurer")) == [("paid", "insurer", 40_000)]
    assert payments.told(payments.claim(2, "insurer")) == []
    assert (payments.cash_of("insurer"), payments.series.balance(WHO.insurer)) == (40_000, 0)


def test_units_named_twice_are_burned_and_paid_once(payments: Payments) -> None:
    payments.ready(2)
    told = payments.told(payments.push(2, "insurer", "insurer", "stranger"))
    assert told == [("paid", "insurer", 40_000)]


def test_frozen_units_stay_until_they_are_released_or_seized_and_are_paid_then(payments: Payments) -> None:
    series = payments.series
    payments.ready(2)
    series.freeze_units(WHO.insurer, 39_000)
    rest = ("unpaid", "insurer", FROZEN)
    assert payments.told(payments.push(2, "insurer")) == [("paid", "insurer", 1_000), rest]
    assert payments.told(payments.push(2, "insurer")) == [rest]
    assert (series.balance(WHO.insurer), payments.cash_of("insurer")) == (39_000, 1_000)
    series.freeze_units(WHO.insurer, 38_000)
    assert payments.told(payments.claim(2, "insurer")) == [("paid", "insurer", 1_000), rest]
    series.seize(WHO.insurer, WHO.bank, 38_000)
    assert payments.told(payments.push(2, "insurer", "bank")) == [("paid", "bank", 38_000)]
    books = payments.ask("booksOf", 2)
    assert books.net + sum(HELD.values()) - 40_000 == books.funded


def test_units_of_a_frozen_or_blocked_wallet_are_neither_burned_nor_paid(payments: Payments) -> None:
    payments.ready(2)
    payments.series.freeze(WHO.insurer)
    payments.series.stage.block(WHO.individual, "regulator")
    told = payments.told(payments.push(2))
    assert told[1] == ("unpaid", "individual", BLOCKED)
    assert told[3] == ("unpaid", "insurer", FROZEN)
    assert (payments.series.balance(WHO.insurer), payments.series.balance(WHO.individual)) == (40_000, 777)
    payments.series.freeze(WHO.insurer, False)
    payments.series.stage.block(WHO.individual, "regulator", False)
    assert payments.told(payments.push(2)) == [("paid", "individual", 777), ("paid", "insurer", 40_000)]


def test_units_are_not_burned_when_the_cash_token_refuses_the_holder(payments: Payments) -> None:
    payments.ready(2)
    with refusing(payments, "insurer"):
        told = payments.told(payments.push(2))
        assert told[3] == ("unpaid", "insurer", CASH_REFUSED)
        assert [kind for kind, _, _ in told[:3]] == ["paid"] * 3
        assert (payments.series.balance(WHO.insurer), payments.cash_of("insurer")) == (40_000, 0)
        assert payments.series.ask("totalSupply") == 40_000
        with reverts("CashRefused", holder=WHO.insurer):
            payments.claim(2, "insurer")
    assert payments.told(payments.push(2)) == [("paid", "insurer", 40_000)]


def test_expired_and_removed_holders_get_their_principal(payments: Payments) -> None:
    payments.ready(2)
    payments.series.stage.amend(WHO.insurer, valid_until=1)
    payments.series.stage.amend(WHO.individual, removed=True)
    assert payments.told(payments.push(2)) == [("paid", name, units) for name, units in HELD.items()]


def test_a_burning_that_fails_for_another_reason_is_told_with_that_reason(payments: Payments) -> None:
    payments.ready(2)
    payments.series.stage.role("revokeRole", "REDEEMER", payments.agent.address)
    agent = bytes.fromhex(payments.agent.address[2:]).rjust(32, b"\0")
    reason = bytes.fromhex("e2517d3f") + agent + role_id("REDEEMER")
    with reverts("RedemptionFailed", holder=WHO.insurer, reason=reason):
        payments.push(2, "insurer")
    assert payments.cash_of("insurer") == 0


def test_only_the_agent_contract_itself_redeems_one_holder(payments: Payments) -> None:
    payments.ready(2)
    arguments = payments.cash.address, WHO.insurer, 40_000, 40_000
    for caller in (WHO.paying_agent, WHO.insurer, ROLES["REDEEMER"], ROLES["GOVERNANCE"]):
        with reverts("NotSelf", caller=caller):
            payments.act("redeemOne", *arguments, sender=caller)


def test_a_principal_before_the_register_closes_is_refused(payments: Payments, fresh: Series) -> None:
    """Units issued after its record time would be paid with the money of those who held then."""
    early = Row(1, 1, 0, fresh.record_times()[0] + DAY, PRINCIPAL)
    with reverts("RowInvalid", row=0):
        Payments.opened(fresh, {"insurer": 1_000}, rows=[early], cash=payments.cash)


def test_a_series_without_rows_is_not_opened(payments: Payments, fresh: Series) -> None:
    with reverts("RowInvalid", row=0):
        Payments.opened(fresh, {"insurer": 1_000}, rows=[], cash=payments.cash)


def test_a_principal_that_is_not_the_last_row_is_refused(payments: Payments, fresh: Series) -> None:
    last = principal(fresh, Fraction(1))
    with reverts("RowInvalid", row=0):
        Payments.opened(fresh, {"insurer": 1_000}, rows=[last, last], cash=payments.cash)


def test_a_principal_below_par_rounds_each_holders_payment_down(fresh: Series) -> None:
    held = {"insurer": 1_001, "individual": 1, "bank": 5}
    payments = Payments.opened(fresh, held, rows=[principal(fresh, Fraction(2, 3))])
    payments.ready(0)
    payments.push(0)
    assert {name: payments.cash_of(name) for name in held} == {"insurer": 667, "individual": 0, "bank": 3}
    books = payments.ask("booksOf", 0)
    dust = sum(Fraction(2 * units, 3) % 1 for units in held.values()) + -Fraction(2 * 1_007, 3) % 1
    assert books.net + dust == books.funded == 672


# --- every order of events

NAMES = tuple(HELD)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("push"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=6)),
        st.tuples(
            st.sampled_from(["claim", "block", "unblock", "freeze", "unfreeze", "refuse", "accept", "seize", "remit"]),
            st.sampled_from(NAMES),
        ),
    ),
    max_size=20,
)


def only_cash_is_in_the_way(payments: Payments, name: str) -> bool:
    """Would a holder be paid the coupon now, if the cash token did not refuse the wallet?"""
    series, wallet = payments.series, getattr(WHO, name)
    barred = Word.decode(series.chain.call(series.stage.registry, "wordOf", wallet)).blocked_by_regulator
    frozen = position(series.chain, series.bond, wallet).frozen
    payable = payments.net(0, name) > 0 and not payments.ask("isPaid", 0, wallet)
    return payable and not barred and not frozen and bool(series.chain.call(payments.cash, "refused", wallet))


def do(payments: Payments, deed: str, who: str | list[str]) -> None:
    """One step; nothing that is due depends on it."""
    series, chain = payments.series, payments.series.chain
    if deed == "push":
        payments.push(0, *who)
        return
    wallet = getattr(WHO, str(who))
    if deed == "claim":
        refused = (
            reverts("CashRefused", holder=wallet) if only_cash_is_in_the_way(payments, str(who)) else nullcontext()
        )
        with refused:
            payments.claim(0, str(who))
    elif deed in ("block", "unblock"):
        series.stage.block(wallet, "regulator", deed == "block")
    elif deed in ("freeze", "unfreeze"):
        series.freeze(wallet, deed == "freeze")
    elif deed in ("refuse", "accept"):
        chain.transact(payments.cash, "setRefused", wallet, deed == "refuse", sender=WHO.deployer)
    elif deed == "seize":
        series.seize(wallet, WHO.bank, series.balance(wallet) // 2)
    else:
        payments.act("remitTax", 0)


@given(
    units=st.lists(st.integers(0, 10**9), min_size=4, max_size=4).filter(any),
    numerator=st.integers(1, 10**6),
    denominator=st.integers(1, 10**6),
    steps=STEPS,
)
def test_in_any_order_of_payments_and_obstacles_the_books_balance_and_each_gets_the_due_amount(
    payments: Payments, units: list[int], numerator: int, denominator: int, steps: list[tuple[str, str | list[str]]]
) -> None:
    with payments.series.chain.isolated():
        cash = cash_token(payments.series.stage, decimals=None)
        series = Series.deployed(payments.series.stage, denomination=1, allocation=10**11)
        row = Row(numerator, denominator, 0, series.record_times()[0] + DAY, COUPON)
        opened = Payments.opened(series, dict(zip(NAMES, units, strict=True)), rows=[row], cash=cash)
        opened.ready(0)
        for deed, who in steps:
            do(opened, deed, who)
            opened.check_books(0)
        for name in NAMES:
            for deed in ("unblock", "unfreeze", "accept"):
                do(opened, deed, name)
        opened.push(0)
        assert {name: opened.cash_of(name) for name in NAMES} == {name: opened.net(0, name) for name in NAMES}
        opened.check_books(0)
        opened.act("remitTax", 0)
        books = opened.ask("booksOf", 0)
        assert opened.cash_of("tax_account") == books.tax
        assert opened.cash_in_agent() == books.funded - books.net - books.tax < len(NAMES) + 1

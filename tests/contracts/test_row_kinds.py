"""Instalments, floating rows and how their rates are fixed, and rows that are added in pages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from tests.contracts.bond.payments import (
    COUPON,
    FLOATING,
    INSTALMENT,
    PRINCIPAL,
    Payments,
    Row,
    coupon,
    principal,
    rates,
)
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.servicing.roles import role_id

HELD = {"individual": 777, "insurer": 40_001}
WINDOW, FALLBACK_AFTER = 2 * DAY, 3 * DAY
SOURCE, PAPER = b"MTB auction 574".ljust(32, b"\0"), bytes(range(32))
AMOUNT = (71_693, 4_000_000)


@pytest.fixture(scope="session")
def session_stage(session_revm: RevmChain) -> Stage:
    """Deploys for the session."""
    return Stage.opened(session_revm)


@pytest.fixture
def series(session_stage: Stage, chain: RevmChain) -> Series:
    """A series, not opened yet."""
    return Series.deployed(session_stage, denomination=1)


def floating(series: Series, record: int = 0) -> Row:
    return coupon(series, record)._replace(numerator=0, denominator=1, kind=FLOATING)


def instalment(series: Series, record: int, amount: Fraction) -> Row:
    return coupon(series, record, amount)._replace(kind=INSTALMENT)


def set_terms(series: Series, window: int = WINDOW, fallback: tuple[int, int] = (0, 0)) -> Receipt:
    terms = (window, FALLBACK_AFTER, *fallback)
    return series.chain.transact(
        series.stage.agent, "setFixingTerms", series.bond.address, terms, sender=ROLES["ISSUER"]
    )


def opened(series: Series, rows: Sequence[Row] | None = None, fallback: tuple[int, int] = (0, 0)) -> Payments:
    """Two floating coupons and the principal."""
    set_terms(series, fallback=fallback)
    return Payments.opened(series, HELD, rows or (floating(series), floating(series, 1), principal(series)))


def propose(payments: Payments, row: int = 0, amount: tuple[int, int] = AMOUNT, **by: str) -> Receipt:
    sender = by.get("sender", ROLES["CALCULATION_AGENT"])
    return payments.act("proposeRate", row, *amount, SOURCE, PAPER, sender=sender)


def dispute(payments: Payments, row: int = 0, sender: str = ROLES["REVIEWER"]) -> Receipt:
    return payments.act("disputeRate", row, PAPER, sender=sender)


def settle(payments: Payments, row: int = 0, how: str = "settleRate") -> Receipt:
    return payments.act(how, row, sender=WHO.stranger)


# --- instalments


def test_an_instalment_is_paid_by_record_date_without_withholding_and_burns_nothing(series: Series) -> None:
    rows = (coupon(series), instalment(series, 0, Fraction(1, 4)), principal(series, Fraction(3, 4)))
    payments = Payments.opened(series, HELD, rows)
    payments.ready(0)
    payments.fund(1)
    assert payments.told(payments.push(1, "insurer")) == [("paid", "insurer", 10_000)]
    assert payments.told(payments.claim(1, "individual")) == [("paid", "individual", 194)]
    assert payments.ask("booksOf", 1).tax == 0
    assert series.balance(WHO.insurer) == 40_001
    payments.check_books(1)
    assert payments.told(payments.push(0, "individual")) == [("paid", "individual", 27 - 5)], "interest is taxed still"


def test_the_pool_factor_falls_with_the_record_time_of_each_instalment(series: Series) -> None:
    rows = (instalment(series, 0, Fraction(1, 4)), instalment(series, 1, Fraction(2, 3)), principal(series))
    payments = Payments.opened(series, HELD, rows)
    for record, left in enumerate([10**18, 75 * 10**16, 10**18 - 25 * 10**16 - 2 * 10**18 // 3]):
        assert payments.ask("poolFactor") == left
        series.chain.travel(series.record_times()[record])
        assert payments.ask("poolFactor") == left, "the record time itself still counts"
        series.travel(1)


# --- floating rows


@pytest.mark.parametrize("wrong", ["an amount", "no terms"])
def test_a_floating_row_with_an_amount_or_without_terms_of_fixing_is_refused(series: Series, wrong: str) -> None:
    if wrong == "an amount":
        set_terms(series)
    with reverts("RowInvalid", row=1):
        Payments.opened(series, {}, [coupon(series), floating(series)._replace(numerator=int(wrong == "an amount"))])


def test_terms_of_fixing_need_a_window_and_are_the_issuers_before_the_series_is_opened(series: Series) -> None:
    with reverts("WindowMissing"):
        set_terms(series, window=0)
    told = {"bond": series.bond.address, "terms": (WINDOW, FALLBACK_AFTER, 0, 0)}
    emitted(set_terms(series), series.stage.agent, "FixingTermsSet", told)
    Payments.opened(series, {}, [floating(series)])
    with reverts("SeriesOpenedAlready", bond=series.bond.address):
        set_terms(series)
    assert series.chain.call(series.stage.agent, "fixingTermsOf", series.bond.address).window == WINDOW


def test_a_row_whose_rate_is_not_fixed_has_no_need_and_can_neither_be_funded_nor_paid(series: Series) -> None:
    payments = opened(series)
    payments.due(0)
    for deed in (lambda: payments.fund(0), lambda: payments.push(0), lambda: payments.claim(0, "insurer")):
        with reverts("RateNotFixed", row=0):
            deed()
    with reverts("RateNotFixed", row=0):
        payments.ask("needOf", 0)


def test_only_the_calculation_agent_proposes_and_only_a_reviewer_disputes(series: Series) -> None:
    payments = opened(series)
    for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["REVIEWER"], ROLES["PAYING_AGENT"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("CALCULATION_AGENT")):
            propose(payments, sender=caller)
    propose(payments)
    for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["CALCULATION_AGENT"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("REVIEWER")):
            dispute(payments, sender=caller)


def test_what_cannot_be_proposed_disputed_or_settled_is_refused(series: Series) -> None:
    payments = opened(series)
    with reverts("NotFloating", row=2):
        propose(payments, 2)
    with reverts("DenominatorMissing"):
        propose(payments, amount=(1, 0))
    for deed in (settle, dispute):
        with reverts("NothingProposed", row=0):
            deed(payments)
    propose(payments)
    with reverts("ProposalPending", row=0):
        propose(payments)


def test_a_proposal_is_disputed_up_to_the_last_second_of_its_window_and_settled_after_it(series: Series) -> None:
    payments = opened(series)
    propose(payments)
    end = series.chain.now() + WINDOW
    series.chain.travel(end)
    with reverts("WindowOpen", row=0, end=end):
        settle(payments)
    with series.chain.isolated():
        told = {"bond": series.bond.address, "row": 0, "reasonHash": PAPER}
        emitted(dispute(payments), payments.agent, "RateDisputed", told)
        assert payments.ask("proposalOf", 0).since == 0
        propose(payments)
    series.travel(1)
    with reverts("WindowOver", row=0, end=end):
        dispute(payments)
    told = {"row": 0, "numerator": AMOUNT[0], "denominator": AMOUNT[1], "source": SOURCE, "documentHash": PAPER}
    emitted(settle(payments), payments.agent, "RateFixed", {"bond": series.bond.address, **told})
    fixed = payments.ask("rowsOf")[0]
    assert (fixed.numerator, fixed.denominator, fixed.kind) == (*AMOUNT, COUPON)
    with reverts("NotFloating", row=0):
        propose(payments)


def test_a_late_fixing_pays_those_who_held_at_the_record_time(series: Series) -> None:
    payments = opened(series)
    series.pass_record(0)
    series.transfer(WHO.insurer, WHO.bank, 40_001)
    payments.due(0)
    propose(payments)
    series.travel(WINDOW + 1)
    settle(payments)
    payments.fund(0)
    gross = 40_001 * AMOUNT[0] // AMOUNT[1]
    assert payments.told(payments.push(0, "insurer", "bank")) == [("paid", "insurer", gross - gross * 333 // 10_000)]


def test_the_fallback_waits_for_its_time_and_for_no_proposal(series: Series) -> None:
    payments = opened(series, fallback=(1, 100))
    time = series.record_times()[0] + FALLBACK_AFTER
    series.chain.travel(time - 1)
    with reverts("FallbackTooEarly", row=0, time=time):
        settle(payments, how="settleFallback")
    series.travel(1)
    with series.chain.isolated():
        propose(payments)
        with reverts("ProposalPending", row=0):
            settle(payments, how="settleFallback")
    told = {"row": 0, "numerator": 1, "denominator": 100, "source": bytes(32), "documentHash": bytes(32)}
    emitted(settle(payments, how="settleFallback"), payments.agent, "RateFixed", {"bond": series.bond.address, **told})
    with reverts("NotFloating", row=0):
        settle(payments, how="settleFallback")


def test_the_fallback_of_the_last_amount_needs_one_that_was_fixed(series: Series) -> None:
    payments = opened(series)
    series.chain.travel(series.record_times()[1] + FALLBACK_AFTER)
    with reverts("NothingFixedYet", bond=series.bond.address):
        settle(payments, 1, how="settleFallback")
    propose(payments)
    series.travel(WINDOW + 1)
    settle(payments)
    settle(payments, 1, how="settleFallback")
    fixed = payments.ask("rowsOf")[1]
    assert (fixed.numerator, fixed.denominator, fixed.kind) == (*AMOUNT, COUPON)


# --- rows in pages


def add(series: Series, *rows: Row, sender: str = ROLES["ISSUER"]) -> Receipt:
    return series.chain.transact(series.stage.agent, "addRows", series.bond.address, rows, sender=sender)


def test_rows_are_added_by_the_issuer_to_an_open_series_without_principal_until_the_first_record(
    series: Series,
) -> None:
    with reverts("RowUnknown", bond=series.bond.address, row=0):
        add(series, coupon(series))
    Payments.opened(series, HELD, [coupon(series)])
    with reverts("AccessControlUnauthorizedAccount", account=WHO.stranger, neededRole=role_id("ISSUER")):
        add(series, coupon(series), sender=WHO.stranger)
    with reverts("RowInvalid", row=2):
        add(series, coupon(series, 1), coupon(series)._replace(denominator=0))
    series.chain.travel(series.record_times()[0])
    with series.chain.isolated():
        series.travel(1)
        with reverts("TermsSettled", bond=series.bond.address):
            add(series, principal(series))
    receipt = add(series, coupon(series, 1), principal(series))
    assert [event.args["row"] for event in receipt.events(series.stage.agent, "RowOpened")] == [1, 2]
    assert [row.kind for row in series.chain.call(series.stage.agent, "rowsOf", series.bond.address)] == [1, 1, 2]
    with reverts("RowInvalid", row=3):
        add(series, coupon(series))


def test_the_361_rows_of_thirty_years_fit_two_transactions(series: Series) -> None:
    rows = [coupon(series)] * 360
    arguments = series.bond.address, series.bond.address, WHO.tax_account, rates(), rows[:200]
    first = series.chain.transact(series.stage.agent, "openSeries", *arguments, sender=ROLES["ISSUER"])
    second = add(series, *rows[200:], principal(series))
    assert max(first.gas_used, second.gas_used) < 16_777_216 // 2
    found = series.chain.call(series.stage.agent, "rowsOf", series.bond.address)
    assert (len(found), found[-1].kind) == (361, PRINCIPAL)

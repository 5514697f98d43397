"""Due, in grace, missed, in default, cured: what each means, and how holders get what is there."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.contracts.bond.defaults import (
    AHEAD,
    DEFAULT,
    DUE,
    FUNDED,
    GRACE,
    MISSED,
    PERFORMING,
    TERMS,
    default,
    in_default_terms,
    miss,
    status,
)
from tests.contracts.bond.payments import FLOATING, Payments, Row, coupon, principal
from tests.contracts.bond.series import DAY, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain

HELD = {"primary_dealer": 1_003, "individual": 777, "insurer": 40_000}
UNITS = sum(HELD.values())
CLOSED = 1


@pytest.fixture(scope="session")
def session_default(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    return in_default_terms(Stage.opened(session_revm), HELD)


@pytest.fixture
def payments(session_default: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % and the principal; ten days of grace."""
    return session_default


def reopened(payments: Payments) -> int:
    """The principal is missed and the register opens again, until then."""
    miss(payments, 2)
    receipt = payments.act("reopenRegister", 2, sender=WHO.outsider)
    until = payments.series.chain.now() + 90 * DAY
    emitted(receipt, payments.agent, "RegisterReopened", {"bond": payments.series.bond.address, "until": until})
    return until


# --- terms


def test_terms_of_default_are_set_before_opening_and_within_reason(payments: Payments) -> None:
    def setting(series: Series, *terms: int) -> object:
        agent = series.stage.agent
        return series.chain.transact(agent, "setDefaultTerms", series.bond.address, terms, sender=ROLES["ISSUER"])

    with reverts("SeriesOpenedAlready", bond=payments.series.bond.address):
        setting(payments.series, *TERMS)
    fresh = Series.deployed(payments.series.stage, denomination=1)
    year = 365 * DAY
    for wrong in (
        *((year + 1, 1, 7_500, DAY), (0, 0, 7_500, DAY), (0, 10_001, 7_500, DAY)),
        *((0, 1, 5_000, DAY), (0, 1, 10_001, DAY), (0, 1, 7_500, DAY - 1), (0, 1, 7_500, year + 1)),
    ):
        with reverts("DefaultTermsInvalid"):
            setting(fresh, *wrong)
    for right in ((0, 1, 5_001, DAY), (year, 10_000, 10_000, year)):
        setting(fresh, *right)
        assert tuple(payments.series.chain.call(fresh.stage.agent, "defaultTermsOf", fresh.bond.address)) == right


def test_without_terms_nothing_is_ever_missed_and_what_is_funded_late_is_paid(payments: Payments) -> None:
    other = in_default_terms(payments.series.stage, HELD, terms=None)
    other.due(2)
    other.series.travel(1_000 * DAY)
    assert status(other) == [DUE, DUE, DUE]
    for function in ("declareDefault", "reopenRegister"):
        with reverts("NotMissed", row=2):
            other.act(function, 2)
    for row in (0, 2):
        other.fund(row)
        other.push(row)
    assert other.series.ask("totalSupply") == 0


# --- where a row stands


def test_a_row_is_due_through_its_grace_and_missed_a_second_later(payments: Payments) -> None:
    with reverts("RowUnknown", bond=payments.series.bond.address, row=3):
        payments.ask("rowStatusOf", 3)
    chain, pay_time = payments.series.chain, payments.rows[0].pay_time
    for time, expected in {
        pay_time - 1: AHEAD,
        pay_time: DUE,
        pay_time + GRACE: DUE,
        pay_time + GRACE + 1: MISSED,
    }.items():
        chain.travel(time)
        assert status(payments) == [expected, AHEAD, AHEAD]
    payments.fund(0)
    assert status(payments) == [FUNDED, AHEAD, AHEAD]


def test_a_row_may_be_funded_before_it_is_due(payments: Payments) -> None:
    payments.series.pass_record(0)
    assert status(payments, 0) == [AHEAD]
    payments.fund(0)
    assert status(payments, 0) == [FUNDED]
    miss(payments, 0)
    with reverts("NotMissed", row=0):
        payments.act("declareDefault", 0)


def test_a_rate_that_nobody_fixed_is_missed_as_an_unfunded_row_is(payments: Payments) -> None:
    def rows(series: Series) -> list[Row]:
        return [coupon(series)._replace(numerator=0, kind=FLOATING), principal(series)]

    floating = in_default_terms(payments.series.stage, HELD, rows)
    miss(floating, 0)
    assert status(floating) == [MISSED, AHEAD]
    floating.act("declareDefault", 0)
    arguments = 0, 1, 50, b"\1" * 32, b"\2" * 32
    floating.act("proposeRate", *arguments, sender=ROLES["CALCULATION_AGENT"])
    floating.series.travel(DAY + 1)
    floating.act("settleRate", 0)
    floating.fund(0)
    floating.act("cure")
    assert floating.told(floating.push(0, "insurer")) == [("paid", "insurer", 774)], "2 % less 3.33 % tax"


def test_whoever_moves_a_record_time_beyond_the_payment_puts_no_default_off(payments: Payments) -> None:
    times = payments.series.record_times()
    payments.series.govern("setFutureRecordTimes", [times[0] + 200 * DAY + n for n in range(4)])
    miss(payments, 0)
    assert status(payments, 0) == [MISSED]
    payments.act("declareDefault", 0)


# --- default, and how it ends


def test_a_default_is_declared_of_a_missed_row_and_once(payments: Payments) -> None:
    for time in (payments.rows[0].pay_time - 1, payments.rows[0].pay_time + GRACE):
        payments.series.chain.travel(time)
        with reverts("NotMissed", row=0):
            payments.act("declareDefault", 0, sender=WHO.outsider)
    miss(payments, 0)
    assert payments.ask("seriesStatusOf") == PERFORMING
    receipt = payments.act("declareDefault", 0, sender=WHO.outsider)
    emitted(receipt, payments.agent, "DefaultDeclared", {"bond": payments.series.bond.address, "row": 0})
    assert payments.ask("seriesStatusOf") == DEFAULT
    with reverts("AlreadyInDefault", bond=payments.series.bond.address):
        payments.act("declareDefault", 0)


def test_a_default_is_cured_once_all_that_is_due_is_funded(payments: Payments) -> None:
    with reverts("NotInDefault", bond=payments.series.bond.address):
        payments.act("cure", sender=WHO.outsider)
    default(payments, 0)
    payments.due(1)
    with reverts("StillDue", row=0):
        payments.act("cure", sender=WHO.outsider)
    payments.fund(0)
    with reverts("StillDue", row=1):
        payments.act("cure", sender=WHO.outsider)
    payments.fund(1)
    with reverts("StillDue", row=2):
        payments.act("cure", sender=WHO.outsider)
    payments.fund(2)
    receipt = payments.act("cure", sender=WHO.outsider)
    emitted(receipt, payments.agent, "DefaultCured", {"bond": payments.series.bond.address})
    assert payments.ask("seriesStatusOf") == PERFORMING


def test_a_second_default_may_follow_the_first(payments: Payments) -> None:
    default(payments, 0)
    payments.fund(0)
    payments.act("cure")
    default(payments, 1)
    assert payments.ask("seriesStatusOf") == DEFAULT


@pytest.mark.parametrize("how", ["push", "claim"])
@pytest.mark.parametrize("state", ["due", "grace", "missed", "default", "cured"])
def test_in_every_state_a_coupon_that_is_funded_is_paid_to_who_held_at_its_record_time(
    payments: Payments, state: str, how: str
) -> None:
    payments.due(0)
    payments.series.transfer(WHO.insurer, WHO.bank, 39_000)
    if state == "grace":
        payments.series.travel(GRACE)
    elif state != "due":
        default(payments, 0) if state != "missed" else miss(payments, 0)
    with reverts("NotFunded", row=0):
        payments.claim(0, "insurer")
    payments.fund(0)
    if state == "cured":
        payments.act("cure")
    receipt = payments.push(0, "insurer", "bank") if how == "push" else payments.claim(0, "insurer")
    assert payments.told(receipt) == [("paid", "insurer", 1_354)]
    assert payments.told(payments.claim(0, "bank")) == []


@pytest.mark.parametrize("state", ["due", "grace", "missed", "default", "reopened"])
def test_in_every_state_a_principal_that_is_funded_is_paid_against_burning(payments: Payments, state: str) -> None:
    payments.due(2)
    if state == "reopened":
        reopened(payments)
    elif state == "grace":
        payments.series.travel(GRACE)
    elif state != "due":
        default(payments, 2) if state == "default" else miss(payments, 2)
    with reverts("NotFunded", row=2):
        payments.claim(2, "insurer")
    payments.fund(2)
    payments.push(2)
    assert (payments.series.ask("totalSupply"), payments.cash_of("insurer")) == (0, 40_000)


def test_what_is_there_is_paid_in_part_and_the_default_lasts_until_the_rest_is(payments: Payments) -> None:
    default(payments, 0)
    payments.act("fundPart", 0, 700)
    assert status(payments, 0, 3) == [FUNDED, MISSED]
    payments.push(0)
    part = payments.cash_of("insurer")
    assert 0 < part < 1_354
    with reverts("StillDue", row=3):
        payments.act("cure")
    payments.fund(3)
    payments.act("cure")
    payments.push(3)
    assert 1_354 - payments.cash_of("insurer") in (0, 1)


def test_a_principal_paid_in_part_leaves_its_rest_missed_and_the_register_opens_for_that(payments: Payments) -> None:
    default(payments, 2)
    payments.act("fundPart", 2, 10_000)
    payments.push(2)
    with reverts("NotMissed", row=2):
        payments.act("reopenRegister", 2)
    payments.act("reopenRegister", 3)
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)
    payments.fund(3)
    payments.push(3, "bank", "individual", "primary_dealer")
    part = payments.cash_of("insurer")
    assert 0 <= 40_000 - part - payments.cash_of("bank") <= 1
    assert payments.series.ask("totalSupply") == 0


# --- the register opens again


def test_a_register_opens_again_for_a_missed_principal_alone(payments: Payments) -> None:
    default(payments, 0)
    for row in (0, 1, 2):
        with reverts("NotMissed", row=row):
            payments.act("reopenRegister", row)
    payments.due(2)
    payments.series.travel(GRACE)
    with reverts("NotMissed", row=2):
        payments.act("reopenRegister", 2)
    payments.series.travel(1)
    payments.act("reopenRegister", 2)
    with reverts("RegisterOpen", bond=payments.series.bond.address):
        payments.act("reopenRegister", 2)
    payments.fund(2)
    payments.series.travel(91 * DAY)
    with reverts("NotMissed", row=2):
        payments.act("reopenRegister", 2)


def test_what_is_not_redeemed_can_be_sold_and_is_redeemed_by_the_buyer(payments: Payments) -> None:
    payments.due(2)
    with refused(CLOSED, WHO.insurer, WHO.bank, 10_000):
        payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    until = reopened(payments)
    payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    payments.series.chain.travel(until + 1)
    with refused(CLOSED, WHO.insurer, WHO.bank, 10_000):
        payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    payments.act("reopenRegister", 2)
    payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    for row in (1, 2):
        payments.fund(row)
        payments.push(row, *HELD, "bank")
    tax = Fraction(333, 10_000)
    assert payments.cash_of("insurer") == 20_000 + 1_400 - int(1_400 * tax), "the coupon is whose units were"
    assert payments.cash_of("bank") == 20_000
    assert payments.series.ask("totalSupply") == 0
    payments.check_books(1)
    assert payments.ask("booksOf", 2).net == payments.ask("booksOf", 2).funded == UNITS

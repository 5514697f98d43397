"""How a series ends before maturity: called, put or dissolved, on terms that stood before or for all that is owed."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest

from tests.contracts.bond.payments import COUPON, INSTALMENT, PRINCIPAL, Payments, Row, cash_token, coupon, principal
from tests.contracts.bond.series import DAY, PERIOD, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.bond.tenders import ANY_NUMBER, PAPER, Tenders
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt

HELD = {"primary_dealer": 100_000, "individual": 70_000, "insurer": 30_000}
NONE, CALL, PUT = range(3)
CANCELLED, CLOSED = 5, 1
NOTICE = 5 * DAY
RATES = (Fraction(7, 200), Fraction(8, 200), Fraction(9, 200), Fraction(10, 200))


class Right(NamedTuple):
    """`IEarlyRedemption.Right`."""

    kind: int
    row: int
    numerator: int
    denominator: int
    notice: int = NOTICE
    window: int = 0


RIGHTS = (
    Right(CALL, 1, 101, 100),
    Right(PUT, 1, 197, 200, window=20 * DAY),
    Right(CALL, 2, 1, 1),
    Right(PUT, 2, 1, 1, 0, DAY),
)


def opened(stage: Stage, rows: tuple[Row, ...] | None = None) -> Payments:
    series = Series.deployed(stage)
    set_rights(series, *RIGHTS)
    step_up = tuple(coupon(series, record, rate) for record, rate in enumerate(RATES))
    return Payments.opened(series, HELD, rows or (*step_up, principal(series)), cash=cash_token(stage, decimals=None))


def set_rights(series: Series, *rights: Right, sender: str = ROLES["ISSUER"]) -> Receipt:
    return series.chain.transact(series.stage.agent, "setRights", series.bond.address, rights, sender=sender)


@pytest.fixture(scope="session")
def session_callable(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    return opened(Stage.opened(session_revm))


@pytest.fixture
def payments(session_callable: Payments, chain: RevmChain) -> Payments:
    """Four coupons that step up, and the principal; a call and a put at the second and at the third coupon."""
    return session_callable


@pytest.fixture
def series(payments: Payments) -> Series:
    """The series that is paid."""
    return payments.series


def called(payments: Payments, right: int) -> Receipt:
    return payments.act("exerciseCall", right, PAPER, sender=ROLES["ISSUER"])


def put(payments: Payments, right: int) -> Receipt:
    return payments.act("openPut", right, sender=WHO.outsider)


def dissolved(payments: Payments, record: int, price: Fraction, pay_time: int | None = None) -> Receipt:
    pay_time = payments.series.record_times()[record] + DAY if pay_time is None else pay_time
    arguments = record, price.numerator, price.denominator, pay_time, PAPER
    return payments.act("dissolve", *arguments, sender=ROLES["GOVERNANCE"])


def kinds(payments: Payments) -> list[int]:
    return [row.kind for row in payments.ask("rowsOf")]


# --- rights


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": NONE},
        {"numerator": 0},
        {"denominator": 0},
        {"window": 1},
        {"kind": PUT, "window": NOTICE},
    ],
    ids=str,
)
def test_a_right_has_a_kind_a_price_and_a_put_a_window_longer_than_its_notice(
    payments: Payments, changes: dict[str, int]
) -> None:
    fresh = Series.deployed(payments.series.stage)
    with reverts("RightInvalid", right=1):
        set_rights(fresh, RIGHTS[0], RIGHTS[0]._replace(**changes))


def test_rights_are_set_before_opening_and_the_last_list_holds(payments: Payments, series: Series) -> None:
    with reverts("SeriesOpenedAlready", bond=series.bond.address):
        set_rights(series, *RIGHTS)
    fresh = Series.deployed(series.stage)
    set_rights(fresh, *RIGHTS)
    receipt = set_rights(fresh, RIGHTS[1])
    emitted(receipt, payments.agent, "RightsSet", {"bond": fresh.bond.address, "rights": (RIGHTS[1],)})
    assert series.chain.call(payments.agent, "rightsOf", fresh.bond.address) == (RIGHTS[1],)
    assert payments.ask("rightsOf") == RIGHTS


def test_only_a_right_of_its_kind_is_exercised_and_once(payments: Payments, series: Series) -> None:
    for right in (1, len(RIGHTS)):
        with reverts("NoSuchRight", bond=series.bond.address, right=right):
            called(payments, right)
    for right in (0, len(RIGHTS)):
        with reverts("NoSuchRight", bond=series.bond.address, right=right):
            put(payments, right)
    called(payments, 2)
    put(payments, 1)
    for deed, right in ((called, 2), (put, 1)):
        with reverts("NoSuchRight", bond=series.bond.address, right=right):
            deed(payments, right)
    assert [right.kind for right in payments.ask("rightsOf")] == [CALL, NONE, NONE, PUT]


# --- call


def test_a_call_keeps_its_notice_to_the_second(payments: Payments, series: Series) -> None:
    until = series.record_times()[1] - NOTICE
    series.chain.travel(until)
    with series.chain.isolated():
        told = {"bond": series.bond.address, "right": 0, "documentHash": PAPER}
        emitted(called(payments, 0), payments.agent, "CallExercised", told)
    series.travel(1)
    with reverts("NoticeTooLate", right=0, until=until):
        called(payments, 0)


def test_a_called_bond_pays_coupon_and_price_and_nothing_afterwards(payments: Payments, series: Series) -> None:
    receipt = called(payments, 0)
    assert [event.args["row"] for event in receipt.events(payments.agent, "RowCancelled")] == [2, 3, 4]
    assert kinds(payments) == [COUPON, COUPON, CANCELLED, CANCELLED, CANCELLED, PRINCIPAL]
    end = payments.ask("rowsOf")[5]
    assert (end.numerator, end.denominator, end.record, end.payTime) == (101, 100, 1, payments.rows[1].pay_time)
    assert len(series.record_times()) == 2
    series.pass_record(0)
    series.transfer(WHO.insurer, WHO.bank, 30_000)
    payments.ready(0)
    payments.push(0)
    assert payments.cash_of("insurer") == payments.net(0, "insurer")
    series.chain.travel(end.payTime)
    with refused(CLOSED, WHO.bank, WHO.insurer, 100):
        series.transfer(WHO.bank, WHO.insurer, 100)
    payments.fund(1)
    payments.fund(5)
    holders = ("primary_dealer", "individual", "bank")
    coupons = [("paid", "primary_dealer", 4_000), ("paid", "individual", 2_240), ("paid", "bank", 1_200)]
    assert payments.told(payments.push(1, *holders)) == coupons
    assert payments.told(payments.push(5, *holders)) == [
        ("paid", "primary_dealer", 101_000),
        ("paid", "individual", 70_700),
        ("paid", "bank", 30_300),
    ]
    assert series.ask("totalSupply") == 0
    for row in (2, 3, 4):
        with reverts("Cancelled", row=row):
            payments.fund(row)
    tax = payments.ask("booksOf", 0).tax + payments.ask("booksOf", 1).tax
    assert payments.cash_in_agent() == tax


def test_what_was_called_is_put_or_called_no_more(payments: Payments) -> None:
    called(payments, 0)
    for deed, right in ((called, 2), (put, 3)):
        with reverts("Cancelled", row=2):
            deed(payments, right)


def test_a_later_call_leaves_the_rows_before_it(payments: Payments) -> None:
    called(payments, 2)
    assert kinds(payments) == [COUPON, COUPON, COUPON, CANCELLED, CANCELLED, PRINCIPAL]
    assert payments.ask("rowsOf")[5].record == 2


# --- put


def test_a_put_opens_the_tender_that_its_right_says(payments: Payments, series: Series) -> None:
    told = {"bond": series.bond.address, "right": 1, "tender": 0}
    emitted(put(payments, 1), payments.agent, "PutOpened", told)
    record = series.record_times()[1]
    window = record - 20 * DAY, record - NOTICE
    assert Tenders(payments).books(0).terms == (197, 200, *window, payments.rows[1].pay_time, ANY_NUMBER)


def test_a_put_is_opened_until_its_notice_ends(payments: Payments, series: Series) -> None:
    until = series.record_times()[1] - NOTICE
    series.chain.travel(until)
    with series.chain.isolated():
        put(payments, 1)
    series.travel(1)
    with reverts("NoticeTooLate", right=1, until=until):
        put(payments, 1)


def test_who_puts_is_paid_coupon_and_price_and_who_does_not_holds_on(payments: Payments, series: Series) -> None:
    tenders = Tenders(payments)
    put(payments, 1)
    series.chain.travel(tenders.books(0).terms.opens)
    tenders.offer(0, individual=70_000, insurer=10_000)
    tenders.ready(0)
    assert tenders.told(tenders.pay(0)) == [("individual", 70_000, 68_950), ("insurer", 10_000, 9_850)]
    payments.fund(1)
    payments.push(1)
    payments.check_books(1)
    assert payments.cash_of("individual") == 68_950 + payments.net(1, "individual")
    assert kinds(payments) == [COUPON] * 4 + [PRINCIPAL]
    payments.due(4)
    payments.fund(3)
    assert payments.ask("booksOf", 3).funded == 120_000 * RATES[3]
    payments.fund(4)
    assert payments.told(payments.push(4)) == [("paid", "primary_dealer", 100_000), ("paid", "insurer", 20_000)]


def test_a_call_beside_a_put_repays_the_others(payments: Payments, series: Series) -> None:
    tenders = Tenders(payments)
    put(payments, 1)
    series.chain.travel(tenders.books(0).terms.opens)
    tenders.offer(0, individual=70_000)
    called(payments, 0)
    tenders.ready(0)
    payments.fund(5)
    tenders.pay(0)
    payments.push(5)
    payments.act("returnExcess", 5)
    assert (payments.cash_of("individual"), payments.cash_of("insurer")) == (68_950, 30_300)
    assert (series.ask("totalSupply"), payments.cash_in_agent()) == (0, 0)


# --- dissolved


@pytest.fixture(scope="session")
def session_sukuk(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    stage = Stage.opened(session_revm)
    series = Series.deployed(stage)
    third = Fraction(1, 3)
    rows = (
        coupon(series, 0, third)._replace(kind=INSTALMENT),
        coupon(series, 1),
        coupon(series, 2, third)._replace(kind=INSTALMENT),
        principal(series, third),
    )
    return Payments.opened(series, HELD, rows, cash=cash_token(stage, decimals=None))


@pytest.fixture
def sukuk(session_sukuk: Payments, chain: RevmChain) -> Payments:
    """A third is repaid at the first record time, a third at the third, and a third at the end."""
    return session_sukuk


def test_a_sukuk_is_not_dissolved_for_less_than_each_unit_is_still_owed(sukuk: Payments) -> None:
    for record, numerator, owed in ((0, 2, 2), (1, 2, 2), (2, 1, 1)):
        price = Fraction(numerator, 3) - Fraction(1, 2**40)
        with reverts("LessThanOwed", numerator=owed, denominator=3):
            dissolved(sukuk, record, price)


def test_a_sukuk_ends_at_a_record_time_to_come(sukuk: Payments) -> None:
    times = sukuk.series.record_times()
    with reverts("RowInvalid", row=4):
        dissolved(sukuk, 1, Fraction(1), pay_time=times[1])
    sukuk.series.pass_record(1)
    with reverts("RecordTimesInvalid", index=2, time=0):
        dissolved(sukuk, 1, Fraction(1))
    with reverts("RecordTimesInvalid", index=5, time=0):
        dissolved(sukuk, 4, Fraction(1), pay_time=times[3] + DAY)


def test_a_dissolved_sukuk_pays_its_rental_and_what_is_left_of_each_unit(sukuk: Payments, chain: RevmChain) -> None:
    series = sukuk.series
    sukuk.ready(0)
    sukuk.push(0)
    assert sukuk.ask("poolFactor") == 10**18 - 10**18 // 3
    receipt = dissolved(sukuk, 1, Fraction(2, 3))
    told = {"bond": series.bond.address, "record": 1, "documentHash": PAPER}
    emitted(receipt, sukuk.agent, "Dissolved", told)
    assert kinds(sukuk) == [INSTALMENT, COUPON, CANCELLED, CANCELLED, PRINCIPAL]
    sukuk.ready(1)
    sukuk.fund(4)
    sukuk.push(1)
    sukuk.push(4)
    for name, units in HELD.items():
        assert sukuk.cash_of(name) == units // 3 + sukuk.net(1, name) + units * 2 // 3
    assert sukuk.ask("poolFactor") == 10**18 - 10**18 // 3
    assert series.ask("totalSupply") == 0
    chain.travel(chain.now() + 4 * PERIOD)
    for row in (2, 3):
        with reverts("Cancelled", row=row):
            sukuk.fund(row)


def test_a_row_that_is_funded_is_not_dissolved(sukuk: Payments) -> None:
    sukuk.ready(3)
    with reverts("FundedAlready", row=3):
        dissolved(sukuk, 3, Fraction(1))

"""What happens to rows after they are opened: moved, divided, redirected, prescribed, paid outside, taxed anew."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest

from tests.contracts.bond.payments import (
    BLOCKED,
    CASH_REFUSED,
    COUPON,
    FROZEN,
    INSTALMENT,
    PRINCIPAL,
    RATES,
    Payments,
    cash_token,
    coupon,
    principal,
    rates,
)
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.whitelist.word import Word

HELD = {"primary_dealer": 1_003, "individual": 777, "insurer": 40_000}
CASE, ORDER, PAPER, NUMBER = (bytes([n]) * 32 for n in range(1, 5))
PERIOD = 3 * 365 * DAY


@pytest.fixture(scope="session")
def session_life(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    stage = Stage.opened(session_revm)
    series = Series.deployed(stage, denomination=1)
    arguments = series.bond.address, PERIOD, WHO.operator
    stage.chain.transact(stage.agent, "setPrescription", *arguments, sender=ROLES["ISSUER"])
    return Payments.opened(series, HELD, cash=cash_token(stage, decimals=None))


@pytest.fixture
def payments(session_life: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % and the principal; claims are prescribed after three years."""
    return session_life


@pytest.fixture
def series(payments: Payments) -> Series:
    """The series that is paid."""
    return payments.series


def wallets(*names: str) -> list[str]:
    return [getattr(WHO, name) for name in names]


def moved(payments: Payments, row: int, pay_time: int) -> Receipt:
    return payments.act("reschedule", row, pay_time, PAPER, sender=ROLES["GOVERNANCE"])


def redirected(payments: Payments, holder: str, to: str, *rows: int) -> Receipt:
    return payments.act(
        "redirect", rows, getattr(WHO, holder), getattr(WHO, to), CASE, ORDER, sender=ROLES["ENFORCEMENT"]
    )


def swept(payments: Payments, row: int, *names: str) -> list[tuple[str, int]]:
    names_of = {wallet: name for name, wallet in WHO.all().items()}
    receipt = payments.act("sweep", row, wallets(*names))
    return [(names_of[e.args["holder"]], e.args["gross"]) for e in receipt.events(payments.agent, "Prescribed")]


def outside(payments: Payments, row: int, *names: str, confirmed: bool = True) -> Receipt:
    receipt = payments.act("stateOutside", row, wallets(*names), NUMBER, PAPER)
    if confirmed:
        receipt = payments.act("confirmOutside", row, wallets(*names), NUMBER, PAPER, sender=ROLES["REVIEWER"])
    return receipt


# --- moved


def test_a_row_is_moved_later_only_ten_days_in_all_and_not_once_it_is_due(payments: Payments) -> None:
    chain, pay_time = payments.series.chain, payments.rows[0].pay_time
    latest = pay_time + 10 * DAY
    for wrong in (pay_time - 1, pay_time, latest + 1):
        with reverts("RescheduleOutOfRange", row=0, payTime=wrong, latest=latest):
            moved(payments, 0, wrong)
    told = {"bond": payments.series.bond.address, "row": 0, "payTime": pay_time + DAY, "reasonHash": PAPER}
    emitted(moved(payments, 0, pay_time + DAY), payments.agent, "RowRescheduled", told)
    with reverts("RescheduleOutOfRange", row=0, payTime=latest + 1, latest=latest):
        moved(payments, 0, latest + 1)
    moved(payments, 0, latest)
    with reverts("RescheduleOutOfRange", row=0, payTime=latest + 1, latest=latest):
        moved(payments, 0, latest + 1)
    chain.travel(latest - 1)
    payments.fund(0)
    with reverts("TooEarly", row=0, payTime=latest):
        payments.push(0)
    payments.series.travel(1)
    with reverts("AlreadyDue", row=0, payTime=latest):
        moved(payments, 0, latest + 1)
    assert payments.told(payments.push(0, "insurer")) == [("paid", "insurer", 1_354)], "the same amount"
    assert payments.ask("rowsOf")[0].payTime == latest


# --- divided


def test_a_part_is_more_than_nothing_and_less_than_the_need_of_an_unfunded_row(payments: Payments) -> None:
    with reverts("RecordNotPassed", record=0):
        payments.act("fundPart", 0, 1)
    payments.due(0)
    need = payments.ask("needOf", 0)
    for wrong in (0, need, need + 1, 2**256 - 1):
        with reverts("PartOutOfRange", amount=wrong, need=need):
            payments.act("fundPart", 0, wrong)
    payments.fund(0)
    with reverts("NotDivisible", row=0):
        payments.act("fundPart", 0, need - 1)


@pytest.mark.parametrize("amount", [1, 700, 1_462])
def test_a_row_funded_in_part_pays_each_a_share_now_and_the_rest_later(payments: Payments, amount: int) -> None:
    payments.due(0)
    need, whole = payments.ask("needOf", 0), Fraction(7, 200)
    receipt = payments.act("fundPart", 0, amount)
    (divided,) = receipt.events(payments.agent, "RowDivided")
    (opened,) = receipt.events(payments.agent, "RowOpened")
    assert (divided.args["row"], divided.args["rest"], opened.args["row"]) == (0, 3, 3)
    part, rest = (Fraction(e.args["numerator"], e.args["denominator"]) for e in (divided, opened))
    assert part + rest == whole
    first, last = payments.ask("rowsOf")[0], payments.ask("rowsOf")[3]
    assert (first.record, first.payTime, first.kind) == (last.record, last.payTime, last.kind)
    taken = payments.ask("booksOf", 0).funded
    assert amount - 1 <= taken == ceil(part * sum(HELD.values())) <= amount
    payments.push(0)
    with reverts("NotFunded", row=3):
        payments.push(3)
    payments.fund(3)
    payments.push(3)
    for name, units in HELD.items():
        gross = floor(units * part) + floor(units * rest)
        assert floor(units * whole) - gross in (0, 1)
        assert payments.ask("isPaid", 3, getattr(WHO, name))
    assert sum(payments.ask("booksOf", row).funded for row in (0, 3)) in (need, need + 1)


def test_a_rest_is_divided_again_and_keeps_what_is_left_of_ten_days(payments: Payments) -> None:
    payments.series.pass_record(0)
    pay_time = payments.rows[0].pay_time
    moved(payments, 0, pay_time + 8 * DAY)
    payments.act("fundPart", 0, 500)
    payments.act("fundPart", 3, 500)
    rows = payments.ask("rowsOf")
    assert sum(Fraction(rows[n].numerator, rows[n].denominator) for n in (0, 3, 4)) == Fraction(7, 200)
    latest = pay_time + 10 * DAY
    with reverts("RescheduleOutOfRange", row=4, payTime=latest + 1, latest=latest):
        moved(payments, 4, latest + 1)


def test_the_part_of_a_principal_burns_nothing_and_the_rest_burns_all(payments: Payments) -> None:
    payments.due(2)
    payments.act("fundPart", 2, 10_000)
    rows = payments.ask("rowsOf")
    assert [row.kind for row in rows] == [COUPON, COUPON, INSTALMENT, PRINCIPAL]
    payments.push(2)
    assert payments.series.balance(WHO.insurer) == 40_000
    payments.fund(3)
    payments.push(3)
    for name, units in HELD.items():
        assert units - payments.cash_of(name) in (0, 1)
    assert payments.series.ask("totalSupply") == 0


# --- excess


def test_the_principal_of_units_burned_by_order_is_not_asked_for(payments: Payments) -> None:
    payments.due(2)
    payments.series.act("burn", WHO.insurer, 30_000, sender=ROLES["ENFORCEMENT"])
    assert payments.ask("needOf", 2) == sum(HELD.values()) - 30_000


def test_what_was_funded_for_units_burned_by_order_goes_back_to_who_funded_it(payments: Payments) -> None:
    payments.ready(2)
    payments.push(2, "individual")
    assert payments.act("returnExcess", 2).logs == ()
    payments.series.act("burn", WHO.insurer, 30_000, sender=ROLES["ENFORCEMENT"])
    before = payments.cash_of("paying_agent")
    told = {"bond": payments.series.bond.address, "row": 2, "funder": WHO.paying_agent, "amount": 30_000}
    emitted(payments.act("returnExcess", 2), payments.agent, "ExcessReturned", told)
    assert payments.cash_of("paying_agent") - before == 30_000
    with reverts("FundedAlready", row=2):
        payments.fund(2)
    payments.push(2)
    assert (payments.cash_in_agent(), payments.cash_of("insurer")) == (0, 10_000)


def test_what_goes_back_is_in_the_cash_tokens_units(payments: Payments) -> None:
    series = Series.deployed(payments.series.stage, denomination=1)
    fine = Payments.opened(series, HELD, cash=cash_token(series.stage, decimals=6))
    fine.ready(2)
    series.act("burn", WHO.insurer, 15_000, sender=ROLES["ENFORCEMENT"])
    before = fine.cash_of("paying_agent")
    fine.act("returnExcess", 2)
    assert fine.cash_of("paying_agent") - before == 15_000 * 10**4


# --- redirected


def test_an_order_needs_something_due_by_record_date_and_a_beneficiary_in_good_standing(payments: Payments) -> None:
    with reverts("RecordNotPassed", record=0):
        redirected(payments, "insurer", "bank", 0)
    with reverts("PrincipalFollowsUnits", row=2):
        redirected(payments, "insurer", "bank", 2)
    payments.ready(0)
    with reverts("NothingDue", row=0, holder=WHO.fund):
        redirected(payments, "fund", "bank", 0)
    payments.push(0, "insurer")
    with reverts("NothingDue", row=0, holder=WHO.insurer):
        redirected(payments, "insurer", "bank", 0)
    for refused in ("stranger", "bank"):
        payments.series.stage.block(WHO.bank, "regulator")
        with reverts("BeneficiaryRefused", beneficiary=getattr(WHO, refused)):
            redirected(payments, "individual", refused, 0)


@pytest.mark.parametrize("how", ["push", "claim"])
def test_by_order_the_beneficiary_gets_what_the_holder_is_due_once_and_taxed_as_the_holder(
    payments: Payments, how: str
) -> None:
    payments.ready(0)
    payments.series.stage.block(WHO.insurer, "regulator")
    payments.series.freeze(WHO.insurer)
    receipt = redirected(payments, "insurer", "bank", 0)
    told = {"row": 0, "holder": WHO.insurer, "beneficiary": WHO.bank, "caseId": CASE, "orderHash": ORDER}
    emitted(receipt, payments.agent, "Redirected", {"bond": payments.series.bond.address, **told})
    assert not payments.ask("isPaid", 0, WHO.insurer)
    receipt = payments.push(0, "insurer", "insurer") if how == "push" else payments.claim(0, "insurer")
    assert payments.told(receipt) == [("paid", "insurer", 1_354)]
    told = {"bond": payments.series.bond.address, "row": 0, "holder": WHO.insurer, "successor": WHO.bank}
    emitted(receipt, payments.agent, "PaidToSuccessor", told)
    assert (payments.cash_of("bank"), payments.cash_of("insurer")) == (1_354, 0)
    assert payments.ask("isPaid", 0, WHO.insurer)
    assert payments.told(payments.push(0, "insurer")) == payments.told(payments.claim(0, "insurer")) == []
    payments.check_books(0)


def test_a_beneficiary_who_cannot_be_paid_waits_and_is_paid_later(payments: Payments) -> None:
    payments.ready(0)
    redirected(payments, "insurer", "bank", 0)
    chain, stage = payments.series.chain, payments.series.stage
    chain.transact(payments.cash, "setRefused", WHO.bank, True, sender=WHO.deployer)
    assert payments.told(payments.push(0, "insurer")) == [("unpaid", "insurer", CASH_REFUSED)]
    payments.series.freeze(WHO.bank)
    assert payments.told(payments.push(0, "insurer")) == [("unpaid", "insurer", FROZEN)]
    stage.block(WHO.bank, "regulator")
    assert payments.told(payments.push(0, "insurer")) == [("unpaid", "insurer", BLOCKED)]
    redirected(payments, "insurer", "fund", 0)
    assert payments.told(payments.push(0, "insurer")) == [("paid", "insurer", 1_354)]
    assert (payments.cash_of("fund"), payments.ask("beneficiaryOf", 0, WHO.insurer)) == (1_354, WHO.fund)


def test_an_order_is_lifted_by_one_to_the_holder(payments: Payments) -> None:
    payments.ready(0)
    redirected(payments, "insurer", "bank", 0)
    redirected(payments, "insurer", "insurer", 0)
    assert payments.told(payments.push(0, "insurer", "insurer")) == [("paid", "insurer", 1_354)]
    assert payments.cash_of("insurer") == 1_354


@pytest.mark.parametrize("paid", [False, True], ids=["order first", "part paid first"])
def test_an_order_holds_for_what_is_divided_from_its_row(payments: Payments, paid: bool) -> None:
    payments.due(0)
    if not paid:
        redirected(payments, "insurer", "bank", 0)
    payments.act("fundPart", 0, 700)
    payments.push(0, "insurer")
    first = payments.cash_of("insurer" if paid else "bank")
    assert first > 0
    if paid:
        redirected(payments, "insurer", "bank", 3)
    payments.fund(3)
    for row in (0, 3, 0, 3):
        payments.push(row, "insurer")
    assert payments.cash_of("insurer") == (first if paid else 0)
    total = payments.cash_of("bank") + payments.cash_of("insurer")
    assert abs(total - 1_354) <= 1, "gross and tax are rounded down twice"
    assert payments.told(payments.claim(3, "insurer")) == []


def test_an_order_holds_for_what_is_divided_from_a_rest(payments: Payments) -> None:
    payments.due(0)
    redirected(payments, "insurer", "bank", 0)
    payments.act("fundPart", 0, 700)
    payments.act("fundPart", 3, 300)
    payments.push(3, "insurer")
    assert payments.cash_of("bank") > 0
    assert payments.cash_of("insurer") == 0


# --- prescribed


def test_a_prescription_is_set_before_opening_lasts_a_year_at_least_and_has_an_account(payments: Payments) -> None:
    def setting(series: Series, period: int, account: str) -> Receipt:
        arguments = series.bond.address, period, account
        return series.chain.transact(series.stage.agent, "setPrescription", *arguments, sender=ROLES["ISSUER"])

    with reverts("SeriesOpenedAlready", bond=payments.series.bond.address):
        setting(payments.series, PERIOD, WHO.operator)
    fresh = Series.deployed(payments.series.stage, denomination=1)
    for wrong in ((365 * DAY - 1, WHO.operator), (365 * DAY, NOBODY)):
        with reverts("PrescriptionInvalid"):
            setting(fresh, *wrong)
    told = {"bond": fresh.bond.address, "period": 365 * DAY, "account": WHO.operator}
    emitted(setting(fresh, 365 * DAY, WHO.operator), payments.agent, "PrescriptionSet", told)
    asked = fresh.chain.call(payments.agent, "prescriptionOf", fresh.bond.address)
    assert asked == (365 * DAY, WHO.operator)


def test_nothing_is_swept_without_a_period_before_its_end_unfunded_or_during_a_pause(payments: Payments) -> None:
    other = Payments.opened(Series.deployed(payments.series.stage, denomination=1), HELD)
    other.ready(0)
    payments.due(0)
    with reverts("NeverPrescribed", bond=other.series.bond.address):
        swept(other, 0, "insurer")
    with reverts("NotFunded", row=0):
        swept(payments, 0, "insurer")
    payments.series.travel(30 * DAY)
    payments.fund(0)
    end = payments.series.chain.now() + PERIOD
    payments.series.chain.travel(end)
    with reverts("NotPrescribed", row=0, end=end):
        swept(payments, 0, "insurer")
    payments.series.pause(4)
    payments.series.travel(1)
    with reverts("PaymentsPaused"):
        swept(payments, 0, "insurer")


def test_only_claims_that_nobody_hindered_are_prescribed_and_the_row_asks_for_nothing_new(payments: Payments) -> None:
    payments.ready(0)
    payments.push(0, "primary_dealer")
    payments.series.travel(PERIOD + 1)
    hindrances = {
        "blocked": lambda on: payments.series.stage.block(WHO.insurer, "regulator", on),
        "licence": lambda on: payments.series.stage.block(WHO.insurer, "licence", on),
        "frozen": lambda on: payments.series.freeze(WHO.insurer, on),
    }
    for hinder in hindrances.values():
        hinder(True)
        assert swept(payments, 0, "insurer", "primary_dealer", "fund") == []
        hinder(False)
    redirected(payments, "individual", "bank", 0)
    assert swept(payments, 0, *HELD, *HELD) == [("insurer", 1_400)]
    assert (payments.cash_of("operator"), payments.ask("isPaid", 0, WHO.insurer)) == (1_400, True)
    assert payments.told(payments.push(0, "insurer")) == []
    with reverts("FundedAlready", row=0):
        payments.fund(0)
    books = payments.ask("booksOf", 0)
    assert (books.funded, books.elsewhere) == (1_463 - 1_400, 1_400)
    assert payments.told(payments.push(0)) == [("paid", "individual", 22)]


def test_nothing_is_prescribed_of_whom_the_whitelist_does_not_know(payments: Payments) -> None:
    payments.ready(0)
    payments.series.travel(PERIOD + 1)
    payments.series.stage.write({WHO.insurer: Word.decode(0)})
    assert swept(payments, 0, "insurer") == []
    assert not payments.ask("isPaid", 0, WHO.insurer)


def test_a_prescribed_principal_burns_the_units_that_nothing_locks(payments: Payments) -> None:
    payments.ready(2)
    payments.series.travel(PERIOD + 1)
    payments.series.freeze_units(WHO.individual, 1)
    assert swept(payments, 2, "insurer", "individual", "fund") == [("insurer", 40_000)]
    assert (payments.cash_of("operator"), payments.series.balance(WHO.insurer)) == (40_000, 0)
    with reverts("FundedAlready", row=2):
        payments.fund(2)
    payments.series.freeze_units(WHO.individual, 0)
    payments.push(2)
    assert payments.cash_in_agent() == 0


# --- paid outside


def test_a_payment_outside_takes_a_statement_and_the_same_confirmed_by_another(payments: Payments) -> None:
    with reverts("TooEarly", row=0, payTime=payments.rows[0].pay_time):
        outside(payments, 0, "insurer", confirmed=False)
    payments.due(0)
    receipt = outside(payments, 0, "insurer", confirmed=False)
    told = {"row": 0, "paymentId": NUMBER, "documentHash": PAPER, "holders": (WHO.insurer,)}
    emitted(receipt, payments.agent, "OutsideStated", {"bond": payments.series.bond.address, **told})
    assert not payments.ask("isPaid", 0, WHO.insurer)
    with reverts("NotStated", row=0, paymentId=NUMBER):
        payments.act("confirmOutside", 0, wallets("individual"), NUMBER, PAPER, sender=ROLES["REVIEWER"])
    payments.act("confirmOutside", 0, wallets("insurer"), NUMBER, PAPER, sender=ROLES["REVIEWER"])
    with reverts("NotStated", row=0, paymentId=NUMBER):
        payments.act("confirmOutside", 0, wallets("insurer"), NUMBER, PAPER, sender=ROLES["REVIEWER"])


@pytest.mark.parametrize("funded", [False, True])
def test_what_was_paid_outside_is_not_owed_here(payments: Payments, funded: bool) -> None:
    payments.due(0)
    if funded:
        payments.fund(0)
    receipt = outside(payments, 0, "insurer")
    told = {"row": 0, "holder": WHO.insurer, "gross": 1_400, "tax": 46, "paymentId": NUMBER}
    emitted(receipt, payments.agent, "PaidOutside", {"bond": payments.series.bond.address, **told})
    assert payments.ask("needOf", 0) == 63
    with reverts("NotOpen", row=0, holder=WHO.insurer):
        outside(payments, 0, "individual", "insurer")
    if funded:
        payments.act("returnExcess", 0)
    else:
        with reverts("NotDivisible", row=0):
            payments.act("fundPart", 0, 30)
        payments.fund(0)
    assert payments.told(payments.push(0)) == [("paid", "primary_dealer", 35), ("paid", "individual", 22)]
    assert payments.cash_in_agent() == 63 - 35 - 22
    assert payments.ask("booksOf", 0) == (63, 1_780, 57, 5, 0, 1_400)


def test_who_is_paid_here_or_due_nothing_or_named_in_an_order_was_not_paid_outside(payments: Payments) -> None:
    payments.ready(0)
    payments.push(0, "insurer")
    redirected(payments, "individual", "bank", 0)
    for name in ("insurer", "individual", "fund"):
        with reverts("NotOpen", row=0, holder=getattr(WHO, name)):
            outside(payments, 0, name)


def test_a_principal_paid_outside_burns_the_units(payments: Payments) -> None:
    payments.ready(2)
    outside(payments, 2, "insurer")
    assert (payments.series.balance(WHO.insurer), payments.ask("needOf", 2)) == (0, 1_780)
    payments.act("returnExcess", 2)
    payments.push(2)
    assert payments.cash_in_agent() == 0
    with reverts("NotOpen", row=2, holder=WHO.insurer):
        outside(payments, 2, "insurer")


def test_more_than_a_row_has_room_for_is_not_confirmed_as_paid_outside(payments: Payments) -> None:
    held = 100 * 2**74
    series = Series.deployed(payments.series.stage, held)
    large = Payments.opened(series, {"insurer": held}, [coupon(series, 0, Fraction(1)), principal(series)])
    large.due(0)
    with reverts("SafeCastOverflowedUintDowncast", bits=80, value=held):
        outside(large, 0, "insurer")
    assert not large.ask("isPaid", 0, WHO.insurer)


# --- taxed anew


def test_a_later_table_is_complete_and_for_record_times_to_come(payments: Payments) -> None:
    def setting(start: int, table: list[int]) -> Receipt:
        return payments.act("setRates", start, table, sender=ROLES["GOVERNANCE"])

    for wrong in ([0] * 23, rates(INSURANCE=10_001)):
        with reverts("RatesInvalid"):
            setting(1, wrong)
    with reverts("RecordSettled", record=4):
        setting(4, rates())
    payments.series.chain.travel(payments.series.record_times()[0])
    with payments.series.chain.isolated():
        setting(0, rates())
    payments.series.travel(1)
    with reverts("RecordSettled", record=0):
        setting(0, rates())
    for _ in range(15):
        setting(1, rates(INSURANCE=10_000))
    with reverts("TooManyTables", bond=payments.series.bond.address):
        setting(1, rates())


def test_a_row_has_the_rates_that_were_set_last(payments: Payments) -> None:
    for rate in (1_000, 2_000, 3_000, 4_000):
        payments.act("setRates", 1, rates(INSURANCE=rate), sender=ROLES["GOVERNANCE"])
        assert payments.ask("rateOf", 1, Category.INSURANCE) == rate


def test_a_row_keeps_the_rates_that_held_at_its_record_time(payments: Payments) -> None:
    insurer, last = Category.INSURANCE, len(payments.series.record_times()) - 1
    later = rates(INSURANCE=1_000, INDIVIDUAL_RESIDENT=4_000)
    payments.series.pass_record(0)
    receipt = payments.act("setRates", last, later, sender=ROLES["GOVERNANCE"])
    told = {"bond": payments.series.bond.address, "table": 1, "from": last, "rates": tuple(later)}
    emitted(receipt, payments.agent, "RatesSet", told)
    assert [payments.ask("rateOf", row, insurer) for row in range(3)] == [RATES[insurer], 1_000, 0]
    payments.ready(0)
    assert payments.told(payments.push(0, "insurer")) == [("paid", "insurer", 1_354)]
    payments.ready(1)
    assert payments.told(payments.push(1, "insurer")) == [("paid", "insurer", 1_400 - 140)]
    assert payments.told(payments.claim(1, "individual")) == [("paid", "individual", 27 - 10)]
    assert [row.kind for row in payments.ask("rowsOf")] == [COUPON, COUPON, PRINCIPAL]
    payments.ready(2)
    assert payments.told(payments.push(2, "insurer")) == [("paid", "insurer", 40_000)]


@pytest.mark.parametrize(("starts", "expected"), [((1, 2), [333, 1_000, 2_000, 0]), ((2, 1), [333, 2_000, 2_000, 0])])
def test_a_row_added_later_takes_the_table_that_was_set_last_for_its_record_time(
    payments: Payments, starts: tuple[int, int], expected: list[int]
) -> None:
    series = Series.deployed(payments.series.stage, denomination=1)
    fresh = Payments.opened(series, {}, [coupon(series)])
    for start, rate in zip(starts, (1_000, 2_000), strict=True):
        fresh.act("setRates", start, rates(INSURANCE=rate), sender=ROLES["GOVERNANCE"])
    fresh.act("addRows", [coupon(series, 1), coupon(series, 2), principal(series)], sender=ROLES["ISSUER"])
    assert [fresh.ask("rateOf", row, Category.INSURANCE) for row in range(4)] == expected


def test_a_later_table_needs_an_open_series(payments: Payments) -> None:
    series = Series.deployed(payments.series.stage, denomination=1)
    call = series.stage.agent, "setRates", series.bond.address, 0, rates()
    with reverts("RowUnknown", bond=series.bond.address, row=0):
        series.chain.transact(*call, sender=ROLES["GOVERNANCE"])
    Payments.opened(series, {}, [coupon(series)])
    series.chain.transact(*call, sender=ROLES["GOVERNANCE"])

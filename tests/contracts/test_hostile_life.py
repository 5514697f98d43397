"""A series' life as somebody would spoil it: after a reopening, by a late dissolution, an old vote, odd fractions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.bond.defaults import (
    CANCELLED,
    FUNDED,
    PAPER,
    TERMS,
    counted,
    default,
    in_default_terms,
    longer,
    number,
    proposed,
    status,
    votes,
)
from tests.contracts.bond.payments import COUPON, INSTALMENT, PRINCIPAL, Payments, Row, cash_token, coupon, principal
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from tests.support.revm import RevmChain

HELD = {"primary_dealer": 1_003, "individual": 777, "insurer": 40_000}
UNITS = sum(HELD.values())


@pytest.fixture(scope="session")
def session_spoiled(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    return in_default_terms(Stage.opened(session_revm), HELD)


@pytest.fixture
def payments(session_spoiled: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % and the principal; ten days of grace."""
    return session_spoiled


def test_who_bought_after_a_reopening_is_paid_the_part_of_the_principal(payments: Payments) -> None:
    default(payments, 2)
    payments.act("reopenRegister", 2)
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)
    payments.series.travel(91 * DAY)
    payments.act("fundPart", 2, 20_890)
    payments.push(2, *HELD, "bank")
    payments.fund(3)
    payments.push(3, *HELD, "bank")
    assert payments.cash_of("insurer") == 0
    assert payments.cash_of("bank") in (39_999, 40_000)
    assert payments.series.ask("totalSupply") == 0


def test_a_principal_is_paid_in_part_while_the_register_is_open_again_to_who_holds_when_it_closes(
    payments: Payments,
) -> None:
    default(payments, 2)
    payments.act("reopenRegister", 2)
    payments.act("fundPart", 2, 20_890)
    with reverts("RecordNotPassed", record=4):
        payments.claim(2, "insurer")
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)
    payments.series.travel(91 * DAY)
    payments.push(2, *HELD, "bank")
    assert payments.cash_of("insurer") == 0
    assert payments.cash_of("bank") in (19_999, 20_000)
    payments.fund(3)
    payments.push(3, *HELD, "bank")
    assert payments.cash_of("bank") in (39_999, 40_000)
    assert (payments.ask("rowStatusOf", 2), payments.ask("rowStatusOf", 3)) == (FUNDED, FUNDED)


def test_the_rest_of_a_principal_is_paid_while_the_register_is_open_again(payments: Payments) -> None:
    default(payments, 2)
    payments.act("reopenRegister", 2)
    payments.act("fundPart", 2, 20_890)
    payments.fund(3)
    payments.push(3)
    payments.series.travel(91 * DAY)
    with reverts("NotMissed", row=3):
        payments.act("reopenRegister", 3)


def test_units_issued_after_a_principal_was_funded_are_asked_for_and_nothing_else(payments: Payments) -> None:
    default(payments, 2)
    payments.act("reopenRegister", 2)
    payments.fund(2)
    with reverts("FundedAlready", row=2):
        payments.fund(2)
    payments.series.mint(WHO.bank, 1_000)
    before = payments.cash_in_agent()
    payments.fund(2)
    assert payments.cash_in_agent() == before + 1_000
    assert payments.ask("booksOf", 2).funded == UNITS + 1_000


def dissolve(payments: Payments, record: int, pay_time: int) -> None:
    payments.act("dissolve", record, 1, 1, pay_time, PAPER, sender=ROLES["GOVERNANCE"])


def test_a_dissolution_puts_no_principal_off(payments: Payments) -> None:
    maturity, soon = payments.rows[2].pay_time, payments.series.record_times()[0] + 30 * DAY
    for record, latest in ((3, maturity), (0, soon)):
        with reverts("PaidTooLate", payTime=latest + 1, latest=latest):
            dissolve(payments, record, latest + 1)
    dissolve(payments, 0, soon)


def test_governance_cures_no_missed_principal_by_a_dissolution(payments: Payments) -> None:
    default(payments, 2)
    payments.act("reopenRegister", 2)
    closing = payments.series.record_times()[4]
    with reverts("PaidTooLate", payTime=closing + DAY, latest=payments.rows[2].pay_time):
        dissolve(payments, 4, closing + DAY)
    with reverts("StillDue", row=0):
        payments.act("cure")


def test_a_resolution_is_not_carried_out_after_a_later_one(payments: Payments) -> None:
    payments.series.pass_record(0)
    first, second = longer(payments, 1, 90), longer(payments, 1, 100)
    old, new = proposed(payments, *first), proposed(payments, *second)
    for resolution in (old, new):
        votes(payments, resolution, insurer=40_000)
    counted(payments, new)
    payments.act("carryOut", new, *second)
    with reverts("ResolutionUnknown", id=old):
        payments.act("carryOut", old, *first)
    assert payments.series.record_times()[1:] == tuple(second[1])


def test_a_resolution_is_carried_out_after_an_earlier_one(payments: Payments) -> None:
    payments.series.pass_record(0)
    first, second = longer(payments, 1, 90), longer(payments, 1, 100)
    old, new = proposed(payments, *first), proposed(payments, *second)
    for resolution in (old, new):
        votes(payments, resolution, insurer=40_000)
    counted(payments, new)
    payments.act("carryOut", old, *first)
    payments.act("carryOut", new, *second)
    assert payments.series.record_times()[1:] == tuple(second[1])


def test_fractions_that_cannot_be_added_stop_no_restructuring(payments: Payments) -> None:
    def rows(series: Series) -> list[Row]:
        times = series.record_times()
        primes = (2**56 - 5, 2**56 - 27, 2**56 - 47, 2**56 - 57, 2**56 - 81)
        found = [Row(1, prime, 1, times[1] + DAY, INSTALMENT) for prime in primes]
        return [*found, principal(series)]

    odd = in_default_terms(payments.series.stage, HELD, rows)
    odd.series.pass_record(0)
    tail = longer(odd, 1, 90)
    resolution = proposed(odd, *tail)
    votes(odd, resolution, insurer=40_000)
    counted(odd, resolution)
    odd.act("carryOut", resolution, *tail)
    assert status(odd)[:6] == [CANCELLED] * 6


def test_parts_of_nothing_do_not_make_a_table_too_long_for_a_default_to_end(payments: Payments) -> None:
    def rows(series: Series) -> list[Row]:
        return [coupon(series)] * 150

    long = in_default_terms(payments.series.stage, HELD, rows)
    for count in (150, 150, 150, 98):
        long.act("addRows", [coupon(long.series)] * count, sender=ROLES["ISSUER"])
    long.act("addRows", [principal(long.series)], sender=ROLES["ISSUER"])
    long.due(0)
    long.act("fundPart", 0, 10)
    with reverts("NotDivisible", row=1):
        long.act("fundPart", 1, 10)
    long.fund(1)
    assert len(long.ask("rowsOf")) == 700


# --- what holds


def test_terms_and_payment_code_called_by_itself_has_nothing_to_harm(payments: Payments) -> None:
    agent = payments.agent
    administration = payments.series.chain.call(agent, "administration")
    terms = payments.series.chain.call(agent, "termsAdministration")
    bond, chain = payments.series.bond.address, payments.series.chain
    for address in (administration, terms):
        alone = replace(agent, address=address)
        with reverts("RowUnknown", bond=bond, row=0):
            chain.transact(alone, "declareDefault", bond, 0, sender=WHO.outsider)
        with reverts("NotInDefault", bond=bond):
            chain.transact(alone, "cure", bond, sender=WHO.outsider)
    with reverts("NotSelf", caller=WHO.outsider):
        chain.transact(agent, "redeemOne", bond, payments.cash.address, WHO.insurer, 1, 1, sender=WHO.outsider)


@pytest.mark.gas
@pytest.mark.parametrize("how", ["accelerate", "carryOut", "cure"])
def test_what_ends_a_default_of_361_rows_fits_one_transaction(payments: Payments, how: str) -> None:
    stage = payments.series.stage
    now = stage.chain.now()
    times = [now + DAY * (30 + 30 * n) for n in range(180)]
    series = Series.deployed(stage, denomination=1, recordTimes=times)
    bond = series.bond.address
    stage.chain.transact(stage.agent, "setDefaultTerms", bond, TERMS, sender=ROLES["ISSUER"])
    rows = []
    for n, time in enumerate(times):
        rows += [Row(1, 100, n, time + DAY, COUPON), Row(1, 200, n, time + DAY, INSTALMENT)]
    rows.append(Row(1, 10, 179, times[-1] + DAY, PRINCIPAL))
    many = Payments.opened(series, HELD, rows[:150], cash=cash_token(stage, decimals=None))
    many.act("addRows", rows[150:], sender=ROLES["ISSUER"])
    default(many, 0)
    if how == "accelerate":
        receipt = many.act("proposeAcceleration", WHO.insurer, PAPER, sender=WHO.insurer)
        resolution = number(many, receipt)
        arguments: tuple[object, ...] = (resolution,)
    elif how == "carryOut":
        tail = longer(many, 2, *range(90, 120))
        resolution = proposed(many, *tail)
        arguments = (resolution, *tail)
    else:
        series.chain.travel(times[-1] + 2 * DAY)
        for row in range(361):
            many.fund(row)
        arguments = ()
    if how != "cure":
        votes(many, resolution, insurer=40_000)
        counted(many, resolution)
    assert many.act(how, *arguments).gas_used < 8_000_000, "each of some 750 slots is warm here and costs 2,000 more"

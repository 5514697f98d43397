"""What holders decide: by which votes, what it changes, and what no vote can take."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from tests.contracts.bond.defaults import (
    ACCELERATED,
    CANCELLED,
    DEFAULT,
    DUE,
    FUNDED,
    MISSED,
    PAPER,
    PERFORMING,
    VOTING,
    counted,
    default,
    in_default_terms,
    longer,
    miss,
    number,
    proposed,
    status,
    unchanged,
    votes,
)
from tests.contracts.bond.payments import FLOATING, INSTALMENT, PRINCIPAL, Payments, Row, coupon, rates
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain

HELD = {"primary_dealer": 1_003, "individual": 777, "insurer": 40_000}
UNITS = sum(HELD.values())
NEEDED = 31_335
"""Three quarters of all units."""
QUARTER = 10_445
CASE, ORDER, NUMBER = (bytes([n]) * 32 for n in range(1, 4))
REPAID = (Fraction(1, 3), Fraction(1, 7), Fraction(1, 11))


@pytest.fixture(scope="session")
def session_resolved(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    return in_default_terms(Stage.opened(session_revm), HELD)


@pytest.fixture
def payments(session_resolved: Payments, chain: RevmChain) -> Payments:
    """Two coupons of 3.5 % at the first and last of four record times, and the principal."""
    return session_resolved


@pytest.fixture
def amortising(payments: Payments) -> Payments:
    """A third, a seventh and an eleventh are repaid with a coupon at each of the first record times, then the rest."""

    def rows(series: Series) -> list[Row]:
        times = series.record_times()
        found = []
        for record, part in enumerate(REPAID):
            instalment = Row(part.numerator, part.denominator, record, times[record] + DAY, INSTALMENT)
            found += [coupon(series, record), instalment]
        rest = 1 - sum(REPAID)
        return [*found, Row(rest.numerator, rest.denominator, 3, times[3] + DAY, PRINCIPAL)]

    return in_default_terms(payments.series.stage, HELD, rows)


def accelerating(payments: Payments, **units: int) -> int:
    """A holder proposes to accelerate, these vote, and the vote is over."""
    receipt = payments.act("proposeAcceleration", WHO.individual, PAPER, sender=WHO.individual)
    resolution = number(payments, receipt)
    votes(payments, resolution, **(units or {"insurer": 40_000}))
    counted(payments, resolution)
    return resolution


def restructured(payments: Payments, *tail: Any) -> None:
    """The issuer proposes this tail, the insurer agrees, and it is carried out."""
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    payments.act("carryOut", resolution, *tail, sender=WHO.outsider)


# --- proposing


def test_nobody_votes_without_terms_or_before_a_record_time_has_passed(payments: Payments) -> None:
    other = in_default_terms(payments.series.stage, HELD, terms=None)
    with reverts("NoVote", bond=payments.series.bond.address):
        proposed(payments, *longer(payments, 1, 90))
    other.series.pass_record(0)
    with reverts("NoVote", bond=other.series.bond.address):
        proposed(other, *longer(other, 1, 90))


def test_a_restructuring_says_what_it_brings(payments: Payments) -> None:
    payments.series.pass_record(0)
    with reverts("ContentMissing"):
        payments.act("proposeRestructuring", bytes(32), PAPER, sender=ROLES["ISSUER"])


def test_an_acceleration_is_proposed_in_default_alone_by_who_held_at_the_last_record_time(payments: Payments) -> None:
    miss(payments, 0)
    with reverts("NotInDefault", bond=payments.series.bond.address):
        accelerating(payments)
    payments.act("declareDefault", 0)
    payments.series.transfer(WHO.individual, WHO.bank, 777)
    with reverts("NotTheHolder", holder=WHO.individual, caller=WHO.bank):
        payments.act("proposeAcceleration", WHO.individual, PAPER, sender=WHO.bank)
    with reverts("VotesOutOfRange", holder=WHO.bank, balance=0):
        payments.act("proposeAcceleration", WHO.bank, PAPER, sender=WHO.bank)
    receipt = payments.act("proposeAcceleration", WHO.individual, PAPER, sender=WHO.individual)
    told = {"bond": payments.series.bond.address, "id": 0, "proposer": WHO.individual, "record": 0}
    end = payments.series.chain.now() + VOTING
    told |= {"contentHash": bytes(32), "documentHash": PAPER, "end": end}
    emitted(receipt, payments.agent, "ResolutionProposed", told)
    assert tuple(payments.ask("resolutionOf", 0)) == (0, end, 0, bytes(32))


# --- voting


def test_holders_vote_with_what_they_held_and_may_divide_and_change_it(payments: Payments) -> None:
    payments.series.pass_record(0)
    with reverts("ResolutionUnknown", id=0):
        votes(payments, 0, insurer=1)
    resolution = proposed(payments, *longer(payments, 1, 90))
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)

    def vote(in_favour: int, against: int, by: str = WHO.insurer) -> Any:
        return payments.act("vote", resolution, WHO.insurer, in_favour, against, sender=by)

    with reverts("NotTheHolder", holder=WHO.insurer, caller=WHO.bank):
        vote(1, 0, WHO.bank)
    with reverts("VotesOutOfRange", holder=WHO.bank, balance=0):
        votes(payments, resolution, bank=1)
    for wrong in ((40_001, 0), (0, 40_001), (30_000, 10_001), (2**256 - 1, 2**256 - 1)):
        with reverts("VotesOutOfRange", holder=WHO.insurer, balance=40_000):
            vote(*wrong)
    for in_favour, against in ((40_000, 0), (25_000, 15_000), (0, 0), (30_000, 10_000)):
        told = {"id": resolution, "holder": WHO.insurer, "inFavour": in_favour, "against": against}
        emitted(vote(in_favour, against), payments.agent, "Voted", {"bond": payments.series.bond.address, **told})
        assert payments.ask("resolutionOf", resolution).inFavour == in_favour
    votes(payments, resolution, individual=777)
    assert payments.ask("resolutionOf", resolution).inFavour == 30_777


def test_votes_are_taken_up_to_the_end_inclusive(payments: Payments) -> None:
    payments.series.pass_record(0)
    resolution = proposed(payments, *longer(payments, 1, 90))
    end = payments.ask("resolutionOf", resolution).end
    payments.series.chain.travel(end)
    votes(payments, resolution, insurer=40_000)
    payments.series.travel(1)
    with reverts("VotingOver", id=resolution, end=end):
        votes(payments, resolution, insurer=0)


def test_who_has_moved_votes_with_the_new_wallet_and_the_lost_one_does_not(payments: Payments) -> None:
    payments.series.pass_record(0)
    resolution = proposed(payments, *longer(payments, 1, 90))
    votes(payments, resolution, insurer=40_000)
    arguments = WHO.insurer, WHO.outsider, CASE, ORDER
    payments.series.act("recoverWithCase", *arguments, sender=ROLES["ENFORCEMENT"])
    with reverts("NotTheHolder", holder=WHO.insurer, caller=WHO.insurer):
        votes(payments, resolution, insurer=1)
    payments.act("vote", resolution, WHO.insurer, 0, 40_000, sender=WHO.outsider)
    assert payments.ask("resolutionOf", resolution).inFavour == 0


# --- carrying out


def test_it_is_carried_out_as_it_was_voted_on_after_the_end_and_within_thirty_days(payments: Payments) -> None:
    payments.series.pass_record(0)
    tail = longer(payments, 1, 90, 120)
    with reverts("ResolutionUnknown", id=0):
        payments.act("carryOut", 0, *tail)
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    end = payments.ask("resolutionOf", resolution).end
    payments.series.chain.travel(end)
    with reverts("VotingOpen", id=resolution, end=end):
        payments.act("carryOut", resolution, *tail)
    payments.series.travel(1)
    start, times, rows = tail
    cheaper = [*rows[:-1], rows[-1]._replace(denominator=2)]
    for other in ((start + 1, times, rows), (start, [times[0] + 1, times[1]], rows), (start, times, cheaper)):
        with reverts("ContentDiffers", id=resolution):
            payments.act("carryOut", resolution, *other)
    with reverts("NotInDefault", bond=payments.series.bond.address):
        payments.act("accelerate", resolution)
    payments.series.chain.travel(end + 30 * DAY + 1)
    with reverts("VotingOver", id=resolution, end=end):
        payments.act("carryOut", resolution, *tail)


def test_on_the_thirtieth_day_it_still_may_be(payments: Payments) -> None:
    payments.series.pass_record(0)
    tail = longer(payments, 2, 90)
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    payments.series.travel(30 * DAY - 1)
    payments.act("carryOut", resolution, *tail)
    assert len(payments.series.record_times()) == 3


def test_it_needs_its_share_of_all_units_to_the_last_one(payments: Payments) -> None:
    payments.series.pass_record(0)
    tail = longer(payments, 1, 90)
    short, enough = proposed(payments, *tail), proposed(payments, *tail)
    votes(payments, short, insurer=NEEDED - 1)
    votes(payments, enough, insurer=NEEDED)
    counted(payments, enough)
    with unchanged(payments), reverts("NotPassed", id=short, inFavour=NEEDED - 1, needed=NEEDED):
        payments.act("carryOut", short, *tail)
    receipt = payments.act("carryOut", enough, *tail, sender=WHO.outsider)
    told = {"bond": payments.series.bond.address, "id": enough}
    emitted(receipt, payments.agent, "ResolutionCarriedOut", told)
    with reverts("ResolutionUnknown", id=enough):
        payments.act("carryOut", enough, *tail)


def test_where_there_was_no_unit_nobody_decides(payments: Payments) -> None:
    empty = in_default_terms(payments.series.stage, {})
    empty.series.pass_record(0)
    tail = longer(empty, 1, 90)
    resolution = proposed(empty, *tail)
    counted(empty, resolution)
    with reverts("NotPassed", id=resolution, inFavour=0, needed=1):
        empty.act("carryOut", resolution, *tail)


# --- what a restructuring brings


def test_it_replaces_what_is_to_come_and_ends_the_default(payments: Payments) -> None:
    default(payments, 0)
    old = payments.ask("rowsOf")
    tail = start, times, rows = longer(payments, 1, 90, 180, 270, 360, share=Fraction(4, 5))
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    receipt = payments.act("carryOut", resolution, *tail, sender=WHO.outsider)
    cancelled = [event.args["row"] for event in receipt.events(payments.agent, "RowCancelled")]
    opened = [event.args["row"] for event in receipt.events(payments.agent, "RowOpened")]
    assert (cancelled, opened) == ([1, 2], [3, 4, 5, 6, 7])
    emitted(receipt, payments.series.bond, "RecordTimesSet", {"from": start}, recordTimes=tuple(times))
    assert payments.series.record_times()[1:] == tuple(times)
    assert tuple(payments.ask("rowsOf")[0]) == tuple(old[0])
    assert [tuple(row) for row in payments.ask("rowsOf")[3:]] == [tuple(row) for row in rows]
    assert payments.ask("seriesStatusOf") == PERFORMING
    payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    payments.series.chain.travel(rows[-1].pay_time)
    for row in range(3, 8):
        payments.fund(row)
        payments.push(row, *HELD, "bank")
    assert payments.series.ask("totalSupply") == 0
    assert payments.cash_of("bank") == 4 * 100 + 8_000


def test_a_missed_coupon_stays_owed_to_who_held_then_and_is_a_default_no_more(payments: Payments) -> None:
    default(payments, 0)
    restructured(payments, *longer(payments, 1, 90))
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)
    assert status(payments) == [MISSED, CANCELLED, CANCELLED, 0, 0]
    with reverts("NotMissed", row=0):
        payments.act("declareDefault", 0)
    payments.fund(0)
    assert payments.told(payments.push(0, "insurer", "bank")) == [("paid", "insurer", 1_354)]
    default(payments, 3)
    payments.fund(3)
    with reverts("StillDue", row=4):
        payments.act("cure")
    payments.fund(4)
    payments.act("cure")
    payments.push(4, "bank")
    assert payments.cash_of("bank") == 40_000


def test_what_was_waived_does_not_stand_in_the_way_of_a_cure(payments: Payments) -> None:
    default(payments, 0)
    restructured(payments, *longer(payments, 1, 90))
    default(payments, 3)
    payments.fund(3)
    payments.fund(4)
    payments.act("cure")
    assert (status(payments, 0), payments.ask("seriesStatusOf")) == ([MISSED], PERFORMING)


def test_a_principal_that_nobody_paid_is_put_off_by_vote_though_its_record_time_has_passed(payments: Payments) -> None:
    default(payments, 2)
    restructured(payments, *longer(payments, 4, 90))
    assert status(payments) == [MISSED, MISSED, CANCELLED, 0, 0]
    payments.series.transfer(WHO.insurer, WHO.bank, 40_000)
    payments.series.chain.travel(payments.ask("rowsOf")[4].payTime)
    for row, name in ((1, "insurer"), (3, "bank"), (4, "bank")):
        payments.fund(row)
        payments.push(row, name)
    assert (payments.cash_of("insurer"), payments.cash_of("bank")) == (1_354, 40_400)


def test_of_a_principal_paid_in_part_the_part_stays_and_the_rest_is_replaced(payments: Payments) -> None:
    default(payments, 2)
    payments.act("fundPart", 2, 10_000)
    rest = payments.ask("rowsOf")[3]
    left = Fraction(rest.numerator, rest.denominator)
    restructured(payments, *longer(payments, 4, 90, share=left))
    assert status(payments, 2, 3) == [FUNDED, CANCELLED]
    payments.push(2)
    payments.series.chain.travel(payments.ask("rowsOf")[5].payTime)
    for row in (4, 5):
        payments.fund(row)
        payments.push(row)
    interest = floor(Fraction(40_000, 100)) - floor(Fraction(400 * 333, 10_000))
    assert 0 <= 40_000 + interest - payments.cash_of("insurer") <= 1
    assert payments.series.ask("totalSupply") == 0


def test_a_principal_that_is_funded_is_taken_from_nobody(payments: Payments) -> None:
    default(payments, 2)
    tail = longer(payments, 4, 90)
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    payments.fund(2)
    with unchanged(payments), reverts("FundedAlready", row=2):
        payments.act("carryOut", resolution, *tail)
    payments.push(2)
    assert payments.cash_of("insurer") == 40_000


def twisted(tail: tuple[Any, ...], how: str) -> tuple[Any, ...]:
    start, times, rows = tail
    return {
        "no principal": (start, times, rows[:-1]),
        "nothing": (start, times, []),
        "an old record time": (start, times, [rows[0]._replace(record=0), *rows[1:]]),
        "before its record time": (start, times, [rows[0]._replace(pay_time=times[0]), *rows[1:]]),
        "a cancelled row": (start, times, [rows[0]._replace(kind=5), *rows[1:]]),
    }[how]


@pytest.mark.parametrize(
    ("how", "row"),
    [
        *(("no principal", 5), ("nothing", 3), ("an old record time", 3)),
        *(("before its record time", 3), ("a cancelled row", 3)),
    ],
)
def test_holders_are_never_left_without_a_principal_nor_with_impossible_rows(
    payments: Payments, how: str, row: int
) -> None:
    payments.series.pass_record(0)
    tail = twisted(longer(payments, 1, 90, 120), how)
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    with unchanged(payments), reverts("RowInvalid", row=row):
        payments.act("carryOut", resolution, *tail)


def test_a_record_time_that_passed_meanwhile_is_not_replaced(payments: Payments) -> None:
    payments.series.pass_record(0)
    tail = longer(payments, 1, 90)
    payments.series.chain.travel(payments.series.record_times()[1] - DAY)
    resolution = proposed(payments, *tail)
    votes(payments, resolution, insurer=40_000)
    counted(payments, resolution)
    with unchanged(payments), reverts("RecordTimesInvalid", index=1, time=0):
        payments.act("carryOut", resolution, *tail)


def test_new_rows_are_taxed_by_the_table_of_their_record_time(payments: Payments) -> None:
    governor = ROLES["GOVERNANCE"]
    payments.act("setRates", 2, rates(INSURANCE=5_000), sender=governor)
    payments.act("setRates", 3, rates(INSURANCE=100), sender=governor)
    payments.series.pass_record(0)
    restructured(payments, *longer(payments, 1, 90, 120, 150))
    found = [payments.ask("rateOf", row, n) for row in (3, 4, 5) for n in range(24)]
    later = [found[24 * n : 24 * (n + 1)] for n in range(3)]
    assert later == [rates(), rates(INSURANCE=5_000), rates(INSURANCE=100)]


# --- what becomes of a cancelled row


def test_nothing_is_done_to_a_cancelled_row_any_more(payments: Payments) -> None:
    default(payments, 2)
    holders = [WHO.insurer]
    payments.act("stateOutside", 2, holders, NUMBER, PAPER)
    restructured(payments, *longer(payments, 4, 90))
    refusals: dict[str, Callable[[], Any]] = {
        "fund": lambda: payments.fund(2),
        "fundPart": lambda: payments.act("fundPart", 2, 100),
        "returnExcess": lambda: payments.act("returnExcess", 2),
        "needOf": lambda: payments.ask("needOf", 2),
        "push": lambda: payments.push(2),
        "claim": lambda: payments.claim(2, "insurer"),
        "stateOutside": lambda: payments.act("stateOutside", 2, holders, NUMBER, PAPER),
        "confirmOutside": lambda: payments.act("confirmOutside", 2, holders, NUMBER, PAPER, sender=ROLES["REVIEWER"]),
        "reschedule": lambda: payments.act(
            "reschedule", 2, payments.series.chain.now() + DAY, PAPER, sender=ROLES["GOVERNANCE"]
        ),
    }
    for refused in refusals.values():
        with reverts("Cancelled", row=2):
            refused()
    with reverts("NothingDue", row=2, holder=WHO.insurer):
        payments.act("redirect", [2], WHO.insurer, WHO.bank, CASE, ORDER, sender=ROLES["ENFORCEMENT"])
    assert payments.ask("isPaid", 2, WHO.insurer)
    assert payments.series.balance(WHO.insurer) == 40_000


def test_a_rate_proposed_before_does_not_bring_a_cancelled_row_back(payments: Payments) -> None:
    def rows(series: Series) -> list[Row]:
        last = len(series.record_times()) - 1
        later = Row(0, 1, last, series.record_times()[last] + DAY, FLOATING)
        return [coupon(series), later, later._replace(numerator=1, kind=PRINCIPAL)]

    floating = in_default_terms(payments.series.stage, HELD, rows)
    floating.series.pass_record(0)
    floating.act("proposeRate", 1, 1, 50, CASE, PAPER, sender=ROLES["CALCULATION_AGENT"])
    restructured(floating, *longer(floating, 1, 90))
    for function in ("settleRate", "settleFallback"):
        with reverts("NotFloating", row=1):
            floating.act(function, 1)
    assert status(floating, 1) == [CANCELLED]


# --- acceleration


def test_a_quarter_makes_exactly_what_is_left_of_the_principal_due_at_once(amortising: Payments) -> None:
    default(amortising, 0)
    resolution = accelerating(amortising, insurer=QUARTER)
    now = amortising.series.chain.now()
    receipt = amortising.act("accelerate", resolution, sender=WHO.outsider)
    assert amortising.ask("seriesStatusOf") == ACCELERATED
    cancelled = [event.args["row"] for event in receipt.events(amortising.agent, "RowCancelled")]
    assert cancelled == [2, 3, 4, 5, 6]
    row = amortising.ask("rowsOf")[7]
    assert Fraction(row.numerator, row.denominator) == 1 - REPAID[0]
    assert (row.numerator, row.denominator) == (2, 3)
    assert (row.kind, row.record, row.payTime) == (PRINCIPAL, 1, row.payTime)
    assert now + 2 * DAY <= row.payTime <= now + 2 * DAY + 60
    assert amortising.series.record_times()[1] == row.payTime - DAY
    amortising.series.transfer(WHO.insurer, WHO.bank, 10_000)
    amortising.series.chain.travel(row.payTime)
    for due, names in ((0, ("insurer", "bank")), (1, ("insurer", "bank")), (7, (*HELD, "bank"))):
        amortising.fund(due)
        amortising.push(due, *names)
    assert amortising.cash_of("bank") == floor(Fraction(20_000, 3))
    assert amortising.cash_of("insurer") == 1_354 + floor(Fraction(40_000, 3)) + 20_000
    assert amortising.series.ask("totalSupply") == 0


def test_less_than_a_quarter_does_not(payments: Payments) -> None:
    default(payments, 0)
    resolution = accelerating(payments, insurer=QUARTER - 1)
    with unchanged(payments), reverts("NotPassed", id=resolution, inFavour=QUARTER - 1, needed=QUARTER):
        payments.act("accelerate", resolution)


def test_the_content_of_an_acceleration_is_nobodys_to_choose(payments: Payments) -> None:
    default(payments, 0)
    tail = longer(payments, 1, 90)
    restructuring = proposed(payments, *tail)
    votes(payments, restructuring, insurer=40_000)
    resolution = accelerating(payments)
    with reverts("ContentDiffers", id=resolution):
        payments.act("carryOut", resolution, *tail)
    with reverts("ContentDiffers", id=restructuring):
        payments.act("accelerate", restructuring)
    with reverts("ResolutionUnknown", id=7):
        payments.act("accelerate", 7)


def test_once_all_is_funded_there_is_nothing_to_accelerate(payments: Payments) -> None:
    default(payments, 0)
    resolution = accelerating(payments)
    payments.fund(0)
    payments.act("cure")
    with unchanged(payments), reverts("NotInDefault", bond=payments.series.bond.address):
        payments.act("accelerate", resolution)


def test_votes_about_one_default_decide_nothing_in_the_next(amortising: Payments) -> None:
    default(amortising, 0)
    resolution = accelerating(amortising)
    for row in (0, 1):
        amortising.fund(row)
    amortising.act("cure")
    default(amortising, 2)
    with unchanged(amortising), reverts("NotInDefault", bond=amortising.series.bond.address):
        amortising.act("accelerate", resolution)


def test_an_accelerated_principal_that_nobody_pays_opens_the_register_or_is_restructured(payments: Payments) -> None:
    default(payments, 0)
    payments.act("accelerate", accelerating(payments))
    assert status(payments) == [MISSED, CANCELLED, CANCELLED, 0]
    for function, arguments in (("declareDefault", (0,)), ("cure", ())):
        error = "AlreadyInDefault" if function == "declareDefault" else "NotInDefault"
        with reverts(error, bond=payments.series.bond.address):
            payments.act(function, *arguments)
    miss(payments, 3)
    payments.act("reopenRegister", 3)
    payments.series.transfer(WHO.insurer, WHO.bank, 10_000)
    restructured(payments, *longer(payments, 2, 120))
    assert payments.ask("seriesStatusOf") == PERFORMING
    payments.series.chain.travel(payments.ask("rowsOf")[5].payTime)
    assert status(payments) == [MISSED, CANCELLED, CANCELLED, CANCELLED, DUE, DUE]
    for row in (0, 4, 5):
        payments.fund(row)
        payments.push(row, *HELD, "bank")
    assert payments.series.ask("totalSupply") == 0
    assert payments.cash_of("bank") == 10_100


def test_an_accelerated_principal_is_paid_in_part_and_the_rest_later(payments: Payments) -> None:
    default(payments, 0)
    payments.act("accelerate", accelerating(payments))
    payments.series.chain.travel(payments.ask("rowsOf")[3].payTime)
    payments.act("fundPart", 3, 20_000)
    payments.push(3)
    payments.fund(4)
    payments.push(4)
    assert 40_000 - payments.cash_of("insurer") in (0, 1)
    assert (status(payments, 3, 4), payments.series.ask("totalSupply")) == ([FUNDED, FUNDED], 0)
    assert payments.ask("rowsOf")[3].kind == INSTALMENT


def test_a_later_default_is_declared_of_what_a_restructuring_brought(payments: Payments) -> None:
    default(payments, 0)
    restructured(payments, *longer(payments, 1, 90))
    default(payments, 3)
    assert payments.ask("seriesStatusOf") == DEFAULT
    payments.act("accelerate", accelerating(payments))
    assert payments.ask("seriesStatusOf") == ACCELERATED

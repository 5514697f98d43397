"""The record times to come are replaced by fewer or more, and a closed register opens again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import pytest

from tests.contracts.bond.series import DAY, PERIOD, Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.bond.test_record_dates import closed, held_at, period
from tests.support.chains import emitted, reverts
from wasiqa.chain.chain import Receipt
from wasiqa.servicing.roles import role_id

CLOSED = 1


def replaced(series: Series, start: int, times: Sequence[int]) -> Receipt:
    return series.act("setTail", start, times, sender=ROLES["REDEEMER"])


def ahead(series: Series, *days: int) -> list[int]:
    """So many days after the last record time or now, whichever is later."""
    return [max(series.chain.now(), series.record_times()[-1]) + n * DAY for n in days]


def test_nobody_but_the_paying_agent_contract_replaces_the_tail(series: Series) -> None:
    for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["GOVERNANCE"], ROLES["PAYING_AGENT"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("REDEEMER")):
            series.act("setTail", 4, ahead(series, 1), sender=caller)


@pytest.mark.parametrize("start", [0, 1, 5])
def test_what_has_passed_stays_and_no_record_time_is_left_out(series: Series, start: int) -> None:
    series.pass_record(1)
    with reverts("RecordTimesInvalid", index=start, time=0):
        replaced(series, start, ahead(series, 1, 2))


@pytest.mark.parametrize("start", [2, 3])
def test_a_new_time_is_later_than_the_one_before_and_than_now(series: Series, start: int) -> None:
    series.pass_record(1)
    before = series.chain.now() if start == 2 else series.record_times()[2]
    for times, index in (([before], start), ([before + 2, before + 2], start + 1), ([2**40 - 1], start)):
        with reverts("RecordTimesInvalid", index=index, time=times[-1]):
            replaced(series, start, times)


def test_a_new_time_is_later_than_the_first_one_while_that_is_still_to_come(series: Series) -> None:
    first = series.record_times()[0]
    with reverts("RecordTimesInvalid", index=1, time=first):
        replaced(series, 1, [first])
    replaced(series, 1, [first + 1])
    assert series.record_times() == (first, first + 1)


@pytest.mark.slow
def test_there_are_no_more_record_times_than_a_period_can_number(series: Series) -> None:
    """No block has the gas to set them at once, so it is only asked what would happen."""
    first, most = series.record_times()[0] + 1, 2**16 - 2
    for count, many in ((most, True), (most - 1, False)):
        call = series.bond.encode("setTail", 1, range(first, first + count))
        with reverts("RecordTimesInvalid", index=1, time=0) if many else nullcontext():
            series.chain.ask(call, sender=ROLES["REDEEMER"])


def test_one_record_time_is_ahead_at_least(series: Series) -> None:
    series.pass_record(1)
    with reverts("RecordTimesInvalid", index=2, time=0):
        replaced(series, 2, [])
    replaced(series, 3, [])
    assert (len(series.record_times()), period(series), closed(series)) == (3, 2, False)
    series.close()
    with reverts("RecordTimesInvalid", index=3, time=0):
        replaced(series, 3, [])


@pytest.mark.parametrize("days", [(1,), (1, 5), (1, 2, 3, 4, 5)], ids=["fewer", "as many", "more"])
@pytest.mark.parametrize("moved_first", [False, True], ids=["silence", "somebody moved"])
def test_those_to_come_are_replaced_and_what_was_held_before_stays(
    series: Series, days: tuple[int, ...], moved_first: bool
) -> None:
    times = series.record_times()
    series.pass_record(1)
    if moved_first:
        series.transfer(WHO.bank, WHO.fund, 1_000)
    entitled = [held_at(series, record) for record in (0, 1)]
    new = [series.chain.now() + n * DAY for n in days]
    emitted(replaced(series, 2, new), series.bond, "RecordTimesSet", {"from": 2}, recordTimes=tuple(new))
    assert series.record_times() == (*times[:2], *new)
    assert (period(series), int(series.ask("config")) >> 216) == (2, new[0])
    series.transfer(WHO.bank, WHO.insurer, 500)
    series.chain.travel(new[0] + 1)
    assert period(series) == 3
    series.chain.travel(new[-1] + 1)
    assert (closed(series), period(series)) == (True, 2 + len(new))
    assert [held_at(series, record) for record in (0, 1)] == entitled
    assert [held_at(series, record)[2] for record in range(2, 2 + len(new))] == [500] * len(new)


def test_the_next_record_time_is_replaced_to_the_second(series: Series) -> None:
    tomorrow = series.chain.now() + DAY
    for at in (tomorrow, tomorrow + 1, tomorrow):
        replaced(series, 0, [at])
        assert int(series.ask("config")) >> 216 == at


def test_replacing_the_end_leaves_the_running_period_as_it_is(series: Series) -> None:
    times = series.record_times()
    new = [times[0] + DAY, times[0] + 2 * DAY]
    replaced(series, 1, new)
    assert (series.record_times(), period(series)) == ((times[0], *new), 0)
    assert int(series.ask("config")) >> 216 == times[0]


@pytest.mark.parametrize("rolled", [False, True], ids=["silence", "somebody burned"])
def test_a_closed_register_opens_again_and_remembers_everybody(series: Series, rolled: bool) -> None:
    series.pass_record(2)
    series.transfer(WHO.bank, WHO.fund, 1_000)
    series.close()
    if rolled:
        series.redeem(WHO.bank, 2_000)
    with refused(CLOSED, WHO.fund, WHO.insurer, 100):
        series.transfer(WHO.fund, WHO.insurer, 100)
    (again,) = ahead(series, 90)
    replaced(series, 4, [again])
    assert (period(series), closed(series), int(series.ask("config")) >> 216) == (4, False, again)
    with reverts("RecordNotPassed", record=4):
        series.ask("supplyAtRecord", 4)
    burned = 2_000 if rolled else 0
    series.transfer(WHO.fund, WHO.insurer, 300)
    series.chain.travel(again + 1)
    assert closed(series)
    with refused(CLOSED, WHO.fund, WHO.insurer, 100):
        series.transfer(WHO.fund, WHO.insurer, 100)
    assert held_at(series, 2) == [10_000, 5_000, 0, 15_000]
    assert held_at(series, 3) == [9_000, 6_000, 0, 15_000]
    assert held_at(series, 4) == [9_000 - burned, 5_700, 300, 15_000 - burned]


def test_a_register_opens_again_as_often_as_it_must(series: Series) -> None:
    for count in (4, 5, 6):
        series.close()
        series.travel(PERIOD)
        replaced(series, count, ahead(series, 1))
        series.transfer(WHO.bank, WHO.fund, 100)
    series.close()
    assert [held_at(series, record)[0] for record in range(3, 7)] == [10_000, 9_900, 9_800, 9_700]

"""Who held what at the close of each record time, to the second."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.bond.series import DAY, PERIOD, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id


def held_at(series: Series, record: int) -> list[int]:
    """What bank, fund and insurer held, and the supply."""
    holders = (WHO.bank, WHO.fund, WHO.insurer)
    return [
        *(series.ask("balanceAtRecord", holder, record) for holder in holders),
        series.ask("supplyAtRecord", record),
    ]


def period(series: Series) -> int:
    """The period that the series is in."""
    return (int(series.ask("config")) >> 192) & 0xFFFF


def stored_config(series: Series, chain: RevmChain) -> int:
    """The configuration as somebody wrote it last, in the first slot of a series."""
    return chain.stored(series.bond.address, 0)


def closed(series: Series) -> bool:
    """Has the last record time passed?"""
    return bool(int(series.ask("config")) >> 211 & 1)


@pytest.mark.parametrize("record", [0, 3, 4, 2**256 - 1])
def test_a_record_time_that_has_not_passed_is_not_answered(series: Series, record: int) -> None:
    questions: list[tuple[Any, ...]] = [
        ("balanceAtRecord", WHO.bank, record),
        ("supplyAtRecord", record),
        ("entitlements", [], record),
        ("oneEntitlement", WHO.bank, record),
    ]
    for question in questions:
        with reverts("RecordNotPassed", record=record):
            series.ask(*question)


def test_the_last_second_of_a_period_is_still_in_it_and_the_next_is_not(series: Series) -> None:
    at = series.record_times()[0]
    series.chain.travel(at)
    series.transfer(WHO.bank, WHO.insurer, 1_000)
    with reverts("RecordNotPassed", record=0):
        series.ask("supplyAtRecord", 0)
    assert period(series) == 0
    series.chain.travel(at + 1)
    assert period(series) == 1
    series.transfer(WHO.bank, WHO.insurer, 500)
    assert held_at(series, 0) == [9_000, 5_000, 1_000, 15_000]
    assert held_at(series, 0) == [9_000, 5_000, 1_000, 15_000]
    with reverts("RecordNotPassed", record=1):
        series.ask("supplyAtRecord", 1)


def test_a_period_is_rolled_once_by_whoever_moves_first(series: Series, chain: RevmChain) -> None:
    series.pass_record(0)
    before = series.ask("config")
    assert stored_config(series, chain) != before
    series.transfer(WHO.bank, WHO.fund, 100)
    assert series.ask("config") == before
    assert stored_config(series, chain) == before, "else everybody would search the period anew"
    series.transfer(WHO.bank, WHO.fund, 100)
    assert series.ask("config") == before
    assert (period(series), before >> 216) == (1, series.record_times()[1])
    assert held_at(series, 0) == [10_000, 5_000, 0, 15_000]


def test_several_changes_in_one_period_leave_one_entry_with_the_last_of_the_period_before(series: Series) -> None:
    series.pass_record(0)
    for value in (100, 200, 300):
        series.transfer(WHO.bank, WHO.fund, value)
    for wallet in (WHO.bank, WHO.fund):
        assert (series.ask("accountOf", wallet) >> 224) & 0xFFFF == 1
    series.pass_record(1)
    assert held_at(series, 0) == [10_000, 5_000, 0, 15_000]
    assert held_at(series, 1) == [9_400, 5_600, 0, 15_000]


def test_after_a_long_silence_every_record_time_in_it_has_the_balances_of_before(stage: Stage) -> None:
    times = [stage.chain.now() + DAY * (k + 1) for k in range(40)]
    series = Series.deployed(stage, recordTimes=times)
    series.mint(WHO.bank, 1_000)
    series.pass_record(30)
    assert period(series) == 31
    assert [held_at(series, record) for record in range(31)] == [[1_000, 0, 0, 1_000]] * 31
    series.transfer(WHO.bank, WHO.fund, 400)
    assert [held_at(series, record) for record in range(31)] == [[1_000, 0, 0, 1_000]] * 31
    with reverts("RecordNotPassed", record=31):
        series.ask("supplyAtRecord", 31)
    series.chain.travel(times[38])
    assert [held_at(series, record) for record in range(31, 38)] == [[600, 400, 0, 1_000]] * 7
    with reverts("RecordNotPassed", record=38):
        series.ask("supplyAtRecord", 38)


@pytest.mark.parametrize("silence", range(1, 9))
def test_a_silence_of_any_length_ends_in_the_right_period(stage: Stage, silence: int) -> None:
    times = [stage.chain.now() + DAY * (k + 1) for k in range(8)]
    series = Series.deployed(stage, recordTimes=times)
    series.chain.travel(times[silence - 1])
    assert period(series) == silence - 1
    series.travel(1)
    assert (period(series), closed(series)) == (silence, silence == 8)
    series.freeze(WHO.bank)
    if silence < 8:
        series.mint(WHO.fund, 100)
        assert (period(series), int(series.ask("config")) >> 216) == (silence, times[silence])


def test_an_account_that_nobody_touches_is_entitled_to_every_record(series: Series) -> None:
    series.close()
    assert [series.ask("balanceAtRecord", WHO.fund, record) for record in range(4)] == [5_000] * 4
    assert [series.ask("balanceAtRecord", WHO.stranger, record) for record in range(4)] == [0] * 4


def test_a_first_receipt_late_in_life_counts_from_then_on(series: Series) -> None:
    series.pass_record(1)
    series.transfer(WHO.bank, WHO.insurer, 300)
    series.pass_record(2)
    assert [series.ask("balanceAtRecord", WHO.insurer, record) for record in range(3)] == [0, 0, 300]
    series.transfer(WHO.bank, WHO.insurer, 100)
    series.pass_record(3)
    assert [series.ask("balanceAtRecord", WHO.insurer, record) for record in range(4)] == [0, 0, 300, 400]


def test_one_who_leaves_and_comes_back_has_each_record_of_the_time_between(series: Series) -> None:
    series.transfer(WHO.bank, WHO.insurer, 300)
    series.pass_record(0)
    series.transfer(WHO.insurer, WHO.bank, 300)
    series.pass_record(1)
    series.transfer(WHO.bank, WHO.insurer, 700)
    series.pass_record(2)
    assert [series.ask("balanceAtRecord", WHO.insurer, record) for record in range(3)] == [300, 0, 700]


def test_one_who_comes_and_leaves_within_a_period_has_nothing_at_its_record(series: Series) -> None:
    series.pass_record(0)
    series.transfer(WHO.bank, WHO.insurer, 300)
    series.transfer(WHO.insurer, WHO.bank, 300)
    series.pass_record(2)
    series.transfer(WHO.bank, WHO.insurer, 100)
    assert [held_at(series, record) for record in range(3)] == [[10_000, 5_000, 0, 15_000]] * 3


def test_a_single_unit_is_remembered(series: Series) -> None:
    series.seize(WHO.bank, WHO.insurer, 1)
    series.pass_record(0)
    series.seize(WHO.insurer, WHO.bank, 1)
    assert held_at(series, 0) == [9_999, 5_000, 1, 15_000]


def test_a_freeze_before_the_first_receipt_leaves_no_trace_in_the_past(series: Series) -> None:
    series.freeze_units(WHO.insurer, 10_000)
    series.freeze(WHO.emigrant)
    series.freeze(WHO.emigrant, False)
    series.pass_record(1)
    for wallet in (WHO.insurer, WHO.emigrant):
        series.transfer(WHO.bank, wallet, 100)
    series.pass_record(2)
    for wallet in (WHO.insurer, WHO.emigrant):
        assert [series.ask("balanceAtRecord", wallet, record) for record in range(3)] == [0, 0, 100]
        assert (series.ask("accountOf", wallet) >> 224) & 0xFFFF == 0, "nothing was written down"
    assert series.ask("getFrozenTokens", WHO.insurer) == 10_000


def test_a_freeze_of_a_holder_in_a_later_period_changes_no_entitlement(series: Series) -> None:
    series.pass_record(0)
    series.freeze_units(WHO.bank, 10_000)
    series.freeze(WHO.bank)
    series.pass_record(1)
    series.seize(WHO.bank, WHO.insurer, 4_000)
    series.pass_record(2)
    assert [held_at(series, record) for record in range(3)] == [
        [10_000, 5_000, 0, 15_000],
        [10_000, 5_000, 0, 15_000],
        [6_000, 5_000, 4_000, 15_000],
    ]


def test_the_supply_of_each_record_follows_issues_and_redemptions(series: Series) -> None:
    series.pass_record(0)
    series.mint(WHO.insurer, 2_000)
    series.pass_record(1)
    series.redeem(WHO.bank, 10_000)
    series.pass_record(2)
    series.mint(WHO.fund, 100)
    series.close()
    series.redeem(WHO.fund, 5_100)
    assert [held_at(series, record) for record in range(4)] == [
        [10_000, 5_000, 0, 15_000],
        [10_000, 5_000, 2_000, 17_000],
        [0, 5_000, 2_000, 7_000],
        [0, 5_100, 2_000, 7_100],
    ]


def test_an_allocation_set_in_a_later_period_changes_no_supply_of_the_past(series: Series) -> None:
    series.pass_record(1)
    series.act("setAllocation", 20_000, sender=WHO.deployer)
    assert series.ask("supplyAtRecord", 1) == 15_000
    series.mint(WHO.fund, 5_000)
    assert [series.ask("supplyAtRecord", record) for record in (0, 1)] == [15_000, 15_000]


def test_entitlements_come_with_the_whitelist_and_with_who_is_frozen_now(series: Series) -> None:
    series.freeze(WHO.fund)
    series.pass_record(0)
    series.transfer(WHO.bank, WHO.insurer, 10_000)
    series.freeze(WHO.bank)
    asked = [WHO.bank, WHO.fund, WHO.insurer, WHO.stranger, WHO.bank]
    registry, balances = series.ask("entitlements", asked, 0)
    assert registry == series.stage.registry.address
    assert list(balances) == [10_000 | 1 << 255, 5_000 | 1 << 255, 0, 0, 10_000 | 1 << 255]
    one_by_one = [series.ask("oneEntitlement", wallet, 0) for wallet in asked]
    assert one_by_one == [(series.ask("config"), balance) for balance in balances]


def test_after_the_last_record_time_the_register_is_closed_for_good(series: Series) -> None:
    series.chain.travel(series.record_times()[-1])
    series.transfer(WHO.bank, WHO.fund, 100)
    assert not closed(series)
    series.travel(1)
    assert (closed(series), int(series.ask("config")) >> 216) == (True, 2**40 - 1)
    for _ in range(2):
        with refused(1, WHO.bank, WHO.fund, 100):
            series.transfer(WHO.bank, WHO.fund, 100)
        with refused(1, NOBODY, WHO.fund, 100):
            series.mint(WHO.fund, 100)
        series.seize(WHO.bank, WHO.fund, 100)
        series.travel(1_000 * DAY)
    assert held_at(series, 3) == [9_900, 5_100, 0, 15_000]


def test_only_governance_replaces_record_times(series: Series) -> None:
    for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["GUARDIAN"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("GOVERNANCE")):
            series.act("setFutureRecordTimes", [series.chain.now() + 1], sender=caller)


def to_come(series: Series, *offsets: int) -> list[int]:
    """New record times for all that have not passed: these offsets from now, then a day apart."""
    now = series.chain.now()
    times = [now + offset for offset in offsets]
    missing = len(series.record_times()) - period(series) - len(times)
    return times + [max(now, *times) + n * DAY for n in range(1, missing + 1)]


@pytest.mark.parametrize("moved_first", [False, True], ids=["silence", "somebody moved"])
def test_record_times_to_come_are_moved_and_those_passed_stay(series: Series, moved_first: bool) -> None:
    times = series.record_times()
    series.pass_record(1)
    if moved_first:
        series.transfer(WHO.bank, WHO.fund, 1_000)
    entitled = [held_at(series, record) for record in (0, 1)]
    new = to_come(series, DAY)
    receipt = series.govern("setFutureRecordTimes", new)
    emitted(receipt, series.bond, "RecordTimesSet", {"from": 2}, recordTimes=tuple(new))
    assert series.record_times() == (*times[:2], *new)
    assert [held_at(series, record) for record in (0, 1)] == entitled
    with reverts("RecordNotPassed", record=2):
        series.ask("supplyAtRecord", 2)
    series.chain.travel(new[0])
    assert period(series) == 2
    series.travel(1)
    assert period(series) == 3
    series.chain.travel(new[-1] + 1)
    assert closed(series)


def test_a_record_time_may_be_moved_up_to_its_own_second(series: Series) -> None:
    times = series.record_times()
    series.chain.travel(times[0])
    new = to_come(series, 1)
    series.govern("setFutureRecordTimes", new)
    assert series.record_times() == tuple(new)
    assert period(series) == 0


@pytest.mark.parametrize("more", [-1, 1])
def test_as_many_record_times_stay_as_payments_name(series: Series, more: int) -> None:
    """Fewer would leave payments without a record time, more would keep the register open beyond the last."""
    series.pass_record(0)
    before = series.record_times()
    new = to_come(series, DAY)
    new = new[:-1] if more < 0 else [*new, new[-1] + DAY]
    with reverts("RecordTimesInvalid", index=1, time=0):
        series.govern("setFutureRecordTimes", new)
    assert series.record_times() == before


@pytest.mark.parametrize(
    ("offsets", "index"),
    [([0], 0), ([-PERIOD], 0), ([5, 5], 1), ([5, 9, 7], 2)],
    ids=["now", "past", "twice the same", "falling"],
)
def test_new_record_times_must_be_in_the_future_and_increasing(series: Series, offsets: list[int], index: int) -> None:
    before = series.record_times()
    times = to_come(series, *offsets)
    with reverts("RecordTimesInvalid", index=index, time=times[index]):
        series.govern("setFutureRecordTimes", times)
    assert series.record_times() == before


@pytest.mark.parametrize("moved_first", [False, True], ids=["silence", "somebody moved"])
def test_a_closed_register_gets_no_new_record_times(series: Series, moved_first: bool) -> None:
    series.close()
    if moved_first:
        series.seize(WHO.bank, WHO.fund, 100)
    with reverts("RegisterClosed"):
        series.govern("setFutureRecordTimes", [series.chain.now() + DAY])

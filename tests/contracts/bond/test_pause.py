"""Pauses: by purpose, for seven days, unless governance confirms or lifts them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from tests.contracts.bond.orders import (
    CASE,
    ENFORCED,
    ORDER,
    burn,
    burn_with_case,
    freeze_until,
    recover,
    seize_with_case,
)
from tests.contracts.bond.series import DAY, ISSUANCE, PAYMENTS, TRANSFERS, Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import emitted, reverts
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id

ALL = TRANSFERS + ISSUANCE + PAYMENTS
WEEK = 7 * DAY
FOR_EVER = 2**256 - 1


def paused(series: Series) -> int:
    """The purposes paused now; each of them until a time that has not passed, the others until none."""
    purposes = [purpose for purpose in (TRANSFERS, ISSUANCE, PAYMENTS) if series.ask("isPaused", purpose)]
    for mask in range(ALL + 1):
        until = series.ask("pausedUntil", mask)
        assert until >= series.chain.now() if mask & sum(purposes) else until == 0
    return sum(purposes)


@pytest.mark.parametrize("purposes", [0, 8, 15, 255])
def test_a_pause_of_no_or_unknown_purposes_is_refused(series: Series, purposes: int) -> None:
    with reverts("PurposeUnknown", purposes=purposes):
        series.pause(purposes)


def test_only_the_guardian_pauses_and_only_governance_confirms_or_lifts(series: Series) -> None:
    series.pause(TRANSFERS)
    calls: dict[tuple[Any, ...], str] = {
        ("pause", 1): "GUARDIAN",
        ("pauseWithCase", 1, CASE, ORDER): "GUARDIAN",
        ("confirmPause", 1): "GOVERNANCE",
        ("confirmPauseWithCase", 1, CASE, ORDER): "GOVERNANCE",
        ("unpause",): "GOVERNANCE",
        ("unpause", 1): "GOVERNANCE",
        ("unpauseWithCase", 1, CASE, ORDER): "GOVERNANCE",
    }
    for call, role in calls.items():
        for caller in (WHO.stranger, ROLES["ISSUER"], ROLES["GOVERNANCE" if role == "GUARDIAN" else "GUARDIAN"]):
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id(role)):
                series.act(*call, sender=caller)
    assert paused(series) == TRANSFERS


def test_what_is_not_paused_cannot_be_lifted(series: Series) -> None:
    with reverts("NotPaused"):
        series.govern("unpause")
    series.pause(ISSUANCE)
    with reverts("NotPaused"):
        series.govern("unpause", TRANSFERS + PAYMENTS)


@pytest.mark.parametrize("purposes", [0, 8, 255])
def test_no_or_unknown_purposes_cannot_be_confirmed_or_lifted(series: Series, purposes: int) -> None:
    series.pause(ALL)
    for change in ("confirmPause", "unpause"):
        with reverts("PurposeUnknown", purposes=purposes):
            series.govern(change, purposes)


@pytest.mark.parametrize("purposes", range(1, ALL + 1))
def test_a_pause_stops_its_purposes_and_no_others(series: Series, purposes: int) -> None:
    until = series.chain.now() + WEEK
    emitted(series.pause(purposes), series.bond, "PurposesPaused", purposes=purposes, until=until, by=ROLES["GUARDIAN"])
    assert paused(series) == purposes
    assert [mask for mask in range(ALL + 1) if series.ask("isPaused", mask)] == [
        mask for mask in range(ALL + 1) if mask & purposes
    ]
    if purposes & TRANSFERS:
        with refused(2, WHO.bank, WHO.fund, 100):
            series.transfer(WHO.bank, WHO.fund, 100)
    else:
        series.transfer(WHO.bank, WHO.fund, 100)
    if purposes & ISSUANCE:
        with refused(2, NOBODY, WHO.fund, 100):
            series.mint(WHO.fund, 100)
    else:
        series.mint(WHO.fund, 100)


def test_a_pause_holds_to_the_last_second_of_seven_days_and_lapses_with_the_next(series: Series) -> None:
    series.pause(ALL)
    series.travel(WEEK)
    assert paused(series) == ALL
    with refused(2, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)
    series.travel(1)
    assert paused(series) == 0
    series.transfer(WHO.bank, WHO.fund, 100)
    series.mint(WHO.fund, 100)


def test_until_when_a_pause_holds_can_be_read(series: Series) -> None:
    until = series.chain.now() + WEEK
    series.pause(TRANSFERS + PAYMENTS)
    series.govern("confirmPause", PAYMENTS)
    told = {purposes: series.ask("pausedUntil", purposes) for purposes in range(ALL + 1)}
    assert told == {0: 0, 1: until, 2: 0, 3: until, 4: FOR_EVER, 5: FOR_EVER, 6: FOR_EVER, 7: FOR_EVER}
    series.chain.travel(until)
    assert series.ask("pausedUntil", TRANSFERS) == until
    series.chain.travel(until + 1)
    assert [series.ask("pausedUntil", purpose) for purpose in (TRANSFERS, PAYMENTS)] == [0, FOR_EVER]
    series.govern("unpause")
    assert series.ask("pausedUntil", ALL) == 0


def test_governance_pauses_what_has_lapsed_and_what_never_was(series: Series) -> None:
    """While the guardian has to wait, somebody must be able to pause."""
    series.pause(ALL)
    series.travel(WEEK + 1)
    series.govern("confirmPause", PAYMENTS)
    series.travel(20 * DAY)
    assert paused(series) == PAYMENTS


def test_what_lapsed_unconfirmed_cannot_be_paused_again_for_as_long(series: Series) -> None:
    """Or else a stolen guardian key could stop payments for good."""
    lapse = series.chain.now() + WEEK
    series.pause(TRANSFERS)
    for time in (lapse + 1, lapse + WEEK):
        series.chain.travel(time)
        for purposes in range(1, ALL + 1):
            assert series.ask("guardianWaitsUntil") == lapse + WEEK
            with reverts("PauseTooSoon", time=lapse + WEEK):
                series.pause(purposes)
        assert paused(series) == 0
    series.travel(1)
    series.pause(PAYMENTS)
    assert paused(series) == PAYMENTS, "what lapsed does not come back with what is new"
    series.transfer(WHO.bank, WHO.fund, 100)


@pytest.mark.parametrize("confirmed", [TRANSFERS, ISSUANCE])
def test_a_purpose_lapses_though_another_is_confirmed(series: Series, confirmed: int) -> None:
    series.pause(TRANSFERS + ISSUANCE)
    series.govern("confirmPause", confirmed)
    series.travel(WEEK + 1)
    with refused(2, WHO.bank, WHO.fund, 100) if confirmed == TRANSFERS else nullcontext():
        series.transfer(WHO.bank, WHO.fund, 100)
    with refused(2, NOBODY, WHO.bank, 100) if confirmed == ISSUANCE else nullcontext():
        series.mint(WHO.bank, 100)


def test_a_confirmed_pause_lasts_until_it_is_lifted(series: Series) -> None:
    series.pause(TRANSFERS)
    receipt = series.govern("confirmPause", TRANSFERS)
    emitted(receipt, series.bond, "PurposesPaused", purposes=TRANSFERS, until=FOR_EVER, by=ROLES["GOVERNANCE"])
    series.travel(20 * DAY)
    assert paused(series) == TRANSFERS
    with refused(2, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)
    emitted(series.govern("unpause"), series.bond, "Unpaused", by=ROLES["GOVERNANCE"])
    assert paused(series) == 0
    series.transfer(WHO.bank, WHO.fund, 100)


def test_a_pause_that_was_lifted_leaves_nothing_for_the_next(series: Series) -> None:
    series.pause(TRANSFERS)
    series.govern("confirmPause", TRANSFERS)
    series.govern("unpause")
    until = series.chain.now() + WEEK
    emitted(series.pause(ISSUANCE), series.bond, "PurposesPaused", purposes=ISSUANCE, until=until, by=ROLES["GUARDIAN"])
    assert paused(series) == ISSUANCE
    series.travel(WEEK + 1)
    assert paused(series) == 0


def test_a_pause_while_another_holds_adds_its_purposes_and_lapses_with_it(series: Series) -> None:
    until = series.chain.now() + WEEK
    series.pause(TRANSFERS)
    series.travel(6 * DAY)
    emitted(series.pause(PAYMENTS), series.bond, "PurposesPaused", purposes=PAYMENTS, until=until, by=ROLES["GUARDIAN"])
    assert paused(series) == TRANSFERS + PAYMENTS
    series.chain.travel(until)
    series.pause(ISSUANCE)
    assert paused(series) == ALL
    series.travel(1)
    assert paused(series) == 0


def test_what_the_guardian_adds_to_a_confirmed_pause_lapses(series: Series) -> None:
    series.pause(TRANSFERS)
    series.govern("confirmPause", TRANSFERS)
    series.travel(DAY)
    until = series.chain.now() + WEEK
    emitted(series.pause(PAYMENTS), series.bond, "PurposesPaused", purposes=PAYMENTS, until=until, by=ROLES["GUARDIAN"])
    assert paused(series) == TRANSFERS + PAYMENTS
    series.chain.travel(until + 1)
    assert paused(series) == TRANSFERS
    with reverts("PauseTooSoon", time=until + WEEK):
        series.pause(PAYMENTS)
    series.chain.travel(until + WEEK + 1)
    series.pause(ISSUANCE)
    assert paused(series) == TRANSFERS + ISSUANCE


def test_after_a_pause_that_was_confirmed_in_time_the_guardian_need_not_wait(series: Series) -> None:
    series.pause(TRANSFERS + ISSUANCE)
    series.govern("confirmPause", TRANSFERS)
    series.govern("unpause", ISSUANCE)
    series.travel(WEEK + 1)
    assert series.ask("guardianWaitsUntil") == 0
    series.pause(PAYMENTS)
    assert paused(series) == TRANSFERS + PAYMENTS


@pytest.mark.parametrize("late", ["confirmPause", "unpause"])
def test_what_governance_does_after_a_pause_lapsed_frees_the_guardian_of_no_wait(series: Series, late: str) -> None:
    """Or else a stolen guardian key could hold coupons on, whenever another pause is confirmed or lifted."""
    lapse = series.chain.now() + WEEK
    series.pause(TRANSFERS + PAYMENTS)
    series.govern("confirmPause", TRANSFERS)
    series.chain.travel(lapse + 1)
    series.govern(late, TRANSFERS)
    assert series.ask("guardianWaitsUntil") == lapse + WEEK
    with reverts("PauseTooSoon", time=lapse + WEEK):
        series.pause(PAYMENTS)


def test_governance_confirms_what_it_names_and_nothing_that_the_guardian_slips_in(series: Series) -> None:
    series.pause(TRANSFERS)
    series.pause(PAYMENTS)
    receipt = series.govern("confirmPause", TRANSFERS)
    emitted(receipt, series.bond, "PurposesPaused", purposes=TRANSFERS, until=FOR_EVER, by=ROLES["GOVERNANCE"])
    assert paused(series) == TRANSFERS + PAYMENTS
    series.travel(20 * DAY)
    assert paused(series) == TRANSFERS
    series.govern("confirmPause", PAYMENTS)
    assert paused(series) == TRANSFERS + PAYMENTS
    series.govern("unpause")
    assert paused(series) == 0


def test_a_lapsed_pause_is_not_lifted_again(series: Series) -> None:
    series.pause(ALL)
    series.travel(WEEK + 1)
    with reverts("NotPaused"):
        series.govern("unpause")


@pytest.mark.parametrize("change", ["pause", "confirmPause", "unpause"])
def test_under_a_case_the_order_is_told_last_and_without_one_not_at_all(series: Series, change: str) -> None:
    by = ROLES["GUARDIAN" if change == "pause" else "GOVERNANCE"]
    told = []
    for function, evidence in ((change, ()), (f"{change}WithCase", (CASE, ORDER))):
        with series.chain.isolated():
            if change == "unpause":
                series.pause(ALL)
            told.append(series.events(series.act(function, TRANSFERS + PAYMENTS, *evidence, sender=by)))
    without, with_case = told
    assert [name for name, _ in without] == (
        ["PurposesUnpaused", "Unpaused"] if change == "unpause" else ["PurposesPaused", "Paused"]
    )
    assert with_case == [*without, ENFORCED]


@pytest.mark.parametrize("lifted", range(1, ALL + 1))
@pytest.mark.parametrize("confirmed", [0, TRANSFERS, ALL])
def test_single_purposes_are_lifted_and_the_others_stay_as_they_were(
    series: Series, confirmed: int, lifted: int
) -> None:
    series.pause(TRANSFERS + PAYMENTS)
    if confirmed:
        series.govern("confirmPause", confirmed)
    before = {purpose: series.ask("pausedUntil", purpose) for purpose in (TRANSFERS, ISSUANCE, PAYMENTS)}
    held = (TRANSFERS + PAYMENTS) | confirmed
    if not held & lifted:
        with reverts("NotPaused"):
            series.govern("unpause", lifted)
        return
    expected = [("PurposesUnpaused", {"purposes": held & lifted, "by": ROLES["GOVERNANCE"]})]
    if held & lifted & TRANSFERS:
        expected.append(("Unpaused", {"by": ROLES["GOVERNANCE"]}))
    assert series.events(series.govern("unpause", lifted)) == expected
    after = {purpose: series.ask("pausedUntil", purpose) for purpose in (TRANSFERS, ISSUANCE, PAYMENTS)}
    assert after == {purpose: 0 if purpose & lifted else until for purpose, until in before.items()}
    assert paused(series) == held & ~lifted


def test_the_guardian_begins_anew_once_nothing_is_left_that_could_lapse(series: Series) -> None:
    series.govern("confirmPause", PAYMENTS)
    series.pause(TRANSFERS + ISSUANCE)
    first = series.chain.now() + WEEK
    series.travel(DAY)
    series.govern("unpause", ISSUANCE)
    series.pause(ISSUANCE)
    assert series.ask("pausedUntil", ISSUANCE) == first, "transfers are left, and what joins them lapses with them"
    series.govern("unpause", TRANSFERS + ISSUANCE)
    series.pause(ISSUANCE)
    assert series.ask("pausedUntil", ISSUANCE) == series.chain.now() + WEEK
    assert series.ask("pausedUntil", PAYMENTS) == FOR_EVER


WAYS_OUT: dict[str, Callable[[Series], object]] = {
    "redemption": lambda series: series.redeem(WHO.bank, 10_000),
    "forced transfer": lambda series: series.seize(WHO.bank, WHO.fund, 10_000),
    "forced transfer with case": lambda series: seize_with_case(series, WHO.bank, WHO.fund, 10_000),
    "burn": lambda series: burn(series, WHO.bank, 10_000),
    "burn with case": lambda series: burn_with_case(series, WHO.bank, 10_000),
    "recovery": lambda series: recover(series, WHO.bank, WHO.outsider),
}


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("pauser", ["pause", "confirmPause"])
def test_no_pause_stops_enforcement_or_redemption(series: Series, pauser: str, way: str) -> None:
    series.act(pauser, ALL, sender=ROLES["GUARDIAN" if pauser == "pause" else "GOVERNANCE"])
    freeze_until(series, WHO.fund, series.chain.now() + DAY)
    series.freeze(WHO.fund, False)
    assert paused(series) == ALL
    WAYS_OUT[way](series)
    assert series.balance(WHO.bank) == 0

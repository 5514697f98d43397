"""ERC-7943, fungible: what its text says that a token must, each in one test. That the views never fail and tell the
truth for random states is tests/contracts/bond/test_foresight.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.bond.paths import PARTY, PATHS, SERIES, Obstacle, Path
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.servicing.roles import role_id

ENFORCEMENT = ROLES["ENFORCEMENT"]
each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
each_party = pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())


def frozen(account: str, amount: int) -> tuple[str, dict[str, Any]]:
    return "Frozen", {"account": account, "amount": amount}


def standard(series: Series, receipt: Receipt) -> list[tuple[str, Any]]:
    """What was written, without the events of ERC-3643."""
    return [event for event in series.events(receipt) if event[0] not in ("TokensFrozen", "TokensUnfrozen")]


# --- views


@each_party
def test_who_may_not_hold_neither_sends_nor_receives_and_no_transfer_is_possible(
    series: Series, obstacle: Obstacle
) -> None:
    obstacle.arrange(series, WHO.bank)
    assert (series.ask("canSend", WHO.bank), series.ask("canReceive", WHO.bank)) == (False, False)
    assert not series.ask("canTransfer", WHO.bank, WHO.fund, 100)
    assert not series.ask("canTransfer", WHO.fund, WHO.bank, 100)


@pytest.mark.parametrize("obstacle", SERIES.values(), ids=SERIES.keys())
def test_a_pause_and_the_close_forbid_the_transfer_and_not_the_parties(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    assert (series.ask("canSend", WHO.bank), series.ask("canReceive", WHO.fund)) == (True, True)
    assert not series.ask("canTransfer", WHO.bank, WHO.fund, 100)


def test_no_more_than_the_unfrozen_units_can_be_transferred(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    assert [series.ask("canTransfer", WHO.bank, WHO.fund, value) for value in (1_000, 1_100)] == [True, False]


def test_want_of_balance_or_allowance_forbids_nothing(series: Series) -> None:
    assert series.ask("canTransfer", WHO.insurer, WHO.fund, 100) is True


@each_path
def test_a_transfer_never_succeeds_where_a_view_says_no(series: Series, path: Path) -> None:
    series.freeze(WHO.fund)
    assert series.ask("canReceive", WHO.fund) is False
    with refused(4, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


# --- setFrozenTokens


def test_only_enforcement_sets_frozen_units_or_forces_transfers(series: Series) -> None:
    for caller in (WHO.stranger, WHO.bank, ROLES["FREEZER"], ROLES["GOVERNANCE"], ROLES["ISSUER"]):
        for call in (("setFrozenTokens", WHO.bank, 100), ("forcedTransfer", WHO.bank, WHO.fund, 100)):
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ENFORCEMENT")):
                series.act(*call, sender=caller)


@pytest.mark.parametrize("amount", [0, 100, 10_000, 10_001, 2**104 - 1])
def test_any_number_of_units_is_frozen_also_beyond_the_balance_and_told_as_it_is_now(
    series: Series, amount: int
) -> None:
    series.freeze_units(WHO.bank, 7)
    call = "setFrozenTokens", WHO.bank, amount
    assert series.chain.call(series.bond, *call, sender=ENFORCEMENT) is True
    assert standard(series, series.act(*call, sender=ENFORCEMENT)) == [frozen(WHO.bank, amount)]
    assert series.ask("getFrozenTokens", WHO.bank) == amount
    assert series.balance(WHO.bank) == 10_000


def test_a_number_that_no_balance_reaches_is_refused(series: Series) -> None:
    with reverts("AmountTooLarge", amount=2**104):
        series.freeze_units(WHO.bank, 2**104)


@each_path
def test_the_error_of_frozen_units_is_for_amounts_within_the_balance_only(series: Series, path: Path) -> None:
    series.freeze_units(WHO.bank, 9_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=10_000, unfrozen=1_000):
        path(series, WHO.fund, 10_000)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_100):
        path(series, WHO.fund, 10_100)


# --- forcedTransfer


@pytest.mark.parametrize(("units", "before"), [(0, []), (9_500, [frozen(WHO.bank, 9_000)])], ids=["free", "frozen"])
def test_a_forced_transfer_releases_what_it_takes_then_transfers_then_tells_that_it_was_forced(
    series: Series, units: int, before: list[tuple[str, Any]]
) -> None:
    series.freeze_units(WHO.bank, units)
    call = "forcedTransfer", WHO.bank, WHO.fund, 1_000
    assert series.chain.call(series.bond, *call, sender=ENFORCEMENT) is True
    ends = {"from": WHO.bank, "to": WHO.fund}
    written = [*before, ("Transfer", ends | {"value": 1_000}), ("ForcedTransfer", ends | {"amount": 1_000})]
    assert standard(series, series.act(*call, sender=ENFORCEMENT)) == written


@each_party
def test_units_are_not_forced_upon_one_who_cannot_receive(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.fund)
    with refused(30 + obstacle.code, WHO.bank, WHO.fund, 100):
        series.seize(WHO.bank, WHO.fund, 100)


def test_more_than_the_balance_is_not_forced(series: Series) -> None:
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_001):
        series.seize(WHO.bank, WHO.fund, 10_001)


def test_nothing_is_forced_from_a_wallet_to_itself(series: Series) -> None:
    series.freeze_units(WHO.bank, 10_000)
    with reverts("SelfEnforcement", wallet=WHO.bank):
        series.seize(WHO.bank, WHO.bank, 10_000)


# --- minting and burning


@each_party
def test_nothing_is_issued_to_one_who_cannot_receive(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.fund)
    with reverts("TransferRefused", {"from": "0x" + 40 * "0"}, code=30 + obstacle.code, to=WHO.fund, value=100):
        series.mint(WHO.fund, 100)


def burn(series: Series) -> Receipt:
    return series.act("burn", WHO.bank, 1_000, sender=ENFORCEMENT)


def burn_with_case(series: Series) -> Receipt:
    return series.act("burnWithCase", WHO.bank, 1_000, b"\1" * 32, b"\2" * 32, sender=ENFORCEMENT)


def recover(series: Series) -> Receipt:
    return series.act("recoveryAddress", WHO.bank, WHO.corporate, investor(series), sender=ENFORCEMENT)


def recover_with_case(series: Series) -> Receipt:
    return series.act("recoverWithCase", WHO.bank, WHO.corporate, b"\1" * 32, b"\2" * 32, sender=ENFORCEMENT)


def investor(series: Series) -> str:
    return str(series.chain.call(series.stage.registry, "identity", WHO.bank))


@pytest.mark.parametrize(
    ("act", "left"),
    [(burn, 8_000), (burn_with_case, 7_500), (recover, 0), (recover_with_case, 0)],
    ids=["burn", "burn with case", "recovery", "recovery with case"],
)
def test_frozen_units_that_leave_are_released_in_an_event_before_the_transfer(
    series: Series, act: Callable[[Series], Receipt], left: int
) -> None:
    series.freeze_units(WHO.bank, 8_500)
    if act is burn:
        series.transfer(WHO.bank, WHO.fund, 1_000)
    written = standard(series, act(series))
    assert written[0] == frozen(WHO.bank, left)
    assert written[1][0] == "Transfer"
    assert series.ask("getFrozenTokens", WHO.bank) == left


def test_the_events_alone_tell_what_is_frozen_of_whom(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    series.act("freezePartialTokens", WHO.fund, 4_000, sender=ENFORCEMENT)
    series.act("unfreezePartialTokens", WHO.fund, 500, sender=ENFORCEMENT)
    series.seize(WHO.bank, WHO.fund, 2_000)
    burn_with_case(series)
    series.act("recoverWithCase", WHO.fund, WHO.corporate, b"\1" * 32, b"\2" * 32, sender=ENFORCEMENT)
    told = {event.args["account"]: event.args["amount"] for event in series.chain.events(series.bond, "Frozen")}
    assert told == {wallet: series.ask("getFrozenTokens", wallet) for wallet in (WHO.bank, WHO.fund, WHO.corporate)}
    assert told == {WHO.bank: 7_000, WHO.fund: 0, WHO.corporate: 3_500}

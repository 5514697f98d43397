"""Freezes of wallets and of units, with and without a case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from wasiqa.servicing.roles import role_id

MAX = 2**104 - 1
CASE, ORDER = b"\x11" * 32, b"\x22" * 32
ENFORCED = ("Enforced", {"caseId": CASE, "orderHash": ORDER})
CALLS: list[tuple[Any, ...]] = [
    ("setAddressFrozen", WHO.bank, True),
    ("setAddressFrozenWithCase", WHO.bank, True, CASE, ORDER),
    ("setFrozenTokens", WHO.bank, 100),
    ("setFrozenTokensWithCase", WHO.bank, 100, CASE, ORDER),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_the_freezer_freezes_under_a_case_and_enforcement_without(series: Series, call: tuple[Any, ...]) -> None:
    """In a shipped configuration enforcement is a timelock: nobody freezes alone without naming a case."""
    roles = ("FREEZER", "ENFORCEMENT")
    allowed, other = roles if CASE in call else roles[::-1]
    for caller in (WHO.stranger, WHO.bank, ROLES[other], ROLES["GOVERNANCE"], ROLES["GUARDIAN"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id(allowed)):
            series.act(*call, sender=caller)
    series.act(*call, sender=ROLES[allowed])


@pytest.mark.parametrize("with_case", [False, True])
def test_a_frozen_wallet_neither_sends_nor_receives_until_that_is_lifted(series: Series, with_case: bool) -> None:
    before = series.state()
    for frozen in (True, False):
        call = ("setAddressFrozenWithCase", WHO.bank, frozen, CASE, ORDER)
        receipt = series.act(*call, sender=ROLES["FREEZER"]) if with_case else series.freeze(WHO.bank, frozen)
        by = ROLES["FREEZER" if with_case else "ENFORCEMENT"]
        written = ("AddressFrozen", {"wallet": WHO.bank, "frozen": frozen, "by": by})
        assert series.events(receipt) == [written, ENFORCED][: 1 + with_case]
        assert series.state() == before
        if frozen:
            with refused(3, WHO.bank, WHO.fund, 100):
                series.transfer(WHO.bank, WHO.fund, 100)
            with refused(4, WHO.fund, WHO.bank, 100):
                series.transfer(WHO.fund, WHO.bank, 100)
    series.transfer(WHO.bank, WHO.fund, 100)
    series.transfer(WHO.fund, WHO.bank, 100)
    assert series.state() == before


def test_a_freeze_of_a_frozen_wallet_and_a_release_of_a_free_one_are_harmless(series: Series) -> None:
    series.freeze(WHO.bank)
    series.freeze(WHO.bank)
    series.freeze(WHO.fund, False)
    assert [series.ask("canSend", wallet) for wallet in (WHO.bank, WHO.fund)] == [False, True]
    series.freeze(WHO.bank, False)
    assert series.ask("canSend", WHO.bank)


@pytest.mark.parametrize("with_case", [False, True])
def test_frozen_units_stay_and_the_others_may_go(series: Series, with_case: bool) -> None:
    before = series.state()
    call = ("setFrozenTokensWithCase", WHO.bank, 9_500, CASE, ORDER)
    receipt = series.act(*call, sender=ROLES["FREEZER"]) if with_case else series.freeze_units(WHO.bank, 9_500)
    written = (
        ("Frozen", {"account": WHO.bank, "amount": 9_500}),
        ("TokensFrozen", {"wallet": WHO.bank, "amount": 9_500}),
    )
    assert series.events(receipt) == [*written, ENFORCED][: 2 + with_case]
    assert series.state() == before | {"bank, frozen": 9_500}
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=600, unfrozen=500):
        series.transfer(WHO.bank, WHO.fund, 600)
    series.transfer(WHO.bank, WHO.fund, 500)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)
    assert series.state() == before | {"bank": 9_500, "fund": 5_500, "bank, frozen": 9_500}


def test_one_frozen_unit_keeps_a_whole_balance_from_leaving(series: Series) -> None:
    series.freeze_units(WHO.bank, 1)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=10_000, unfrozen=9_999):
        series.transfer(WHO.bank, WHO.fund, 10_000)


def test_the_number_of_frozen_units_is_set_not_added_to(series: Series) -> None:
    for units in (9_500, 200, 300, 0):
        series.freeze_units(WHO.bank, units)
        assert series.ask("getFrozenTokens", WHO.bank) == units
    series.transfer(WHO.bank, WHO.fund, 10_000)


def test_as_many_frozen_units_as_before_are_told_as_a_number_and_not_as_a_change(series: Series) -> None:
    for units in (0, 700):
        series.freeze_units(WHO.bank, units)
        assert series.events(series.freeze_units(WHO.bank, units)) == [
            ("Frozen", {"account": WHO.bank, "amount": units})
        ]


def test_units_frozen_beyond_the_balance_catch_what_comes_later(series: Series) -> None:
    series.freeze_units(WHO.bank, 10_300)
    series.transfer(WHO.fund, WHO.bank, 200)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.insurer, 100)
    series.mint(WHO.bank, 200)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=200, unfrozen=100):
        series.transfer(WHO.bank, WHO.insurer, 200)
    series.transfer(WHO.bank, WHO.insurer, 100)
    assert (series.balance(WHO.bank), series.ask("getFrozenTokens", WHO.bank)) == (10_300, 10_300)


def test_units_of_one_who_holds_nothing_may_be_frozen_and_then_catch_all(series: Series) -> None:
    series.freeze_units(WHO.insurer, MAX)
    series.transfer(WHO.bank, WHO.insurer, 1_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.insurer, amount=1_000, unfrozen=0):
        series.transfer(WHO.insurer, WHO.bank, 1_000)


@pytest.mark.parametrize("units", [MAX + 1, 2**256 - 1])
def test_more_units_than_any_balance_can_have_are_refused(series: Series, units: int) -> None:
    with reverts("AmountTooLarge", amount=units):
        series.freeze_units(WHO.bank, units)
    with reverts("AmountTooLarge", amount=units):
        series.act("setFrozenTokensWithCase", WHO.bank, units, CASE, ORDER, sender=ROLES["FREEZER"])


def test_a_freeze_of_the_wallet_and_of_its_units_are_lifted_one_by_one(series: Series) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 10_000)
    series.freeze(WHO.bank, False)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 0)
    with refused(3, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)


def test_a_freeze_in_one_series_means_nothing_in_another(series: Series, stage: Stage) -> None:
    other = Series.deployed(stage)
    other.mint(WHO.bank, 100)
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 10_000)
    other.transfer(WHO.bank, WHO.fund, 100)
    assert other.state() == {"fund": 100, "supply": 100, "allocation": 10**9}


def test_freezes_work_while_everything_is_paused_and_after_the_close(series: Series) -> None:
    series.pause(7)
    series.freeze(WHO.bank)
    series.close()
    series.freeze_units(WHO.fund, 100)
    assert not series.ask("canSend", WHO.bank)
    assert series.ask("getFrozenTokens", WHO.fund) == 100

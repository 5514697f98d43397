"""ERC-1404 and its draft's extension for spenders: why a transfer would be refused, by code and in words. The words
of every code are compared in tests/servicing/test_codes.py."""

from __future__ import annotations

import pytest

from tests.contracts.bond.paths import PARTY, SERIES, UNLIMITED, Obstacle
from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO
from tests.support.chains import reverts
from wasiqa.servicing.codes import known


def words(code: int) -> str:
    """What the table of codes says of one."""
    found = known(code)
    assert found is not None
    return found.message


def restriction(series: Series, value: int, *, spender: str = "") -> tuple[int, str]:
    """The code of a transfer from bank to fund, also by a spender, and its words."""
    call = ("detectTransferRestrictionFrom", spender) if spender else ("detectTransferRestriction",)
    code = series.ask(*call, WHO.bank, WHO.fund, value)
    return code, series.ask("messageForTransferRestriction", code)


def test_an_allowed_transfer_has_code_zero_and_happens(series: Series) -> None:
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    assert restriction(series, 100) == restriction(series, 100, spender=WHO.operator) == (0, "allowed")
    series.transfer(WHO.bank, WHO.fund, 100)
    series.act("transferFrom", WHO.bank, WHO.fund, 100, sender=WHO.operator)
    assert series.balance(WHO.fund) == 5_200


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, obstacle.code + 10 * (name in PARTY)) for name, obstacle in {**SERIES, **PARTY}.items()],
)
def test_the_code_asked_for_is_the_one_that_the_transfer_is_refused_with(series: Series, name: str, code: int) -> None:
    {**SERIES, **PARTY}[name].arrange(series, WHO.bank)
    assert restriction(series, 100) == restriction(series, 100, spender=WHO.operator) == (code, words(code))
    with refused(code, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)


@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_the_receiver_is_asked_as_the_sender_is(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.fund)
    code = 30 + obstacle.code
    assert restriction(series, 100) == (code, words(code))
    with refused(code, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)


def test_balance_and_frozen_units_have_codes_and_keep_the_errors_of_their_standards(series: Series) -> None:
    series.freeze_units(WHO.bank, 9_000)
    assert restriction(series, 2_000) == (6, "units frozen")
    assert restriction(series, 10_100) == (7, "balance too low")
    assert restriction(series, 50) == (8, "not a multiple of the denomination")
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=2_000, unfrozen=1_000):
        series.transfer(WHO.bank, WHO.fund, 2_000)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_100):
        series.transfer(WHO.bank, WHO.fund, 10_100)


@pytest.mark.parametrize("by", ["registrar", "regulator", "licence"])
def test_a_blocked_spender_has_a_code_which_the_holder_has_not(series: Series, by: str) -> None:
    series.stage.admit(WHO.operator)
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    series.stage.block(WHO.operator, by)
    assert restriction(series, 100) == (0, "allowed")
    assert restriction(series, 100, spender=WHO.operator) == (5, "spender blocked")
    with refused(5, WHO.bank, WHO.fund, 100):
        series.act("transferFrom", WHO.bank, WHO.fund, 100, sender=WHO.operator)


def test_a_spender_is_judged_as_one_who_has_the_allowance(series: Series) -> None:
    """The allowance belongs to ERC-20, whose error the transfer gives."""
    assert restriction(series, 100, spender=WHO.outsider) == (0, "allowed")
    with reverts("ERC20InsufficientAllowance", spender=WHO.outsider, allowance=0, needed=100):
        series.act("transferFrom", WHO.bank, WHO.fund, 100, sender=WHO.outsider)


def test_every_code_has_words(series: Series) -> None:
    assert all(series.ask("messageForTransferRestriction", code) for code in range(256))

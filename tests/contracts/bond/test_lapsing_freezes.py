"""Freezes with an expiry: they hold through their last second, and then they are none, wherever anybody asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.orders import CASE, ENFORCED, ORDER, freeze_units_until, freeze_until, seize_with_case
from tests.contracts.bond.payments import FROZEN, Payments
from tests.contracts.bond.series import DAY, Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import reverts
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.ledger import position
from wasiqa.servicing.roles import role_id

MAX = 2**104 - 1
FROZEN_FLAG, LAPSING_FLAG = 1 << 240, 1 << 241


def views(series: Series, wallet: str = WHO.bank) -> tuple[bool, bool, bool, int, bool, int]:
    """Can it send and receive, is it frozen, how many units are: by the standards, and by the account."""
    account = series.ask("accountOf", wallet)
    asked = [series.ask(view, wallet) for view in ("canSend", "canReceive", "isFrozen", "getFrozenTokens")]
    return *asked, bool(account & FROZEN_FLAG), account >> 104 & MAX


def lapses(series: Series, wallet: str = WHO.bank) -> tuple[int, int]:
    """When the freeze of the wallet and that of its units lapse."""
    return tuple(series.ask("freezesLapse", wallet))


def tomorrow(series: Series) -> int:
    return series.chain.now() + DAY


CALLS: list[tuple[Any, ...]] = [("freezeAddressUntil", WHO.bank), ("freezeTokensUntil", WHO.bank, 100)]
each_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])


@each_call
def test_only_the_freezer_freezes_until_a_time(series: Series, call: tuple[Any, ...]) -> None:
    for caller in (WHO.stranger, WHO.bank, ROLES["ENFORCEMENT"], ROLES["GOVERNANCE"], ROLES["GUARDIAN"]):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("FREEZER")):
            series.act(*call, tomorrow(series), CASE, ORDER, sender=caller)


@each_call
def test_a_freeze_that_would_be_over_at_once_is_refused(series: Series, call: tuple[Any, ...]) -> None:
    now = series.chain.now()
    for until in (0, 1, now - 1, now):
        with reverts("FreezeLapsed", until=until):
            series.act(*call, until, CASE, ORDER, sender=ROLES["FREEZER"])
    series.act(*call, now + 1, CASE, ORDER, sender=ROLES["FREEZER"])


@pytest.mark.parametrize("units", [MAX + 1, 2**256 - 1])
def test_more_units_than_any_balance_can_have_are_not_frozen_for_a_time(series: Series, units: int) -> None:
    with reverts("AmountTooLarge", amount=units):
        freeze_units_until(series, WHO.bank, units, tomorrow(series))


def test_what_is_written_says_who_until_when_and_under_which_order(series: Series) -> None:
    first, second = tomorrow(series), tomorrow(series) + DAY
    assert series.events(freeze_until(series, WHO.bank, first)) == [
        ("FreezesLapse", {"wallet": WHO.bank, "walletUntil": first, "unitsUntil": 0}),
        ("AddressFrozen", {"wallet": WHO.bank, "frozen": True, "by": ROLES["FREEZER"]}),
        ENFORCED,
    ]
    assert series.events(freeze_units_until(series, WHO.bank, 700, second)) == [
        ("FreezesLapse", {"wallet": WHO.bank, "walletUntil": first, "unitsUntil": second}),
        ("Frozen", {"account": WHO.bank, "amount": 700}),
        ("TokensFrozen", {"wallet": WHO.bank, "amount": 700}),
        ENFORCED,
    ]
    assert lapses(series) == (first, second)


def test_a_freeze_of_the_wallet_holds_through_its_last_second_and_not_longer(series: Series) -> None:
    until = tomorrow(series)
    freeze_until(series, WHO.bank, until)
    for now in (series.chain.now(), until):
        series.chain.travel(now)
        assert views(series) == (False, False, True, 0, True, 0)
        with refused(3, WHO.bank, WHO.fund, 100):
            series.transfer(WHO.bank, WHO.fund, 100)
        with refused(4, WHO.fund, WHO.bank, 100):
            series.transfer(WHO.fund, WHO.bank, 100)
        with refused(4, NOBODY, WHO.bank, 100):
            series.mint(WHO.bank, 100)
        with refused(4, WHO.fund, WHO.bank, 100):
            series.seize(WHO.fund, WHO.bank, 100)
        with refused(3, WHO.bank, NOBODY, 100):
            series.redeem(WHO.bank, 100)
    series.chain.travel(until + 1)
    assert views(series) == (True, True, False, 0, False, 0)
    series.transfer(WHO.bank, WHO.fund, 1_000)
    series.transfer(WHO.fund, WHO.bank, 100)
    series.mint(WHO.bank, 100)
    series.seize(WHO.fund, WHO.bank, 100)
    series.redeem(WHO.bank, 100)
    assert series.balance(WHO.bank) == 10_000 - 1_000 + 100 + 100 + 100 - 100


def test_a_freeze_of_units_holds_through_its_last_second_and_not_longer(series: Series) -> None:
    until = tomorrow(series)
    freeze_units_until(series, WHO.bank, 9_900, until)
    for now in (series.chain.now(), until):
        series.chain.travel(now)
        assert views(series) == (True, True, False, 9_900, False, 9_900)
        with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=200, unfrozen=100):
            series.transfer(WHO.bank, WHO.fund, 200)
        with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=200, unfrozen=100):
            series.redeem(WHO.bank, 200)
    series.chain.travel(until + 1)
    assert views(series) == (True, True, False, 0, False, 0)
    series.redeem(WHO.bank, 200)
    series.transfer(WHO.bank, WHO.fund, 9_800)
    assert series.balance(WHO.bank) == 0


def test_a_freeze_beyond_the_balance_catches_what_comes_before_it_lapses(series: Series) -> None:
    until = tomorrow(series)
    freeze_units_until(series, WHO.bank, 10_300, until)
    series.transfer(WHO.fund, WHO.bank, 400)
    series.transfer(WHO.bank, WHO.fund, 100)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)
    series.chain.travel(until + 1)
    series.transfer(WHO.bank, WHO.fund, 10_300)
    assert series.state()["fund"] == 15_000


def test_what_has_lapsed_is_not_in_the_figures_of_a_refusal(series: Series) -> None:
    freeze_units_until(series, WHO.bank, 9_900, tomorrow(series))
    series.travel(DAY + 1)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=10_000, needed=10_100):
        series.transfer(WHO.bank, WHO.fund, 10_100)


@pytest.mark.parametrize("force", [Series.seize, seize_with_case], ids=["plain", "with case"])
def test_an_order_after_the_freeze_has_lapsed_releases_nothing(series: Series, force: Callable[..., Any]) -> None:
    freeze_units_until(series, WHO.bank, 9_900, tomorrow(series))
    series.travel(DAY + 1)
    names = [name for name, _ in series.events(force(series, WHO.bank, WHO.fund, 500))]
    assert names == ["Transfer", "ForcedTransfer", "Enforced"][: 2 + (force is seize_with_case)]
    assert series.state() == {"bank": 9_500, "fund": 5_500, "supply": 15_000, "allocation": 10**9}


def test_an_order_before_that_takes_the_units_and_leaves_the_rest_to_lapse(series: Series) -> None:
    until = tomorrow(series)
    freeze_units_until(series, WHO.bank, 900, until)
    seize_with_case(series, WHO.bank, WHO.fund, 600)
    assert (series.ask("getFrozenTokens", WHO.bank), lapses(series)) == (300, (0, until))
    series.chain.travel(until + 1)
    assert series.ask("getFrozenTokens", WHO.bank) == 0


# --- one freeze after another


def test_a_freeze_without_expiry_holds_whatever_the_one_before_it_said(series: Series) -> None:
    until = tomorrow(series)
    freeze_until(series, WHO.bank, until)
    freeze_units_until(series, WHO.bank, 700, until)
    told = {"wallet": WHO.bank, "walletUntil": 0, "unitsUntil": until}
    assert ("FreezesLapse", told) in series.events(series.freeze(WHO.bank))
    assert series.ask("accountOf", WHO.bank) & LAPSING_FLAG, "its units are frozen until then"
    assert ("FreezesLapse", told | {"unitsUntil": 0}) in series.events(series.freeze_units(WHO.bank, 800))
    assert not series.ask("accountOf", WHO.bank) & LAPSING_FLAG
    series.travel(100 * DAY)
    assert (views(series), lapses(series)) == ((False, False, True, 800, True, 800), (0, 0))


def test_a_freeze_without_expiry_may_be_given_one(series: Series) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 700)
    until = tomorrow(series)
    freeze_until(series, WHO.bank, until)
    freeze_units_until(series, WHO.bank, 700, until)
    series.chain.travel(until + 1)
    assert views(series) == (True, True, False, 0, False, 0)


def test_wallet_and_units_lapse_each_at_its_own_time(series: Series) -> None:
    first, second = tomorrow(series), tomorrow(series) + DAY
    freeze_units_until(series, WHO.bank, 700, first)
    freeze_until(series, WHO.bank, second)
    series.chain.travel(first + 1)
    assert views(series) == (False, False, True, 0, True, 0)
    series.chain.travel(second + 1)
    assert views(series) == (True, True, False, 0, False, 0)


@pytest.mark.parametrize("lift", ["setAddressFrozen", "setAddressFrozenWithCase"])
def test_a_wallet_is_released_before_its_freeze_lapses_and_its_units_stay(series: Series, lift: str) -> None:
    until = tomorrow(series)
    freeze_until(series, WHO.bank, until)
    freeze_units_until(series, WHO.bank, 700, until)
    case = (CASE, ORDER) if lift.endswith("WithCase") else ()
    series.act(lift, WHO.bank, False, *case, sender=ROLES["FREEZER" if case else "ENFORCEMENT"])
    assert (views(series), lapses(series)) == ((True, True, False, 700, False, 700), (0, until))


def test_a_new_freeze_of_the_wallet_does_not_bring_back_units_that_are_free_again(series: Series) -> None:
    freeze_units_until(series, WHO.bank, 700, tomorrow(series))
    series.travel(DAY + 1)
    for act in (series.freeze, lambda wallet: freeze_until(series, wallet, tomorrow(series))):
        act(WHO.bank)
        assert views(series) == (False, False, True, 0, True, 0)


def test_a_new_freeze_of_units_does_not_bring_back_a_freeze_of_the_wallet_that_is_over(series: Series) -> None:
    freeze_until(series, WHO.bank, tomorrow(series))
    series.travel(DAY + 1)
    for act in (series.freeze_units, lambda wallet, units: freeze_units_until(series, wallet, units, tomorrow(series))):
        act(WHO.bank, 700)
        assert views(series) == (True, True, False, 700, False, 700)


def test_units_frozen_after_a_freeze_has_lapsed_are_told_as_if_there_had_been_none(series: Series) -> None:
    freeze_units_until(series, WHO.bank, 700, tomorrow(series))
    series.travel(DAY + 1)
    assert ("TokensFrozen", {"wallet": WHO.bank, "amount": 500}) in series.events(series.freeze_units(WHO.bank, 500))


def test_what_erc_3643_releases_leaves_the_rest_to_lapse_when_it_would_have(series: Series) -> None:
    until = tomorrow(series)
    freeze_units_until(series, WHO.bank, 700, until)
    with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=701, most=700):
        series.act("unfreezePartialTokens", WHO.bank, 701, sender=ROLES["ENFORCEMENT"])
    series.act("unfreezePartialTokens", WHO.bank, 300, sender=ROLES["ENFORCEMENT"])
    assert (series.ask("getFrozenTokens", WHO.bank), lapses(series)) == (400, (0, until))
    series.chain.travel(until + 1)
    with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=1, most=0):
        series.act("unfreezePartialTokens", WHO.bank, 1, sender=ROLES["ENFORCEMENT"])


@pytest.mark.parametrize(("wait", "left"), [(DAY, 700), (DAY + 1, 0)], ids=["in time", "too late"])
def test_what_erc_3643_freezes_stays_with_what_has_not_lapsed_by_then(series: Series, wait: int, left: int) -> None:
    freeze_units_until(series, WHO.bank, 700, tomorrow(series))
    series.travel(wait)
    most = 10_000 - left
    with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=most + 1, most=most):
        series.act("freezePartialTokens", WHO.bank, most + 1, sender=ROLES["ENFORCEMENT"])
    series.act("freezePartialTokens", WHO.bank, 200, sender=ROLES["ENFORCEMENT"])
    series.travel(100 * DAY)
    assert (series.ask("getFrozenTokens", WHO.bank), lapses(series)) == (left + 200, (0, 0))


# --- payments


@pytest.mark.parametrize("deed", ["push", "claim"])
def test_a_coupon_waits_through_the_last_second_of_a_freeze(series: Series, deed: str) -> None:
    payments = Payments.opened(series, {"insurer": 1_000})
    freeze_until(series, WHO.insurer, payments.rows[0].pay_time)
    payments.ready(0)
    pay = getattr(payments, deed)
    assert payments.told(pay(0, "insurer")) == [("unpaid", "insurer", FROZEN)]
    series.travel(1)
    assert payments.told(pay(0, "insurer")) == [("paid", "insurer", payments.net(0, "insurer"))]


@pytest.mark.parametrize("deed", ["push", "claim"])
def test_principal_waits_through_the_last_second_of_a_freeze(series: Series, deed: str) -> None:
    payments = Payments.opened(series, {"insurer": 1_000, "individual": 500})
    until = payments.rows[2].pay_time
    freeze_until(series, WHO.individual, until)
    freeze_units_until(series, WHO.insurer, 700, until)
    payments.ready(2)
    pay = getattr(payments, deed)
    assert payments.told(pay(2, "individual")) == [("unpaid", "individual", FROZEN)]
    assert payments.told(pay(2, "insurer")) == [("paid", "insurer", 300), ("unpaid", "insurer", FROZEN)]
    series.travel(1)
    assert payments.told(pay(2, "individual")) == [("paid", "individual", 500)]
    assert payments.told(pay(2, "insurer")) == [("paid", "insurer", 700)]


# --- any order of freezes


@dataclass
class Model:
    """What is frozen and until when, 0 for good; nothing is ever stored that has lapsed."""

    frozen: bool = False
    units: int = 0
    wallet_until: int = 0
    units_until: int = 0

    def pass_to(self, now: int) -> None:
        if self.wallet_until and now > self.wallet_until:
            self.frozen, self.wallet_until = False, 0
        if self.units_until and now > self.units_until:
            self.units, self.units_until = 0, 0


UNITS, TERM = st.integers(0, 12_000), st.integers(1, 9)
DEEDS = st.one_of(
    st.tuples(st.just("travel"), TERM),
    st.tuples(st.just("wallet"), st.booleans()),
    st.tuples(st.just("wallet until"), TERM),
    st.tuples(st.just("units"), UNITS),
    st.tuples(st.just("units until"), UNITS, TERM),
)


@given(deeds=st.lists(DEEDS, max_size=10))
def test_in_any_order_what_counts_is_the_newest_freeze_that_has_not_lapsed(
    series: Series, deeds: list[tuple[Any, ...]]
) -> None:
    with series.chain.isolated():
        model = Model()
        for deed, *numbers in deeds:
            until = series.chain.now() + numbers[-1]
            if deed == "travel":
                series.travel(numbers[0])
                model.pass_to(series.chain.now())
            elif deed == "wallet":
                series.freeze(WHO.bank, numbers[0])
                model.frozen, model.wallet_until = numbers[0], 0
            elif deed == "wallet until":
                freeze_until(series, WHO.bank, until)
                model.frozen, model.wallet_until = True, until
            elif deed == "units":
                series.freeze_units(WHO.bank, numbers[0])
                model.units, model.units_until = numbers[0], 0
            else:
                freeze_units_until(series, WHO.bank, numbers[0], until)
                model.units, model.units_until = numbers[0], until
            free = not model.frozen
            assert views(series) == (free, free, model.frozen, model.units, model.frozen, model.units)
            found = position(series.chain, series.bond, WHO.bank)
            assert (found.frozen, found.locked) == (model.frozen, model.units)

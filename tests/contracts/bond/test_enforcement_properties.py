"""An order always succeeds: whatever the holder's word says, the state of the series is, and hooks do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.bond.cases import (
    BALANCE,
    BITS,
    FROZEN_UNITS,
    GOOD,
    LAPSES,
    OPEN,
    POLICIES,
    WAITS,
    Wallet,
    open_whitelist,
    put,
)
from tests.contracts.bond.hooks import BURN, FAIL, NOTHING
from tests.contracts.bond.orders import burn, burn_with_case, recover, seize_with_case
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.chains import reverts
from tests.support.revm import RevmChain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.policy import Policy
from wasiqa.servicing.ledger import position
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

CALL, CALL_AND_HIDE, FLOOD = 3, 4, 5
DEEDS = (NOTHING, FAIL, BURN, CALL, CALL_AND_HIDE, FLOOD)
HOOKS = 8
ASKED_AND_TOLD = 7
HOLDER, RECEIVER, NEW = WHO.bank, WHO.fund, WHO.stranger


@dataclass(frozen=True)
class Case:
    """All that might stand in the way of an order."""

    holder: Wallet
    pauses: int
    confirmed: bool
    wait: int
    policy: Policy
    hooks: list[tuple[int, int]]
    """What each does when it is asked and when it is told."""
    appetite: int
    """Gas that they burn, bytes that they flood with."""
    value: int


CASES = st.builds(
    Case,
    st.builds(
        Wallet,
        st.builds(
            Word,
            investor=st.integers(1, 3),
            category=st.integers(0, 23),
            country=st.sampled_from([586, 0, 826]),
            venue=st.sampled_from([0, OPEN, 2**16 - 1]),
            admitted=st.booleans(),
            valid_until=st.sampled_from([-1, 0, 400 * DAY]),
            **{name: st.booleans() for name in BITS},
        ),
        st.booleans(),
        FROZEN_UNITS,
        LAPSES,
    ),
    pauses=st.integers(0, 7),
    confirmed=st.booleans(),
    wait=WAITS,
    policy=st.sampled_from(POLICIES),
    hooks=st.lists(st.tuples(st.sampled_from(DEEDS[:3]), st.sampled_from(DEEDS)), max_size=HOOKS),
    appetite=st.sampled_from([10**5, 2**64]),
    value=st.integers(0, BALANCE),
)


@dataclass(frozen=True)
class Beset:
    """A series with eight hooks, on a whitelist into which anybody writes any word."""

    series: Series
    registry: Contract
    hooks: tuple[Contract, ...]

    def put(self, wallet: str, word: Word) -> None:
        put(self.series, self.registry, wallet, word)

    def arrange(self, case: Case) -> None:
        """Make the case true; hooks that it doesn't have are removed."""
        series = self.series
        case.holder.freeze(series, HOLDER, case.wait)
        series.govern("setRules", 1 << GOOD.category, case.policy.encode())
        if case.pauses and case.confirmed:
            series.govern("confirmPause", case.pauses)
        elif case.pauses:
            series.pause(case.pauses)
        for hook in self.hooks[len(case.hooks) :]:
            series.govern("removeHook", hook.address)
        for hook, deeds in zip(self.hooks, case.hooks, strict=False):
            series.chain.transact(hook, "intend", *deeds, sender=WHO.deployer)
            series.chain.transact(hook, "setAppetite", case.appetite, sender=WHO.deployer)
        series.travel(case.wait)
        self.put(HOLDER, case.holder.word)
        self.put(RECEIVER, replace(GOOD, investor=9, venue=OPEN, valid_until=400 * DAY))

    def holdings(self) -> tuple[int, ...]:
        """Of holder, receiver and a new wallet; supply and allocation."""
        held = [self.series.balance(wallet) for wallet in (HOLDER, RECEIVER, NEW)]
        return *held, self.series.ask("totalSupply"), self.series.ask("allocation")


@pytest.fixture(scope="session")
def session_beset(session_series: Series) -> Beset:
    """Deploys for the session; tests ask for `beset`."""
    stage = session_series.stage
    registry, code = open_whitelist(stage), artifacts()["HostileHook"]
    deployed = [stage.chain.deploy(code, ASKED_AND_TOLD, sender=WHO.deployer) for _ in range(HOOKS)]
    hooks = tuple(receipt.contract(code) for receipt in deployed)
    series = Series.deployed(stage, registry=registry.address, hooks=[hook.address for hook in hooks], categories=4)
    stage.chain.transact(registry, "grantRole", role_id("SERIES"), series.bond.address, sender=ROLES["PROGRAMME"])
    # each has every right, and would use it
    for role in ("ENFORCEMENT", "ISSUER", "REDEEMER", "FREEZER"):
        for hook in hooks:
            stage.role("grantRole", role, hook.address)
    theft = series.bond.encode("forcedTransfer", HOLDER, WHO.insurer, 100)
    for hook in hooks:
        stage.chain.transact(hook, "setCall", theft.to, theft.data, sender=WHO.deployer)
    beset = Beset(series, registry, hooks)
    for number, wallet in enumerate((HOLDER, RECEIVER, WHO.insurer)):
        beset.put(wallet, replace(GOOD, investor=1 + number, valid_until=400 * DAY))
    series.mint(HOLDER, BALANCE)
    series.mint(RECEIVER, BALANCE)
    return beset


@pytest.fixture
def beset(session_beset: Beset, chain: RevmChain) -> Beset:
    """Holder and receiver have 1,000 each; the hooks do nothing yet, and would steal from the holder."""
    return session_beset


ORDERS: Mapping[str, Callable[[Series, str, int], object]] = MappingProxyType(
    {
        "forced transfer": lambda series, holder, value: series.seize(holder, RECEIVER, value),
        "forced transfer with case": lambda series, holder, value: seize_with_case(series, holder, RECEIVER, value),
        "burn": burn,
        "burn with case": burn_with_case,
    }
)


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=2 * settings().max_examples)
@given(case=CASES)
def test_units_are_always_seized_and_burned(beset: Beset, name: str, case: Case) -> None:
    series = beset.series
    with series.chain.isolated():
        beset.arrange(case)
        locked = position(series.chain, series.bond, HOLDER).locked
        before = beset.holdings()
        ORDERS[name](series, HOLDER, case.value)
        received = case.value * name.startswith("forced")
        burned = case.value - received
        changes = (-case.value, received, 0, -burned, -burned)
        assert beset.holdings() == tuple(old + change for old, change in zip(before, changes, strict=True))
        free = max(BALANCE - locked, 0)
        taken = case.value if name.endswith("case") else max(case.value - free, 0)
        assert series.ask("getFrozenTokens", HOLDER) == max(locked - taken, 0)


@pytest.mark.parametrize("known", [False, True])
@settings(max_examples=2 * settings().max_examples)
@given(case=CASES)
def test_who_is_on_the_whitelist_is_always_recovered_and_nobody_else_ever(
    beset: Beset, known: bool, case: Case
) -> None:
    series, drawn = beset.series, case.holder.word
    with series.chain.isolated():
        beset.arrange(case)
        if known:
            beset.put(NEW, replace(GOOD, investor=drawn.investor, valid_until=0))
        written = series.chain.call(beset.registry, "wordOf", HOLDER)
        kept = position(series.chain, series.bond, HOLDER)
        before = beset.holdings()
        if drawn.moved:
            with reverts("SucceededByAnother", lost=HOLDER, successor=checksummed(f"0x{drawn.investor:040x}")):
                recover(series, HOLDER, NEW)
        elif drawn.removed or not drawn.admitted:
            with reverts("NothingToSucceed", wallet=HOLDER, word=written):
                recover(series, HOLDER, NEW)
        else:
            recover(series, HOLDER, NEW)
            assert beset.holdings() == (0, before[1], BALANCE, *before[3:])
            now = position(series.chain, series.bond, NEW)
            assert (now.frozen, now.locked) == (kept.frozen, kept.locked)
            return
        assert beset.holdings() == before


@given(case=CASES, units=FROZEN_UNITS, frozen=st.booleans())
def test_wallets_and_units_are_always_frozen_and_released(beset: Beset, case: Case, units: int, frozen: bool) -> None:
    series = beset.series
    with series.chain.isolated():
        beset.arrange(case)
        series.freeze(HOLDER, frozen)
        series.freeze_units(HOLDER, units)
        now = position(series.chain, series.bond, HOLDER)
        assert (now.frozen, now.locked, now.balance) == (frozen, units, BALANCE)


@given(case=CASES)
def test_what_is_neither_frozen_nor_ordered_is_always_redeemed(beset: Beset, case: Case) -> None:
    series = beset.series
    with series.chain.isolated():
        beset.arrange(case)
        now = position(series.chain, series.bond, HOLDER)
        possible = not now.frozen and case.value <= now.unlocked
        with suppress(Reverted):
            series.redeem(HOLDER, case.value)
            assert possible
        assert series.balance(HOLDER) == BALANCE - case.value * possible

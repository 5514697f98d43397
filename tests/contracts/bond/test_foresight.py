"""What the views say beforehand is what happens, and they never fail (ERC-1404, ERC-7943)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.bond.cases import (
    BALANCE,
    GOOD,
    POLICIES,
    WAITS,
    WALLETS,
    Wallet,
    open_whitelist,
    put,
    seldom,
)
from tests.contracts.bond.hooks import BURN, FAIL, NOTHING, holding_limit, hostile_hook, peaceful, set_limit
from tests.contracts.bond.paths import PARTY, SERIES, Obstacle
from tests.contracts.bond.series import TRANSFERS, Series
from tests.contracts.bond.stage import WHO, Stage
from tests.support.chains import reverts
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.policy import Policy
from wasiqa.whitelist.word import Word

HUGE = 2**256 - 1
CODES = {"ERC20InsufficientBalance": 7, "ERC7943InsufficientUnfrozenBalance": 6}


def answers(series: Series, sender: str, receiver: str, amount: int) -> tuple[bool, int]:
    """`canTransfer` and `detectTransferRestriction`; neither may fail, nor may the views of one party."""
    code = series.ask("detectTransferRestriction", sender, receiver, amount)
    allowed = series.ask("canTransfer", sender, receiver, amount)
    both = series.ask("canSend", sender) and series.ask("canReceive", receiver)
    assert both or not allowed, "canTransfer asks what canSend and canReceive ask"
    return allowed, code


def outcome(series: Series, sender: str, receiver: str, amount: int) -> int:
    """The code with which a transfer is refused; 0 if it succeeds."""
    with series.chain.isolated():
        try:
            series.transfer(sender, receiver, amount)
        except Reverted as refusal:
            return int(refusal.arguments.get("code", CODES.get(str(refusal.name), -1)))
        return 0


@dataclass(frozen=True)
class Case:
    """All that decides about one transfer."""

    sender: Wallet
    receiver: Wallet
    to_itself: bool
    amount: int
    pauses: int
    wait: int
    policy: Policy
    limit: int


CASES = st.builds(
    Case,
    WALLETS,
    WALLETS,
    to_itself=seldom(st.just(1), 0).map(bool),
    amount=st.integers(0, 10).flatmap(lambda units: seldom(st.integers(0, BALANCE), units * 100)),
    pauses=seldom(st.integers(1, 7), 0),
    wait=WAITS,
    policy=st.sampled_from(POLICIES),
    limit=st.sampled_from([0, BALANCE, 2 * BALANCE - 100, 2 * BALANCE]),
)


HOOKS = st.lists(st.sampled_from([0, 0, 0, 0, 60, 255, 1, 59, None]), max_size=3)
"""What further hooks answer, where codes below 60 are no hook's; None: it fails."""


@dataclass(frozen=True)
class Limited:
    """A series with the holding limit and a policy, on a whitelist into which anybody writes any word."""

    series: Series
    registry: Contract
    hook: Contract
    others: tuple[Contract, ...]
    """Hooks that are deployed and not installed."""

    def put(self, wallet: str, word: Word) -> None:
        """Write a word with its expiry as it is."""
        self.series.chain.transact(self.registry, "put", wallet, word.encode(), sender=WHO.outsider)

    def arrange(self, case: Case) -> None:
        """Make the case true, up to the transfer."""
        series = self.series
        for wallet, drawn in ((WHO.fund, case.receiver), (WHO.bank, case.sender)):
            drawn.freeze(series, wallet, case.wait)
        series.govern("setRules", 0b1111, case.policy.encode())
        set_limit(series.stage, self.hook, series.bond, case.limit)
        if case.pauses:
            series.pause(case.pauses)
        series.travel(case.wait)
        for wallet, drawn in ((WHO.fund, case.receiver), (WHO.bank, case.sender)):
            put(series, self.registry, wallet, drawn.word)

    def install(self, answers: list[int | None]) -> None:
        """Install others with these answers."""
        for hook, answer in zip(self.others, answers, strict=False):
            deed = FAIL if answer is None else NOTHING
            self.series.chain.transact(hook, "intend", deed, NOTHING, sender=WHO.deployer)
            self.series.chain.transact(hook, "setAnswer", answer or 0, sender=WHO.deployer)
            self.series.govern("installHook", hook.address)


@pytest.fixture(scope="session")
def session_limited(session_series: Series) -> Limited:
    """Deploys for the session; tests ask for `limited`."""
    stage = session_series.stage
    registry, hook = open_whitelist(stage), holding_limit(stage)
    series = Series.deployed(stage, registry=registry.address, hooks=[hook.address], categories=0b1111)
    others = tuple(hostile_hook(stage, asked=FAIL) for _ in range(3))
    limited = Limited(series, registry, hook, others)
    set_limit(stage, hook, series.bond, 10 * BALANCE)
    for number, wallet in enumerate((WHO.bank, WHO.fund)):
        limited.put(wallet, replace(GOOD, investor=1 + number))
        series.mint(wallet, BALANCE)
    return limited


@pytest.fixture
def limited(session_limited: Limited, chain: RevmChain) -> Limited:
    """Bank and fund hold 1,000 each."""
    return session_limited


@settings(max_examples=8 * settings().max_examples)
@given(case=CASES)
def test_within_the_balance_a_transfer_succeeds_exactly_if_the_views_say_so(limited: Limited, case: Case) -> None:
    series = limited.series
    with series.chain.isolated():
        limited.arrange(case)
        receiver = WHO.bank if case.to_itself else WHO.fund
        allowed, code = answers(series, WHO.bank, receiver, case.amount)
        assert (allowed, code) == (code == 0, outcome(series, WHO.bank, receiver, case.amount))


@settings(max_examples=4 * settings().max_examples)
@given(case=CASES, hooks=HOOKS)
def test_whatever_hooks_answer_or_fail_a_transfer_succeeds_exactly_if_can_transfer_says_so(
    limited: Limited, case: Case, hooks: list[int | None]
) -> None:
    series = limited.series
    with series.chain.isolated():
        limited.arrange(case)
        limited.install(hooks)
        receiver = WHO.bank if case.to_itself else WHO.fund
        happened = outcome(series, WHO.bank, receiver, case.amount)
        assert series.ask("canTransfer", WHO.bank, receiver, case.amount) is (happened == 0)
        if happened >= 0:
            assert series.ask("detectTransferRestriction", WHO.bank, receiver, case.amount) == happened


@given(case=CASES, amount=st.one_of(st.integers(BALANCE + 1, 3 * BALANCE), st.sampled_from([2**104, HUGE])))
def test_beyond_the_balance_only_what_is_permissioned_makes_the_answer_no(
    limited: Limited, case: Case, amount: int
) -> None:
    series = limited.series
    with series.chain.isolated():
        limited.arrange(case)
        receiver = WHO.bank if case.to_itself else WHO.fund
        allowed, code = answers(series, WHO.bank, receiver, amount)
        assert (allowed, code) == (code == 7, outcome(series, WHO.bank, receiver, amount))


@pytest.mark.parametrize("obstacle", SERIES.values(), ids=SERIES.keys())
def test_a_pause_and_the_close_stop_the_transfer_but_not_the_parties(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    assert series.ask("canSend", WHO.bank)
    assert series.ask("canReceive", WHO.bank)
    assert answers(series, WHO.bank, WHO.fund, 100) == (False, obstacle.code)


@pytest.mark.parametrize("obstacle", PARTY.values(), ids=PARTY.keys())
def test_whom_the_whitelist_refuses_can_neither_send_nor_receive(series: Series, obstacle: Obstacle) -> None:
    obstacle.arrange(series, WHO.bank)
    assert not series.ask("canSend", WHO.bank)
    assert not series.ask("canReceive", WHO.bank)
    assert answers(series, WHO.bank, WHO.fund, 100) == (False, 10 + obstacle.code)
    assert answers(series, WHO.fund, WHO.bank, 100) == (False, 30 + obstacle.code)


def test_a_frozen_wallet_can_neither_send_nor_receive_but_one_with_frozen_units_can(series: Series) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.fund, HUGE >> 152)
    asked = [series.ask(view, wallet) for wallet in (WHO.bank, WHO.fund) for view in ("canSend", "canReceive")]
    assert asked == [False, False, True, True]


def test_the_country_of_the_receiver_matters_to_receiving_only(limited: Limited) -> None:
    limited.put(WHO.bank, replace(GOOD, country=826))
    limited.series.govern("setRules", 0b1111, Policy(3, countries=True).encode())
    assert limited.series.ask("canSend", WHO.bank)
    assert not limited.series.ask("canReceive", WHO.bank)
    assert answers(limited.series, WHO.fund, WHO.bank, 100) == (False, 50)


@pytest.mark.parametrize("when", ["open", "paused", "after a long silence", "closed"])
def test_no_view_fails_for_any_wallet_or_amount(series: Series, when: str) -> None:
    if when == "paused":
        series.pause(TRANSFERS)
    if when == "after a long silence":
        series.pass_record(2)
    if when == "closed":
        series.close()
    wallets = (NOBODY, WHO.stranger, WHO.bank, series.bond.address)
    for sender in wallets:
        for receiver in wallets:
            for amount in (0, 1, 100, 10_001, 2**104, HUGE):
                allowed, code = answers(series, sender, receiver, amount)
                assert allowed is (code in (0, 7))
                if sender in WHO.all().values():
                    assert code == outcome(series, sender, receiver, amount)


@pytest.mark.parametrize("asked", [FAIL, BURN], ids=["fails", "burns its gas"])
def test_no_view_fails_because_of_a_hook_that_does(stage: Stage, asked: int) -> None:
    hook = hostile_hook(stage, asked=asked)
    series = Series.deployed(stage, hooks=[hook.address])
    with peaceful(stage, hook):
        series.mint(WHO.bank, 1_000)
        assert answers(series, WHO.bank, WHO.fund, 100) == (True, 0)
    assert series.ask("canTransfer", WHO.bank, WHO.fund, 100) is False


@pytest.mark.parametrize("contract", [False, True], ids=["a person", "another contract"])
def test_no_view_fails_because_of_a_whitelist_that_is_none(series: Series, contract: bool) -> None:
    """Either such a whitelist is refused, or the views say no."""
    wrong = series.stage.agent.address if contract else WHO.stranger
    with suppress(Reverted):
        series.govern("setIdentityRegistry", wrong)
    expected = series.ask("registry") != wrong
    assert series.ask("canTransfer", WHO.bank, WHO.fund, 100) is expected
    assert series.ask("canSend", WHO.bank) is expected
    assert series.ask("canReceive", WHO.bank) is expected


def test_a_whitelist_whose_answer_is_no_code_of_one_byte_allows_nothing(series: Series) -> None:
    """Cut to a byte it would be 0: yes."""
    creation, always_256 = bytes.fromhex("6009600a5f3960095ff3"), bytes.fromhex("6101005f5260205ff3")
    code = replace(artifacts()["RecordingHook"], bytecode=creation + always_256)
    series.mint(WHO.bank, 100)
    wide = series.chain.deploy(code, 0, sender=WHO.deployer).contract(code).address
    series.govern("setIdentityRegistry", wide)
    with reverts("TransferRefused", {"code": 256, "from": WHO.bank, "to": WHO.fund, "value": 100}):
        series.transfer(WHO.bank, WHO.fund, 100)
    assert series.ask("canTransfer", WHO.bank, WHO.fund, 100) is False
    with reverts("SafeCastOverflowedUintDowncast", bits=8, value=256):
        series.ask("detectTransferRestriction", WHO.bank, WHO.fund, 100)

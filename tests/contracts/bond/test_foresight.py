"""What the views say beforehand is what happens, and they never fail (ERC-1404, ERC-7943)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.hooks import BURN, FAIL, hostile_hook, holding_limit, set_limit
from tests.contracts.bond.series import PERIOD, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.whitelist.word import LAYOUT, MASKS, Word

BALANCE = 1_000
CODES = {"ERC20InsufficientBalance": 7, "ERC7943InsufficientUnfrozenBalance": 6}
GOOD = Word(investor=1, category=2, country=586, admitted=True, valid_until=4_300_000_000)
flag = st.integers(0, 9).map(lambda number: number == 0)


@dataclass(frozen=True)
class Wallet:
    """What is drawn for one of the two parties."""

    word: int
    frozen: bool
    locked: int


@st.composite
def wallets(draw: st.DrawFn, now: int) -> Wallet:
    """Mostly good ones: a wallet bad in many ways is refused for the first and tells nothing of the others."""
    word = Word(
        investor=draw(st.integers(1, 2)),
        category=draw(st.sampled_from([2, 2, 2, 11, 14, 23])),
        country=draw(st.sampled_from([586, 586, 586, 0, 826])),
        venue=draw(st.integers(0, 2**16 - 1)),
        tax_class=draw(st.integers(0, 15)),
        admitted=not draw(flag),
        valid_until=draw(st.sampled_from([now - 1, now, now + 1, 2**40 - 1, 2**40 - 1])),
        **{name: draw(flag) for name in LAYOUT if name.startswith("blocked") or name in ("moved", "removed")},
    )
    locked = st.one_of(st.just(0), st.integers(0, 2 * BALANCE), st.just(2**104 - 1))
    return Wallet(word.encode(), draw(flag), draw(locked))


@dataclass(frozen=True)
class OpenStage(Stage):
    """A stage on whose whitelist anybody writes any word."""

    def put(self, wallet: str, word: int) -> None:
        """Write a word, also with bits that have no writer yet."""
        self.chain.transact(self.registry, "put", wallet, word, sender=WHO.outsider)


def answers(series: Series, sender: str, receiver: str, amount: int) -> tuple[bool, int]:
    """`canTransfer` and `detectTransferRestriction`; neither may fail, nor may the other views."""
    allowed, code = series.ask("canTransfer", sender, receiver, amount), series.ask(
        "detectTransferRestriction", sender, receiver, amount
    )
    if not series.ask("canSend", sender) or not series.ask("canReceive", receiver):
        assert not allowed, "canTransfer must be at least as strict as canSend and canReceive"
    return allowed, code


def outcome(series: Series, sender: str, receiver: str, amount: int) -> int:
    """The code with which the transfer ends; 0 if it succeeds."""
    with series.chain.isolated():
        try:
            series.transfer(sender, receiver, amount)
        except Reverted as refusal:
            if refusal.name == "TransferRefused":
                assert (refusal.arguments["from"], refusal.arguments["to"]) == (sender, receiver)
                return int(refusal.arguments["code"])
            assert refusal.name in CODES, refusal
            return CODES[refusal.name]
        return 0


@pytest.fixture(scope="session")
def session_limited(session_series: Series) -> tuple[Series, Contract]:
    """A series with the holding limit on a whitelist that takes any word."""
    stage = session_series.stage
    code = artifacts()["OpenRegistry"]
    registry = stage.chain.deploy(code, ROLES["GOVERNANCE"], [], sender=WHO.deployer).contract(code)
    hook = holding_limit(stage)
    series = Series.deployed(OpenStage(stage.chain, stage.registry, stage.agent), registry=registry.address, hooks=[hook.address])
    return series, hook

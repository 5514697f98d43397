"""Nodes whose answers are wrong in any way: whatever a command was told, it ends in a sentence and an exit code."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import pytest
from requests import Session

from tests.fuzz.harness import TIMES, Office
from tests.fuzz.node import Node
from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.actors import ROLES
from tests.support.projects import ROOT
from tests.support.revm import RevmChain

URL = "http://node.example:8545/a-made-up-key"
WITNESS = "http://witness.example:8545"
READING = (
    "status",
    "status --check",
    f"status {PIB}",
    f"explain {PIB} {WHO.bank} {WHO.fund} 100000",
    f"coupon schedule {PIB}",
    f"whitelist verify {EXAMPLES}/whitelist/investors.csv",
    "whitelist expiring --days 30",
    "ops list",
    "deploy verify",
    "licence show",
    f"hook show {PIB}",
    "index status",
    "report holdings",
)
WRITING = (
    (f"whitelist apply {EXAMPLES}/whitelist/investors-update.csv", "registrar"),
    (f"freeze apply {PIB} {WHO.bank} --wallet --case C --order {ROOT}/LICENSE", "freezer"),
    (f"trade allow {PIB} units", "bank"),
    (f"coupon fund {PIB} 1", "paying_agent"),
)


@pytest.fixture
def ask(
    desk: Cli, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str, Random | None], int]:
    """Run a line against a node; its exit code. What it has sent is undone, and its receipts are those of no other."""
    assert isinstance(desk.live, RevmChain)
    chain = desk.live
    away = Office(None, {**office.environment, "WASIQA_NETWORK": URL, "WASIQA_PATIENCE": "1"})
    clock, places = iter(range(10**9)), (tmp_path / f"receipts{number}" for number in count())
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) / 10)

    def asked(line: str, rng: Random | None) -> int:
        node = Node(chain, rng, share=0.0 if rng is None else rng.choice((0.02, 0.1, 0.5)))
        with monkeypatch.context() as patched, chain.isolated():
            patched.setattr(Session, "send", lambda *given, **more: node.send(*given, **more))
            witness = ["--witness", WITNESS] if rng is not None and rng.random() < 0.3 else []
            words = [*shlex.split(line), "--json", *witness]
            ended = away.run(words, {"WASIQA_RECEIPTS": str(next(places))})
        assert "a-made-up-key" not in ended.stdout + ended.stderr
        return ended.exit_code

    return asked


def _lines() -> list[str]:
    return [*READING, *(f"{line} --account test:{ROLES.index(role)} --yes" for line, role in WRITING)]


def wrong_ends(ask: Callable[[str, Random | None], int], rounds: range) -> list[str]:
    """So many cases of each line; what is wrong with how they ended."""
    found = []
    for number in rounds:
        for place, line in enumerate(_lines()):
            try:
                # a line holds paths of this machine, and every machine shall try the same
                ask(line, Random(f"{place} {number}"))
            except AssertionError as error:
                found.append(f"{line} {number}: {error}")
    return found


@pytest.mark.slow
def test_a_node_in_order_is_understood(ask: Callable[[str, Random | None], int]) -> None:
    assert {line: code for line in _lines() if (code := ask(line, None)) not in (0, 1, 5)} == {}


def test_a_few_wrong_answers_are_told_of(ask: Callable[[str, Random | None], int]) -> None:
    assert wrong_ends(ask, range(2)) == []


@pytest.mark.slow
def test_thousands_of_wrong_answers_are_told_of(ask: Callable[[str, Random | None], int]) -> None:
    assert wrong_ends(ask, range(2, 80 * TIMES)) == []

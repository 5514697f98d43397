"""Whatever befalls a command, its node or the chain: run again, it ends as if nothing had, with nothing done twice."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from tests.chaos.chaos import Chaos, Misfortune
from tests.chaos.office import SERIES, SETTINGS, Prepared, prepared, signing
from tests.chaos.outcome import Outcome, deployed, issued, paid, whitelisted
from tests.scripts.cli import WHO, Cli
from tests.support.actors import ROLES
from tests.support.anvil import Anvil
from tests.support.effort import TIMES
from tests.support.zygote import Command, Zygote

pytestmark = pytest.mark.slow

RERUNS = 3
PATIENCE = 5
"""Seconds that a transaction is waited for; a request for a fifth of it, and so long until one pays more."""
LONGEST = 60
"""Seconds after which a command counts as one that never ends."""
KINDS = tuple(Misfortune)


@dataclass(frozen=True)
class Situation:
    """A command, who runs it, what it sends without any misfortune, and how to see that it has done its work."""

    words: str
    by: str
    transactions: int
    check: Callable[[Outcome], None]

    @property
    def command(self) -> str:
        """Its name."""
        return " ".join(self.words.split()[:2])


WHITELIST = Situation("whitelist apply {}/investors.csv", "registrar", 5, whitelisted)
ISSUE = Situation(f"issue apply {SERIES} {{}}/allotments.csv", "issuer_executor", 5, issued)
COUPON = Situation(f"coupon pay {SERIES} 1", "paying_agent", 5, paid)
DEPLOY = Situation("deploy programme {}/programme.yaml", "deployer", 34, deployed)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setattr(name.replace(":", "."), value)
        return prepared(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.running(**SETTINGS) as found:
        yield found


@dataclass
class Run:
    """One command at one node, with what befalls it."""

    situation: Situation
    zygote: Zygote
    cli: Cli
    node: Anvil
    chaos: Chaos

    def ends_well(self) -> list[int]:
        """Run it in the chaos, and then until it has done its work; its exit codes."""
        codes = []
        with self.chaos.around(lambda: self._start(0)) as command:
            codes.append(self._ended(command))
        while codes[-1] != 0:
            assert len(codes) <= RERUNS, f"it ended with {codes}: {self._said(len(codes) - 1)}"
            codes.append(self._ended(self._start(len(codes))))
            self.node.ask("evm_mine")
        return codes

    def _start(self, attempt: int) -> Command:
        words = self.situation.words.format(self.cli.folder).split()
        words += ["--account", f"test:{ROLES.index(self.situation.by)}", "--yes"]
        environment = {name: value for name, value in self.cli.environment.items() if value is not None}
        environment["WASIQA_PATIENCE"] = str(PATIENCE)
        return self.zygote.start(words, environment, self.cli.folder / f"said{attempt}.txt")

    def _ended(self, command: Command) -> int:
        watch = Timer(LONGEST, command.signal, (signal.SIGABRT,))
        watch.start()
        code = command.wait()
        watch.cancel()
        said = command.said.read_text(encoding="utf-8")
        killed = {-signal.SIGKILL} if self.chaos.met[Misfortune.KILLED] else set()
        assert code in {0, 4, 130} | killed, f"exit {code}: {said[-600:]}"
        assert "Traceback" not in said
        return code

    def _said(self, attempt: int) -> str:
        return (self.cli.folder / f"said{attempt}.txt").read_text(encoding="utf-8")[-600:]


def befall(office: Prepared, zygote: Zygote, situation: Situation, folder: Path, seed: int, *what: Misfortune) -> Chaos:
    """One run by one seed, the first misfortune for certain; afterwards all is as it should be."""
    left_out = shutil.ignore_patterns("receipts", *(["deployments"] if situation is DEPLOY else []))
    shutil.copytree(office.cli.folder, folder, ignore=left_out)
    node = Anvil(office.states[situation.command])
    for _ in range(3):  # so many may be undone
        node.ask("evm_mine")
    since = int(node.ask("eth_blockNumber"), 16)
    chaos = Chaos(node, ROLES.index(situation.by), seed, what, situation.transactions)
    told = f"seed {seed} of {situation.command}: {chaos.plan}"
    try:
        Run(situation, zygote, Cli(None, folder, chaos.gate.url), node, chaos).ends_well()
        chain: Any = signing(node)
        outcome = Outcome(node, Cli(chain, folder), since, getattr(WHO, situation.by), chaos.pool.foreign)
        outcome.require(situation.check)
    except BaseException as error:
        error.add_note(f"{told}; met {dict(chaos.met)}")
        raise
    finally:
        chaos.gate.shut()
        node.kill()
    return chaos


@pytest.mark.parametrize(
    ("situation", "runs"),
    [(WHITELIST, 50), (ISSUE, 20), (COUPON, 20), (DEPLOY, 20)],
    ids=["whitelist", "issue", "coupon", "deploy"],
)
def test_each_run_ends_with_the_chain_equal_to_the_intent(
    office: Prepared, zygote: Zygote, tmp_path: Path, situation: Situation, runs: int
) -> None:
    met: Counter[Misfortune] = Counter()
    cut_off = 0
    for seed in range(runs * TIMES):
        first, *others = KINDS[seed % len(KINDS) :] + KINDS[: seed % len(KINDS)]
        chaos = befall(office, zygote, situation, tmp_path / str(seed), seed, first, *others)
        met += chaos.met
        cut_off += chaos.cut_off
    assert met.keys() == set(KINDS)
    assert cut_off >= runs // 10, "too few were killed between their first and their last transaction"

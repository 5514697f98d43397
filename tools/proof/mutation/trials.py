"""Pytest as a plugin has it run: once collected, the tests run anew for each fault, in a process forked for it.

Such a process takes on the fault, runs its tests one after the other, those first that found the last faults of the
same kind, and ends with the first that fails.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, is_hypothesis_test, settings

_SECONDS = 30.0
"""Of processor time that one test may take; more than any does, so a fault that goes on for ever is found."""
_QUICK = 10.0
"""A test that has not found a fault by then isn't asked first for the next one: it may take that long itself."""
_FOUND, _NOT_FOUND = 10, 11
_QUIET = "-qq --capture=no --tb=native --no-header --disable-warnings -p no:cacheprovider"
_FAST = "not slow and not gas"


@dataclass(frozen=True)
class Trial:
    """A fault, how a process takes it on, and which tests may find it: by how their names begin, in this order."""

    name: str
    adopt: Callable[[], None]
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """The test that found a fault, if one did, and the processor time that it took, in seconds."""

    trial: Trial
    found_by: str | None
    seconds: float


def run(trials: Sequence[Trial], tests: Sequence[str], workers: int, told: Callable[[Outcome], None]) -> list[Outcome]:
    """Try all, among these tests. Raises `AssertionError` if a process breaks, or the tests can't be collected."""
    plugin = _Plugin(trials, workers, told)
    with TemporaryDirectory() as folder:
        words = [f"--basetemp={folder}/t", *_QUIET.split(), "-m", _FAST, "--hypothesis-profile=trials", *tests]
        ended = pytest.main(words, plugins=[plugin])
    assert ended == pytest.ExitCode.OK, f"pytest ended with {ended!r}"
    return plugin.outcomes


@dataclass(eq=False)
class _Plugin:
    trials: Sequence[Trial]
    workers: int
    told: Callable[[Outcome], None]
    outcomes: list[Outcome] = field(default_factory=list)
    _recent: defaultdict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """Random tests as in the fast tier, but what fails isn't made shorter, and nothing is remembered."""
        phases = Phase.explicit, Phase.generate
        fast = settings.get_profile("fast")
        settings.register_profile("trials", fast, phases=phases, report_multiple_bugs=False, print_blob=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of each test once."""
        if session.testsfailed:
            raise session.Interrupted("the tests can't be collected")
        # the folder of all temporary files is emptied by whoever asks for it first: that must be none of the processes
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        gc.collect()
        gc.freeze()  # so that forked processes share it
        waiting, running = list(reversed(self.trials)), dict[int, tuple[Trial, int]]()
        while waiting or running:
            while waiting and len(running) < self.workers:
                trial = waiting.pop()
                pid, said = _forked(trial, self._ordered(trial, session.items))
                running[pid] = trial, said
            pid, status, usage = os.wait4(-1, 0)
            trial, said = running.pop(pid)
            with os.fdopen(said) as file:
                outcome = Outcome(trial, _found_by(trial, status, file.read()), usage.ru_utime + usage.ru_stime)
            self._remember(outcome)
            self.outcomes.append(outcome)
            self.told(outcome)
        gc.unfreeze()
        return True

    def _ordered(self, trial: Trial, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        recent = self._recent[trial.tests]
        ranks = {name: rank for rank, name in enumerate(reversed(recent), -len(recent))}
        chosen = [
            ((ranks.get(item.nodeid, 0), _is_random(item), rank, place), item)
            for place, item in enumerate(items)
            if (rank := _rank(item, trial.tests)) is not None
        ]
        return [item for _, item in sorted(chosen, key=lambda one: one[0])]

    def _remember(self, outcome: Outcome) -> None:
        recent = self._recent[outcome.trial.tests]
        if outcome.found_by and outcome.seconds < _QUICK:
            with suppress(ValueError):
                recent.remove(outcome.found_by)
            recent.append(outcome.found_by)


def _rank(item: pytest.Item, tests: Sequence[str]) -> int | None:
    return next((rank for rank, start in enumerate(tests) if item.nodeid.startswith(start)), None)


def _is_random(item: pytest.Item) -> bool:
    """Such a test takes long."""
    return is_hypothesis_test(getattr(item, "obj", None))


def _forked(trial: Trial, items: Sequence[pytest.Item]) -> tuple[int, int]:
    """The process that tries it, and where it says which test failed."""
    said, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(said)
        _try(trial, items, say)
    os.close(say)
    return pid, said


def _try(trial: Trial, items: Sequence[pytest.Item], say: int) -> NoReturn:
    """The forked process; nothing of the one that it was forked from may go on in it."""
    code = 1
    try:
        trial.adopt()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        for failed in _failing(items):
            os.write(say, failed.encode())
            code = _FOUND
            break
        else:
            code = _NOT_FOUND
    except BaseException:  # of this tool, not of a test
        traceback.print_exc()
    finally:
        os._exit(code)


def _failing(items: Sequence[pytest.Item]) -> Iterator[str]:
    following = [*items[1:], None]
    for item, after in zip(items, following, strict=True):
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
        if any(report.failed for report in runtestprotocol(item, nextitem=after, log=False)):
            yield item.nodeid


def _found_by(trial: Trial, status: int, said: str) -> str | None:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return "its time is over"
    code = os.waitstatus_to_exitcode(status)
    assert code in (_FOUND, _NOT_FOUND), f"the process that tried {trial.name} ended with {code}"
    return said if code == _FOUND else None

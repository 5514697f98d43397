"""Pytest plugin that runs the tests on revm on a traced py-evm instead, and says which Solidity they cover.

`python -m pytest -p tools.coverage.plugin …` writes build/coverage/solidity.lcov, or the file of `--lcov`, shows a
table, and fails if fewer lines of contracts/, without contracts/testing, were executed than there have to be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tools.coverage import build, codes, report
from tools.coverage.evm import TracedEvm
from tools.coverage.measure import measure
from tools.coverage.trace import Steps, Trace
from wasiqa.chain import compiler
from wasiqa.chain.sources import own_sources, with_imports
from wasiqa.chain.standard_json import Request
from wasiqa.home import home

LEAST = 98.0  # percent of lines


class Coverage:
    """What this process traces, and in the end what all processes have."""

    def __init__(self) -> None:
        self.trace = Trace()
        self.steps: defaultdict[tuple[str, str], Steps] = defaultdict(Steps)
        self.rows: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker of pytest-xdist has traced, unless it crashed."""
        for name, kind, visits, jumps in getattr(node, "workeroutput", {}).get("solidity", ()):
            self.steps[name, kind].add(Steps(Counter(visits), set(jumps)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was traced, or write and judge it."""
        for key, steps in codes.recognised(self.trace.codes, compiler.artifacts().values()).items():
            self.steps[key].add(steps)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["solidity"] = [
                (*key, dict(steps.visits), list(steps.jumps)) for key, steps in self.steps.items()
            ]
        elif not session.config.option.collectonly and not self._judge(session.config.option.lcov):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _judge(self, path: Path) -> bool:
        names = [name for name in own_sources() if not name.startswith("contracts/testing/")]
        texts = {name: text for name, text in with_imports(names).items() if name in names}
        outputs = [(request, build.mapped(request)) for request in compiler.requests()]
        sources = measure(outputs, texts, self.steps)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report.lcov(sources))
        share = report.share(sources)
        self.rows = [*report.table(sources), f"{share:.1f} % of lines are covered; {LEAST:g} % have to be"]
        return share >= LEAST

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the table."""
        terminalreporter.section("coverage of the contracts")
        for row in self.rows:
            terminalreporter.line(row)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the coverage is written."""
    parser.addoption("--lcov", type=Path, default=home() / "build" / "coverage" / "solidity.lcov")


def pytest_configure(config: pytest.Config) -> None:
    """Put traced chains and traceable contracts in the place of the others."""
    coverage = Coverage()
    config.pluginmanager.register(coverage, "solidity-coverage")
    patch = pytest.MonkeyPatch()
    patch.setattr("tests.support.revm.EVM", partial(TracedEvm, coverage.trace))
    patch.setattr(compiler, "requests", partial(_traceable, compiler.requests))
    config.add_cleanup(patch.undo)


def _traceable(requests: Callable[[], list[Request]]) -> list[Request]:
    return build.traceable(requests())

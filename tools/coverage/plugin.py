"""Pytest plugin that runs the tests on revm on a traced py-evm instead, and says which Solidity they cover.

`python -m pytest -p tools.coverage.plugin …` writes build/coverage/solidity.lcov, or the file of `--lcov`, shows a
table, and fails unless all of contracts/, without contracts/testing, is covered but what tools/coverage/exceptions.yaml
explains, and enough is covered without that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tools.coverage import build, codes, exceptions, report
from tools.coverage.evm import TracedEvm
from tools.coverage.measure import measure
from tools.coverage.trace import Steps, Trace
from wasiqa.chain import compiler
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.sources import own_sources, with_imports
from wasiqa.chain.standard_json import Request
from wasiqa.home import home

LEAST = report.Share(lines=99.9, ways=98.0)  # percent, whatever is explained
MOST_SHOWN = 40


class Tracing:
    """What this process executes."""

    artifacts: tuple[Artifact, ...]

    def __init__(self) -> None:
        self.trace = Trace()

    def pytest_sessionstart(self) -> None:
        """Compile what will be executed."""
        self.artifacts = tuple(compiler.artifacts().values())

    def steps(self) -> dict[tuple[str, str], Steps]:
        """What was executed of the project's contracts."""
        return codes.recognised(self.trace.codes, self.artifacts)


class Worker(Tracing):
    """Hands over what it executed, under pytest-xdist."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Give it to the process that reports."""
        told = [(*key, dict(steps.visits), list(steps.jumps)) for key, steps in self.steps().items()]
        session.config.workeroutput["solidity"] = told  # type: ignore[attr-defined]


class Reporter(Tracing):
    """Collects, writes and judges what was executed."""

    def __init__(self, lcov: Path) -> None:
        super().__init__()
        self.lcov = lcov
        self.total: defaultdict[tuple[str, str], Steps] = defaultdict(Steps)
        self.rows: list[str] = []
        self.complete = True

    def pytest_sessionstart(self) -> None:
        """Compile, also for the report: what changes while the tests run must not confuse it."""
        super().pytest_sessionstart()
        names = [name for name in own_sources() if not name.startswith("contracts/testing/")]
        self.texts = {name: text for name, text in with_imports(names).items() if name in names}
        self.outputs = [(request, build.mapped(request)) for request in compiler.requests()]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker has executed."""
        told = getattr(node, "workeroutput", {}).get("solidity")
        self.complete = self.complete and told is not None
        for name, kind, visits, jumps in told or ():
            self.total[name, kind].add(Steps(Counter(visits), set(jumps)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write it and judge it."""
        for key, steps in self.steps().items():
            self.total[key].add(steps)
        sources = measure(self.outputs, self.texts, self.total)
        self.lcov.parent.mkdir(parents=True, exist_ok=True)
        self.lcov.write_text(report.lcov(sources))
        share = report.share(sources)
        explained = exceptions.listed(exceptions.PATH.read_text())
        wrong = exceptions.differences(exceptions.gaps(sources, self.texts), explained)
        self.rows = [*report.table(sources), *wrong[:MOST_SHOWN]]
        if len(wrong) > MOST_SHOWN:
            self.rows.append(f"… and {len(wrong) - MOST_SHOWN} more")
        if not self.complete:
            self.rows.append("a worker ended without telling what it executed, so this is too little")
        self.rows.append(
            f"{share.lines:.2f} % of lines and {share.ways:.2f} % of branches are covered; {LEAST.lines:g} % and "
            f"{LEAST.ways:g} % have to be, and the rest explained: {explained.total()} are, {len(wrong)} differ"
        )
        if wrong or not share.reaches(LEAST) or not self.complete:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

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
    tracing = Worker() if hasattr(config, "workerinput") else Reporter(config.getoption("lcov"))
    config.pluginmanager.register(tracing, "solidity-coverage")
    patch = pytest.MonkeyPatch()
    patch.setattr("tests.support.revm.EVM", partial(TracedEvm, tracing.trace))
    patch.setattr(compiler, "requests", partial(_traceable, compiler.requests))
    config.add_cleanup(patch.undo)


def _traceable(requests: Callable[[], list[Request]]) -> list[Request]:
    return build.traceable(requests())

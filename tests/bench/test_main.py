"""`make bench` fails if a bar is passed or something grows that must not."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bench import curves, further, performance, readme, results
from bench.__main__ import main
from bench.curves import FLAT, Curve
from bench.operations import further_operations, operations


@pytest.fixture(autouse=True)
def nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (readme, performance):
        monkeypatch.setattr(module, "write", lambda *_: None)


def test_a_bar_that_is_passed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    bar, committed = operations()["transfer.new"].bar, results.read()
    dear = {**committed, results.OWN: {**committed[results.OWN], "transfer.new": (bar or 0) + 1}}
    monkeypatch.setattr(results, "read", lambda: dear)
    run = CliRunner().invoke(main, ["--pages"])
    assert run.exit_code == 1
    assert [line.split()[0] for line in run.output.splitlines() if line.endswith("over")] == ["transfer.new"]


def test_a_bar_of_what_is_not_compared_that_is_passed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = further_operations()["licence.revoke"].bar or 0
    dear = {**further.read(), "licence.revoke": bar + 1}
    monkeypatch.setattr(further, "read", lambda: dear)
    run = CliRunner().invoke(main, ["--pages"])
    assert run.exit_code == 1
    assert [line.split()[0] for line in run.output.splitlines() if line.endswith("over")] == ["licence.revoke"]


def test_a_cost_that_grows_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = Curve("holders", FLAT, (1, 2, 3), {"transfer.existing": (45_000, 46_000, 47_000)})
    monkeypatch.setattr(curves, "read", lambda: [grown])
    run = CliRunner().invoke(main, ["--pages"])
    assert run.exit_code == 1
    assert "grows where it must not: holders: transfer.existing\n" in run.output


def test_what_is_committed_passes() -> None:
    assert CliRunner().invoke(main, ["--pages"]).exit_code == 0

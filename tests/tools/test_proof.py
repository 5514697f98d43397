"""The table of proofs: what is in it can be run, and what fails is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.projects import ROOT
from tools.proof import __main__ as proof
from tools.proof.table import Promise, promises, tried

PATHS = [word for one in promises() for word in one.command.split() if word.startswith("tests/")]


@pytest.mark.parametrize("path", PATHS)
def test_every_test_that_it_runs_is_there(path: str) -> None:
    named = ROOT / path
    assert named.name.startswith("test_") if named.is_file() else any(named.rglob("test_*.py"))


def test_no_promise_stands_twice_and_some_are_quick() -> None:
    named = [one.promise for one in promises()]
    assert len(named) == len(set(named))
    assert 0 < sum(one.fast for one in promises()) < len(named)


def row(command: str, **more: bool) -> Promise:
    return Promise("made up", "by nothing", "once", command, **more)


def test_what_holds_is_told_by_the_last_line_of_its_command() -> None:
    (held,) = tried([row("printf one\\n==two==\\n\\n")])
    assert (held.held, held.said) == (True, "two")


def test_what_is_broken_is_shown_below_the_table_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "promises.yaml"
    rows = [vars(row("false", fast=True)), vars(row("true", fast=True)), vars(row("true"))]
    table.write_text(yaml.safe_dump(rows), encoding="utf-8")
    monkeypatch.setattr(proof, "promises", lambda: promises(table))
    assert proof.main(["--fast"]) == 1
    told = capsys.readouterr().out
    assert told.count("| made up | by nothing | once |") == 2
    assert told.count("**BROKEN**") == 1
    assert "\n1 broken, in " in told
    assert proof.main(["--quick"]) == 2

"""Every command with values that may be wrong, on an office that works: it ends in a sentence and an exit code."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest
from requests import ConnectionError, Session

from tests.fuzz.command_lines import Files, commands, line
from tests.fuzz.harness import TIMES, Office
from tests.fuzz.samples import Sample, auctioned, kept, made, samples
from tests.scripts.cli import Cli


def wrong_ends(office: Office, desk: Cli, files: Files, folder: Path, rounds: range, every: int = 1) -> list[str]:
    """So many lines of every command, which are undone; what is wrong with how they ended."""
    found = []
    for number in rounds:
        for name, command in list(commands())[number % every :: every]:
            said = line(Random(f"{name} {number}"), name, command, files, folder)
            try:
                with desk.live.isolated():
                    office.run(said.words)
            except AssertionError as error:
                found.append(f"{name} {number}: {error}")
    return found


def by_command(kinds: list[Sample]) -> Files:
    """The samples' files, by the first word of their lines."""
    found = defaultdict[str, list[Path]](list)
    for sample in kinds:
        found[sample.line.split()[0]].append(sample.path)
    return found


def _nowhere(*_: Any, **__: Any) -> None:
    raise ConnectionError("a test asks no server")


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which commands run, so that what they write by a name alone is there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Session, "send", _nowhere)
    return tmp_path


def test_a_line_of_some_commands_is_told_of(office: Office, desk: Cli, inside: Path) -> None:
    files = by_command(samples(desk, kept))
    assert wrong_ends(office, desk, files, inside, range(1), every=2) == []


@pytest.mark.slow
def test_thousands_of_lines_are_told_of(office: Office, desk: Cli, inside: Path) -> None:
    files = by_command([one for kinds in (kept, made, auctioned) for one in samples(desk, kinds)])
    assert wrong_ends(office, desk, files, inside, range(18 * TIMES)) == []

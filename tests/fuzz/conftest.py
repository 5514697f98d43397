"""The office of the commands' tests, in which inputs are wrong in every way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.harness import Office
from tests.scripts.cli import Cli
from tests.scripts.conftest import session_office
from tests.support.chains import session_revm
from tests.support.revm import RevmChain
from wasiqa.cli.connecting import Workbench

__all__ = ["session_office", "session_revm"]


@pytest.fixture(scope="module")
def desk(session_revm: RevmChain, session_office: Path) -> Iterator[Cli]:
    """The office, for all tests of a file; what they do to its chain is undone. Its folder is theirs."""
    with session_revm.isolated():
        yield Cli(session_revm, session_office)


@pytest.fixture(scope="module")
def office(desk: Cli) -> Office:
    """The same, held to the rules of this folder."""
    return Office(Workbench(desk.live), desk.environment)

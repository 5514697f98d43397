"""The office of the commands' tests, in which inputs are wrong in every way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.harness import Office
from tests.scripts.cli import Cli
from tests.scripts.conftest import session_office
from tests.support.chains import LocalChain, session_chain
from wasiqa.cli.connecting import Workbench

__all__ = ["session_chain", "session_office"]


@pytest.fixture(scope="module")
def desk(session_chain: LocalChain, session_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """The office, for all tests of a file; what they do to its chain and to its folder is undone."""
    folder = tmp_path_factory.mktemp("desk") / "office"
    shutil.copytree(session_office, folder)
    with session_chain.isolated():
        yield Cli(session_chain, folder)


@pytest.fixture(scope="module")
def office(desk: Cli) -> Office:
    """The same, held to the rules of this folder."""
    return Office(Workbench(desk.live), desk.environment)

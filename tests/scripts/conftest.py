"""An office that has issued its bond and its bill, opened by commands once a session, on revm or a node."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.cli import Cli
from tests.support.chains import LocalChain, actors, session_chain

__all__ = ["actors", "session_chain"]


@pytest.fixture
def chain(session_chain: LocalChain) -> Iterator[LocalChain]:
    """The chain, for one test."""
    with session_chain.isolated():
        yield session_chain


@pytest.fixture(scope="session")
def session_office(session_chain: LocalChain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Opens it and returns its folder; tests ask for `cli`."""
    cli = Cli.new(session_chain, tmp_path_factory.mktemp("office"))
    cli.open_programme()
    cli.open_series("pib-3y-2020.yaml", "pib.csv")
    cli.open_series("mtb-574.yaml", "mtb.csv")
    return cli.folder


@pytest.fixture
def cli(session_office: Path, chain: LocalChain, tmp_path: Path) -> Cli:
    """The office; whatever a test does to its chain and to its folder is undone."""
    shutil.copytree(session_office, tmp_path / "office")
    return Cli(chain, tmp_path / "office")


@pytest.fixture
def evidence(cli: Cli) -> str:
    """The options by which a command names its case and order."""
    return f"--case C-2049-17 --order {cli.file('order.txt', 'a made-up order')}"


@pytest.fixture
def bare(chain: LocalChain, tmp_path: Path) -> Cli:
    """An office with a configuration and an id key, and nothing on chain."""
    return Cli.new(chain, tmp_path / "bare")

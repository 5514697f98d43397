"""Chains for tests, isolated from one another, and what tests say about calls.

Contracts are deployed once per session on a session's chain; each test runs inside `isolated()` and leaves nothing
behind. A session's fixture that deploys must not be asked for by `request.getfixturevalue` inside a test: it would be
undone with that test. A Hypothesis example is isolated by a `with chain.isolated():` in the body of its test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import pytest

from tests.support.actors import Actors
from tests.support.node_chain import NodeChain
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt, SigningChain
from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import Contract, Event
from wasiqa.chain.errors import ErrorBook, Reverted
from wasiqa.chain.tester import TesterChain


class LocalChain(SigningChain, Protocol):
    """A chain that tests can turn forward and back."""

    def travel(self, to: int) -> None:
        """Make `to` the time that the next call or transaction sees."""

    @property
    def errors(self) -> ErrorBook:
        """The errors that it can name."""

    def isolated(self) -> AbstractContextManager[None]:
        """Undo at the end everything done inside; such blocks may nest."""


@pytest.fixture(scope="session")
def session_revm() -> RevmChain:
    """The session's revm chain: deploy on it in session fixtures."""
    return RevmChain(known=known_abis)


@pytest.fixture(scope="session")
def session_chain(pytestconfig: pytest.Config) -> Iterator[LocalChain]:
    """The session's chain for what users do: revm, or a node of the client that `--client` names."""
    client = pytestconfig.getoption("client")
    if client is None:
        yield RevmChain(known=known_abis)
    else:
        with NodeChain.running(client) as chain:
            yield chain


@pytest.fixture(scope="session")
def session_tester() -> TesterChain:
    """The session's eth-tester chain: deploy on it in session fixtures."""
    return TesterChain(known=known_abis)


@pytest.fixture
def chain(session_revm: RevmChain) -> Iterator[RevmChain]:
    """The revm chain, for one test."""
    with session_revm.isolated():
        yield session_revm


@pytest.fixture
def tester(session_tester: TesterChain) -> Iterator[TesterChain]:
    """The eth-tester chain, for one test."""
    with session_tester.isolated():
        yield session_tester


@pytest.fixture(params=["revm", "eth-tester"])
def each_chain(
    request: pytest.FixtureRequest, session_revm: RevmChain, session_tester: TesterChain
) -> Iterator[LocalChain]:
    """Both chains in turn, for what must hold on every chain."""
    chosen: LocalChain = session_revm if request.param == "revm" else session_tester
    with chosen.isolated():
        yield chosen


@pytest.fixture(scope="session")
def actors() -> Actors:
    """Who acts, by role."""
    return Actors()


@contextmanager
def reverts(name: str | None, arguments: Mapping[str, Any] | None = None, /, **more: Any) -> Iterator[None]:
    """Expect a contract to refuse with this error and exactly these arguments; `unittest.mock.ANY` fits any value.

    Arguments whose name Python reserves go into the mapping: `reverts("Refused", {"from": bank}, code=31)`.
    """
    with pytest.raises(Reverted) as caught:
        yield
    assert (caught.value.name, caught.value.arguments) == (name, {**(arguments or {}), **more})


def emitted(
    receipt: Receipt, contract: Contract, name: str, arguments: Mapping[str, Any] | None = None, /, **more: Any
) -> Event:
    """The one event of this name that `contract` wrote in the transaction; its arguments must be exactly these."""
    events = receipt.events(contract, name)
    assert [event.args for event in events] == [{**(arguments or {}), **more}]
    return events[0]

"""How hard Hypothesis tries: a little in the fast tier, and every property again, much harder, in the slow one.

Where coverage is measured it tries least, since the traced EVM is slow and a few examples reach the same lines.
"""

from __future__ import annotations

from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from sqlalchemy import Engine, event

from tests.support.effort import TIMES
from tests.support.nodes import NODES

# The function-scoped fixtures that examples share are undone by `chain.isolated()` in the body of each test.
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("fast", max_examples=20, deadline=None, derandomize=True, suppress_health_check=_SHARED)
settings.register_profile("coverage", max_examples=5, deadline=None, derandomize=True, suppress_health_check=_SHARED)
settings.register_profile(
    "slow", max_examples=300 * TIMES, deadline=None, derandomize=True, suppress_health_check=_SHARED
)

LONG = ("property/test_machine", "chaos/test_chaos", "property/test_mutants", "index/test_rebuilt")
"""Files that take minutes: they begin first, so that one worker doesn't end long after the other."""


@event.listens_for(Engine, "connect")
def _write_without_waiting(connection: object, _: object) -> None:
    """Let journals and stores be written without waiting for the disk: no test takes the machine's power away."""
    if isinstance(connection, Connection):
        connection.execute("PRAGMA synchronous = OFF")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--client` lets what users do be tested on a real node."""
    parser.addoption("--client", choices=NODES, help="run the tests of commands and of bonds' lives on such a node")


def _slow(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")).startswith("slow")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile, unless the command line names one."""
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile("slow" if _slow(config) else "fast")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first; and all properties into the slow tier, before pytest leaves out what isn't marked."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))
    if _slow(config):
        for item in items:
            if is_hypothesis_test(getattr(item, "obj", None)):
                item.add_marker(pytest.mark.slow)

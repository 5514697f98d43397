"""Where gas is measured: a programme of its own on eth-tester, whose receipts are those of a real chain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gas.ground import Ground
from tests.support.chains import session_tester, tester
from wasiqa.chain.tester import TesterChain

__all__ = ["session_tester", "tester"]

TABLE = Path(__file__).parents[2] / "build" / "gas.json"


@dataclass
class Figures:
    """What was measured in this run, by the keys of the benchmark."""

    measured: dict[str, int] = field(default_factory=dict)

    def note(self, key: str, gas: int) -> int:
        """Keep a figure and print it (`pytest -rP` shows it)."""
        self.measured[key] = gas
        print(f"{key:40} {gas:>10,}")
        return gas


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    """Written to build/gas.json at the end, beside what earlier runs measured."""
    figures = Figures()
    yield figures
    earlier = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(json.dumps(dict(sorted((earlier | figures.measured).items())), indent=2) + "\n", "utf-8")


@pytest.fixture(scope="session")
def session_ground(session_tester: TesterChain) -> Ground:
    """Deploys for the session; tests ask for `ground`."""
    return Ground.laid(session_tester)


@pytest.fixture
def ground(session_ground: Ground, tester: TesterChain) -> Ground:
    """A series in its second period, held by two wallets that both moved in it."""
    return session_ground

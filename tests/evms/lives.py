"""The lives that are compared, and in what they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.evms import market, scenario
from tests.evms.recording import Recording, on_py_evm
from tests.evms.replays import on_eels, on_revm
from wasiqa.chain.tester import TesterChain

LIVES: Mapping[str, Callable[[Path], TesterChain]] = MappingProxyType(
    {"a bond by commands": scenario.played, "a floating bond in the market": market.played}
)
"""By name, what plays it on py-evm in an empty folder."""


@dataclass(frozen=True)
class Compared:
    """A life on three EVMs: how each of its transactions ended, and each difference in a sentence."""

    statuses: tuple[int, ...]
    differences: tuple[str, ...]

    @classmethod
    def of(cls, life: str, folder: Path) -> Compared:
        """Play it, and replay what was recorded."""
        chain = LIVES[life](folder)
        recording, here = Recording.of(chain), on_py_evm(chain)
        found = [text for replay in (on_revm, on_eels) for text in here.differences(replay(recording))]
        return cls(tuple(one.status for one in here.sent), tuple(found))

"""The committed figures: gas of each operation and bytes of each contract, by plain names.

`make gas` renews them; say in that commit's message why they changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench.operations import operations
from tests.gas.ground import Ground
from tests.gas.measures import MEASURES
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.connection import known_abis
from wasiqa.chain.tester import TesterChain

FILE = Path(__file__).with_name("snapshot.json")
PERCENT = 1
"""By so much of the committed figure may one of today differ, up or down."""

Figures = Mapping[str, int]


def committed() -> dict[str, Figures]:
    """The file: `gas` by title of the operation, `bytes` by name of the contract."""
    return dict(json.loads(FILE.read_text("utf-8")))


def title(key: str) -> str:
    """What the benchmark calls an operation in words."""
    return operations()[key].title


def sizes() -> Figures:
    """Bytes of the code of each contract that is deployed for real, by name."""
    return {
        name: len(artifact.runtime)
        for name, artifact in artifacts().items()
        if artifact.source.startswith("contracts/")
        and not artifact.source.startswith("contracts/testing/")
        and any(entry["type"] == "function" for entry in artifact.abi)
        and artifact.runtime
    }


def changed(then: Figures, now: Figures) -> list[str]:
    """One line for each figure that appeared, vanished or differs by more than may be."""
    told = []
    for name in sorted(then.keys() | now.keys()):
        before, after = then.get(name), now.get(name)
        if before is None or after is None or abs(after - before) * 100 > before * PERCENT:
            told.append(f"{name}: {_words(before)} before, {_words(after)} now")
    return told


def main() -> None:
    """Measure everything, show what changed, and write the file."""
    chain = TesterChain(known=known_abis)
    ground = Ground.laid(chain)
    gas = {}
    for key, measure in MEASURES.items():
        with chain.isolated():
            gas[title(key)] = measure(ground)
    now: dict[str, Figures] = {"gas": gas, "bytes": sizes()}
    then = committed() if FILE.exists() else {}
    for part, figures in now.items():
        for name, figure in figures.items():
            before = then.get(part, {}).get(name)
            if before != figure:
                print(f"{name}: {_words(before)} before, {figure:,} {part} now")
    FILE.write_text(json.dumps(now, indent=2) + "\n", "utf-8")


def _words(figure: int | None) -> str:
    return "nothing" if figure is None else f"{figure:,}"


if __name__ == "__main__":
    main()

"""What operations of ours cost that are not compared: bench/further.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench import own
from bench.node import node
from bench.operations import FOLDER
from tests.gas.further import FURTHER

SCHEMA = "wasiqa/further/1"
PATH = FOLDER / "further.json"


def run() -> dict[str, int]:
    """Measure all."""
    with node() as chain:
        return own.measured(chain, FURTHER)


def read(path: Path = PATH) -> dict[str, int]:
    """The figures in a file."""
    return dict(json.loads(path.read_text("utf-8"))["gas"])


def write(gas: Mapping[str, int], path: Path = PATH) -> None:
    """Keep the figures in a file."""
    path.write_text(json.dumps({"schema": SCHEMA, "gas": gas}, indent=2) + "\n", "utf-8")

"""The figures of one run: bench/results.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench.operations import FOLDER, agreement, operations
from wasiqa.errors import CheckFailed

SCHEMA = "wasiqa/bench/1"
PATH = FOLDER / "results.json"
OWN, OPENZEPPELIN, SOLADY, TREX = SYSTEMS = ("wasiqa", "openzeppelin", "solady", "t-rex")

PERCENT = 1
"""By so much may a figure of ours differ, up or down, before it has to be committed anew with the reason."""

Figures = Mapping[str, int | None]
Results = Mapping[str, Figures]


def complete(measured: Mapping[str, Mapping[str, int]]) -> Results:
    """The figures of all systems with every key in order, null where a system has no such operation."""
    return {system: {key: measured[system].get(key) for key in operations()} for system in SYSTEMS}


def check_agreement(results: Results) -> None:
    """Raises `CheckFailed` if a figure differs from that of the quoted comparison: then one of the two is wrong."""
    per_mille, expected = agreement()
    for system, figures in expected.items():
        for key, gas in figures.items():
            found = results[system][key]
            if found is None or abs(found - gas) * 1000 > gas * per_mille:
                raise CheckFailed(f"{system}: {key} costs {found} here, but {gas} in the quoted comparison")


def changed(before: int, now: int) -> bool:
    """Is a figure of today another than the committed one?"""
    return abs(now - before) * 100 > before * PERCENT


def read(path: Path = PATH) -> Results:
    """The figures in a file."""
    return dict(json.loads(path.read_text("utf-8"))["systems"])


def write(results: Results, path: Path = PATH) -> None:
    """Keep the figures in a file."""
    path.write_text(json.dumps({"schema": SCHEMA, "systems": results}, indent=2) + "\n", "utf-8")

"""The mutants that no test finds, each with its reason: tests/mutation/survivors.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.proof.mutation.mutant import Mutant
from wasiqa.errors import InputRefused

_KEYS = {"source", "function", "diff", "equivalent", "reason"}


@dataclass(frozen=True)
class Survivor:
    """`diff` is the mutant's own; `equivalent` says that no test could find it, since nothing comes out differently."""

    source: str
    function: str
    diff: str
    equivalent: bool
    reason: str

    def is_(self, mutant: Mutant) -> bool:
        """Is this the mutant?"""
        return (self.source, self.function, self.diff) == (mutant.source, mutant.function, mutant.diff())


def read(path: Path) -> tuple[Survivor, ...]:
    """All that are listed. Raises `InputRefused` if one lacks its reason, or something else."""
    return tuple(_survivor(path, number, entry) for number, entry in enumerate(yaml.safe_load(path.read_text("utf-8"))))


def written(mutant: Mutant) -> str:
    """How the file would list it, with its reason still to be found."""
    diff = "".join(f"    {line}\n" for line in mutant.diff().splitlines())
    return (
        f"- source: {mutant.source}\n  function: {mutant.function}\n  diff: |-\n{diff}  equivalent: false\n  reason: \n"
    )


def _survivor(path: Path, number: int, entry: Mapping[str, Any]) -> Survivor:
    if set(entry) != _KEYS or not entry["reason"] or not isinstance(entry["equivalent"], bool):
        raise InputRefused(
            f"{path}: entry {number + 1}: needs {', '.join(sorted(_KEYS))}, each with a value, and nothing else",
            hint="say why no test finds it",
        )
    return Survivor(**{**entry, "function": entry["function"] or ""})

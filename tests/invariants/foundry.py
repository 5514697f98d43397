"""Foundry tries the invariants on a stage, and what it found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wasiqa.chain.lock import held
from wasiqa.chain.solc import wrapped
from wasiqa.home import home

STAGE = Path("build", "invariants")
"""In the project's folder, since Foundry reads no files elsewhere."""
SEED = 1_492


@dataclass(frozen=True)
class Effort:
    """How many sequences of how many deeds."""

    runs: int
    depth: int
    shrink: int = 200


FAST, FULL = Effort(5, 120), Effort(30, 200)


@dataclass(frozen=True)
class Found:
    """Which invariants were broken, and how; and how often each deed was done."""

    effort: Effort
    seed: int
    held: tuple[str, ...]
    broken: Mapping[str, str]
    done: Mapping[str, int]

    @property
    def idle(self) -> tuple[str, ...]:
        """Deeds that were always refused, so that nothing was tried by them."""
        return tuple(name for name, count in self.done.items() if not count)

    @property
    def told(self) -> str:
        """In one sentence."""
        held = f"{len(self.held)} of {len(self.held) + len(self.broken)} invariants hold"
        size = f"{self.effort.runs} sequences of {self.effort.depth} deeds, seed {self.seed}"
        return f"{held}, each over {size}; {sum(self.done.values())} deeds were done"


def tried(effort: Effort, seed: int = SEED, stage: Path = STAGE, only: str = "") -> Found:
    """Have Foundry call the players in random order, and ask each invariant, or `only` this one, after each deed."""
    wrapped()
    done, failures = (home() / stage / name for name in ("done.txt", "failures"))
    done.unlink(missing_ok=True)
    shutil.rmtree(failures, ignore_errors=True)  # Foundry would begin with those of another stage
    chosen = {
        "FOUNDRY_PROFILE": "invariants",
        "FOUNDRY_INVARIANT_RUNS": str(effort.runs),
        "FOUNDRY_INVARIANT_DEPTH": str(effort.depth),
        "FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT": str(effort.shrink),
        "FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR": str(failures),
        "FOUNDRY_TEST_FAILURES_FILE": str(failures / "last"),
        "WASIQA_STAGE": str(stage),
    }
    program = next(home().glob("node_modules/@foundry-rs/forge-*/bin/forge"))
    command = [str(program), "test", "--json", "--fuzz-seed", str(seed), "--match-test", only]
    # all stages share what is compiled
    with held(home() / STAGE / "lock", "WASIQA_HOME"):
        ran = subprocess.run(
            command, cwd=home(), env={**os.environ, **chosen}, stdout=subprocess.PIPE, text=True, check=False
        )
    return _found(effort, seed, ran.stdout, done.read_text() if done.exists() else "")


def _found(effort: Effort, seed: int, told: str, done: str) -> Found:
    assert told, "Foundry tried nothing: what it wrote above says why"
    # failures are told as they are found, one line each; the last line is all of it
    (suite,) = json.loads(told.splitlines()[-1]).values()
    results = {name.removesuffix("()"): result for name, result in suite["test_results"].items()}
    counts: Counter[str] = Counter()
    for line in done.splitlines():
        name, count = line.split()
        counts[name] += int(count)
    return Found(
        effort,
        seed,
        tuple(sorted(name for name, one in results.items() if one["status"] == "Success")),
        {name: str(one["reason"]) for name, one in sorted(results.items()) if one["status"] != "Success"},
        counts,
    )

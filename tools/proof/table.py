"""What is promised, how it is tried to be broken, and what came of it: one row a promise."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from wasiqa.home import home

PROMISES = Path(__file__).parent / "promises.yaml"


@dataclass(frozen=True)
class Promise:
    """A sentence, and the command that fails if it doesn't hold. Fast ones together take under four minutes."""

    promise: str
    method: str
    budget: str
    command: str
    fast: bool = False


@dataclass(frozen=True)
class Outcome:
    """Whether it held, what the command said last, and in how many seconds."""

    promise: Promise
    held: bool
    said: str
    seconds: float
    output: str


def promises(path: Path = PROMISES) -> tuple[Promise, ...]:
    """All of them, in order."""
    return tuple(Promise(**row) for row in yaml.safe_load(path.read_text(encoding="utf-8")))


def tried(chosen: Sequence[Promise]) -> Iterator[Outcome]:
    """Run one after the other, each with the whole machine."""
    for promise in chosen:
        began = time.monotonic()
        bins = home() / ".venv" / "bin", home() / "node_modules" / ".bin"
        path = os.pathsep.join([*map(str, bins), os.environ["PATH"]])
        ended = subprocess.run(
            promise.command.split(),
            cwd=home(),
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        yield Outcome(promise, ended.returncode == 0, _last(ended.stdout), time.monotonic() - began, ended.stdout)


def _last(output: str) -> str:
    lines = [line.strip("= ") for line in output.splitlines() if line.strip("= ")]
    return lines[-1] if lines else "it said nothing"

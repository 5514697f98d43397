"""Sets the stage and lets Foundry try the invariants: `python -m tests.invariants [--full] [--seed N]`."""

from __future__ import annotations

import argparse

from tests.invariants.foundry import FAST, FULL, SEED, tried
from tests.invariants.stage import written
from wasiqa.home import home

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.invariants")
    parser.add_argument("--full", action="store_true", help="ten times as many sequences, twice as long")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    written(home() / "build" / "invariants")
    result = tried(FULL if chosen.full else FAST, seed=chosen.seed)
    print(result)
    raise SystemExit(bool(result.broken))

"""Sets the stage, lets Foundry try the invariants, and says whether all hold."""

from __future__ import annotations

import argparse
import sys

from tests.invariants.foundry import FAST, FULL, SEED, STAGE, tried
from tests.invariants.stage import written
from wasiqa.home import home

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.invariants")
    parser.add_argument("--full", action="store_true", help="six times as many sequences, which are longer")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    written(home() / STAGE)
    found = tried(FULL if chosen.full else FAST, chosen.seed)
    for name, count in found.done.items():
        print(f"{name}: {count} times", file=sys.stderr)
    for name, reason in found.broken.items():
        print(f"{name} is broken: {reason}", file=sys.stderr)
    for name in found.idle:
        print(f"{name}: never done", file=sys.stderr)
    print(found.told)
    raise SystemExit(bool(found.broken or found.idle))

"""Plays two lives of bonds on py-evm, replays them on revm and on EELS, and says whether anything differs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.evms.lives import LIVES, Compared

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = {life: Compared.of(life, Path(folder) / str(n)) for n, life in enumerate(LIVES)}
    for life, compared in found.items():
        print(f"{life}: {len(compared.statuses)} transactions", file=sys.stderr)
        print(*compared.differences, sep="\n", end="\n" if compared.differences else "", file=sys.stderr)
    sent = sum(len(one.statuses) for one in found.values())
    differences = sum(len(one.differences) for one in found.values())
    same = f"{differences} differences in" if differences else "same"
    print(f"{sent} transactions: {same} status, gas, logs and state on 3 EVMs")
    raise SystemExit(bool(differences))

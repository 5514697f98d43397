"""Plays a bond's life on py-evm, replays its transactions on revm and on EELS, and says whether anything differs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.evms.recording import Recording, on_py_evm
from tests.evms.replays import on_eels, on_revm
from tests.evms.scenario import played

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        chain = played(Path(folder) / "office")
    recording, here = Recording.of(chain), on_py_evm(chain)
    found = [text for replay in (on_revm, on_eels) for text in here.differences(replay(recording))]
    for difference in found:
        print(difference, file=sys.stderr)
    same = f"{len(found)} differences in" if found else "same"
    print(f"{recording.transactions} transactions: {same} status, gas, logs and state on 3 EVMs")
    raise SystemExit(bool(found))

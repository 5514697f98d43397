"""A whitelist of a country's size: planned in time and memory, and written nearly as fast as a node takes it.

WASIQA_ROWS asks for fewer. `python -m bench.scale` measures the same; what it says last is in build/scale.json.
"""

from __future__ import annotations

import json
import os

import pytest

from bench.scale import MEMORY, REPORT, SECONDS, SHARE, measure

ROWS = int(os.environ.get("WASIQA_ROWS", "1000000"))
INVESTORS, PAIRS = 50_000, 5
pytestmark = [pytest.mark.slow, pytest.mark.timed]


def test_a_million_rows_are_planned_and_investors_written_as_fast_as_the_bars_say() -> None:
    planned, written = measure(ROWS, INVESTORS, PAIRS)
    assert planned.rows == ROWS
    assert (planned.added, planned.changed) == (ROWS // 50, ROWS // 10 - ROWS // 50)
    assert planned.seconds < SECONDS, f"{planned.seconds:.1f} s, {planned.cpu:.1f} s of all processors"
    assert planned.memory < MEMORY
    assert len(written.pairs) == PAIRS
    assert written.share >= SHARE, f"{written.share:.0%}"
    assert json.loads(REPORT.read_text())["apply"]["investors"] == INVESTORS

"""What the demo leaves behind: `summary.json`, schema wasiqa/summary/1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from wasiqa.demo.stage import Series, Stage
from wasiqa.durable import write_durably
from wasiqa.servicing.status import series_summary


def summarise(stage: Stage, series: Sequence[Series]) -> dict[str, Any]:
    """Write `summary.json` into the stage's folder and return it."""
    document = {
        "schema": "wasiqa/summary/1",
        "chain_id": stage.chain.chain_id,
        "ok": all(check.ok for check in stage.checks),
        "checks": [asdict(check) for check in stage.checks],
        "series": [series_summary(stage.chain, stage.programme, stage.ledger, one.isin, one.record) for one in series],
    }
    write_durably(stage.folder / "summary.json", json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return document

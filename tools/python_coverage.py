"""Say how much of the package its fast tests execute, by what `coverage` kept; exit with 1 if it is too little.

What only the slow tests reach is listed with the tests that do, in tools/slowly_covered.yaml, and left out; a file of
that list that the fast tests reach all the same fails, as too little does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from coverage import Coverage
from coverage.exceptions import NoDataError

LEAST = 95.0
"""Percent of branches; of a file of the list, fewer are covered."""
LISTED = Path(__file__).with_name("slowly_covered.yaml")
REPORT = Path("build/coverage/python.json")
SHOWN = 25


@dataclass(frozen=True)
class Measured:
    """A source, its branches and its statements, and how many of each were executed."""

    source: str
    branches: int
    branches_hit: int
    statements: int
    statements_hit: int

    @property
    def share(self) -> float:
        """Percent of branches; all of none."""
        return 100 * self.branches_hit / self.branches if self.branches else 100.0


def read(report: Mapping[str, Any]) -> list[Measured]:
    """What `coverage json` wrote."""
    return [_measured(source, entry["summary"]) for source, entry in report["files"].items()]


def _measured(source: str, found: Mapping[str, int]) -> Measured:
    counts = (found[key] for key in ("num_branches", "covered_branches", "num_statements", "covered_lines"))
    return Measured(source, *counts)


def together(sources: Iterable[Measured], name: str = "all") -> Measured:
    """The sum."""
    listed = list(sources)
    return Measured(
        name,
        sum(one.branches for one in listed),
        sum(one.branches_hit for one in listed),
        sum(one.statements for one in listed),
        sum(one.statements_hit for one in listed),
    )


def row(measured: Measured) -> str:
    """A line of the table."""
    statements = f"{measured.statements_hit}/{measured.statements}"
    branches = f"{measured.branches_hit}/{measured.branches}"
    return f"{measured.source:<44}{statements:>14}{branches:>14}{measured.share:>8.1f}"


def judge(sources: Iterable[Measured], slowly: Mapping[str, str]) -> tuple[list[str], bool]:
    """The table, and whether it is as it has to be."""
    found = {one.source: one for one in sources}
    gone = sorted(set(slowly) - set(found))
    reached = [source for source in slowly if source in found and found[source].share >= LEAST]
    fast = [one for source, one in found.items() if source not in slowly]
    rows = [f"{'source':<44}{'statements':>14}{'branches':>14}{'percent':>8}"]
    gaps = sorted(fast, key=lambda one: one.branches_hit - one.branches)
    rows += [row(one) for one in gaps[:SHOWN] if one.branches_hit < one.branches]
    rows += [f"{row(found[source])}  slowly: {tests}" for source, tests in slowly.items() if source in found]
    rows += [f"{source} is listed as slowly covered and is not there" for source in gone]
    rows += [f"{source} is listed as slowly covered, and fast tests reach it" for source in reached]
    everything = together(fast, "all that fast tests are to reach")
    rows.append(row(everything))
    rows.append(f"{everything.share:.2f} % of branches are covered; {LEAST:g} % have to be")
    return rows, everything.share >= LEAST and not gone and not reached


def main() -> int:
    """Combine, show, judge; the exit code."""
    measuring = Coverage()
    try:
        measuring.combine(strict=True)
        measuring.save()
        measuring.json_report(outfile=str(REPORT))
    except NoDataError as error:
        print(error, file=sys.stderr)
        return 1
    slowly = yaml.safe_load(LISTED.read_text("utf-8")) or {}
    rows, right = judge(read(json.loads(REPORT.read_text("utf-8"))), slowly)
    print(*rows, sep="\n")
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())

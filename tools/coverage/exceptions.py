"""What no test executes, held against a list that gives the reason for each: neither may know more than the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from tools.coverage.measure import Covered

PATH = Path(__file__).with_name("exceptions.yaml")


class Gap(NamedTuple):
    """A line, by its text, that isn't executed, or on which a condition never holds or never fails."""

    source: str
    code: str
    never: str

    def __str__(self) -> str:
        return f"{self.source}, never {self.never}: {self.code}"


EXECUTED, HOLDS, FAILS = "executed", "holds", "fails"


def gaps(sources: Iterable[Covered], texts: Mapping[str, str]) -> Counter[Gap]:
    """Those of a measurement; of two alike on one line, two."""
    return Counter(gap for source in sources for gap in _gaps(source, texts[source.source].splitlines()))


def _gaps(source: Covered, lines: list[str]) -> Iterator[Gap]:
    def gap(line: int, never: str) -> Gap:
        return Gap(source.source, lines[line - 1].strip(), never)

    yield from (gap(line, EXECUTED) for line in source.lines_missed)
    for branch in source.branches:
        yield from (gap(branch.line, never) for never, way in zip((HOLDS, FAILS), branch.ways, strict=True) if not way)


def listed(text: str) -> Counter[Gap]:
    """Those that the list explains. Raises `ValueError` for one without a reason."""
    found: Counter[Gap] = Counter()
    for source, entries in (yaml.safe_load(text) or {}).items():
        for entry in entries:
            if not str(entry.get("reason") or "").strip():
                raise ValueError(f"{source} has an exception without a reason: {entry['code']}")
            found.update(Gap(source, entry["code"], never) for never in entry["never"].split(", "))
    return found


def differences(measured: Counter[Gap], explained: Counter[Gap]) -> list[str]:
    """What is to be mended, in words: first what isn't tested, then what the list says too much."""
    untested = [f"neither covered nor explained: {gap}" for gap in sorted((measured - explained).elements())]
    stale = [f"explained, but covered or gone: {gap}" for gap in sorted((explained - measured).elements())]
    return untested + stale

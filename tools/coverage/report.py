"""Coverage as LCOV, which editors and CI services read, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tools.coverage.measure import Covered


def lcov(sources: Iterable[Covered]) -> str:
    """The sources in LCOV's format; of each line it is known whether it was executed, but not how often."""
    return "".join(f"{line}\n" for source in sources for line in _record(source))


def _record(source: Covered) -> Iterator[str]:
    yield f"SF:{source.source}"
    for number, branch in enumerate(source.branches):
        reached = any(branch.ways)
        for way, taken in enumerate(branch.ways):
            yield f"BRDA:{branch.line},{number},{way},{int(taken) if reached else '-'}"
    yield from (f"BRF:{source.ways}", f"BRH:{source.ways_hit}")
    yield from (f"DA:{line},{int(hit)}" for line, hit in source.lines.items())
    yield from (f"LF:{len(source.lines)}", f"LH:{source.lines_hit}", "end_of_record")


def table(sources: Sequence[Covered]) -> Iterator[str]:
    """A row for each source that has code, then the sum."""
    yield f"{'source':<36}{'lines':>10}{'branches':>12}  missed lines; lines with a branch that went one way only"
    for source in sources:
        if source.lines:
            missed = "; ".join(filter(None, (ranges(source.lines_missed), ranges(source.half_taken))))
            row = _row(source.source.removeprefix("contracts/"), [source])
            yield f"{row}  {missed}".rstrip()
    yield _row("all", sources)


def _row(name: str, sources: Sequence[Covered]) -> str:
    lines = f"{sum(source.lines_hit for source in sources)}/{sum(len(source.lines) for source in sources)}"
    ways = f"{sum(source.ways_hit for source in sources)}/{sum(source.ways for source in sources)}"
    return f"{name:<36}{lines:>10}{ways:>12}"


class Share(NamedTuple):
    """Percent of lines, and of the ways of branches, that were executed."""

    lines: float
    ways: float

    def reaches(self, least: Share) -> bool:
        """Is neither lower?"""
        return self.lines >= least.lines and self.ways >= least.ways


def share(sources: Sequence[Covered]) -> Share:
    """That of all sources together."""
    return Share(
        100 * sum(source.lines_hit for source in sources) / max(1, sum(len(source.lines) for source in sources)),
        100 * sum(source.ways_hit for source in sources) / max(1, sum(source.ways for source in sources)),
    )


def ranges(lines: Sequence[int]) -> str:
    """Lines in few words: `3, 7-9`."""
    runs = ([line for _, line in run] for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]))
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)

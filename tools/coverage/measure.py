"""How much of each source was executed: lines on which a statement begins, and both ways of each branch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.coverage import codes, tree
from tools.coverage.trace import Steps
from tools.coverage.tree import Span, Tree


@dataclass(frozen=True)
class Branch:
    """A choice on a line: was the way without a jump taken, and the one with a jump?"""

    line: int
    ways: tuple[bool, bool]


@dataclass(frozen=True)
class Covered:
    """`lines` has each line that a statement begins on, and whether it was executed."""

    source: str
    lines: Mapping[int, bool]
    branches: tuple[Branch, ...]

    @property
    def lines_hit(self) -> int:
        """How many lines were executed."""
        return sum(self.lines.values())

    @property
    def ways(self) -> int:
        """How many ways the branches have."""
        return 2 * len(self.branches)

    @property
    def ways_hit(self) -> int:
        """How many of them were taken."""
        return sum(sum(branch.ways) for branch in self.branches)

    @property
    def lines_missed(self) -> list[int]:
        """The lines that weren't executed."""
        return [line for line, hit in self.lines.items() if not hit]

    @property
    def half_taken(self) -> list[int]:
        """The lines with a branch of which one way, or none, was taken."""
        return sorted({branch.line for branch in self.branches if not all(branch.ways)})


def measure(
    output: Mapping[str, Any], texts: Mapping[str, str], steps: Mapping[tuple[str, str], Steps]
) -> list[Covered]:
    """The coverage of each source of `texts`; `output` is the compiler's, `steps` as `codes.recognised` says."""
    numbers = {source: entry["id"] for source, entry in output["sources"].items()}
    trees = {source: tree.read(output["sources"][source]["ast"]) for source in texts}
    tries = frozenset[Span]().union(*(found.tries for found in trees.values()))
    executed, ways = set[Span](), set[tuple[Span, bool]]()
    for contracts in output["contracts"].values():
        for name, contract in contracts.items():
            for kind in (codes.CREATION, codes.RUNTIME):
                if (name, kind) in steps:
                    executed |= codes.executed(contract["evm"][kind], steps[name, kind])
                    ways |= codes.ways(contract["evm"][kind], steps[name, kind], tries)
    in_source = {number: sorted(span for span in executed if span.source == number) for number in numbers.values()}
    return [_covered(source, text, trees[source], in_source[numbers[source]], ways) for source, text in texts.items()]


def _covered(source: str, text: str, found: Tree, executed: list[Span], ways: set[tuple[Span, bool]]) -> Covered:
    breaks = [place for place, byte in enumerate(text.encode()) if byte == ord("\n")]

    def line(span: Span) -> int:
        return bisect_left(breaks, span.start) + 1

    lines: dict[int, bool] = {}
    for statement in found.statements:
        lines[line(statement)] = lines.get(line(statement), False) or _holds_one(statement, executed)
    branches = [Branch(line(span), ((span, False) in ways, (span, True) in ways)) for span in found.branches]
    return Covered(source, dict(sorted(lines.items())), tuple(branches))


def _holds_one(statement: Span, executed: list[Span]) -> bool:
    first = bisect_left(executed, Span(statement.source, statement.start, 0))
    last = bisect_right(executed, Span(statement.source, statement.start + statement.length, 0))
    return any(statement.holds(span) for span in executed[first:last])

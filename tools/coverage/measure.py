"""How much of each source was executed: lines on which a statement begins, and both ways of each choice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.coverage import codes, tree
from tools.coverage.choices import ways
from tools.coverage.trace import Steps
from tools.coverage.tree import Choice, Span, Tree
from wasiqa.chain.standard_json import Request


@dataclass(frozen=True)
class Branch:
    """A choice on a line: did its condition ever hold, and ever not hold?"""

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


@dataclass
class _Seen:
    """What was executed, and how choices were decided, over all contracts."""

    executed: defaultdict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    decided: set[tuple[Choice, bool]] = field(default_factory=set)


def measure(
    outputs: Sequence[tuple[Request, Mapping[str, Any]]],
    texts: Mapping[str, str],
    steps: Mapping[tuple[str, str], Steps],
) -> list[Covered]:
    """The coverage of the sources of `texts`; `outputs` are those of `build.mapped`, `steps` of `codes.recognised`."""
    trees = {
        source: tree.read(source, output["sources"][source]["ast"])
        for request, output in outputs
        for source in request.wanted
        if source in texts
    }
    choices = [choice for found in trees.values() for choice in found.choices]
    seen = _Seen()
    for request, output in outputs:
        _look(seen, request, output, choices, steps)
    return [_covered(source, text, trees[source], seen) for source, text in texts.items()]


def _look(
    seen: _Seen,
    request: Request,
    output: Mapping[str, Any],
    choices: Sequence[Choice],
    steps: Mapping[tuple[str, str], Steps],
) -> None:
    sources = {entry["id"]: source for source, entry in output["sources"].items()}
    for source in request.wanted:
        for name, contract in output["contracts"].get(source, {}).items():
            for kind in (codes.CREATION, codes.RUNTIME):
                if (name, kind) not in steps:
                    continue
                code, found = codes.instructions(contract["evm"][kind], sources), steps[name, kind]
                seen.decided |= ways(code, found, choices, via_ir=request.settings.via_ir)
                for instruction in code:
                    if found.visits[instruction.place]:
                        seen.executed[instruction.span.source].add(instruction.span)


def _covered(source: str, text: str, found: Tree, seen: _Seen) -> Covered:
    breaks = [place for place, byte in enumerate(text.encode()) if byte == ord("\n")]
    executed = sorted(seen.executed[source])

    def line(span: Span) -> int:
        return bisect_left(breaks, span.start) + 1

    lines: dict[int, bool] = {}
    for statement in found.statements:
        lines[line(statement)] = lines.get(line(statement), False) or _holds_one(statement, executed)
    branches = (
        Branch(line(choice.span), ((choice, True) in seen.decided, (choice, False) in seen.decided))
        for choice in found.choices
    )
    return Covered(source, dict(sorted(lines.items())), tuple(branches))


def _holds_one(statement: Span, executed: list[Span]) -> bool:
    first = bisect_left(executed, Span(statement.source, statement.start, 0))
    last = bisect_right(executed, Span(statement.source, statement.start + statement.length, 0))
    return any(statement.holds(span) for span in executed[first:last])

"""What of a source can be covered, by the compiler's syntax tree: statements and branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# A block is covered by what stands in it; `_` in a modifier has no code of its own.
_NOT_COUNTED = {"PlaceholderStatement"}
_STATEMENTS = {"Return", "Break", "Continue", "YulAssignment", "YulVariableDeclaration", "YulIf", "YulForLoop"}
_BRANCHES = {"IfStatement", "Conditional", "ForStatement", "WhileStatement", "DoWhileStatement", "TryStatement"}


@dataclass(frozen=True, order=True)
class Span:
    """A part of a source: `source` is its number in the compilation, the others count bytes."""

    source: int
    start: int
    length: int

    def holds(self, other: Span) -> bool:
        """Does the other lie in this one?"""
        end, other_end = self.start + self.length, other.start + other.length
        return self.source == other.source and self.start <= other.start and other_end <= end


@dataclass(frozen=True)
class Tree:
    """The statements of one source; and its branches, each with two ways to go."""

    statements: tuple[Span, ...]
    branches: tuple[Span, ...]
    tries: frozenset[Span]


def read(ast: Mapping[str, Any]) -> Tree:
    """The tree of one source."""
    nodes = list(_nodes(ast))
    statements = (_span(node["src"]) for node in nodes if _is_statement(node["nodeType"]))
    branches = (_span(node["src"]) for node in nodes if _is_branch(node))
    tries = (_span(node["src"]) for node in nodes if node["nodeType"] == "TryStatement")
    return Tree(tuple(sorted(set(statements))), tuple(sorted(set(branches))), frozenset(tries))


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        if "nodeType" in node and "src" in node:
            yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from _nodes(item)


def _is_statement(kind: str) -> bool:
    return kind in _STATEMENTS or (kind.endswith("Statement") and kind not in _NOT_COUNTED)


def _is_branch(node: Mapping[str, Any]) -> bool:
    match node["nodeType"]:
        case "BinaryOperation":
            return node["operator"] in ("&&", "||")
        case "FunctionCall":
            return node["expression"].get("name") in ("require", "assert")
        case kind:
            return kind in _BRANCHES


def _span(src: str) -> Span:
    start, length, source = map(int, src.split(":"))
    return Span(source, start, length)

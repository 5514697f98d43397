"""What of a source can be covered, by the compiler's syntax tree: statements and choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

# A block is covered by what stands in it; `_` in a modifier has no code of its own.
_NOT_COUNTED = {"PlaceholderStatement"}
_STATEMENTS = {"Return", "Break", "Continue", "YulAssignment", "YulVariableDeclaration", "YulIf", "YulForLoop"}


class Kind(Enum):
    """What makes a choice."""

    IF = "if"
    IF_ELSE = "if … else"
    CONDITIONAL = "?:"
    AND = "&&"
    OR = "||"
    LOOP = "loop"
    REQUIRE = "require"
    TRY = "try"


_KINDS = {
    "IfStatement": Kind.IF,
    "Conditional": Kind.CONDITIONAL,
    "ForStatement": Kind.LOOP,
    "WhileStatement": Kind.LOOP,
    "DoWhileStatement": Kind.LOOP,
    "TryStatement": Kind.TRY,
}


@dataclass(frozen=True, order=True)
class Span:
    """A part of a source, in bytes."""

    source: str
    start: int
    length: int

    def holds(self, other: Span) -> bool:
        """Does the other lie in this one?"""
        end, other_end = self.start + self.length, other.start + other.length
        return self.source == other.source and self.start <= other.start and other_end <= end


@dataclass(frozen=True)
class Choice:
    """Something with two ways to go: its condition holds, or not. Of a `&&` or `||`, the left side is the condition.

    `condition` is where a loop's condition stands, if it has one.
    """

    kind: Kind
    span: Span
    condition: Span | None = None


@dataclass(frozen=True)
class Tree:
    """What of one source can be covered, in order."""

    statements: tuple[Span, ...]
    choices: tuple[Choice, ...]


def read(source: str, ast: Mapping[str, Any]) -> Tree:
    """The tree of one source."""
    nodes = list(_nodes(ast))
    statements = {_span(source, node) for node in nodes if _is_statement(node["nodeType"])}
    choices = [_choice(source, node, kind) for node in nodes if (kind := _kind(node))]
    return Tree(tuple(sorted(statements)), tuple(sorted(choices, key=lambda choice: choice.span)))


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


def _kind(node: Mapping[str, Any]) -> Kind | None:
    match node["nodeType"]:
        case "BinaryOperation" if node["operator"] in ("&&", "||"):
            return Kind(node["operator"])
        case "FunctionCall" if node["expression"].get("name") == "require":
            return Kind.REQUIRE
        case "IfStatement" if node.get("falseBody"):
            return Kind.IF_ELSE
        case other:
            return _KINDS.get(other)


def _choice(source: str, node: Mapping[str, Any], kind: Kind) -> Choice:
    condition = node.get("condition") if kind is Kind.LOOP else None
    return Choice(kind, _span(source, node), _span(source, condition) if condition else None)


def _span(source: str, node: Mapping[str, Any]) -> Span:
    start, length, _ = map(int, node["src"].split(":"))
    return Span(source, start, length)

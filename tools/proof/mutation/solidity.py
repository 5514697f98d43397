"""What may be wrong with a Solidity source, found in the compiler's syntax tree: what people get wrong, and forget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from tools.proof.mutation.mutant import Mutant

Node = Mapping[str, Any]
Fault = tuple[int, int, str, str]
"""From which byte to before which, what stands there instead, and the name of the rule."""

_OTHER = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "/",
    "&&": "||",
    "||": "&&",
    "&": "|",
    "|": "&",
    "^": "|",
    "<<": ">>",
    ">>": "<<",
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "|=": "&=",
    "&=": "|=",
    "++": "--",
    "--": "++",
}
# what has no code, or no code whose fault a test could see
_PASSED_OVER = {
    "ImportDirective",
    "PragmaDirective",
    "StructDefinition",
    "EnumDefinition",
    "EventDefinition",
    "ErrorDefinition",
    "InheritanceSpecifier",
    "UsingForDirective",
    "ParameterList",
}
_PARTS_PASSED_OVER = {"typeName", "documentation", "overrides", "typeDescriptions"}
_COMMUTATIVE = {"min", "max", "saturatingAdd"}


def mutants(source: str, text: str, tree: Node) -> Iterator[Mutant]:
    """All mutants of one source, in order of its syntax tree."""
    content = text.encode()
    masked = {id(node["rightExpression"]) for node, _ in _walk(tree, "") if _asks_for_bits(node)}
    for node, function in _walk(tree, ""):
        if id(node) in masked:
            continue
        rule = _RULES.get(node["nodeType"])
        for start, end, new, name in rule(content, node) if rule else ():
            yield Mutant(source, text, start, end, new, name, function)


def _walk(node: Any, function: str) -> Iterator[tuple[Node, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, function)
    elif isinstance(node, Mapping) and node.get("nodeType") not in _PASSED_OVER:
        if node.get("nodeType") in ("FunctionDefinition", "ModifierDefinition"):
            function = node["name"] or node["kind"]
        if "src" in node and "nodeType" in node:
            yield node, function
        for part, value in node.items():
            if part not in _PARTS_PASSED_OVER and isinstance(value, list | Mapping):
                yield from _walk(value, function)


def _asks_for_bits(node: Node) -> bool:
    """`word & mask != 0`: bits that are not none are hardly ever one."""
    return (
        node["nodeType"] == "BinaryOperation"
        and node["operator"] in ("==", "!=")
        and node["leftExpression"].get("operator") == "&"
    )


def _span(node: Node) -> tuple[int, int]:
    start, length, _ = map(int, node["src"].split(":"))
    return start, start + length


def _text(content: bytes, node: Node) -> str:
    start, end = _span(node)
    return content[start:end].decode()


def _operator(content: bytes, node: Node, left: str, right: str) -> Iterator[Fault]:
    """Another operator between two operands."""
    sign = node["operator"]
    start = content.index(sign.encode(), _span(node[left])[1], _span(node[right])[0])
    if sign in _OTHER:
        yield start, start + len(sign), _OTHER[sign], "operator"


def _unary(content: bytes, node: Node) -> Iterator[Fault]:
    """A negation that is forgotten; a step the other way."""
    start, end = _span(node)
    sign = node["operator"]
    at = start if node["prefix"] else end - len(sign)
    if sign in _OTHER:
        yield at, at + len(sign), _OTHER[sign], "operator"
    elif sign in ("!", "~", "-"):
        yield at, at + len(sign), "", "negation"


def _condition(content: bytes, node: Node, values: tuple[str, ...]) -> Iterator[Fault]:
    """A condition that always or never holds."""
    condition = node.get("condition")
    if condition and _text(content, condition) not in ("true", "false"):
        for value in values:
            yield *_span(condition), value, "condition"


def _call(content: bytes, node: Node) -> Iterator[Fault]:
    """A check that is skipped; two arguments of one type that change places."""
    name = node["expression"].get("memberName") or node["expression"].get("name")
    arguments = node["arguments"]
    if name == "require":
        yield *_span(arguments[0]), "true", "check"
    elif node["kind"] == "functionCall" and name not in _COMMUTATIVE:
        for one, other in pairwise(arguments):
            first, second = _text(content, one), _text(content, other)
            alike = one["typeDescriptions"]["typeString"] == other["typeDescriptions"]["typeString"]
            if alike and first != second:
                start, end = _span(one)[0], _span(other)[1]
                between = content[_span(one)[1] : _span(other)[0]].decode()
                yield start, end, f"{second}{between}{first}", "arguments"


def _forgotten(content: bytes, node: Node) -> Iterator[Fault]:
    """A statement that is not there."""
    call = node.get("expression", {})
    if call.get("nodeType") == "FunctionCall" and call["expression"].get("name") == "require":
        return  # a skipped check says the same
    start, end = _span(node)
    if content[end:].lstrip().startswith(b";"):  # else the step of a loop
        yield start, content.index(b";", end) + 1, "{}", "statement"


def _modifier(content: bytes, node: Node) -> Iterator[Fault]:
    """A modifier that is not there."""
    if node.get("kind") == "modifierInvocation":
        yield *_span(node), "", "modifier"


def _literal(content: bytes, node: Node) -> Iterator[Fault]:
    """A number that is one too many; a yes that is a no."""
    said = _text(content, node)
    if node["kind"] == "bool":
        yield *_span(node), "false" if said == "true" else "true", "literal"
    elif node["kind"] == "number":
        yield *_span(node), str(int(said) + 1) if said.isdigit() else f"({said} + 1)", "literal"


_BOTH = "true", "false"
_RULES: Mapping[str, Callable[[bytes, Node], Iterator[Fault]]] = {
    "BinaryOperation": partial(_operator, left="leftExpression", right="rightExpression"),
    "Assignment": partial(_operator, left="leftHandSide", right="rightHandSide"),
    "UnaryOperation": _unary,
    "IfStatement": partial(_condition, values=_BOTH),
    "Conditional": partial(_condition, values=_BOTH),
    "ForStatement": partial(_condition, values=("false",)),
    "WhileStatement": partial(_condition, values=("false",)),
    "FunctionCall": _call,
    "ExpressionStatement": _forgotten,
    "EmitStatement": _forgotten,
    "RevertStatement": _forgotten,
    "ModifierInvocation": _modifier,
    "Literal": _literal,
}

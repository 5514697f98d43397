"""What may be wrong with a Python module, found in its syntax tree; and how a process takes on such a fault.

Only what stands in functions is mutated: so a module needs no second import, and whoever imported it sees the fault.
"""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType

from tools.proof.mutation.mutant import Mutant
from wasiqa.home import home

Fault = tuple[ast.AST, str, str]
"""The node that is replaced, what stands there instead, and the name of the rule."""

_COMPARED: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_COMPUTED: Mapping[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "//",
    ast.Pow: "*",
}
_CACHED = type(lru_cache(len))
_CALLED = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor", "any": "all", "all": "any"}


def mutants(source: str, text: str) -> Iterator[Mutant]:
    """All mutants of one module, in order of its syntax tree."""
    lines = [0]
    for line in text.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for node, function in _in_functions(ast.parse(text), ()):
        for replaced, new, name in _faults(node, text):
            assert isinstance(replaced, ast.expr | ast.stmt)
            start = lines[replaced.lineno - 1] + replaced.col_offset
            end = lines[(replaced.end_lineno or 0) - 1] + (replaced.end_col_offset or 0)
            yield Mutant(source, text, start, end, new, name, function)


def compiles(mutant: Mutant) -> bool:
    """Is it Python, and other code than before?"""
    try:
        return _codes(mutant.mutated(), "") != _codes(mutant.text, "")
    except SyntaxError:
        return False


def adopt(mutant: Mutant) -> None:
    """Let this process run the fault: whatever function was made from the code around it gets the mutant's code."""
    name = str(home() / mutant.source)
    pairs = zip(_codes(mutant.text, name), _codes(mutant.mutated(), name), strict=True)
    changed = {old: new for old, new in pairs if old != new}
    found = 0
    gc.unfreeze()  # what is frozen isn't listed
    for known in gc.get_objects():
        if isinstance(known, FunctionType) and known.__code__ in changed and known.__code__.co_filename == name:
            known.__code__ = changed[known.__code__]
            found += 1
    assert found, f"no function of {mutant.source} has this fault:\n{mutant.diff()}"
    for known in gc.get_objects():
        if isinstance(known, _CACHED) and known.__module__.startswith("wasiqa.terms"):
            known.cache_clear()


def _codes(text: str, name: str) -> list[CodeType]:
    """The codes of all functions but those within functions, in order."""
    return list(_outermost(compile(text, name, "exec", dont_inherit=True)))


def _outermost(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 0x2:  # its names are numbered, as in functions and not in classes
                yield constant
            else:
                yield from _outermost(constant)


def _in_functions(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[ast.AST, str]]:
    """The nodes that run when a function does, with its name."""
    inside = bool(names) and names[-1] != ""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        names = (*names, node.name) if isinstance(node, ast.FunctionDef) else (*names, "")
        children: list[ast.AST] = list(node.body)
    elif isinstance(node, ast.Lambda):
        names, children = (*names, "lambda"), [node.body]
    elif isinstance(node, ast.AnnAssign):
        children = [node.value] if node.value else []
    elif isinstance(node, ast.JoinedStr):
        children = []  # a message; and before Python 3.12 its parts don't say where they stand
    else:
        children = list(ast.iter_child_nodes(node))
    if inside and not isinstance(node, ast.FunctionDef | ast.Lambda):
        yield node, next(name for name in names if name)
    for child in children:
        yield from _in_functions(child, names)


def _faults(node: ast.AST, text: str) -> Iterator[Fault]:
    def said(part: ast.AST) -> str:
        return ast.get_source_segment(text, part) or ""

    match node:
        case ast.Compare(left, ops, comparators):
            operands = [left, *comparators]
            for k, op in enumerate(ops):
                signs = [_COMPARED[type(other)] if other is op else _sign(other) for other in ops]
                rest = (f" {sign} {said(operand)}" for sign, operand in zip(signs, operands[1:], strict=True))
                yield node, said(operands[0]) + "".join(rest), "operator" if k == 0 else "later operator"
        case ast.BinOp(left, op, right) if type(op) in _COMPUTED:
            yield node, f"({_bracketed(left, said)} {_COMPUTED[type(op)]} {_bracketed(right, said)})", "operator"
        case ast.AugAssign(target, op, value) if type(op) in _COMPUTED:
            yield node, f"{said(target)} {_COMPUTED[type(op)]}= {said(value)}", "operator"
        case ast.BoolOp(op, values):
            sign = " or " if isinstance(op, ast.And) else " and "
            yield node, "(" + sign.join(f"({said(value)})" for value in values) + ")", "operator"
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield node, f"({said(operand)})", "negation"
        case ast.Constant(bool() as value):
            yield node, str(not value), "literal"
        case ast.Constant(int() as value):
            yield node, str(value + 1), "literal"
        case ast.Call(ast.Name(name), _, _) if name in _CALLED:
            yield node.func, _CALLED[name], "operator"
        case ast.If(test) | ast.IfExp(test):
            yield test, "True", "condition"
            yield test, "False", "condition"
        case ast.comprehension(_, _, ifs):
            for test in ifs:
                yield test, "True", "condition"
        case ast.Raise() | ast.Expr(ast.Call()) | ast.Continue() | ast.Break():
            yield node, "pass", "statement"


def _sign(op: ast.cmpop) -> str:
    """As it is written."""
    return ast.unparse(ast.Compare(ast.Name("a"), [op], [ast.Name("b")]))[2:-2]


def _bracketed(node: ast.expr, said: object) -> str:
    assert callable(said)
    return f"({said(node)})" if isinstance(node, ast.BinOp | ast.BoolOp | ast.Compare | ast.IfExp) else str(said(node))

"""How choices of the source were decided, by the instructions that decide them.

The two ways of the compiler, legacy and by its intermediate representation, differ in where they put the jump and in
what it means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from eth.vm.opcode_values import JUMP, JUMPDEST, JUMPI

from tools.coverage.codes import Instruction
from tools.coverage.trace import Steps
from tools.coverage.tree import Choice, Kind, Span

# Does a jump mean that the condition holds? First of legacy code, then of code by the intermediate representation.
_JUMP_MEANS = {
    Kind.IF: (False, True),
    Kind.IF_ELSE: (False, False),
    Kind.CONDITIONAL: (True, False),
    Kind.AND: (False, True),
    Kind.OR: (True, False),
    Kind.LOOP: (False, False),
    Kind.REQUIRE: (True, True),
    Kind.TRY: (True, True),
}


def ways(
    code: Sequence[Instruction], steps: Steps, choices: Iterable[Choice], *, via_ir: bool
) -> set[tuple[Choice, bool]]:
    """The choices that were made, with True where the condition held and False where it didn't."""
    jumps: defaultdict[Span, list[int]] = defaultdict(list)
    for instruction in code:
        if instruction.opcode == JUMPI:
            jumps[instruction.span].append(instruction.place)
    jumped: defaultdict[int, set[bool]] = defaultdict(set)
    for place, target in steps.jumps:
        jumped[place].add(target != place + 1)
    found = {
        (choice, went == _JUMP_MEANS[choice.kind][via_ir])
        for choice in choices
        for place in _deciding(choice, jumps)
        for went in jumped[place]
    }
    if via_ir:
        required = {choice.span: choice for choice in choices if choice.kind is Kind.REQUIRE}
        found |= set(_checked(code, steps, required))
    return found


def _deciding(choice: Choice, jumps: Mapping[Span, list[int]]) -> list[int]:
    """The places of the jumps that decide."""
    places = jumps.get(choice.span, [])
    if choice.kind in (Kind.TRY, Kind.AND, Kind.OR):
        return places[:1]  # others belong to decoding what the call returned, or to the loop whose condition this is
    if choice.kind is Kind.LOOP and not places and choice.condition is not None:
        return jumps.get(choice.condition, [])[-1:]
    return places


def _checked(
    code: Sequence[Instruction], steps: Steps, required: Mapping[Span, Choice]
) -> Iterator[tuple[Choice, bool]]:
    """How `require` went where it is a function of the compiler's own: it holds if that returns, else it doesn't."""
    calls: dict[Span, tuple[int, int]] = {}
    for before, after in pairwise(code):
        if before.span == after.span and (before.opcode, after.opcode) == (JUMP, JUMPDEST):
            calls[before.span] = (before.place, after.place)  # the last one; others work out the arguments
    for span, choice in required.items():
        if span in calls:
            called, returned = (steps.visits[place] for place in calls[span])
            yield from ((choice, True),) if returned else ()
            yield from ((choice, False),) if called > returned else ()

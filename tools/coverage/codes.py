"""Which contract some executed code is, and which part of its sources each instruction comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth.vm.opcode_values import PUSH1, PUSH32

from tools.coverage.trace import Steps
from tools.coverage.tree import Span
from wasiqa.chain.artifact import Artifact

CREATION, RUNTIME = "bytecode", "deployedBytecode"  # as the compiler calls them


@dataclass(frozen=True)
class Instruction:
    """One instruction, its place in the code, and what it comes from; the source is empty for the compiler's own."""

    place: int
    opcode: int
    span: Span


def recognised(codes: Mapping[bytes, Steps], artifacts: Iterable[Artifact]) -> dict[tuple[str, str], Steps]:
    """What was executed, by name of contract and kind of code; code of other contracts is left out."""
    found: defaultdict[tuple[str, str], Steps] = defaultdict(Steps)
    contracts = [artifact for artifact in artifacts if artifact.runtime]
    for code, steps in codes.items():
        for artifact in contracts:
            if code.startswith(artifact.bytecode):  # constructor arguments follow
                found[artifact.name, CREATION].add(steps)
            elif len(code) == len(artifact.runtime) and _without_immutables(code, artifact) == artifact.runtime:
                found[artifact.name, RUNTIME].add(steps)
    return dict(found)


def _without_immutables(code: bytes, artifact: Artifact) -> bytes:
    blank = bytearray(code)
    for start, length in artifact.immutables:
        blank[start : start + length] = bytes(length)
    return bytes(blank)


def instructions(code: Mapping[str, Any], sources: Mapping[int, str]) -> Sequence[Instruction]:
    """The instructions of a code as the compiler describes it, with the names of `sources` by the compiler's number."""
    content, place, found = bytes.fromhex(code["object"]), 0, []
    for span in _spans(code["sourceMap"], sources):
        opcode = content[place]
        found.append(Instruction(place, opcode, span))
        place += 1 + (opcode - PUSH1 + 1 if PUSH1 <= opcode <= PUSH32 else 0)
    return found


def _spans(source_map: str, sources: Mapping[int, str]) -> Iterator[Span]:
    """One for each instruction: an entry says only what differs from the one before."""
    start = length = source = 0
    for entry in source_map.split(";"):
        fields = [*entry.split(":"), "", "", ""]
        start = int(fields[0] or start)
        length = int(fields[1] or length)
        source = int(fields[2] or source)
        yield Span(sources.get(source, ""), start, length)

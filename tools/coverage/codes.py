"""Which contract some executed code is, and which part of its sources each instruction comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eth.vm.opcode_values import JUMPI, PUSH1, PUSH32

from tools.coverage.trace import Steps
from tools.coverage.tree import Span
from wasiqa.chain.artifact import Artifact

CREATION, RUNTIME = "bytecode", "deployedBytecode"  # as the compiler calls them


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


def executed(code: Mapping[str, Any], steps: Steps) -> set[Span]:
    """The parts of sources whose instructions were executed; `code` is as the compiler describes it."""
    return {span for place, _, span in _instructions(code) if place in steps.visited}


def ways(code: Mapping[str, Any], steps: Steps, tries: frozenset[Span]) -> set[tuple[Span, bool]]:
    """The parts of sources that made a choice, and whether they jumped.

    Only the first choice of a `try` is whether the call failed: others come from decoding what it returned.
    """
    found, seen = set(), set()
    jumps = dict[int, set[bool]]()
    for place, target in steps.jumps:
        jumps.setdefault(place, set()).add(target != place + 1)
    for place, opcode, span in _instructions(code):
        if opcode == JUMPI and not (span in tries and span in seen):
            seen.add(span)
            found |= {(span, jumped) for jumped in jumps.get(place, ())}
    return found


def _instructions(code: Mapping[str, Any]) -> Iterator[tuple[int, int, Span]]:
    content, place = bytes.fromhex(code["object"]), 0
    for span in _spans(code["sourceMap"]):
        opcode = content[place]
        yield place, opcode, span
        place += 1 + max(0, opcode - PUSH1 + 1 if opcode <= PUSH32 else 0)


def _spans(source_map: str) -> Iterator[Span]:
    """One for each instruction: an entry says only what differs from the one before."""
    start = length = source = 0
    for entry in source_map.split(";"):
        fields = [*entry.split(":"), "", "", ""]
        start = int(fields[0] or start)
        length = int(fields[1] or length)
        source = int(fields[2] or source)
        yield Span(source, start, length)

"""What of some code was executed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from eth.vm.code_stream import CodeStream
from eth.vm.opcode_values import JUMPI, STOP


@dataclass
class Steps:
    """`visits` has how often the instruction at each place was executed, `jumps` where each JUMPI led."""

    visits: Counter[int] = field(default_factory=Counter)
    jumps: set[tuple[int, int]] = field(default_factory=set)

    def add(self, other: Steps) -> None:
        """Count in what another process saw."""
        self.visits.update(other.visits)
        self.jumps |= other.jumps


class Trace:
    """What was executed, by code: that of a contract, or that of a creation with its arguments."""

    def __init__(self) -> None:
        self.codes: defaultdict[bytes, Steps] = defaultdict(Steps)


class TracedCode(CodeStream):
    """Code that notes which of its instructions a computation asks for."""

    __slots__ = ("_steps",)

    def __init__(self, code: bytes, steps: Steps) -> None:
        super().__init__(code)
        self._steps = steps

    def __iter__(self) -> Iterator[int]:
        code, size, visits, jumps = self._raw_code_bytes, len(self), self._steps.visits, self._steps.jumps
        place = self.program_counter
        while place < size:
            opcode = code[place]
            visits[place] += 1
            self.program_counter = place + 1
            yield opcode
            came_from, place = place, self.program_counter
            if opcode == JUMPI:
                jumps.add((came_from, place))
        yield STOP

"""A fault that a rule put into a source: one part of its text replaced by another."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mutant:
    """`text` is the whole source; of its UTF-8 bytes, those from `start` to before `end` become `new`."""

    source: str
    text: str = field(repr=False)
    start: int
    end: int
    new: str
    operator: str
    function: str
    """Where it stands; empty outside of functions."""

    def mutated(self) -> str:
        """The source with the fault in it."""
        text = self.text.encode()
        return (text[: self.start] + self.new.encode() + text[self.end :]).decode()

    def line(self) -> int:
        """Where the fault begins, from 1."""
        return self.text.encode().count(b"\n", 0, self.start) + 1

    def diff(self) -> str:
        """The lines that change, as they were and as they are, without indentation."""
        text = self.text.encode()
        head = text.rfind(b"\n", 0, self.start) + 1
        tail = text.find(b"\n", self.end)
        tail = len(text) if tail < 0 else tail
        new = text[head : self.start] + self.new.encode() + text[self.end : tail]
        return "\n".join((*_lines("-", text[head:tail]), *_lines("+", new)))


def _lines(sign: str, text: bytes) -> list[str]:
    return [f"{sign}{line.strip()}" for line in text.decode().splitlines()]

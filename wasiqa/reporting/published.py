"""Reports as files that anybody can check: the same report is the same bytes, and their SHA-256 stands for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from wasiqa import bounded
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import InputRefused
from wasiqa.json_text import parse

CIRCULATION, RECONCILIATION = "wasiqa/circulation/2", "wasiqa/reconciliation/1"
KINDS: Mapping[str, str] = {CIRCULATION: "CIRCULATION", RECONCILIATION: "RECONCILIATION"}
"""What the register of reports calls each, by its schema."""
_MOST = 1 << 26
"""Bytes of a report that anybody may hand in."""
_LAST = 1 << 40
"""The first second that no contract can name."""


class ReportDifference(NamedTuple):
    """One figure in which a report and the chain differ; None where one of them lacks it."""

    place: str
    report: str | None
    chain: str | None

    def __str__(self) -> str:
        report, chain = ("nothing" if one is None else one for one in (self.report, self.chain))
        return f"{self.place}: the report says {report}, the chain says {chain}"


@dataclass(frozen=True)
class Published:
    """A report in a file."""

    path: Path
    content: bytes
    document: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path, *schemas: str) -> Published:
        """The report in a file, of one of these schemas. Raises `InputRefused` for anything else."""
        given = bounded.read(path, _MOST, "name the report's file")
        try:
            document = parse(given)
        except ValueError:
            document = None
        named = document.get("schema") if isinstance(document, dict) else None
        if named not in schemas:
            told = f"{path} is no report of schema {' or '.join(schemas)}"
            raise InputRefused(
                told, file=str(path), hint="name the JSON file that was written, not its signature", code="WRONG_FILE"
            )
        as_of, block = document.get("as_of"), document.get("block")
        if type(as_of) is not int or not 0 <= as_of < _LAST:
            raise InputRefused(
                f"{path} doesn't say of which second it tells (as_of)", file=str(path), code="WRONG_FILE"
            )
        if not isinstance(block, dict) or type(block.get("number")) is not int or block["number"] < 0:
            raise InputRefused(f"{path} doesn't say on which block it rests (block)", file=str(path), code="WRONG_FILE")
        return cls(path, given, document)

    @property
    def sha256(self) -> bytes:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.content).digest()

    @property
    def as_of(self) -> int:
        """The second of which it tells."""
        return int(self.document["as_of"])

    @property
    def at(self) -> str:
        """That second as the file writes it, right or wrong."""
        return _plain(self.document.get("at"))

    @property
    def kind(self) -> bytes:
        """What the register of reports calls it."""
        return KINDS[self.document["schema"]].encode().ljust(32, b"\0")

    def differences(self, right: Mapping[str, Any]) -> tuple[ReportDifference, ...]:
        """In what it differs from the right report; also in how it is written, since readers of JSON disagree on keys
        that stand twice."""
        found = tuple(_differences("", self.document, right))
        if not found and self.content != canonical(right):
            sha256 = hashlib.sha256(canonical(right)).hexdigest()
            return (ReportDifference("bytes of the file (SHA-256)", self.sha256.hex(), sha256),)
        return found


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one way in which a report is written: UTF-8, keys sorted, two blanks a level, a line feed at the end."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def place(kind: bytes, as_of: int) -> tuple[bytes, str, int]:
    """Where the register keeps reports on the whole programme."""
    return kind, NOBODY, as_of


def _differences(where: str, report: Any, chain: Any) -> Iterator[ReportDifference]:
    if isinstance(report, dict) and isinstance(chain, dict):
        for name in sorted({*report, *chain}):
            inner = f"{where}.{_plain(name)}" if where else _plain(name)
            yield from _differences(inner, report.get(name, _MISSING), chain.get(name, _MISSING))
    elif isinstance(report, list) and isinstance(chain, list):
        for number in range(max(len(report), len(chain))):
            one, other = (side[number] if number < len(side) else _MISSING for side in (report, chain))
            yield from _differences(f"{where}[{number}]", one, other)
    elif type(report) is not type(chain) or report != chain:
        yield ReportDifference(where, *(None if side is _MISSING else json.dumps(side) for side in (report, chain)))


def _plain(said: Any) -> str:
    """On one line, and nothing that a terminal obeys."""
    return said if isinstance(said, str) and said.isprintable() else json.dumps(said)


_MISSING = object()

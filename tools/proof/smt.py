"""Prove what proofs/pure/*.sol says of the pure libraries, with SMTChecker and Z3.

Exit with 1 unless what stays unproved is exactly what proofs/pure/unproved.yaml lists, each with its reason.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import yaml

from tools.proof.environment import with_provers
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import EVM, answer
from wasiqa.home import home

SAFE = "9576"  # the compiler's code of a condition that is proved
TARGETS = ("assert", "overflow", "underflow", "divByZero")
_IMPORT = re.compile(r'from "\.\./\.\./(contracts/[^"]+)"')


@dataclass(frozen=True)
class Condition:
    """One condition: what could go wrong, at which words of which source; proved or not."""

    source: str
    words: str
    proved: bool

    def __str__(self) -> str:
        return f"{self.source}: {self.words}"


def document(proof: Path) -> dict[str, Any]:
    """What the compiler is asked; without a time-out, by which its build for JavaScript fails."""
    text = proof.read_text()
    name = proof.relative_to(home()).as_posix()
    sources = with_imports(_IMPORT.findall(text)) | {name: text}
    checked = {
        "contracts": {name: [proof.stem]},
        "engine": "chc",
        "solvers": ["smtlib2"],
        "targets": list(TARGETS),
        "showProvedSafe": True,
        "showUnproved": True,
    }
    return {
        "language": "Solidity",
        "sources": {source: {"content": content} for source, content in sources.items()},
        "settings": {"evmVersion": EVM, "outputSelection": {name: {"*": ["abi"]}}, "modelChecker": checked},
    }


def conditions(asked: dict[str, Any], told: dict[str, Any]) -> Iterator[Condition]:
    """All conditions that the compiler speaks of."""
    for entry in told.get("errors", ()):
        place = entry.get("sourceLocation")
        if not entry["message"].startswith("CHC:") or place is None:
            continue
        text = asked["sources"][place["file"]]["content"].encode()
        words = " ".join(text[place["start"] : place["end"]].decode().split())
        yield Condition(place["file"], words, entry.get("errorCode") == SAFE)


def main() -> int:
    """Prove all files; the exit code."""
    with with_provers() as environment:
        os.environ.update(environment)
        return prove()


def prove() -> int:
    """Prove all files in this process's environment; the exit code."""
    folder = home() / "proofs" / "pure"
    listed = set(yaml.safe_load((folder / "unproved.yaml").read_text()) or {})
    proved, unproved = 0, set()
    for proof in sorted(folder.glob("*.sol")):
        began = monotonic()
        asked = document(proof)
        found = list(conditions(asked, answer(asked)))
        missing = [str(condition) for condition in found if not condition.proved]
        unproved.update(missing if found else [f"{proof.name}: nothing was asked"])
        proved += len(found) - len(missing)
        print(
            f"{proof.stem:<30}{len(found) - len(missing):>4} proved{len(missing):>4} not{monotonic() - began:>8.1f} s"
        )
    unexplained, stale = sorted(unproved - listed), sorted(listed - unproved)
    for condition in unexplained:
        print(f"not proved, and not in the list: {condition}")
    for condition in stale:
        print(f"in the list, but proved or gone: {condition}")
    print(f"{proved} conditions proved, {len(unproved & listed)} in the list, {len(unexplained)} neither")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Hold size and storage of each contract against tools/layouts.txt; `--accept` writes what they are now.

A series lives for thirty years and is never exchanged, but its shared code is another contract on the same storage, and
tools read it by slots: neither may change unseen. The file is text, so that a change shows as a difference of lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

from tools.sizes import deployable
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.sources import own_sources, with_imports
from wasiqa.chain.standard_json import answer
from wasiqa.errors import WasiqaError

PATH = Path(__file__).with_name("layouts.txt")
_KINDS = {"storageLayout": "", "transientStorageLayout": "for a transaction "}


def ours() -> list[Artifact]:
    """The project's contracts that somebody deploys, without those that only tests deploy."""
    return [
        artifact
        for artifact in deployable()
        if artifact.source.startswith("contracts/") and not artifact.source.startswith("contracts/testing/")
    ]


def layouts() -> Mapping[str, Mapping[str, Any]]:
    """What the compiler says of the storage of each of the project's contracts, by name."""
    names = [name for name in own_sources() if not name.startswith("contracts/testing/")]
    document = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in with_imports(names).items()},
        "settings": {"outputSelection": {name: {"*": list(_KINDS)} for name in names}},
    }
    contracts = answer(document)["contracts"]
    return {name: layout for source in contracts.values() for name, layout in source.items()}


def variables(layout: Mapping[str, Any]) -> list[str]:
    """A line for each variable in storage: slot, byte in it, type, name; then those of a transaction."""
    return [
        prefix + _variable(layout[kind], entry) for kind, prefix in _KINDS.items() for entry in layout[kind]["storage"]
    ]


def structures(layout: Mapping[str, Any]) -> list[str]:
    """A line for each member of each structure that lies in storage."""
    found = {
        f"{described['label']} {_variable(layout[kind], member)}"
        for kind in _KINDS
        for described in (layout[kind]["types"] or {}).values()
        for member in described.get("members", ())
    }
    return sorted(found)


def _variable(layout: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    return f"{entry['slot']}+{entry['offset']} {layout['types'][entry['type']]['label']} {entry['label']}"


def text() -> str:
    """All that is held."""
    return "".join(f"{line}\n" for line in _lines(ours(), layouts()))


def _lines(contracts: list[Artifact], found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for artifact in contracts:
        yield f"{artifact.name}: {len(artifact.runtime):,} bytes, {len(artifact.bytecode):,} to create"
        yield from (f"    {line}" for line in variables(found[artifact.name]))
    yield "structures in storage"
    yield from (f"    {line}" for line in sorted({line for a in contracts for line in structures(found[a.name])}))


def main(words: list[str]) -> int:
    """Compare, or accept; the exit code."""
    try:
        now = text()
    except WasiqaError as error:
        print(error.message)
        return 1
    if words == ["--accept"]:
        PATH.write_text(now, encoding="utf-8")
        return 0
    held = PATH.read_text(encoding="utf-8")
    sys.stdout.writelines(unified_diff(held.splitlines(True), now.splitlines(True), "accepted", "compiled", n=1))
    if now != held:
        print("size or storage has changed: if that is meant, run make layouts, and say so in CHANGELOG.md")
    return int(now != held)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

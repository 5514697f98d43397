"""One hash of all code that is deployed: the same from each clean checkout, on each machine."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from tools.layouts import ours
from wasiqa.chain.artifact import Artifact


def digest(contracts: Iterable[Artifact]) -> str:
    """SHA-256 over `NAME HEX\\n` of each contract's creation code, in order of names."""
    lines = (f"{one.name} {one.bytecode.hex()}\n" for one in sorted(contracts, key=lambda one: one.name))
    return sha256("".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    print(digest(ours()))

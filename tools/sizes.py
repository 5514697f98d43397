"""Show how much room each contract has under the size limits; exit with 1 if one is over."""

from __future__ import annotations

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts

RUNTIME_LIMIT = 24_576  # EIP-170
INITCODE_LIMIT = 49_152  # EIP-3860, constructor arguments included


def deployable() -> list[Artifact]:
    """All contracts that somebody deploys; tests, too."""
    # a library whose functions are all internal has code of its own, which nobody deploys
    return [a for a in artifacts().values() if a.runtime and any(entry["type"] == "function" for entry in a.abi)]


def main() -> int:
    """Print the table; the exit code."""
    print(f"{'contract':<24}{'runtime':>10}{'room':>10}{'initcode':>10}{'room':>10}")
    over = 0
    for artifact in sorted(deployable(), key=lambda artifact: -len(artifact.runtime)):
        runtime, initcode = len(artifact.runtime), len(artifact.bytecode)
        rooms = RUNTIME_LIMIT - runtime, INITCODE_LIMIT - initcode
        over += min(rooms) < 0
        print(f"{artifact.name:<24}{runtime:>10,}{rooms[0]:>10,}{initcode:>10,}{rooms[1]:>10,}")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Bills of materials in CycloneDX: what the wheel and the npm package need, each with version and licence."""

from __future__ import annotations

import subprocess
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wasiqa.home import home

PROGRAM = Path(".venv-release/bin/cyclonedx-py")


def needed(name: str) -> list[str]:
    """All that a distribution of this environment needs, and they in turn, each as `NAME==VERSION`, in order."""
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset())]
    for current, extras in waiting:  # which grows meanwhile
        for requirement in map(Requirement, distribution(current).requires or ()):
            if any(_holds(requirement, extra) for extra in ("", *extras)):
                asked = canonicalize_name(requirement.name), frozenset(requirement.extras)
                waiting += [asked] if asked not in waiting else []
    found = {asked for asked, _ in waiting} - {name}
    return [f"{one}=={distribution(one).version}" for one in sorted(found)]


def _holds(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def build(into: Path) -> tuple[Path, Path]:
    """Write both into a folder; their paths."""
    python, solidity = into / "wasiqa.cdx.json", into / "wasiqa-contracts.cdx.json"
    listed = "\n".join(needed("wasiqa"))
    command = [str(home() / PROGRAM), "requirements", "-", "--pyproject", "pyproject.toml", "--output-reproducible"]
    told = subprocess.run(command, cwd=home(), input=listed, check=True, capture_output=True, text=True)
    python.write_text(told.stdout, encoding="utf-8")
    npm = ["npm", "sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"]
    told = subprocess.run(npm, cwd=home(), check=True, capture_output=True, text=True)
    solidity.write_text(told.stdout, encoding="utf-8")
    return python, solidity

"""The environment of the provers: .venv-halmos has Halmos and Z3, node_modules has Foundry and the compiler."""

from __future__ import annotations

import os
from pathlib import Path

from wasiqa.home import home


def provers() -> Path:
    """The folder with the programs; raises `SystemExit` if they are not installed."""
    found = home() / ".venv-halmos" / "bin"
    if not (found / "halmos").exists():
        raise SystemExit("Halmos is not installed here: run make prove")
    return found


def with_provers() -> dict[str, str]:
    """The environment in which the compiler finds Z3, and Halmos finds Foundry and its profile."""
    path = os.pathsep.join([str(provers()), str(home() / "node_modules" / ".bin"), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "FOUNDRY_PROFILE": "proofs"}

"""The environment of the provers: .venv-halmos has Halmos and Z3, node_modules has Foundry and the compiler."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from wasiqa.home import home


def provers() -> Path:
    """The folder with the programs; raises `SystemExit` if they are not installed."""
    found = home() / ".venv-halmos" / "bin"
    if not (found / "halmos").exists():
        raise SystemExit("Halmos is not installed here: run make prove")
    return found


@contextmanager
def with_provers() -> Iterator[dict[str, str]]:
    """The environment in which the compiler finds Z3, and Halmos finds Foundry and its profile.

    What is written for Z3 lies in a folder of its own, since neither removes it.
    """
    path = os.pathsep.join([str(provers()), str(home() / "node_modules" / ".bin"), os.environ["PATH"]])
    with TemporaryDirectory() as questions:
        yield {**os.environ, "PATH": path, "FOUNDRY_PROFILE": "proofs", "TMPDIR": questions}

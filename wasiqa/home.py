"""Where the project's own files are: contracts, node_modules, build, config, examples."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The project's root folder: what WASIQA_HOME names, else what the wheel brings, else the clone of this package.

    A wheel has, in `wasiqa/shipped`, the same folders as a clone, as far as commands read them: sources, and beside
    them what the compiler made of these.
    """
    chosen = os.environ.get("WASIQA_HOME")
    if chosen:
        return Path(chosen).resolve()
    package = Path(__file__).resolve().parent
    shipped = package / "shipped"
    return shipped if shipped.is_dir() else package.parent

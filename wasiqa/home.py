"""Where the project's own files are: contracts, node_modules, build."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The project's root folder: what WASIQA_HOME names, else the folder that holds this package."""
    chosen = os.environ.get("WASIQA_HOME")
    return Path(chosen).resolve() if chosen else Path(__file__).resolve().parents[1]

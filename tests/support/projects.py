"""Small projects in folders of their own, for tests of the compiler and its tools."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAD = "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.37;\n"


def make_project(folder: Path, files: Mapping[str, str]) -> Path:
    """A project with these Solidity files (path to text) and the compiler of this one."""
    (folder / "node_modules").mkdir(parents=True)
    (folder / "node_modules" / "solc").symlink_to(ROOT / "node_modules" / "solc")
    (folder / "tools").mkdir()
    # not a link: node would look for the compiler beside the file that the link names
    (folder / "tools" / "solc.cjs").write_bytes((ROOT / "tools" / "solc.cjs").read_bytes())
    for name, text in files.items():
        write_source(folder, name, text)
    return folder


def write_source(folder: Path, name: str, text: str) -> None:
    """Put one Solidity file in place, with the usual head."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text)


def executable(path: Path, script: str) -> Path:
    """A shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path

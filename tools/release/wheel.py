"""The wheel: the package, and with it the contracts, what the compiler made of them, and the examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from wasiqa.chain.compiler import LIBRARY, builds, requests
from wasiqa.chain.sources import own_sources, with_imports
from wasiqa.home import home

STAGE = Path("build/release/wheel")
READ_BY_COMMANDS = ("config", "examples")
_LONG_AGO = "946684800"  # 2000-01-01, the time of each file in the archive, so that the same files make the same wheel


def build(into: Path) -> Path:
    """Build it into a folder, from what git knows of this checkout; its path."""
    stage = home() / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    for name in _known("wasiqa", "pyproject.toml", "README.md", "LICENSE"):
        _copy(home() / name, stage / name)
    shipped = stage / "wasiqa" / "shipped"
    for name in _known(*READ_BY_COMMANDS):
        _copy(home() / name, shipped / name)
    for name, text in with_imports([*own_sources(), *LIBRARY]).items():
        target = shipped / name if name.startswith("contracts/") else shipped / "node_modules" / name
        _written(target, text)
    builds()  # so that the files are there
    for request in requests():
        _copy(request.cache(), shipped / request.cache().relative_to(home()))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _LONG_AGO}
    subprocess.run([*command, "--wheel-dir", str(into), str(stage)], check=True, env=environment)
    return next(into.glob("wasiqa-*.whl"))


def _known(*names: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *names], cwd=home(), check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if name]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _written(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")

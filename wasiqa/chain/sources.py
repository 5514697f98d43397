"""The project's Solidity files, and what they import, under the names that the compiler gives them.

A name is the path that an import says: `contracts/…` for the project's own files, otherwise a path in node_modules. So
it is the same on every machine, and no remapping is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, join, normpath

from wasiqa.errors import UsageRefused
from wasiqa.home import home

# Seeing an import where there is none (in a comment) costs nothing; missing one makes the compiler complain.
_IMPORT = re.compile(r"""\bimport\b[^;"']*["']([^"'\n]+)["']""")


def own_sources() -> list[str]:
    """The names of all files under contracts/, in order. Raises `UsageRefused` if there are none."""
    paths = (path.relative_to(home()).as_posix() for path in (home() / "contracts").rglob("*.sol"))
    names = sorted(path for path in paths if "/." not in path)  # Ape may keep copies of libraries in contracts/.cache
    if not names:
        raise UsageRefused(
            f"there are no contracts in {home()}", hint="set WASIQA_HOME to the folder of a clone of the project"
        )
    return names


def with_imports(names: Iterable[str]) -> dict[str, str]:
    """The texts of these sources and of all that they import, by name and in order of names.

    An import that leads nowhere is left out, for the compiler to name. Raises `UsageRefused` if a source itself is
    missing.
    """
    texts: dict[str, str] = {}
    root, waiting = home(), list(names)
    for missing in (path for path in (_path(root, name) for name in waiting) if not path.is_file()):
        raise UsageRefused(f"{missing} is missing", hint="run `make`, which installs node_modules")
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        path = _path(root, name)
        if path.is_file():
            texts[name] = path.read_bytes().decode("utf-8")
            imported = {_resolved(name, said) for said in _IMPORT.findall(texts[name])} - seen
            seen |= imported
            waiting += imported
    return dict(sorted(texts.items()))


def _path(root: Path, name: str) -> Path:
    return root / name if name.startswith("contracts/") else root / "node_modules" / name


def _resolved(importer: str, said: str) -> str:
    return normpath(join(dirname(importer), said)) if said.startswith(".") else said

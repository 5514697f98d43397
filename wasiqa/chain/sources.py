"""The project's Solidity files, and what they import, under the names that the compiler gives them.

A name is the path that an import says: `contracts/…` for the project's own files, otherwise a path in node_modules. So
it is the same on every machine, and no remapping is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from posixpath import dirname, join, normpath

from wasiqa.errors import UsageRefused
from wasiqa.home import home

# Seeing an import where there is none (in a comment) costs nothing; missing one makes the compiler complain.
_IMPORT = re.compile(r"""\bimport\b[^;"']*["']([^"'\n]+)["']""")


def own_sources() -> list[str]:
    """The names of all files under contracts/, in order. Raises `UsageRefused` if there are none."""
    root = home()
    paths = (path.relative_to(root).as_posix() for path in (root / "contracts").rglob("*.sol"))
    names = sorted(path for path in paths if "/." not in path)  # Ape may keep copies of libraries in contracts/.cache
    if not names:
        raise UsageRefused(
            f"there are no contracts in {root}", hint="set WASIQA_HOME to the folder of a clone of the project"
        )
    return names


def with_imports(names: Iterable[str]) -> dict[str, str]:
    """The texts of these sources and of all that they import, by name and in order of names.

    An import that leads nowhere is left out, for the compiler to name. Raises `UsageRefused` if a source itself is
    missing.
    """
    return Sources().with_imports(names)


class Sources:
    """The files as they are now: each is read once, however many others import it."""

    def __init__(self) -> None:
        self._root = str(home())
        self._texts: dict[str, str | None] = {}

    def with_imports(self, names: Iterable[str]) -> dict[str, str]:
        """As the function of this name says."""
        found: dict[str, str] = {}
        waiting = list(names)
        for missing in (self._path(name) for name in waiting if self._text(name) is None):
            raise UsageRefused(
                f"{missing} is missing", hint="run `make`, which installs node_modules", code="NOT_INSTALLED"
            )
        seen = set(waiting)
        while waiting:
            name = waiting.pop()
            text = self._text(name)
            if text is not None:
                found[name] = text
                imported = _imports(name, text) - seen
                seen |= imported
                waiting += imported
        return dict(sorted(found.items()))

    def _text(self, name: str) -> str | None:
        if name not in self._texts:
            try:
                with open(self._path(name), "rb") as file:
                    self._texts[name] = file.read().decode("utf-8")
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                self._texts[name] = None
        return self._texts[name]

    def _path(self, name: str) -> str:
        return join(self._root, name if name.startswith("contracts/") else join("node_modules", name))


@lru_cache(maxsize=1024)
def _imports(importer: str, text: str) -> frozenset[str]:
    """The names of what a text imports."""
    return frozenset(_resolved(importer, said) for said in _IMPORT.findall(text))


def _resolved(importer: str, said: str) -> str:
    return normpath(join(dirname(importer), said)) if said.startswith(".") else said

"""Defaults of a daily command, so that nothing is typed twice: `wasiqa.yaml` in the folder where it is run.

WASIQA_DEFAULTS names another file. What the command line or the environment says goes before it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection
from pathlib import Path

from wasiqa.chain.urls import without_key
from wasiqa.errors import Fault, InputRefused, NotAllowed

KEYS = {
    "network": "network",
    "account": "account",
    "config": "config_file",
    "deployments": "deployments",
    "receipts": "receipts",
    "index": "index_url",
    "witness": "witness",
    "journal": "journal_url",
    "confirmations": "confirmations",
}
"""What the file may name, and the parameter that it gives a value to."""
_PATHS = frozenset({"config", "deployments", "receipts"})
_URLS = frozenset({"index", "journal", "witness"})
_FILE = "sqlite:///"


def defaults(parameters: Collection[str], tell: Callable[[str], None]) -> dict[str, str]:
    """Values for those of the parameters that the file names; paths count from the file's own folder.

    A file that nobody named is told of, since whoever can write into the folder could have put it there. Raises
    `InputRefused` with each mistake of the file, or if WASIQA_DEFAULTS names one that isn't there; `NotAllowed` for a
    file that others may write.
    """
    named = os.environ.get("WASIQA_DEFAULTS")
    path = Path(named or "wasiqa.yaml")
    if not path.is_file():
        if named:
            raise InputRefused(
                f"WASIQA_DEFAULTS names {path}, and there is no such file", file=named, code="FILE_UNUSABLE"
            )
        return {}
    _refuse_others(path)
    content = _content(path)
    used = {key: value for key, value in content.items() if KEYS[key] in parameters}
    if used and not named:
        shown = (f"{key} {'URL' if key in _URLS else without_key(value)}" for key, value in used.items())
        tell(f"defaults from {path.resolve()}: {', '.join(shown)}")
    return {KEYS[key]: _from(path.parent, key, value) for key, value in used.items()}


def _from(folder: Path, key: str, value: str) -> str:
    if key in _URLS and value.startswith(_FILE):
        return f"{_FILE}{folder.absolute() / value.removeprefix(_FILE)}"
    return str(folder / value) if key in _PATHS else value


def _refuse_others(path: Path) -> None:
    """Whoever writes these defaults decides where a command sends."""
    found = path.stat()
    if found.st_uid not in (os.getuid(), 0) or found.st_mode & stat.S_IWOTH:
        raise NotAllowed(
            f"{path.resolve()} belongs to somebody else, or everybody may write it",
            hint=f"check what it says, then make it your own: chmod o-w {path}, or copy it",
            code="OPEN_TO_OTHERS",
        )


def _content(path: Path) -> dict[str, str]:
    from wasiqa.terms.yaml_tree import YamlTree

    tree = YamlTree(path)
    faults = list(tree.located())
    for key, value in tree.value.items():
        if key not in KEYS:
            told = f"{path}: {key} is not a default"
            faults.append(Fault("UNKNOWN_FIELD", told, f"there is: {', '.join(KEYS)}", str(path), column=key))
        elif not isinstance(value, str):
            faults.append(Fault("BAD_VALUE", f"{path}: {key} is no text", "write one value", str(path), column=key))
    if faults:
        raise InputRefused(f"{path} can't be used: {faults[0].message}", file=str(path), faults=faults)
    return tree.value

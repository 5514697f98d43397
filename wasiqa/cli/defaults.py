"""Defaults of a daily command, so that nothing is typed twice: `wasiqa.yaml` in the folder where it is run.

WASIQA_DEFAULTS names another file. What the command line or the environment says goes before it.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from wasiqa.errors import Fault, InputRefused

KEYS = {
    "network": "network",
    "account": "account",
    "config": "config_file",
    "deployments": "deployments",
    "receipts": "receipts",
}
"""What the file may name, and the parameter that it gives a value to."""
_PATHS = frozenset({"config", "deployments", "receipts"})


def defaults(parameters: Collection[str]) -> dict[str, str]:
    """Values for those of the parameters that the file names; paths count from the file's own folder.

    Raises `InputRefused` with each mistake of the file, or if WASIQA_DEFAULTS names one that isn't there.
    """
    named = os.environ.get("WASIQA_DEFAULTS")
    path = Path(named or "wasiqa.yaml")
    if not path.is_file():
        if named:
            raise InputRefused(f"WASIQA_DEFAULTS names {path}, and there is no such file", file=named)
        return {}
    content = _content(path)
    values = {key: str(path.parent / value) if key in _PATHS else value for key, value in content.items()}
    return {KEYS[key]: value for key, value in values.items() if KEYS[key] in parameters}


def _content(path: Path) -> dict[str, str]:
    from yaml import YAMLError, safe_load

    try:
        content: Any = safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise InputRefused(f"{path} can't be read: {' '.join(str(error).split())}", file=str(path)) from error
    if not isinstance(content, dict):
        raise InputRefused(f"{path}: write lines such as network: http://127.0.0.1:8545", file=str(path))
    faults = [
        Fault("INPUT", f"{path}: {key} is not a default", f"there is: {', '.join(KEYS)}", str(path), column=str(key))
        for key in content
        if key not in KEYS
    ] + [
        Fault("INPUT", f"{path}: {key} is no text", "write it in quotes", str(path), column=str(key))
        for key, value in content.items()
        if key in KEYS and not isinstance(value, str)
    ]
    if faults:
        raise InputRefused(f"{path}: {faults[0].message.removeprefix(f'{path}: ')}", file=str(path), faults=faults)
    return content

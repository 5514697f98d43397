"""Contracts of others as they published them on npm, compiled by themselves: deployed, never rebuilt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wasiqa.errors import UsageRefused

PACKAGES = Path(__file__).parent / "node_modules"
_TREX = "@tokenysolutions/t-rex"
_ONCHAINID = "@onchain-id/solidity"
_HINT = "run `make bench`, which installs what is compared with"


@dataclass(frozen=True)
class Published:
    """One contract of a package: what it takes to create and to call it."""

    name: str
    abi: tuple[Mapping[str, Any], ...]
    bytecode: bytes


def trex(name: str) -> Published:
    """A contract that T-REX ships, also its copies of ONCHAINID's. Raises `UsageRefused` if it isn't installed."""
    return _published(_TREX, name)


def onchainid(name: str) -> Published:
    """A contract of ONCHAINID. Raises `UsageRefused` if the package isn't installed."""
    return _published(_ONCHAINID, name)


def source(name: str) -> str:
    """The text of a Solidity file, by package and path. Raises `UsageRefused` if the package isn't installed."""
    path = PACKAGES / name
    if not path.is_file():
        raise UsageRefused(f"{path} is missing", hint=_HINT)
    return path.read_text("utf-8")


@lru_cache
def _published(package: str, name: str) -> Published:
    found = sorted((PACKAGES / package / "artifacts").rglob(f"{name}.sol/{name}.json"))
    if not found:
        raise UsageRefused(f"{package} has no {name} here", hint=_HINT)
    content = json.loads(found[0].read_text("utf-8"))
    return Published(name, tuple(content["abi"]), bytes.fromhex(content["bytecode"][2:]))

"""What is measured and how much it may cost, and the figures quoted from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Operation:
    """One line of the tables.

    `bar` is the most gas it may take, `aim` what would be better still; `missing` says what isn't built, if it isn't.
    """

    key: str
    title: str
    bar: int | None = None
    aim: int | None = None
    missing: str | None = None


@dataclass(frozen=True)
class Quoted:
    """A system whose figures are quoted, by key."""

    name: str
    version: str
    settings: str
    gas: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Grown:
    """What grows along one curve: what it is, what is counted, and how gas depends on it."""

    title: str
    unit: str
    sentence: str


@lru_cache
def operations() -> Mapping[str, Operation]:
    """All operations of the comparison by key, in order."""
    return _operations("operations.yaml")


@lru_cache
def further_operations() -> Mapping[str, Operation]:
    """The operations that are not compared by key, in order."""
    return _operations("further.yaml")


@lru_cache
def quoted() -> tuple[Quoted, ...]:
    """The systems whose figures are quoted."""
    return tuple(Quoted(**{**told, "notes": tuple(told["notes"])}) for told in _read("quoted.yaml")["columns"].values())


@lru_cache
def agreement() -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """How many thousandths a figure may differ from what the quoted comparison says of the same system, and that."""
    told = dict(_read("quoted.yaml")["agreement"])
    return told.pop("per_mille"), told


@lru_cache
def grown() -> Mapping[str, Grown]:
    """What grows, by the name of its curve."""
    return MappingProxyType({name: Grown(**told) for name, told in _read("curves.yaml").items()})


def text(name: str) -> str:
    """A passage of the pages that is the same whatever the figures are."""
    return (FOLDER / "text" / f"{name}.md").read_text("utf-8")


def _operations(name: str) -> Mapping[str, Operation]:
    return MappingProxyType({key: Operation(key, **fields) for key, fields in _read(name).items()})


def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / name).read_text("utf-8")))

"""What is said to an explorer, and what it may answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wasiqa.errors import ChainFailed, CheckFailed, UsageRefused

PATIENCE = 300.0
"""Seconds that an explorer may take to compile a contract."""
_PAUSE = 2.0


@dataclass(frozen=True)
class Source:
    """A deployed contract and what it was made from.

    `contract` is source:name, `document` the compiler's standard JSON, `arguments` the constructor's in hex, and `tx`
    the transaction that created it.
    """

    address: str
    contract: str
    compiler: str
    document: Mapping[str, Any]
    arguments: str
    tx: str


class Refused(CheckFailed):
    """The explorer doesn't take the source: from it comes other code than is on the chain, say."""


class Explorer(Protocol):
    """Whoever publishes sources."""

    def publish(self, source: Source) -> None:
        """Have the source published, unless it is already. Raises `Refused`, or `ChainFailed` if nobody answers."""


class Deadline:
    """Waits between two questions, and no longer than `PATIENCE` in all."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + PATIENCE

    def wait(self) -> None:
        """Let some time pass. Raises `ChainFailed` once there is none left."""
        if time.monotonic() > self._ends:
            raise ChainFailed(
                "the explorer is still compiling", hint="run the command again in a while", code="EXPLORER_BUSY"
            )
        time.sleep(_PAUSE)


def no_plugin(name: str) -> UsageRefused:
    """The error where a plugin isn't installed."""
    return UsageRefused(f"{name} is not installed", hint="pip install 'wasiqa[ape]'", code="NOT_INSTALLED")

"""What a command was asked to do, as the journal and the receipt name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wasiqa.errors import InputRefused


@dataclass(frozen=True)
class Input:
    """The file that a command works from, and the SHA-256 of its bytes in hex."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Input:
        """The file as it is now. Raises `InputRefused` if it can't be read."""
        try:
            return cls(str(path), hashlib.sha256(path.read_bytes()).hexdigest())
        except OSError as error:
            raise InputRefused(f"{path} can't be read: {error.strerror}", file=str(path)) from error


@dataclass(frozen=True)
class Job:
    """A command with its arguments. `document` is the text of its plan, if it has one.

    Files among the arguments count by their content, so that another spelling of a path is the same job.
    """

    command: str
    chain_id: int
    arguments: Mapping[str, Any] = field(default_factory=dict)
    input: Input | None = None
    document: str | None = None

    @property
    def request(self) -> str:
        """SHA-256 of what was asked, in hex: the same for the same command, arguments and files."""
        files = {name: Input.of(value).sha256 for name, value in self.arguments.items() if isinstance(value, Path)}
        asked = [self.command, self.chain_id, {**self.said, **files}, self.input.sha256 if self.input else None]
        return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def plan(self) -> str:
        """SHA-256 of the plan, in hex; a command without a document is its own plan."""
        return self.request if self.document is None else hashlib.sha256(self.document.encode()).hexdigest()

    @property
    def said(self) -> dict[str, Any]:
        """The arguments as JSON has them."""
        return {
            name: value if isinstance(value, str | int | bool | None) else str(value)
            for name, value in self.arguments.items()
        }

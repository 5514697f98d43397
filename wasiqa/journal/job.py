"""What a command was asked to do, as the journal and the receipt name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wasiqa.inputs import Input


@dataclass(frozen=True)
class Job:
    """A command with its arguments, as it was asked for.

    Files among the arguments count by their content, so that another spelling of a path is the same job.
    """

    command: str
    chain_id: int
    arguments: Mapping[str, Any] = field(default_factory=dict)
    input: Input | None = None

    @property
    def request(self) -> str:
        """SHA-256 of what was asked, in hex: the same for the same command, arguments and files."""
        files = {name: Input.of(value).sha256 for name, value in self.arguments.items() if isinstance(value, Path)}
        asked = [self.command, self.chain_id, {**self.said, **files}, self.input.sha256 if self.input else None]
        return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def said(self) -> dict[str, Any]:
        """The arguments as JSON has them, without those that say nothing."""
        return {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in self.arguments.items()
            if value is not None and value is not False and value != ""
        }


@dataclass(frozen=True)
class Plan:
    """What a command set out to do. A plan that was interrupted is taken up again; one that is done is not.

    `document` is its text. A plan that others may carry out has a text of its own, such as a PLAN.json: it is `shared`.
    Any other states what was asked for and the block at which it was made, which tells it from an earlier one of the
    same job, and from any other at the same block.
    """

    job: Job
    document: str
    shared: bool = True

    @classmethod
    def of(cls, job: Job, block: int, facts: Mapping[str, Any]) -> Plan:
        """A plan for this job, made at this block; `facts` are what the command found out on its own."""
        stated = {"command": job.command, "arguments": job.said, "request": job.request, **facts, "block": block}
        return cls(job, json.dumps(stated, sort_keys=True, ensure_ascii=False), shared=False)

    @property
    def sha256(self) -> str:
        """SHA-256 of its text, in hex."""
        return hashlib.sha256(self.document.encode()).hexdigest()

    @property
    def lock(self) -> str:
        """Who carries this out excludes others: of a shared plan by its text, else of the same job."""
        return self.sha256 if self.shared else self.job.request

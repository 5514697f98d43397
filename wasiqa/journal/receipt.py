"""Receipts: what a command did, for the file of whoever answers for it."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, JsonValue, ValidationError

from wasiqa.chain.records import Address, BlockNumber, Record
from wasiqa.digests import Hash, Sha256
from wasiqa.durable import write_durably
from wasiqa.errors import Fault, InputRefused, not_readable
from wasiqa.home import home
from wasiqa.inputs import Input
from wasiqa.journal.book import now
from wasiqa.journal.run import Run

_REMEDY = "name a receipt as a command has written it: DATE-COMMAND-PLAN.json in the folder of receipts"

Status = Literal["done", "partial", "waiting", "failed"]


class Sent(Record):
    """One transaction; block, gas and status are empty as long as it is in no block."""

    hash: Hash
    to: Address | None
    function: str
    block: BlockNumber | None
    gas_used: int | None
    status: Literal[0, 1] | None


class Tool(Record):
    """Which Wasiqa it was; the commit is empty outside of a clone."""

    version: str
    commit: str | None


class ReceiptFile(Record):
    """What one command did, with all transactions of its plan, also those sent before an interruption.

    `verified` says whether reading back showed what was wanted; it is empty where a command doesn't read back.
    """

    schema_: Literal["wasiqa/receipt/1"] = Field("wasiqa/receipt/1", alias="schema")
    command: str
    arguments: dict[str, JsonValue]
    input: Input | None
    plan_sha256: Sha256
    chain_id: int
    operator: Address
    started: str
    finished: str
    status: Status
    transactions: tuple[Sent, ...]
    verified: bool | None
    tool: Tool

    @classmethod
    def of(cls, run: Run, status: Status) -> Self:
        """The receipt of a run that ends now."""
        job = run.plan.job
        return cls(
            command=job.command,
            arguments=job.said,
            input=job.input,
            plan_sha256=run.plan.sha256,
            chain_id=job.chain_id,
            operator=run.operator,
            started=run.journal.started(run.plan.sha256),
            finished=now(),
            status=status,
            transactions=tuple(_sent(row) for row in run.rows()),
            verified=run.verified,
            tool=Tool(version=_version(), commit=_commit()),
        )

    def save(self, folder: Path) -> Path:
        """Write it into the folder of the chain's receipts, and return its path."""
        stamp = self.finished.replace("-", "").replace(":", "")
        path = folder / f"{stamp}-{self.command.replace(' ', '-')}-{self.plan_sha256[:8]}.json"
        write_durably(path, self.model_dump_json(by_alias=True, indent=2) + "\n")
        return path

    @classmethod
    def load(cls, path: Path) -> Self:
        """The receipt in a file. Raises `InputRefused` that names each wrong field."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise not_readable(path, error) from error
        except ValidationError as error:
            found = error.errors()
            # what is another document differs in everything
            wrong = [detail for detail in found if detail["loc"] == ("schema",)] or found
            faults = [_fault(path, detail["loc"], detail["msg"]) for detail in wrong]
            raise InputRefused(faults[0].message, file=str(path), faults=faults) from error


def _sent(row: Any) -> Sent:
    outcome = row.outcome or {}
    return Sent(
        hash=row.hash,
        to=row.recipient,
        function=row.function,
        block=outcome.get("block"),
        gas_used=outcome.get("gas_used"),
        status=outcome.get("status"),
    )


def _fault(path: Path, location: tuple[str | int, ...], problem: str) -> Fault:
    field = ".".join(map(str, location))
    told = f"{path} is not a receipt: {f'{field}: ' if field else ''}{problem.removeprefix('Value error, ')}"
    return Fault("DAMAGED", told, _REMEDY, str(path), column=field or None)


def _version() -> str:
    try:
        return version("wasiqa")
    except PackageNotFoundError:
        return "unknown"


@cache
def _commit() -> str | None:
    if not (home() / ".git").exists():
        return None
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=home(), capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()

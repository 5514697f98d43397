"""The plan as a document: what one person prepares, and another reads and applies.

Its JSON is a contract (schemas/plan.schema.json, `wasiqa/plan/1`). It names no person: rows, wallets and words only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from wasiqa.errors import Fault, InputRefused
from wasiqa.whitelist.files import READABLE
from wasiqa.whitelist.parts import Added, Address, Block, Change, Changed, Count, Input, Part, Removed


class Plan(Part):
    """What has to be written so that the registry says what the file says."""

    schema_: Literal["wasiqa/plan/1"] = Field(alias="schema")
    command: str
    chain_id: Annotated[int, Field(gt=0)]
    registry: Address
    block: Block
    input: Input
    mode: Literal["update", "complete"]
    id_key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    removed: tuple[Removed, ...]
    unchanged: Count
    batches: Count
    gas_estimate: Count

    @model_validator(mode="after")
    def _is_of_a_piece(self) -> Self:
        if self.removed and self.mode == "update":
            raise ValueError("an update removes no wallet that isn't in its file")
        wallets = [change.wallet for change in self.changes()]
        if len(set(wallets)) < len(wallets):
            raise ValueError("a wallet stands in it twice")
        return self

    def changes(self) -> Iterator[Change]:
        """Every word to be written, in the order in which they are sent."""
        for new in self.added:
            yield Change(new.row, new.wallet, 0, new.word)
        for other in self.changed:
            yield Change(other.row, other.wallet, other.before, other.after)
        for gone in self.removed:
            yield Change(None, gone.wallet, gone.before, gone.after)

    def to_json(self) -> str:
        """The document, always the same for the same plan."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, path: Path) -> Self:
        """The plan in a file. Raises `InputRefused` that names each wrong field."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise InputRefused(
                f"{path} can't be read: {error.strerror}", file=str(path), hint=READABLE, code="FILE_UNUSABLE"
            ) from error
        except ValidationError as error:
            faults = [_fault(path, detail["loc"], detail["msg"]) for detail in error.errors()]
            message = f"{path} is not a plan: {faults[0].message}"
            hint = "make it anew with `whitelist plan`; it isn't meant to be edited"
            raise InputRefused(message, file=str(path), faults=faults, hint=hint) from error


def require_replaceable(path: Path) -> None:
    """Raise `InputRefused` if there is a file that a new plan must not replace: any but an older plan."""
    if not path.exists():
        return
    try:
        Plan.load(path)
    except InputRefused as refused:
        hint = "name another file, or move that one away"
        raise InputRefused(
            f"{path} is there already, and is no plan", file=str(path), hint=hint, code="FILE_IN_THE_WAY"
        ) from refused


def _fault(path: Path, location: tuple[str | int, ...], problem: str) -> Fault:
    field = ".".join(map(str, location))
    message = problem.removeprefix("Value error, ")
    return Fault("DAMAGED", f"{field}: {message}" if field else message, file=str(path), column=field or None)

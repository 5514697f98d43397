"""The plan as a document: what one person prepares, and another reads and applies.

Its JSON is a contract (schemas/plan.schema.json, `wasiqa/plan/1`). It names no person: rows, wallets and words only.
What it changes may be a million words, so that is kept packed, and its text is made piece by piece.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from wasiqa.errors import Fault, InputRefused, not_readable
from wasiqa.inputs import Input
from wasiqa.whitelist.files import READABLE
from wasiqa.whitelist.packed import Packed
from wasiqa.whitelist.parts import (
    Added,
    Address,
    Block,
    Change,
    Changed,
    Count,
    Part,
    Removed,
    Rows,
    number,
)
from wasiqa.whitelist.word import differing, expelled

_PIECE = 1_000
"""Parts of a piece of the text."""
_BEGINS, _BEGINNING = re.compile(rb'\s*\{\s*"schema"\s*:\s*"wasiqa/plan/'), 200
"""How every plan begins; the rest may be half a gigabyte."""


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
    added: Annotated[Packed[Added], Rows(Added)]
    changed: Annotated[Packed[Changed], Rows(Changed)]
    removed: Annotated[Packed[Removed], Rows(Removed)]
    unchanged: Count
    batches: Count
    gas_estimate: Count

    @model_validator(mode="after")
    def _is_of_a_piece(self) -> Self:
        if self.removed and self.mode == "update":
            raise ValueError("an update removes no wallet that isn't in its file")
        if len({change.wallet for change in self.changes()}) < self.count:
            raise ValueError("a wallet stands in it twice")
        return self

    @property
    def count(self) -> int:
        """How many words are to be written."""
        return len(self.added) + len(self.changed) + len(self.removed)

    def changes(self) -> Iterator[Change]:
        """Every word to be written, in the order in which they are sent."""
        for row, wallet, word in self.added.raw():
            yield Change(row, wallet.decode(), 0, number(word))
        for row, wallet, before, after in self.changed.raw():
            yield Change(row, wallet.decode(), number(before), number(after))
        for wallet, before in self.removed.raw():
            yield Change(None, wallet.decode(), number(before), expelled(number(before)))

    def pieces(self) -> Iterator[str]:
        """The document piece by piece, always the same for the same plan."""
        lists = {"added": _added(self.added), "changed": _changed(self.changed), "removed": _removed(self.removed)}
        told = self.model_dump(mode="json", by_alias=True, exclude=set(lists))
        separator = "{"
        for name in type(self).model_fields:
            yield separator
            separator = ","
            if name in lists:
                yield f'\n  "{name}": '
                yield from _listed(lists[name])
            else:
                key = "schema" if name == "schema_" else name
                yield json.dumps({key: told[key]}, indent=2, ensure_ascii=False)[1:-2]
        yield "\n}\n"

    def to_json(self) -> str:
        """The document in one piece."""
        return "".join(self.pieces())

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
        with path.open("rb") as file:
            begins = _BEGINS.match(file.read(_BEGINNING))
    except OSError as error:
        raise not_readable(path, error) from error
    if not begins:
        hint = "name another file, or move that one away"
        raise InputRefused(
            f"{path} is there already, and is no plan", file=str(path), hint=hint, code="FILE_IN_THE_WAY"
        )


def _fault(path: Path, location: tuple[str | int, ...], problem: str) -> Fault:
    field = ".".join(map(str, location))
    message = problem.removeprefix("Value error, ")
    return Fault("DAMAGED", f"{field}: {message}" if field else message, file=str(path), column=field or None)


def _listed(parts: Iterator[str]) -> Iterator[str]:
    separator = "["
    while piece := ",".join(islice(parts, _PIECE)):
        yield separator + piece
        separator = ","
    yield "[]" if separator == "[" else "\n  ]"


def _added(parts: Packed[Added]) -> Iterator[str]:
    for row, wallet, word in parts.raw():
        yield f"""
    {{
      "row": {row},
      "wallet": "{wallet.decode()}",
      "word": "0x{word.hex()}"
    }}"""


def _changed(parts: Packed[Changed]) -> Iterator[str]:
    for row, wallet, before, after in parts.raw():
        names = differing(number(before), number(after))
        yield f"""
    {{
      "row": {row},
      "wallet": "{wallet.decode()}",
      "from": "0x{before.hex()}",
      "to": "0x{after.hex()}",
      "fields": [{_names(names)}
      ]
    }}"""


def _names(names: Iterable[str]) -> str:
    return ",".join(f'\n        "{name}"' for name in names)


def _removed(parts: Packed[Removed]) -> Iterator[str]:
    for wallet, before in parts.raw():
        yield f"""
    {{
      "wallet": "{wallet.decode()}",
      "from": "0x{before.hex()}",
      "to": "0x{expelled(number(before)):064x}"
    }}"""

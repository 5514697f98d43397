"""The parts of a plan, and how words stand in JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from wasiqa.errors import InputRefused, not_readable
from wasiqa.whitelist.word import Word, expelled

_WORD = r"^0x[0-9a-f]{64}$"
MOST = 1 << 20
"""Bytes of a document that anybody may hand in, unless it is one of thousands of entries."""


def _from_hex(value: Any, info: ValidationInfo) -> Any:
    if info.mode != "json":
        return value
    if not isinstance(value, str) or not re.fullmatch(_WORD, value):
        raise ValueError("a word is 0x and 64 small hex digits")
    return int(value, 16)


def _meaningful(number: int) -> int:
    Word.decode(number)
    return number


def _nameable(path: str) -> str:
    if not path or "\0" in path:
        raise ValueError("no file can have that name")
    return path


def below(most: int, scale: int = 1) -> AfterValidator:
    """A number in text that a contract has room for: `scale` times what the text says."""

    def checked(text: str) -> str:
        if Fraction(text) * scale >= most:
            raise ValueError(f"{text} is more than a contract can hold")
        return text

    return AfterValidator(checked)


HexWord = Annotated[
    int,
    BeforeValidator(_from_hex),
    AfterValidator(_meaningful),
    PlainSerializer(lambda number: f"0x{number:064x}", when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _WORD}),
]
"""A word: a number in Python, hex of full length in JSON, where large numbers get rounded."""

Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]
ChainId = Annotated[int, Field(gt=0, lt=1 << 64)]
Count = Annotated[int, Field(ge=0)]
RowNumber = Annotated[int, Field(ge=2)]


class Part(BaseModel):
    """A frozen part of the plan that knows all its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Document(Part):
    """A part that is a file of its own, with a field `schema`."""

    def document(self) -> dict[str, Any]:
        """The document, its schema first."""
        told = self.model_dump(mode="json", by_alias=True)
        return {"schema": told.pop("schema"), **told}


Handed = TypeVar("Handed", bound=Part)


def handed_in(kind: type[Handed], path: Path, what: str, hint: str, most: int = MOST) -> Handed:
    """A document that somebody was given as a file. Raises `InputRefused` that says what is wrong with it."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise InputRefused(f"{path} is too large for a {what}", file=str(path), hint=hint, code="FILE_TOO_LARGE")
        return kind.model_validate_json(content)
    except OSError as error:
        raise not_readable(path, error) from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        told = problem["msg"].removeprefix("Value error, ")
        place = f"{where}: " if where else ""
        raise InputRefused(
            f"{path} is not a {what}: {place}{told}", file=str(path), hint=hint, code="WRONG_FILE"
        ) from error


class Block(Part):
    """The block at which the words were read."""

    number: Count
    hash: Annotated[str, Field(pattern=_WORD)]


class Input(Part):
    """The file that the plan is made from."""

    path: Annotated[str, AfterValidator(_nameable)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Added(Part):
    """A wallet that the registry has never heard of, and its word."""

    row: RowNumber
    wallet: Address
    word: HexWord


class Changed(Part):
    """A wallet whose word changes, from what to what, and the names of the fields that differ."""

    row: RowNumber
    wallet: Address
    before: HexWord = Field(alias="from")
    after: HexWord = Field(alias="to")
    fields: tuple[str, ...]

    @model_validator(mode="after")
    def _names_what_differs(self) -> Self:
        differ = Word.decode(self.before).differences(Word.decode(self.after))
        if self.fields != differ:
            raise ValueError(f"fields says {list(self.fields)}, but from and to differ in {list(differ)}")
        return self


class Removed(Part):
    """A wallet that isn't in a complete file and loses its place."""

    wallet: Address
    before: HexWord = Field(alias="from")
    after: HexWord = Field(alias="to")

    @model_validator(mode="after")
    def _only_removes(self) -> Self:
        if not Word.decode(self.before).listed or self.after != expelled(self.before):
            raise ValueError("a removal takes an admitted wallet off the list and changes nothing else")
        return self


@dataclass(frozen=True)
class Change:
    """One word to be written; `row` is None for a wallet that isn't in the file."""

    row: int | None
    wallet: str
    before: int
    after: int

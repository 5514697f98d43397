"""The parts of a plan, and how words stand in JSON."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from struct import Struct
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from wasiqa import bounded
from wasiqa.digests import Hash
from wasiqa.errors import InputRefused
from wasiqa.whitelist.packed import WORD, Packed
from wasiqa.whitelist.word import differing, expelled, has_place, require_meaning

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
    require_meaning(number)
    return number


def _countable(row: int) -> int:
    if row >> 32:
        raise ValueError("no file has so many rows")
    return row


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
RowNumber = Annotated[int, Field(ge=2), AfterValidator(_countable)]


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
    given = bounded.read(path, most, hint)
    try:
        return kind.model_validate_json(given)
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
    hash: Hash


class Added(Part):
    """A wallet that the registry has never heard of, and its word."""

    LAYOUT: ClassVar[Struct] = Struct(f">I42s{WORD}s")

    row: RowNumber
    wallet: Address
    word: HexWord

    def content(self) -> tuple[Any, ...]:
        """What is packed."""
        return self.row, self.wallet.encode(), as_bytes(self.word)

    @classmethod
    def of(cls, row: int, wallet: bytes, word: bytes) -> Added:
        """From what was packed."""
        return cls.model_construct(row=row, wallet=wallet.decode(), word=number(word))


class Changed(Part):
    """A wallet whose word changes, from what to what, and the names of the fields that differ."""

    LAYOUT: ClassVar[Struct] = Struct(f">I42s{WORD}s{WORD}s")

    row: RowNumber
    wallet: Address
    before: HexWord = Field(alias="from")
    after: HexWord = Field(alias="to")
    fields: tuple[str, ...]

    @model_validator(mode="after")
    def _names_what_differs(self) -> Self:
        differ = differing(self.before, self.after)
        if self.fields != differ:
            raise ValueError(f"fields says {list(self.fields)}, but from and to differ in {list(differ)}")
        return self

    def content(self) -> tuple[Any, ...]:
        """What is packed; the names follow from it."""
        return self.row, self.wallet.encode(), as_bytes(self.before), as_bytes(self.after)

    @classmethod
    def of(cls, row: int, wallet: bytes, before: bytes, after: bytes) -> Changed:
        """From what was packed."""
        old, new = number(before), number(after)
        names = differing(old, new)
        return cls.model_construct(row=row, wallet=wallet.decode(), before=old, after=new, fields=names)


class Removed(Part):
    """A wallet that isn't in a complete file and loses its place."""

    LAYOUT: ClassVar[Struct] = Struct(f">42s{WORD}s")

    wallet: Address
    before: HexWord = Field(alias="from")
    after: HexWord = Field(alias="to")

    @model_validator(mode="after")
    def _only_removes(self) -> Self:
        if not has_place(self.before) or self.after != expelled(self.before):
            raise ValueError("a removal takes an admitted wallet off the list and changes nothing else")
        return self

    def content(self) -> tuple[Any, ...]:
        """What is packed; the word that it gets follows from it."""
        return self.wallet.encode(), as_bytes(self.before)

    @classmethod
    def of(cls, wallet: bytes, before: bytes) -> Removed:
        """From what was packed."""
        return cls.made(wallet.decode(), number(before))

    @classmethod
    def made(cls, wallet: str, before: int) -> Removed:
        """Of a wallet that has a place."""
        return cls.model_construct(wallet=wallet, before=before, after=expelled(before))


class Rows:
    """Says that a field holds packed parts of one kind: a list in JSON, each of whose parts is packed once checked."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How it is checked."""
        part = core_schema.no_info_after_validator_function(self._pack, handler.generate_schema(self._kind))
        listed = core_schema.no_info_after_validator_function(self._joined, core_schema.list_schema(part))
        return core_schema.json_or_python_schema(listed, core_schema.is_instance_schema(Packed))

    def _pack(self, part: Any) -> bytes:
        packed: bytes = self._kind.LAYOUT.pack(*part.content())
        return packed

    def _joined(self, parts: list[bytes]) -> Packed[Any]:
        return Packed(self._kind, b"".join(parts))


class Change(NamedTuple):
    """One word to be written; `row` is None for a wallet that isn't in the file."""

    row: int | None
    wallet: str
    before: int
    after: int


def as_bytes(word: int) -> bytes:
    """A word as it is packed."""
    return word.to_bytes(WORD, "big")


def number(packed: bytes) -> int:
    """A packed word."""
    return int.from_bytes(packed, "big")

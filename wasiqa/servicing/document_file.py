"""The file that says which documents the public record of a series names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from wasiqa.errors import not_readable
from wasiqa.servicing.documents import Document
from wasiqa.terms.fields import Fields
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

URI_MAX = 200
"""Characters: what is longer costs more to keep than a short address that leads there."""


def _name(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9_.-]{1,32}|0x[0-9a-f]{64}", value):
        hint = "write 1 to 32 of A-Z, 0-9, _, dot and hyphen, or 0x and the 64 hex digits of a longer title's hash"
        raise refuse("BAD_NAME", f"{value!r} is no name of a document", hint)
    return value


def _hash(value: str | None) -> str | None:
    if value is not None and not re.fullmatch("[0-9a-f]{64}", value):
        raise refuse("BAD_HASH", f"{value!r} is no SHA-256", "write its 64 hex digits, as sha256sum prints them")
    return value


def _uri(value: str) -> str:
    if len(value) > URI_MAX or not value.isascii() or not value.isprintable() or " " in value:
        sentence = f"a uri has {len(value)} characters, or blanks or letters beyond ASCII"
        raise refuse("BAD_URI", sentence, f"write at most {URI_MAX} characters as a browser takes them")
    return value


class Entry(Fields):
    """One document: the file that it is, or its hash, and where it is published."""

    file: str | None = None
    sha256: Annotated[str | None, AfterValidator(_hash)] = None
    uri: Annotated[str, AfterValidator(_uri)] = ""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.file is None) == (self.sha256 is None):
            hint = "name the file, as seen from this list's folder, or its SHA-256"
            raise refuse("BAD_VALUE", "a document has either file or sha256", hint)
        return self

    def document(self, folder: Path) -> Document:
        """As the record keeps it; a file is looked for from `folder`. Raises `InputRefused` if it can't be read."""
        if self.file is None:
            return Document(self.uri, bytes.fromhex(self.sha256 or ""))
        path = folder / self.file
        try:
            return Document(self.uri, hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise not_readable(path, error) from error


class DocumentFile(Fields):
    """All documents of a series by name. What it doesn't name is removed."""

    documents: Mapping[Annotated[str, AfterValidator(_name)], Entry]


def load(path: Path) -> dict[bytes, Document]:
    """The documents of the file at `path` by their names on chain. Raises InputRefused with every mistake."""
    found = read_model(path, DocumentFile, "list of documents").documents
    return {_on_chain(name): entry.document(path.parent) for name, entry in found.items()}


def _on_chain(name: str) -> bytes:
    return bytes.fromhex(name[2:]) if name.startswith("0x") else name.encode("ascii").ljust(32, b"\0")

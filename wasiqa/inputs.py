"""Files that something was made from: by path, and by the SHA-256 of what was read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from wasiqa.digests import Sha256
from wasiqa.errors import InputRefused, not_readable


def _nameable(path: str) -> str:
    if not path or "\0" in path:
        raise ValueError("no file can have that name")
    return path


class Input(BaseModel):
    """A file, and the SHA-256 of its bytes in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    path: Annotated[str, AfterValidator(_nameable), WithJsonSchema({"type": "string", "minLength": 1})]
    sha256: Sha256

    @classmethod
    def of(cls, path: Path) -> Self:
        """The file as it is now. Raises `InputRefused` if it can't be read, or is a pipe, empty once it was read."""
        if path.exists() and not path.is_file() and not path.is_dir():
            told = f"{path} is no regular file, so what it held can't be stated"
            raise InputRefused(told, file=str(path), hint="write it into a file, and name that", code="FILE_UNUSABLE")
        try:
            return cls(path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        except OSError as error:
            raise not_readable(path, error) from error

"""The JSON Schema of a document, as the files in `schemas/` hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import BaseModel


Mode = Literal["validation", "serialization"]


def json_schema(document: type[BaseModel], mode: Mode = "validation") -> dict[str, Any]:
    """As read, or, with `serialization`, as written."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document.model_json_schema(mode=mode)}

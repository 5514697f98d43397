"""XML held against a schema that the user supplies. Nothing is fetched that a schema or a document names."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError

from wasiqa.errors import InputRefused

if TYPE_CHECKING:
    from xmlschema import XMLSchema

_NAMESPACE = re.compile(r"\{[^}]*\}")
_TOLD = 20
"""Faults that are told at most."""


def load_schema(path: Path, hint: str) -> XMLSchema:
    """The schema in an XSD, which may import others from its own folder. Raises `InputRefused` for none."""
    import xmlschema

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", xmlschema.XMLSchemaImportWarning)
            return xmlschema.XMLSchema(str(path.absolute()), allow="sandbox", defuse="always")
    except OSError as error:
        raise InputRefused(f"{path} can't be read as a schema: {error}", file=str(path)) from error
    except (xmlschema.XMLSchemaException, Warning, ParseError, ValueError, LookupError) as error:
        told = str(error).strip().splitlines()[0]
        raise InputRefused(f"{path} is no schema that can be used: {told}", file=str(path), hint=hint) from error


def against(root: Element, schema: XMLSchema) -> Iterator[tuple[str, str]]:
    """What the schema says against a document, and where."""
    from xmlschema import XMLResource, XMLSchemaException

    found = schema.iter_errors(XMLResource(root, allow="none"), use_location_hints=False)
    try:
        for error in islice(found, _TOLD):
            yield str(error.reason or error.message).splitlines()[0], _NAMESPACE.sub("", error.path or "").lstrip("/")
    except XMLSchemaException as error:  # as for a type that the document claims and the schema doesn't know
        yield str(error).splitlines()[0], ""

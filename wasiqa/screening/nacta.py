"""The list of proscribed persons of Pakistan's National Counter Terrorism Authority: a JSON array without a date."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from wasiqa.json_text import parse
from wasiqa.screening import documents
from wasiqa.screening.listed import Gathered, Listed, refused
from wasiqa.screening.names import name, parts

_FIELDS = ("name", "fatherName", "cnic", "province", "district")
_REMEDY = "name the export of the list as JSON: an array of {name, fatherName, cnic, province, district}"


def read(path: Path, content: bytes) -> Gathered:
    """The list. Raises `InputRefused` that says at which place it is none."""
    found = Gathered()
    for number, row in enumerate(array(path, content, _REMEDY), start=1):
        found.entries.append(_entry(path, number, row, found))
    return found


def array(path: Path, content: bytes, remedy: str) -> list[Any]:
    """The array in a JSON file. Raises `InputRefused` if there is none, or for what is nested too deep."""

    try:
        found = parse(content.removeprefix(BOM_UTF8))
    except ValueError as error:
        raise refused(path, f"is no JSON: {error}", remedy) from error
    if not isinstance(found, list):
        raise refused(path, "holds no array", remedy)
    return found


def _entry(path: Path, number: int, row: Any, found: Gathered) -> Listed:
    if not isinstance(row, dict) or "name" not in row:
        raise refused(path, f"has no object with a name in [{number}]", _REMEDY)
    texts = {}
    for field in _FIELDS:
        value = row.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            raise refused(path, f"has no text in [{number}].{field}", _REMEDY)
        texts[field] = "" if value is None else " ".join(str(value).split())
    names = parts(texts["name"])
    if not names:
        raise refused(path, f"has no name in [{number}].name", _REMEDY)
    return Listed(
        f"entry {number}, {texts['province'] or 'no province'}",
        names,
        documents=found.documents([documents.card(texts["cnic"])] if texts["cnic"] else []),
        father=name(texts["fatherName"]),
        district=name(texts["district"]),
        country="PK",
    )

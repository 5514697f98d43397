"""XML lists, read piece by piece; whatever could fetch, expand or dig is refused while it is read."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from wasiqa.errors import InputRefused
from wasiqa.screening.listed import refused

_DEEPEST = 64
_ELEMENTS = 20_000_000
_AGAIN = "fetch the list again from its publisher"

Place = tuple[str, ...]
"""Names of the elements from the root to one, without namespaces."""


def pieces(path: Path, content: bytes, places: Collection[Place]) -> Iterator[tuple[Place, Element]]:
    """The root as it begins, and then each whole element of one of these places. All is forgotten once it is passed.

    Raises `InputRefused` for what is no XML, for a document type or entities, and for what is too large or too deep.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    above: list[Element] = []
    here: list[str] = []
    count = inside = 0
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                here.append(local(element))
                count += 1
                if len(above) > _DEEPEST or count > _ELEMENTS:
                    told = f"has more than {_ELEMENTS:,} elements, or more than {_DEEPEST} in each other"
                    raise refused(path, told, _AGAIN)
                if len(above) == 1:
                    yield tuple(here), element
                inside += inside > 0 or tuple(here) in places
                continue
            place = tuple(here)
            above.pop()
            here.pop()
            if place in places and inside == 1:
                yield place, element
            inside -= inside > 0
            if not inside and above:
                above[-1].remove(element)  # so that it is always the first
    except DefusedXmlException as error:
        raise refused(path, "declares a document type or entities, which no list needs", _AGAIN) from error
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, InputRefused):
            raise
        raise refused(path, f"is no XML: {error}", _AGAIN) from error


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def every(above: Element, place: str) -> list[Element]:
    """All elements at a place below one, by names without namespaces: `AKA/NAME`."""
    found = [above]
    for name in place.split("/"):
        found = [below for one in found for below in one if local(below) == name]
    return found


def texts(above: Element, place: str) -> list[str]:
    """What stands in each of them, if anything does."""
    return [text for one in every(above, place) if (text := " ".join((one.text or "").split()))]


def text(above: Element, place: str) -> str:
    """What stands in the first of them, or nothing."""
    return next(iter(texts(above, place)), "")

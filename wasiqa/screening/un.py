"""The consolidated list of the United Nations' Security Council: `CONSOLIDATED_LIST` of individuals and entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from wasiqa.screening import documents, markup
from wasiqa.screening.documents import Document, Unusable
from wasiqa.screening.listed import Gathered, Listed, refused
from wasiqa.screening.names import Name, name

_ROOT = ("CONSOLIDATED_LIST",)
_PERSON, _ENTITY = (*_ROOT, "INDIVIDUALS", "INDIVIDUAL"), (*_ROOT, "ENTITIES", "ENTITY")
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_WEAK = "Low"
"""An alias that the list itself says not to rely on."""
_ALIASES = ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS")
_APPROXIMATELY = 2
"""Years about one that the list calls approximate."""


def read(path: Path, content: bytes) -> Gathered:
    """The list. Raises `InputRefused` that says at which place it is none."""
    found, count = Gathered(), Counter[markup.Place]()
    for place, element in markup.pieces(path, content, (_PERSON, _ENTITY)):
        if len(place) == 1:
            if place != _ROOT:
                told = f"begins with {place[0]}, and not with {_ROOT[0]}"
                raise refused(path, told, "name the Security Council's consolidated list as XML")
            found.dated = _day(path, element.get("dateGenerated"))
            continue
        count[place] += 1
        where = f"{'/'.join(place)}[{count[place]}]"
        found.entries.append(_entry(path, where, element, found))
    return found


def _entry(path: Path, where: str, element: Element, found: Gathered) -> Listed:
    reference = markup.text(element, "REFERENCE_NUMBER") or markup.text(element, "DATAID")
    names, weak = _names(element)
    if not reference or not names:
        what = "name" if reference else "REFERENCE_NUMBER"
        raise refused(path, f"has no {what} in {where}", "fetch the list again from its publisher")
    return Listed(
        reference,
        names,
        weak,
        documents=found.documents(_documents(element)),
        births=tuple(_births(element)),
        country=", ".join(markup.texts(element, "NATIONALITY/VALUE")),
    )


def _names(element: Element) -> tuple[tuple[Name, ...], frozenset[Name]]:
    strong = [name(" ".join(markup.text(element, part) for part in _NAMES))]
    strong += [name(text) for text in markup.texts(element, "NAME_ORIGINAL_SCRIPT")]
    weak: list[Name | None] = []
    for alias in (one for place in _ALIASES for one in markup.every(element, place)):
        kept = weak if markup.text(alias, "QUALITY") == _WEAK else strong
        kept += [name(text) for text in markup.text(alias, "ALIAS_NAME").split(";")]
        kept += [name(text) for text in markup.texts(alias, "NAME_ORIGINAL_SCRIPT")]
    named = dict.fromkeys(one for one in (*strong, *weak) if one)
    return tuple(named), frozenset(one for one in weak if one) - frozenset(strong)


def _documents(element: Element) -> Iterator[Document | Unusable]:
    for one in markup.every(element, "INDIVIDUAL_DOCUMENT"):
        kind, number = markup.text(one, "TYPE_OF_DOCUMENT").casefold(), markup.text(one, "NUMBER")
        issuer = markup.text(one, "COUNTRY_OF_ISSUE") or markup.text(one, "ISSUING_COUNTRY")
        country = documents.country(issuer) if issuer else None
        if number and "passport" in kind:
            yield documents.passport(number, country)
        elif number and documents.is_home(country):
            yield documents.card(number)


def _births(element: Element) -> Iterator[tuple[int, int]]:
    for one in markup.every(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        first = _year(markup.text(one, "DATE") or markup.text(one, "YEAR") or markup.text(one, "FROM_YEAR"))
        last = _year(markup.text(one, "TO_YEAR")) or first
        if first and last:
            about = _APPROXIMATELY if markup.text(one, "TYPE_OF_DATE").upper().startswith("APPROX") else 0
            yield min(first, last) - about, max(first, last) + about


def _year(text: str) -> int | None:
    return int(text[:4]) if text[:4].isascii() and text[:4].isdigit() and len(text) >= 4 else None


def _day(path: Path, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        told = f"has the day {text[:40]!r} in CONSOLIDATED_LIST@dateGenerated"
        raise refused(path, told, "fetch the list again from its publisher") from error

"""Digital-currency addresses of OFAC: its list of specially designated nationals, or addresses taken from it.

Read are `SDN.XML` (`sdnList`), `SDN_ADVANCED.XML` (`Sanctions`), a JSON array of addresses, and addresses one a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from wasiqa.screening import markup
from wasiqa.screening.listed import Gathered, Listed, refused
from wasiqa.screening.nacta import array
from wasiqa.screening.names import name

_KIND = "Digital Currency Address - "
_STANDARD, _ADVANCED = ("sdnList",), ("Sanctions",)
_PUBLISHED, _ENTRY = (*_STANDARD, "publshInformation"), (*_STANDARD, "sdnEntry")
_ISSUED, _PARTY = (*_ADVANCED, "DateOfIssue"), (*_ADVANCED, "DistinctParties", "DistinctParty")
_FEATURE_TYPE = (*_ADVANCED, "ReferenceValueSets", "FeatureTypeValues", "FeatureType")
_PLACES = (_PUBLISHED, _ENTRY, _ISSUED, _PARTY, _FEATURE_TYPE)
_REMEDY = "name SDN.XML or SDN_ADVANCED.XML, a JSON array of addresses, or a text with one address a line"


def read(path: Path, content: bytes) -> Gathered:
    """The entries that have an address. Raises `InputRefused` that says at which place it is no such list."""
    begins = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins == b"<":
        return _from_xml(path, content)
    return _from_json(path, content) if begins == b"[" else _from_text(path, content)


def _from_xml(path: Path, content: bytes) -> Gathered:
    found, kinds = Gathered(), set[str]()
    for place, element in markup.pieces(path, content, _PLACES):
        if place in (_PUBLISHED, _ISSUED):
            found.dated = _published(path, element) if place == _PUBLISHED else _issued(path, element)
        elif place == _FEATURE_TYPE and (element.text or "").startswith(_KIND):
            kinds.add(element.get("ID", ""))
        elif place == _ENTRY:
            _add(found, markup.text(element, "uid"), markup.text(element, "lastName"), _standard(element))
        elif place == _PARTY:
            _add(found, element.get("FixedRef", ""), _party(element), _advanced(element, kinds))
        elif len(place) == 1 and place not in (_STANDARD, _ADVANCED):
            raise refused(path, f"begins with {place[0]}, and not with sdnList or Sanctions", _REMEDY)
    return found


def _add(found: Gathered, reference: str, named: str, addresses: Iterator[str]) -> None:
    if kept := found.addresses(addresses):
        known = name(named)
        found.entries.append(Listed(f"uid {reference}", (known,) if known else (), addresses=kept))


def _standard(entry: Element) -> Iterator[str]:
    for one in markup.every(entry, "idList/id"):
        if markup.text(one, "idType").startswith(_KIND):
            yield markup.text(one, "idNumber")


def _advanced(party: Element, kinds: set[str]) -> Iterator[str]:
    for one in markup.every(party, "Profile/Feature"):
        if one.get("FeatureTypeID") in kinds:
            yield from markup.texts(one, "FeatureVersion/VersionDetail")


def _party(party: Element) -> str:
    primary = (one for one in markup.every(party, "Profile/Identity/Alias") if one.get("Primary") == "true")
    for alias in primary:
        return " ".join(markup.texts(alias, "DocumentedName/DocumentedNamePart/NamePartValue"))
    return ""


def _published(path: Path, element: Element) -> date:
    text = markup.text(element, "Publish_Date")
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError as error:
        raise refused(path, f"has the day {text[:40]!r} in publshInformation/Publish_Date", _REMEDY) from error


def _issued(path: Path, element: Element) -> date:
    texts = [markup.text(element, part) for part in ("Year", "Month", "Day")]
    try:
        return date(*map(int, texts))
    except ValueError as error:
        raise refused(path, f"has the day {'-'.join(texts)[:40]!r} in Sanctions/DateOfIssue", _REMEDY) from error


def _from_json(path: Path, content: bytes) -> Gathered:
    rows = array(path, content, _REMEDY)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, str) or not row.strip():
            raise refused(path, f"has no address in [{number}]", _REMEDY)
    return _plain(enumerate(rows, start=1), "entry")


def _from_text(path: Path, content: bytes) -> Gathered:
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except ValueError as error:
        raise refused(path, f"is no text: {error}", _REMEDY) from error
    rows = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    for number, line in rows:
        if " " in line or "," in line:
            raise refused(path, f"has more than an address in line {number}", _REMEDY)
    return _plain(rows, "line")


def _plain(rows: Iterator[tuple[int, str]] | list[tuple[int, str]] | enumerate[str], what: str) -> Gathered:
    found = Gathered()
    for number, row in rows:
        if kept := found.addresses([row]):
            found.entries.append(Listed(f"{what} {number}", addresses=kept))
    return found

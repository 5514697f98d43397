"""Statements of holdings as ISO 20022 XML (semt), against a schema that the user supplies.

The schemas are the standard's and come in many versions, so none is shipped: which elements hold what is told by a
small mapping. Its defaults are the usual names of a custody statement (semt.002); they were not tried on the official
schema.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from wasiqa import bounded
from wasiqa.errors import InputRefused
from wasiqa.reporting.reconcile.statement import Entry, Gathering, Known, Statement
from wasiqa.reporting.xsd import against, load_schema
from wasiqa.terms.fields import Fields
from wasiqa.terms.reading import read_model

_MOST = 1 << 26
"""Bytes of a statement."""
_DEEPEST = 64
_ELEMENTS = 2_000_000


class ElementMap(Fields):
    """Paths of elements by their names without namespaces: from the root, of an account from `account`, of a holding
    from `holding`. Those that a schema doesn't have are left empty."""

    time: str = "SctiesBalCtdyRpt/StmtGnlDtls/StmtDtTm/DtTm"
    page: str = "SctiesBalCtdyRpt/Pgntn/PgNb"
    last_page: str = "SctiesBalCtdyRpt/Pgntn/LastPgInd"
    account: str = "SctiesBalCtdyRpt/SubAcctDtls"
    holder: str = "SfkpgAcct/Id"
    holding: str = "BalForSubAcct"
    isin: str = "FinInstrmId/ISIN"
    face: str = "AggtBal/Qty/Qty/Qty/FaceAmt"
    side: str = "AggtBal/ShrtLngInd"


def read_mapping(path: Path | None) -> ElementMap:
    """The mapping in a YAML file; without one the defaults. Raises `InputRefused` with every mistake."""
    return ElementMap() if path is None else read_model(path, ElementMap, "mapping of a statement")


def read_xml(path: Path, known: Known, schema: Path, mapping: ElementMap) -> Statement:
    """The statement in an XML file that is as its schema says.

    Raises `InputRefused` for what isn't, for a document type or entities, for what is too large or too deep, and for a
    statement of several pages; of mistakes in it with all.
    """
    content = bounded.read(path, _MOST, "ask for the statement of fewer accounts")
    root, gathering = _parsed(path, content), Gathering(path, known)
    hint = "name the message's own XSD, with those that it imports beside it"
    for told, place in against(root, load_schema(schema, hint)):
        gathering.fault("SCHEMA", told, "ask the depository for a message as the schema says", None, place)
    gathering.require_right()
    if mapping.page:
        _only_page(gathering, root, mapping)
    entries = list(_entries(gathering, root, mapping))
    gathering.take(entries, (mapping.isin, mapping.holder, mapping.face))
    time = _text(gathering, root, mapping.time, "") if mapping.time else None
    return gathering.statement(hashlib.sha256(content).hexdigest(), "xml", time)


def _entries(gathering: Gathering, root: Element, mapping: ElementMap) -> Iterator[Entry]:
    for n, account in enumerate(_all(root, mapping.account), start=1):
        above = f"{mapping.account}[{n}]"
        holder = _text(gathering, account, mapping.holder, above)
        for m, holding in enumerate(_all(account, mapping.holding), start=1):
            where = f"{above}/{mapping.holding}[{m}]"
            isin, face = (_text(gathering, holding, part, where) for part in (mapping.isin, mapping.face))
            side = next(iter(_all(holding, mapping.side)), None) if mapping.side else None
            if side is not None and (side.text or "").strip() != "LONG":
                told = f"a holding whose {mapping.side} is {side.text!r} can't be on chain"
                gathering.fault("SHORT", told, "settle it at the depository", None, f"{where}/{mapping.side}")
            elif holder is not None and isin is not None and face is not None:
                yield Entry(isin, holder, face, None, where)


def _only_page(gathering: Gathering, root: Element, mapping: ElementMap) -> None:
    """A page is not a statement: what stands on the others would all be breaks."""
    page, last = (next(iter(_all(root, path)), None) for path in (mapping.page, mapping.last_page))
    first = page is None or (page.text or "").strip().lstrip("0") == "1"
    if not first or (last is not None and (last.text or "").strip() not in ("true", "1")):
        told = "the statement has other pages"
        gathering.fault("PAGES", told, "ask the depository for it in one piece", None, mapping.last_page)


def _text(gathering: Gathering, above: Element, path: str, where: str) -> str | None:
    found = _all(above, path)
    if len(found) == 1:
        return (found[0].text or "").strip()
    told = "there is none" if not found else f"there are {len(found)}"
    place = f"{where}/{path}" if where else path
    gathering.fault("MISSING", f"{path}: {told}", "see what --mapping says of it", None, place)
    return None


def _all(above: Element, path: str) -> list[Element]:
    found = [above]
    for name in path.split("/"):
        found = [below for one in found for below in one if below.tag.rpartition("}")[2] == name]
    return found


def _parsed(path: Path, content: bytes) -> Element:
    """The tree; whatever could fetch, expand or dig is refused while it is read."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth, count, root = 0, 0, None
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth, count = (depth + 1, count + 1) if event == "start" else (depth - 1, count)
            if depth > _DEEPEST or count > _ELEMENTS:
                told = f"{path} has more than {_ELEMENTS:,} elements, or more than {_DEEPEST} in each other"
                raise InputRefused(
                    told, file=str(path), hint="ask for the statement of fewer accounts", code="FILE_TOO_LARGE"
                )
    except DefusedXmlException as error:
        told = f"{path} declares a document type or entities, which no statement needs"
        raise InputRefused(told, file=str(path), hint="ask the depository for the message itself") from error
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, InputRefused):
            raise
        raise InputRefused(f"{path} is no XML: {error}", file=str(path), code="NOT_XML") from error
    assert isinstance(root, Element)  # without an element there is an error of the parser
    return root

"""A licence file: how a venue's licence shall stand, and the papers for each step that leads there."""

from __future__ import annotations

import datetime as dates
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationInfo

from wasiqa.activities import mask
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import Fault, InputRefused, not_readable
from wasiqa.servicing.config import Account, Activities
from wasiqa.servicing.licences.licence import Phase, Terms
from wasiqa.servicing.licences.papers import Act, Paper
from wasiqa.terms.fields import Date, Fields, by_name, not_empty
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse
from wasiqa.whitelist.cells import LAST_SECOND


def _code(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch("[A-Z0-9][A-Z0-9./-]{0,30}", value):
        hint = "write capital letters, digits and - . / such as PK-EXAMPLE-1, 31 characters at most"
        raise refuse("BAD_CODE", f"{info.field_name} {value!r} is no licence code", hint)
    return value


def _digest(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch("[0-9a-f]{64}", value) or not int(value, 16):
        raise refuse("BAD_HASH", f"{info.field_name} {value!r} is no SHA-256", "write 64 hex digits in small letters")
    return value


def _wanted(value: Phase, info: ValidationInfo) -> Phase:
    if value is Phase.NONE:
        hint = "a licence that shall end is REVOKED or SUSPENDED"
        raise refuse("UNKNOWN_WORD", f"{info.field_name} NONE can't be wanted", hint)
    return value


Digest = Annotated[str, AfterValidator(_digest)]
"""The SHA-256 of a paper."""


class PaperField(Fields):
    """The date of an act, and its paper: a file beside this one, or the SHA-256 of one kept elsewhere."""

    date: Date
    evidence: Annotated[str, AfterValidator(not_empty)] | None = None
    sha256: Digest | None = None


class _LicenceFields(Fields):
    venue: Annotated[str, AfterValidator(_code)]
    reference: Annotated[str, AfterValidator(not_empty)]
    phase: Annotated[Phase, by_name(Phase), AfterValidator(_wanted)]
    expiry: Date
    activities: Activities
    operator: Account | None = None
    papers: dict[Annotated[Act, by_name(Act)], PaperField] = Field(default_factory=dict)


@dataclass(frozen=True)
class LicenceFile:
    """A checked file: its path, the SHA-256 of its bytes, and what it wants. `reference` never leaves it."""

    path: Path
    sha256: str
    code: str
    reference: str
    phase: Phase
    terms: Terms
    papers: Mapping[Act, Paper]


def read_licence(path: Path, zone: ZoneInfo) -> LicenceFile:
    """The licence file at `path`; its days begin and end in `zone`. Raises `InputRefused` with all mistakes."""
    fields = read_model(path, _LicenceFields, "licence")
    faults, papers = [], {}
    for act, paper in fields.papers.items():
        try:
            evidence = paper_hash(path, f"papers.{act}", "evidence", paper.evidence, paper.sha256)
            papers[act] = Paper(_seconds(paper.date, dates.time(), zone), evidence)
        except InputRefused as error:
            faults.append(Fault("EVIDENCE", error.message, error.hint, str(path), column=f"papers.{act}"))
    if faults:
        raise InputRefused(f"{path}: {faults[0].message}", file=str(path), faults=faults, hint=faults[0].hint)
    expiry = _seconds(fields.expiry, LAST_SECOND, zone)
    terms = Terms(expiry, mask(fields.activities), fields.operator or NOBODY)
    digest = sha256(path.read_bytes()).hexdigest()
    return LicenceFile(path, digest, fields.venue, fields.reference, fields.phase, terms, papers)


def paper_hash(path: Path, place: str, field: str, named: str | None, sha256: str | None) -> bytes:
    """The SHA-256 of a paper that the file at `path` names at some place, or states. Raises `InputRefused`."""
    if (named is None) == (sha256 is None):
        told = f"{place} needs either {field} or sha256"
        raise InputRefused(told, hint=f"name the paper's file as {field}, or write its SHA-256")
    if sha256 is not None:
        return bytes.fromhex(sha256)
    file = path.parent / str(named)
    try:
        with file.open("rb") as content:
            return file_digest(content, "sha256").digest()
    except OSError as error:
        raise not_readable(file, error) from error


def _seconds(day: dates.date, at: dates.time, zone: ZoneInfo) -> int:
    return int(dates.datetime.combine(day, at, zone).timestamp())

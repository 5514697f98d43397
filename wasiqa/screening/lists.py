"""Lists of sanctioned and proscribed persons, whatever file they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from wasiqa import bounded
from wasiqa.errors import UsageRefused
from wasiqa.screening import nacta, ofac, un
from wasiqa.screening.documents import Unusable
from wasiqa.screening.listed import Gathered, Listed, refused

MOST = 1 << 28
"""Bytes of a list; the longest that is known has less than half of them."""
_LONGEST = 1_000
"""Characters of a name."""


class Source(StrEnum):
    """Whose list it is."""

    UN = "un"
    """The Security Council's consolidated list (XML)."""
    NACTA = "nacta"
    """Proscribed persons of Pakistan's Anti-Terrorism Act, fourth schedule (JSON)."""
    OFAC = "ofac"
    """Digital-currency addresses of the United States' list of specially designated nationals."""


@dataclass(frozen=True)
class SanctionsList:
    """A list as it was read."""

    source: Source
    path: str
    sha256: str
    dated: date
    entries: tuple[Listed, ...]
    unusable: Mapping[Unusable, int]
    others: int

    def age(self, today: date) -> int:
        """Days since its date."""
        return (today - self.dated).days


_READERS: Mapping[Source, Callable[[Path, bytes], Gathered]] = {
    Source.UN: un.read,
    Source.NACTA: nacta.read,
    Source.OFAC: ofac.read,
}


def read(source: Source, path: Path, dated: date | None, today: date) -> SanctionsList:
    """The list in a file; `dated` is the day of one that doesn't state it.

    Raises `InputRefused` for what is no such list, or hostile, and `UsageRefused` where its day is neither in the file
    nor said, or said otherwise.
    """
    content = bounded.read(path, MOST, "fetch the list itself, not an archive of it")
    found = _READERS[source](path, content)
    if not found.entries:
        raise refused(path, "holds no entry", f"is it the whole list of {source.upper()}? Fetch it again")
    for entry in found.entries:
        if any(len(named.text) > _LONGEST for named in entry.names):
            told = f"has a name of more than {_LONGEST:,} characters in {entry.reference}"
            raise refused(path, told, f"fetch the list of {source.upper()} again from its publisher")
    day = _dated(source, path, found.dated, dated)
    if day > today:
        raise refused(path, f"is of {day}, which is still to come", "compare the day with this machine's clock")
    digest = hashlib.sha256(content).hexdigest()
    return SanctionsList(source, str(path), digest, day, tuple(found.entries), found.unusable, found.others)


def _dated(source: Source, path: Path, stated: date | None, said: date | None) -> date:
    if stated is None and said is None:
        hint = f"say when it was fetched: --date {source}=YYYY-MM-DD"
        raise UsageRefused(f"{path} doesn't say of which day it is", hint=hint)
    if stated is not None and said not in (None, stated):
        raise UsageRefused(f"{path} is of {stated}, not of {said}", hint=f"leave --date {source} away")
    found = stated or said
    assert found is not None
    return found

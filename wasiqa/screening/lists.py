"""Lists of sanctioned and proscribed persons, whatever file they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from wasiqa import bounded
from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.screening.addresses import account
from wasiqa.screening.documents import Document, Unusable
from wasiqa.screening.names import Name

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
class Listed:
    """One entry of a list; what the list doesn't say is empty."""

    reference: str
    """By which the entry is found in the list."""
    names: tuple[Name, ...] = ()
    weak: frozenset[Name] = frozenset()
    """Those of the names that the list itself calls weak."""
    documents: tuple[Document, ...] = ()
    addresses: tuple[str, ...] = ()
    """In small letters."""
    father: Name | None = None
    district: Name | None = None
    births: tuple[tuple[int, int], ...] = ()
    """First and last year of each birth that is possible."""
    country: str = ""


@dataclass
class Gathered:
    """What a reader collects."""

    entries: list[Listed] = field(default_factory=list)
    unusable: dict[Unusable, int] = field(default_factory=lambda: dict.fromkeys(Unusable, 0))
    others: int = 0
    """Addresses of other chains."""
    dated: date | None = None

    def documents(self, found: Iterable[Document | Unusable]) -> tuple[Document, ...]:
        """Those that name somebody; the others are counted."""
        kept = []
        for one in found:
            if isinstance(one, Unusable):
                self.unusable[one] += 1
            else:
                kept.append(one)
        return tuple(kept)

    def addresses(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The accounts that their keys have on this kind of chain; addresses without one are counted."""
        found = [account(text) for text in texts]
        self.others += found.count(None)
        return tuple(dict.fromkeys(one for one in found if one))


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


Reader = Callable[[Path, bytes], Gathered]


def read(source: Source, path: Path, dated: date | None, today: date) -> SanctionsList:
    """The list in a file; `dated` is the day of one that doesn't state it.

    Raises `InputRefused` for what is no such list, or hostile, and `UsageRefused` where its day is neither in the file
    nor said, or said otherwise.
    """
    from wasiqa.screening import nacta, ofac, un

    readers: Mapping[Source, Reader] = {Source.UN: un.read, Source.NACTA: nacta.read, Source.OFAC: ofac.read}
    content = bounded.read(path, MOST, "fetch the list itself, not an archive of it")
    found = readers[source](path, content)
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


def refused(path: Path, told: str, hint: str) -> InputRefused:
    """The refusal of a file that is no such list."""
    return InputRefused(f"{path} {told}", file=str(path), hint=hint)


def _dated(source: Source, path: Path, stated: date | None, said: date | None) -> date:
    if stated is None and said is None:
        hint = f"say when it was fetched: --date {source}=YYYY-MM-DD"
        raise UsageRefused(f"{path} doesn't say of which day it is", hint=hint)
    if stated is not None and said not in (None, stated):
        raise UsageRefused(f"{path} is of {stated}, not of {said}", hint=f"leave --date {source} away")
    found = stated or said
    assert found is not None
    return found

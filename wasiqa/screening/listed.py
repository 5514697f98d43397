"""What a list of sanctioned and proscribed persons says, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from wasiqa.errors import InputRefused
from wasiqa.screening.addresses import account
from wasiqa.screening.documents import Document, Unusable
from wasiqa.screening.names import Name


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


def refused(path: Path, told: str, hint: str) -> InputRefused:
    """The refusal of a file that is no such list."""
    return InputRefused(f"{path} {told}", file=str(path), hint=hint)

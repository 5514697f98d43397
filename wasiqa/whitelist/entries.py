"""What a whitelist file says once it has passed every check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.identifiers import Identifier
from wasiqa.whitelist.word import LAYOUT, Word


class Status(StrEnum):
    """What the operator wants of a wallet."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    """Admitted, but blocked by the registrar until further notice."""
    REMOVED = "REMOVED"
    """No longer on the list; only a new ACTIVE row brings it back."""


@dataclass(frozen=True)
class Rules:
    """How a programme reads its files: its time zone, and the numbers behind the codes of venues and tax classes."""

    time_zone: str
    venues: Mapping[str, int] = field(default_factory=dict)
    """1 to 65535 for each licence code, as the licence registry has them."""
    tax_classes: Mapping[str, int] = field(default_factory=dict)
    """1 to 15 for each code; 0 is that of a row which names none."""
    licence_ends: Mapping[int, int] = field(default_factory=dict)
    """The last second of the venue's licence, by the venue's number."""

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError) as error:
            raise InputRefused(f"{self.time_zone!r} is no time zone", hint="write it like Asia/Karachi") from error
        _require_numbers("venue", self.venues)
        _require_numbers("tax_class", self.tax_classes)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.time_zone)


def _require_numbers(name: str, numbers: Mapping[str, int]) -> None:
    highest = (1 << LAYOUT[name][1]) - 1
    for code, number in numbers.items():
        if not 1 <= number <= highest:
            raise InputRefused(f"{name} {code} has number {number}", hint=f"give it one from 1 to {highest}")
    if len(set(numbers.values())) < len(numbers):
        raise InputRefused(f"two {name} codes have the same number", hint="give each a number of its own")


@dataclass(frozen=True)
class Entry:
    """One row of the file: what it wants of one wallet."""

    row: int
    wallet: str
    investor: Identifier
    category: Category
    country: int
    """ISO 3166-1 numeric."""
    valid_until: int
    """Unix seconds, inclusive."""
    status: Status
    tax_class: int = 0
    venue: int = 0

    def word(self, key: IdKey) -> Word:
        """The registrar's own part of the word that the registry shall have."""
        standing = word(self.category, self.country, self.valid_until, self.status, self.tax_class, self.venue)
        return replace(standing, investor=key.investor_id(self.investor))


def word(category: Category, country: int, valid_until: int, status: Status, tax_class: int, venue: int) -> Word:
    """A word without its investor."""
    return Word(
        category=category,
        country=country,
        venue=venue,
        tax_class=tax_class,
        admitted=status is not Status.REMOVED,
        blocked_by_registrar=status is Status.SUSPENDED,
        removed=status is Status.REMOVED,
        valid_until=valid_until,
    )


class Wanted(NamedTuple):
    """What a row wants of its wallet: the registrar's own part of its word."""

    row: int
    wallet: str
    word: int


class Listed(Protocol):
    """A checked file, however it is kept."""

    @property
    def path(self) -> str:
        """Where it came from."""

    @property
    def sha256(self) -> str:
        """Of its bytes, in hex."""

    @property
    def sheet(self) -> str | None:
        """The sheet that was read, if there are others in the workbook."""

    def __len__(self) -> int:
        """How many wallets it has."""

    def wanted(self, key: IdKey) -> Iterator[Wanted]:
        """What each row wants, in the order of rows."""


@dataclass(frozen=True)
class Whitelist:
    """A checked file: where it came from, the SHA-256 of its bytes in hex, and its entries in the order of rows."""

    path: str
    sha256: str
    entries: tuple[Entry, ...]
    sheet: str | None = None
    """The sheet that was read, if there are others in the workbook."""

    def __len__(self) -> int:
        """How many wallets it has."""
        return len(self.entries)

    def wanted(self, key: IdKey) -> Iterator[Wanted]:
        """What each row wants, in the order of rows."""
        return (Wanted(entry.row, entry.wallet, entry.word(key).encode()) for entry in self.entries)

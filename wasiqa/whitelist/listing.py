"""A checked file of very many rows in little memory: what each wants of its wallet, its investor's id already keyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct

from wasiqa.whitelist.entries import Wanted
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.packed import WORD
from wasiqa.whitelist.parts import number

ROW = Struct(f">I42s{WORD}s")
"""The row's number, its wallet as it is spelled, and the word that it wants."""


@dataclass(frozen=True)
class Listing:
    """The file's rows, one after the other as `ROW` has them."""

    path: str
    sha256: str
    id_key: str
    """Fingerprint of the key by which the ids were made."""
    rows: bytes | bytearray = field(repr=False)
    sheet: str | None = None

    def __len__(self) -> int:
        """How many wallets it has."""
        return len(self.rows) // ROW.size

    def raw(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Number, wallet and word of each row."""
        return ROW.iter_unpack(self.rows)

    def wanted(self, key: IdKey) -> Iterator[Wanted]:
        """What each row wants, in the order of rows. Raises `NotAllowed` for another key."""
        key.require(self.id_key, self.path)
        return (Wanted(row, wallet.decode(), number(word)) for row, wallet, word in self.raw())

"""Wallets with their words, as 52 bytes each: what a tree is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wasiqa.whitelist.entries import Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.word import MASKS

WALLET, WORD = 20, 32
PAIR = WALLET + WORD
_STATUS = 0xFFF << 204
_OF_THE_PERSON = MASKS["country"] | MASKS["category"] | MASKS["tax_class"]


@dataclass(frozen=True)
class Pairs:
    """The rows of a checked file as pairs, ordered by wallet; `sha256` is of the file's bytes, in hex."""

    path: str
    sha256: str
    pairs: Sequence[bytes]

    def active(self) -> list[bytes]:
        """Those that a proof may admit: neither suspended nor removed."""
        return [pair for pair in self.pairs if number(pair) & _STATUS == MASKS["admitted"]]


def of_entries(listed: Whitelist, key: IdKey) -> Pairs:
    """The pairs of a checked file."""
    pairs = sorted(packed(entry.wallet, entry.word(key).encode()) for entry in listed.entries)
    return Pairs(listed.path, listed.sha256, pairs)


def packed(wallet: str, word: int) -> bytes:
    """A wallet (0x…) and its word."""
    return bytes.fromhex(wallet[2:]) + word.to_bytes(WORD, "big")


def number(pair: bytes) -> int:
    """The pair's word."""
    return int.from_bytes(pair[WALLET:], "big")


def agree(pairs: Iterable[bytes]) -> bool:
    """Whether each wallet stands there once, and each investor has one country, category and tax class throughout.

    The pairs come in order.
    """
    last = b""
    persons: dict[int, int] = {}
    for pair in pairs:
        word = number(pair)
        person = word & _OF_THE_PERSON
        if pair[:WALLET] == last or persons.setdefault(word & MASKS["investor"], person) != person:
            return False
        last = pair[:WALLET]
    return True

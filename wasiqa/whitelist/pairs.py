"""Wallets with their words, as 52 bytes each: what a tree is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wasiqa.whitelist.entries import Listed
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.word import MASKS

WALLET, WORD = 20, 32
PAIR = WALLET + WORD
_STATUS = 0xFFF << 204


@dataclass(frozen=True)
class Pairs:
    """The rows of a checked file as pairs, ordered by wallet; `sha256` is of the file's bytes, in hex."""

    path: str
    sha256: str
    pairs: Sequence[bytes]

    def active(self) -> list[bytes]:
        """Those that a proof may admit: neither suspended nor removed."""
        return [pair for pair in self.pairs if number(pair) & _STATUS == MASKS["admitted"]]


def of_listed(listed: Listed, key: IdKey) -> Pairs:
    """The pairs of a checked file."""
    pairs = sorted(packed(wanted.wallet, wanted.word) for wanted in listed.wanted(key))
    return Pairs(listed.path, listed.sha256, pairs)


def packed(wallet: str, word: int) -> bytes:
    """A wallet (0x…) and its word."""
    return bytes.fromhex(wallet[2:]) + word.to_bytes(WORD, "big")


def number(pair: bytes) -> int:
    """The pair's word."""
    return int.from_bytes(pair[WALLET:], "big")

"""Values that are one word of 32 bytes, decoded at once: almost all that events hold, and there may be millions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from wasiqa.chain.codec import checksummed

Decode = Callable[[bytes], Any]
_KINDS = re.compile(r"(uint|bytes)([0-9]+)")


class Misfit(Exception):
    """A word that isn't a value of this type."""


@lru_cache(maxsize=256)
def word_decoder(kind: str) -> Decode | None:
    """How to decode one word of this type; None if its values aren't single words. It may raise `Misfit`."""
    if kind in _DECODERS:
        return _DECODERS[kind]
    known = _KINDS.fullmatch(kind)
    if known is None:
        return None
    size = int(known[2])
    return _number(size) if known[1] == "uint" else _bytes(size)


def _address(word: bytes) -> str:
    if word[:12] != _ZEROS[:12]:
        raise Misfit
    return checksummed(word[12:])


def _bool(word: bytes) -> bool:
    if word[:31] != _ZEROS[:31] or word[31] > 1:
        raise Misfit
    return word[31] == 1


def _number(bits: int) -> Decode:
    def decode(word: bytes) -> int:
        value = int.from_bytes(word, "big")
        if value >> bits:
            raise Misfit
        return value

    return decode


def _bytes(size: int) -> Decode:
    def decode(word: bytes) -> bytes:
        if word[size:] != _ZEROS[size:]:
            raise Misfit
        return word[:size]

    return decode


_ZEROS = bytes(32)
_DECODERS: dict[str, Decode] = {"address": _address, "bool": _bool}

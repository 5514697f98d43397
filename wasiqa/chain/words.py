"""Values that are one word of 32 bytes, decoded and encoded at once.

Almost all that events hold is such, and what the whitelist is asked and told; there may be millions of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from wasiqa.chain.codec import checksummed

Decode = Callable[[bytes], Any]
Encode = Callable[[Any], bytes]
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


def encoded_lists(kinds: Sequence[str], values: Sequence[Any]) -> bytes | None:
    """The encoding of nothing but lists of addresses and of numbers; None for anything else, or what doesn't fit."""
    encoders = [_LISTS.get(kind) for kind in kinds]
    if None in encoders or len(kinds) != len(values):
        return None
    head, tail = b"", b""
    try:
        for encode, listed in zip(encoders, values, strict=True):
            assert encode is not None
            head += _number_word(32 * len(kinds) + len(tail))
            tail += _number_word(len(listed)) + b"".join(map(encode, listed))
    except (Misfit, TypeError, ValueError, OverflowError, AttributeError):
        return None
    return head + tail


@lru_cache(maxsize=1 << 18)
def _address_word(address: str) -> bytes:
    if len(address) != 42 or address not in (checksummed(address), address.lower()):
        raise Misfit
    return _ZEROS[:12] + bytes.fromhex(address[2:])


def _number_word(value: int) -> bytes:
    if type(value) is not int:
        raise Misfit
    return value.to_bytes(32, "big")


_LISTS: dict[str, Encode] = {"address[]": _address_word, "uint256[]": _number_word}
_ZEROS = bytes(32)
_DECODERS: dict[str, Decode] = {"address": _address, "bool": _bool}

"""Addresses of digital currencies, as far as their keys have an account on this kind of chain."""

from __future__ import annotations

import hashlib
import re

_OWN = re.compile("0x[0-9a-fA-F]{40}")
_TRON = re.compile("T[1-9A-HJ-NP-Za-km-z]{33}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = 0x41
_BYTES, _CHECK = 25, 4


def account(text: str) -> str | None:
    """The account (0x and small hex digits) of whoever has the key of an address; None if there is none here.

    Any coin's address that begins with 0x is one. So is Tron's: it is base58check of 0x41 and the same 20 bytes.
    """
    plain = text.strip()
    if _OWN.fullmatch(plain):
        return plain.lower()
    return _from_tron(plain) if _TRON.fullmatch(plain) else None


def _from_tron(text: str) -> str | None:
    number = 0
    for char in text:
        number = number * len(_BASE58) + _BASE58.index(char)
    if number >> 8 * _BYTES:
        return None
    whole = number.to_bytes(_BYTES, "big")
    payload, check = whole[:-_CHECK], whole[-_CHECK:]
    right = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK] == check
    return f"0x{payload[1:].hex()}" if right and payload[0] == _PREFIX else None

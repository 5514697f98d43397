"""Addresses of digital currencies, as far as their keys have an account on this kind of chain."""

from __future__ import annotations

import re

import base58  # type: ignore[import-untyped]

_OWN = re.compile("0x[0-9a-fA-F]{40}")
_TRON = re.compile("T[1-9A-HJ-NP-Za-km-z]{33}")
_PREFIX = 0x41
_BYTES = 21


def account(text: str) -> str | None:
    """The account (0x and small hex digits) of whoever has the key of an address; None if there is none here.

    Any coin's address that begins with 0x is one. So is Tron's: it is base58check of 0x41 and the same 20 bytes.
    """
    plain = text.strip()
    if _OWN.fullmatch(plain):
        return plain.lower()
    return _from_tron(plain) if _TRON.fullmatch(plain) else None


def _from_tron(text: str) -> str | None:
    try:
        payload = base58.b58decode_check(text)
    except ValueError:
        return None
    return f"0x{payload[1:].hex()}" if len(payload) == _BYTES and payload[0] == _PREFIX else None

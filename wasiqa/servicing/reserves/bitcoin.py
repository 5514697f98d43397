"""Messages signed with the key of a Bitcoin address, as wallets sign them (BIP-137): of P2PKH and P2WPKH alone.

Addresses of scripts, and of Taproot (bc1p…), have no such signatures; BIP-322 has, and isn't supported here.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

import base58  # type: ignore[import-untyped]

_MAGIC = b"\x18Bitcoin Signed Message:\n"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SIGNED = 65
_HEADERS = range(27, 43)
"""The first byte of a signature: four each for P2PKH of a long and of a short key, P2SH-P2WPKH and P2WPKH."""
_SHORT_KEY = 31


class Network(NamedTuple):
    """How the addresses of a network begin."""

    version: int
    prefix: str


NETWORKS: Mapping[str, Network] = MappingProxyType(
    {"mainnet": Network(0x00, "bc"), "testnet": Network(0x6F, "tb"), "regtest": Network(0x6F, "bcrt")}
)


def refusal(address: str, message: str, signature: str, network: str) -> str | None:
    """Why the signature of the message is not one by this address; None if it is."""
    if address.lower().startswith(f"{NETWORKS[network].prefix}1p"):
        return "it is a Taproot address, whose signatures (BIP-322) are not supported: use one of P2PKH or P2WPKH"
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:  # also of letters that are no ASCII
        return "its signature is not base64"
    if len(raw) != _SIGNED or raw[0] not in _HEADERS:
        return "its signature is not one of BIP-137, which has 65 bytes and begins with 27 to 42"
    keys = _keys(raw, message)
    if address in (address_of(key, NETWORKS[network], short) for key, short in keys for address_of in _ADDRESSES):
        return None
    return "its signature is of another key or another message, or it is no P2PKH or P2WPKH address of that network"


def p2pkh(key: bytes, network: Network, short: bool = True) -> str:
    """The address of a public key by its hash, such as 1…"""
    return str(base58.b58encode_check(bytes([network.version]) + _hash160(key)), "ascii")


def p2wpkh(key: bytes, network: Network, short: bool = True) -> str | None:
    """The address of a short public key by its witness, such as bc1q…; of a long one there is none."""
    if not short:
        return None
    number = int.from_bytes(_hash160(key), "big")
    data = [0, *((number >> shift) & 31 for shift in range(155, -1, -5))]
    check = _polymod([*_expanded(network.prefix), *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [(check >> shift) & 31 for shift in range(25, -1, -5)]
    return f"{network.prefix}1{''.join(_BECH32[value] for value in data)}"


_ADDRESSES = (p2pkh, p2wpkh)


def digest(message: str) -> bytes:
    """What is signed of a message."""
    text = message.encode()
    return _double_sha256(_MAGIC + _length(len(text)) + text)


def _keys(raw: bytes, message: str) -> list[tuple[bytes, bool]]:
    """The public key that made the signature, in the form that its header names, and whether that is the short one."""
    from eth_keys.datatypes import Signature
    from eth_keys.exceptions import BadSignature
    from eth_utils.exceptions import ValidationError

    header = raw[0]
    try:
        signature = Signature(raw[1:] + bytes([(header - _HEADERS.start) & 3]))
        key = signature.recover_public_key_from_msg_hash(digest(message))
    except (BadSignature, ValidationError, ValueError):
        return []
    short = header >= _SHORT_KEY
    return [(key.to_compressed_bytes() if short else b"\4" + key.to_bytes(), short)]


def _length(size: int) -> bytes:
    return bytes([size]) if size < 0xFD else b"\xfd" + size.to_bytes(2, "little")


def _double_sha256(data: bytes) -> bytes:
    return sha256(sha256(data).digest()).digest()


def _hash160(data: bytes) -> bytes:
    from Crypto.Hash import RIPEMD160

    return RIPEMD160.new(sha256(data).digest()).digest()


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(_GENERATOR):
            check ^= factor if top >> bit & 1 else 0
    return check

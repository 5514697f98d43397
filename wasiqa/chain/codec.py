"""eth_abi's codec with habits of ours: addresses are checksummed, bytesN takes exactly N bytes, and no answer is not 0.

Checksums cost a hash each, so they are remembered. eth_abi pads a short bytesN without a word, which would turn a
mistyped case id or salt into another one. Ape, once imported, makes eth_abi read missing numbers as 0 for everyone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cchecksum import to_checksum_address
from eth_abi import decoding, encoding
from eth_abi.codec import ABICodec
from eth_abi.registry import BaseEquals, registry
from eth_typing import ChecksumAddress
from eth_utils.address import to_canonical_address

_REMEMBERED = 1 << 18


_checksummed = lru_cache(maxsize=_REMEMBERED)(to_checksum_address)
_canonical = lru_cache(maxsize=_REMEMBERED)(to_canonical_address)


def checksummed(address: str | bytes) -> ChecksumAddress:
    """The EIP-55 spelling of an address. Raises `ValueError` if it is none."""
    return _checksummed(address)


class _AddressEncoder(encoding.AddressEncoder):
    encode_fn: Any = staticmethod(_canonical)

    @classmethod
    def validate_value(cls, value: Any) -> None:
        if not isinstance(value, str) or not value.startswith("0x") or len(value) != 42:
            cls.invalidate_value(value, msg="an address is 0x and 40 hex digits")
        if value not in (checksummed(value), value.lower()):
            cls.invalidate_value(value, msg=f"the checksum is wrong; the right spelling is {checksummed(value)}")


class _AddressDecoder(decoding.AddressDecoder):
    decoder_fn: Any = staticmethod(_checksummed)


class _TextDecoder(decoding.StringDecoder):
    """Any contract may write what isn't UTF-8; one such text must not stop the reading of all."""

    decoder_fn: Any = staticmethod(lambda data, *_: data.decode("utf-8", "backslashreplace"))


class _ExactBytesEncoder(encoding.BytesEncoder):
    def validate_value(self, value: Any) -> None:
        size = (self.value_bit_size or 0) // 8
        if not isinstance(value, bytes) or len(value) != size:
            self.invalidate_value(value, msg=f"needs exactly {size} bytes")


@lru_cache(maxsize=1)
def codec() -> ABICodec:
    """The codec that every contract call of the package uses."""
    own: Any = registry.copy()  # type: ignore[no-untyped-call]
    equals: Any = BaseEquals
    own.unregister("address")
    own.register(equals("address"), _AddressEncoder, _AddressDecoder, label="address")
    own.unregister("uint")
    own.register(equals("uint"), encoding.UnsignedIntegerEncoder, decoding.UnsignedIntegerDecoder, label="uint")
    own.unregister("string")
    own.register(equals("string", with_sub=False), encoding.TextStringEncoder, _TextDecoder, label="string")
    own.unregister("bytes<M>")
    own.register(equals("bytes", with_sub=True), _ExactBytesEncoder, decoding.BytesDecoder, label="bytes<M>")
    return ABICodec(own)

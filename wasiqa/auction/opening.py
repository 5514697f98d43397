"""What a sealed bid hides: its quote and its face, and the salt without which nobody guesses them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Self

from eth_utils.crypto import keccak

from wasiqa.chain.codec import codec

QUOTE_BITS, FACE_BITS = 32, 80
_QUOTE, _FACE, _SALT = QUOTE_BITS // 8, FACE_BITS // 8, 32
_TYPES = ("uint256", "address", "uint256", "address", "uint32", "uint80", "bytes32")


@dataclass(frozen=True)
class Opening:
    """`quote` has 4 decimals, `face` is in minor units."""

    quote: int
    face: int
    salt: bytes

    @classmethod
    def new(cls, quote: int, face: int) -> Self:
        """With a salt of its own."""
        return cls(quote, face, secrets.token_bytes(_SALT))

    @classmethod
    def decode(cls, data: bytes) -> Self | None:
        """The opening in these bytes; None if they are none."""
        if len(data) != _QUOTE + _FACE + _SALT:
            return None
        quote, face, salt = data[:_QUOTE], data[_QUOTE:-_SALT], data[-_SALT:]
        return cls(int.from_bytes(quote, "big"), int.from_bytes(face, "big"), salt)

    def encode(self) -> bytes:
        """As it is sealed for the auction agent: 46 bytes."""
        return self.quote.to_bytes(_QUOTE, "big") + self.face.to_bytes(_FACE, "big") + self.salt

    def commitment(self, chain_id: int, auctions: str, auction: int, bidder: str) -> bytes:
        """The hash that goes on chain; it holds for this bidder in this auction alone."""
        return keccak(codec().encode(_TYPES, (chain_id, auctions, auction, bidder, self.quote, self.face, self.salt)))

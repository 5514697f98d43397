"""What files of signed documents are made of.

Large numbers are text, since JSON's readers round them; a price is a decimal of four places.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field

from wasiqa.chain.codec import checksummed
from wasiqa.chain.signer import Signer
from wasiqa.errors import NotAllowed
from wasiqa.trading.order import MOST_UNITS
from wasiqa.whitelist.parts import Address, ChainId, Document, below


def _spelt(address: str) -> str:
    if address != checksummed(address):
        raise ValueError(f"the checksum of {address} is wrong: write {checksummed(address)}")
    return address


_DIGITS = Field(pattern="^(0|[1-9][0-9]{0,77})$")
Number = Annotated[str, _DIGITS, below(1 << 256)]
Units = Annotated[str, _DIGITS, below(MOST_UNITS)]
Wallet = Annotated[Address, AfterValidator(_spelt)]
Signature = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2}){1,4096}$")]
Seconds = Annotated[int, Field(ge=0, lt=1 << 40)]
Bits16 = Annotated[int, Field(ge=0, lt=1 << 16)]
HINT = "ask who signed it for a new one"


class ByParties(Document):
    """What several parties sign: a signature by each of those who have."""

    chain_id: ChainId
    signatures: dict[Wallet, Signature]

    def lacking(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the parties who haven't signed."""
        return tuple(party for party in parties if party not in self.signatures)

    def with_signature(self, party: str, signature: bytes) -> Self:
        """With one more signature, or another one of the same party."""
        return self.model_copy(update={"signatures": self.signatures | {party: hexed(signature)}})

    def signatures_of(self, parties: tuple[str, ...]) -> list[bytes]:
        """One for each, in their order; all have signed."""
        return [bytes.fromhex(self.signatures[party][2:]) for party in parties]


def require_party(signer: Signer, *parties: str) -> None:
    """Raises `NotAllowed` for who is none of the parties."""
    if signer.address not in parties:
        raise NotAllowed(
            f"{signer.address} is no party of it; it is for {' and '.join(parties)} to sign",
            hint="name the --account of a party, or of an owner of a --maker that is a contract",
        )


def hexed(signature: bytes) -> str:
    """As files have it."""
    return f"0x{signature.hex()}"

"""A voucher: one wallet's admission or renewal, signed by a registrar for whoever hands it in.

Its JSON is a contract (schemas/voucher.schema.json, `wasiqa/voucher/1`); what is signed is EIP-712's `Admission`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from wasiqa.eip712 import typed_data
from wasiqa.whitelist.parts import Address, ChainId, Count, Document, HexWord, Part, handed_in

_FIELDS = (("wallet", "address"), ("word", "uint256"), ("nonce", "uint256"), ("deadline", "uint256"))


class Said(Part):
    """What is signed: the word of a wallet, its nonce, and the last second at which that may be handed in."""

    chain_id: ChainId
    registry: Address
    wallet: Address
    word: HexWord
    nonce: Count
    deadline: Annotated[int, Field(gt=0, lt=1 << 64)]

    def typed_data(self) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        message = {name: getattr(self, name) for name, _ in _FIELDS}
        return typed_data("Wasiqa InvestorRegistry", self.chain_id, self.registry, "Admission", _FIELDS, message)


class Voucher(Said, Document):
    """That with a signature."""

    schema_: Literal["wasiqa/voucher/1"] = Field(alias="schema")
    signer: Address
    signature: Annotated[str, Field(pattern=r"^0x([0-9a-f]{2}){65,}$")]

    def arguments(self) -> tuple[Any, ...]:
        """Of the registry's `admitBySignature`."""
        signature = bytes.fromhex(self.signature[2:])
        return self.wallet, self.word, self.nonce, self.deadline, self.signer, signature

    @classmethod
    def load(cls, path: Path) -> Self:
        """The voucher in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "voucher", hint="ask the registrar for a new one")

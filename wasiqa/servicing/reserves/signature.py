"""One auditor's signature of an attestation, as a file.

Its JSON is a contract (schemas/attestation.schema.json, `wasiqa/attestation/1`); what is signed is EIP-712's
`Attestation` of the reserve registry.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field

from wasiqa.digests import Hash
from wasiqa.servicing.reserves.pool import Attestation
from wasiqa.terms.hooks import CODE
from wasiqa.whitelist.parts import Address, ChainId, Count, Document, Part, handed_in


class Said(Part):
    """What is attested; the quantity as text, since large numbers get rounded in JSON."""

    quantity: Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,38})$")]
    observed: Count
    expiry: Count
    haircut: Count
    sequence: Count
    custodian: Hash
    document: Hash

    @classmethod
    def of(cls, said: Attestation) -> Self:
        """As the file has it."""
        return cls(
            quantity=str(said.quantity),
            observed=said.observed,
            expiry=said.expiry,
            haircut=said.haircut,
            sequence=said.sequence,
            custodian=f"0x{said.custodian.hex()}",
            document=f"0x{said.document.hex()}",
        )


class SignedAttestation(Document):
    """That with a signature, for one registry."""

    schema_: Literal["wasiqa/attestation/1"] = Field(alias="schema")
    chain_id: ChainId
    registry: Address
    pool: Annotated[str, Field(pattern=f"^{CODE}$")]
    attestation: Said
    signer: Address
    signature: Annotated[str, Field(pattern=r"^0x([0-9a-f]{2}){1,4096}$")]

    @classmethod
    def load(cls, path: Path) -> Self:
        """The signature in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "signed attestation", hint="ask the auditor for a new one (`reserve sign`)")

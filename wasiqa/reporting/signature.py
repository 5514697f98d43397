"""A registrar's signature of a report, beside it: EIP-712's `Report`, of schema `wasiqa/report-signature/1`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from wasiqa.digests import Hash
from wasiqa.eip712 import typed_data
from wasiqa.reporting.published import Published
from wasiqa.whitelist.parts import Address, ChainId, Count, Document, Part, handed_in

_FIELDS = (("documentHash", "bytes32"), ("asOf", "uint40"), ("blockNumber", "uint256"))
SUFFIX = ".sig.json"


class ReportStatement(Part):
    """What is signed: the SHA-256 of a report, of which second it tells, and on which block it rests."""

    chain_id: ChainId
    registry: Address
    document_hash: Hash
    as_of: Annotated[int, Field(ge=0, lt=1 << 40)]
    block: Count

    @classmethod
    def of(cls, report: Published, chain_id: int, registry: str) -> ReportStatement:
        """What is signed of a report on this chain."""
        return ReportStatement(
            chain_id=chain_id,
            registry=registry,
            document_hash=f"0x{report.sha256.hex()}",
            as_of=report.as_of,
            block=report.document["block"]["number"],
        )

    def typed_data(self) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        values = bytes.fromhex(self.document_hash[2:]), self.as_of, self.block
        message = {name: value for (name, _), value in zip(_FIELDS, values, strict=True)}
        return typed_data("Wasiqa report", self.chain_id, self.registry, "Report", _FIELDS, message)


class Signature(ReportStatement, Document):
    """That, signed by an account's own key."""

    schema_: Literal["wasiqa/report-signature/1"] = Field(alias="schema")
    signer: Address
    signature: Annotated[str, Field(pattern=r"^0x[0-9a-f]{130}$")]

    def signed_by(self) -> str | None:
        """Whose signature it is; None if it is none."""
        from eth_account import Account
        from eth_account.messages import encode_typed_data
        from eth_keys.exceptions import BadSignature
        from eth_utils.exceptions import ValidationError

        data = self.typed_data()
        message = encode_typed_data(data["domain"], data["types"], data["message"])
        try:
            return str(Account.recover_message(message, signature=bytes.fromhex(self.signature[2:])))
        except (BadSignature, ValidationError, ValueError):
            return None

    def fault(self, statement: ReportStatement) -> str | None:
        """What is wrong with it as a signature of this statement; None if nothing is."""
        for name in ReportStatement.model_fields:
            own, asked = getattr(self, name), getattr(statement, name)
            if own != asked:
                return f"it is of another report: {name} is {own}, and of this report {asked}"
        return None if self.signed_by() == self.signer else f"it is not a signature of {self.signer}"

    @classmethod
    def load(cls, path: Path) -> Self:
        """The signature in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "signature", hint="ask who published the report for its signature")

    @staticmethod
    def beside(report: Path) -> Path:
        """Where the signature of a report lies."""
        return report.with_name(report.name + SUFFIX)

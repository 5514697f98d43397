"""An attestation file: what auditors say of a pool, before they sign it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.file import Digest, paper_hash
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import BASIS, Attestation, Pool, PoolKind
from wasiqa.servicing.reserves.pool_file import Code
from wasiqa.servicing.reserves.statement import read_statement
from wasiqa.terms.fields import Date, Fields, Moment, Share, Whole, not_empty, within
from wasiqa.terms.hooks import CODE
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse
from wasiqa.whitelist.cells import LAST_SECOND


def _quantity(value: object, info: ValidationInfo) -> int:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,38}", value) and int(value) < 1 << 128:
        return int(value)
    hint = "write a whole number of the pool's units, digits only"
    raise refuse("BAD_NUMBER", f"{info.field_name} is {value!r}, which is no quantity", hint)


def _custodian(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch(f"{CODE}|0x[0-9a-f]{{64}}", value):
        hint = "write a code such as EXAMPLE-VAULT, or a keyed hash: 0x and 64 hex digits in small letters"
        raise refuse("BAD_CODE", f"{info.field_name} {value!r} is neither a code nor a hash", hint)
    return value


class _AttestationFields(Fields):
    pool: Code
    sequence: Annotated[Whole, within(1, 2**32 - 1)]
    quantity: Annotated[int, BeforeValidator(_quantity)]
    haircut: Share
    custodian: Annotated[str, AfterValidator(_custodian)]
    document: Annotated[str, AfterValidator(not_empty)] | None = None
    sha256: Digest | None = None
    observed: Moment
    expiry: Date


@dataclass(frozen=True)
class AttestationFile:
    """A checked file: its path, the SHA-256 of its bytes, what it says, and the paper, if that is at hand."""

    path: Path
    sha256: str
    pool: str
    said: Attestation
    document: Path | None

    def require_fit(self, pool: Pool, now: int, programme: tuple[int, str]) -> None:
        """Raises `InputRefused` for what the registry would not take now, or what the document doesn't bear out; it has
        to be of this programme, named by chain and reserve registry."""
        said, file = self.said, str(self.path)
        least = pool.terms.haircut
        wrong = (
            (said.sequence <= pool.latest.sequence, f"sequence {pool.latest.sequence} is attested already"),
            (said.observed > now, "it was observed in the future"),
            (said.observed < pool.latest.observed, "it was observed before what is attested already"),
            (said.expiry < now, "it has expired"),
            (said.observed + pool.terms.max_age < now, "it was observed too long ago"),
            (said.haircut < least, f"its haircut is below the least of {least / BASIS:.2%}"),
        )
        if told := next((told for is_so, told in wrong if is_so), None):
            raise InputRefused(f"{file}: {told}", file=file, hint="attest what holds now, with the next sequence")
        if pool.kind is PoolKind.BITCOIN and self.document is not None:
            self._require_statement(self.document, programme)

    def require_paper(self, pool: Pool) -> None:
        """Raises `InputRefused` where an auditor has to see signatures in the document, and only its hash is named."""
        if pool.kind is PoolKind.BITCOIN and self.document is None:
            raise InputRefused(
                f"{self.path} names only the hash of the balance statement",
                file=str(self.path),
                hint="name its file as document, so that the signatures of its addresses are checked",
            )

    def _require_statement(self, document: Path, programme: tuple[int, str]) -> None:
        statement = read_statement(document)
        chain_id, registry = programme
        if (statement.chain_id, statement.registry.lower()) != (chain_id, registry.lower()):
            raise InputRefused(
                f"{document} was signed for reserve registry {statement.registry} on chain {statement.chain_id}",
                file=str(self.path),
                hint="coins back one programme: have a statement signed for this one",
            )
        if statement.network != "mainnet":
            raise InputRefused(
                f"{document} is of Bitcoin's {statement.network}, whose coins back nothing",
                file=str(self.path),
                hint="attest a statement of mainnet; `reserve statement` alone checks the others",
            )
        statement.require_signed()
        if (statement.pool, statement.satoshi) != (self.pool, self.said.quantity):
            raise InputRefused(
                f"{document} states {statement.satoshi} satoshi of {statement.pool}, but {self.path} attests "
                f"{self.said.quantity} of {self.pool}",
                file=str(self.path),
                hint="attest what the statement states; a doubt belongs into the haircut",
            )


def read_attestation(path: Path, zone: ZoneInfo) -> AttestationFile:
    """The attestation file at `path`; its last day ends in `zone`. Raises `InputRefused` with all mistakes."""
    fields = read_model(path, _AttestationFields, "attestation")
    custodian = fields.custodian
    said = Attestation(
        quantity=fields.quantity,
        observed=int(fields.observed.timestamp()),
        expiry=int(datetime.combine(fields.expiry, LAST_SECOND, zone).timestamp()),
        haircut=int(fields.haircut * BASIS),
        sequence=fields.sequence,
        custodian=bytes.fromhex(custodian[2:]) if custodian.startswith("0x") else encoded(custodian),
        document=paper_hash(path, str(path), "document", fields.document, fields.sha256),
    )
    document = None if fields.document is None else path.parent / fields.document
    return AttestationFile(path, sha256(path.read_bytes()).hexdigest(), fields.pool, said, document)

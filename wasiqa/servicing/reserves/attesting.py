"""Handing in an attestation: which signatures count, how many are missing, and the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.attestation_file import AttestationFile
from wasiqa.servicing.reserves.registry import Reserves
from wasiqa.servicing.reserves.signature import Said, SignedAttestation


@dataclass(frozen=True)
class Attesting:
    """A file with the signatures of it that there are."""

    reserves: Reserves
    file: AttestationFile
    signatures: Mapping[str, bytes]
    """By auditor."""

    @classmethod
    def of(cls, reserves: Reserves, file: AttestationFile, paths: Sequence[Path]) -> Attesting:
        """Read the signatures. Raises `InputRefused` for one of something else, `NotAllowed` where none may sign."""
        found: dict[str, bytes] = {}
        for path in paths:
            signed = SignedAttestation.load(path)
            cls._require_same(reserves, file, signed, path)
            if signed.signer in found:
                raise InputRefused(f"{path}: {signed.signer} has signed in another file, too", file=str(path))
            if not reserves.is_auditor(signed.signer):
                raise NotAllowed(f"{path}: {signed.signer} is no auditor of this programme now", code="MISSING_ROLE")
            found[signed.signer] = bytes.fromhex(signed.signature[2:])
        return cls(reserves, file, dict(sorted(found.items(), key=lambda one: int(one[0], 16))))

    def missing(self) -> int:
        """How many auditors must still sign."""
        return max(self.reserves.named(self.file.pool).terms.quorum - len(self.signatures), 0)

    def done(self) -> bool:
        """Is it what the registry has of the pool?"""
        pool = self.reserves.named(self.file.pool)
        return pool.latest == self.file.said and not pool.withdrawn

    def require_taken(self, sender: str) -> None:
        """Raises `NotAllowed` if the registry would not take it, as for a signature that isn't the auditor's."""
        try:
            self.reserves.chain.ask(self.reserves.contract.encode("attest", *self._arguments), sender=sender)
        except Reverted as refused:
            if refused.name == "AuditorSignatureInvalid":
                auditor = refused.arguments["auditor"]
                raise NotAllowed(f"the signature of {auditor} is not one of {self.file.path}") from None
            raise

    def attest(self, sender: str) -> Receipt:
        """Hand it in."""
        return self.reserves.chain.transact(self.reserves.contract, "attest", *self._arguments, sender=sender)

    @property
    def _arguments(self) -> tuple[object, ...]:
        signed = list(self.signatures), list(self.signatures.values())
        return encoded(self.file.pool), self.file.said.struct(), *signed

    @staticmethod
    def _require_same(reserves: Reserves, file: AttestationFile, signed: SignedAttestation, path: Path) -> None:
        if (signed.chain_id, signed.registry) != reserves.place:
            raise InputRefused(
                f"{path} was signed for registry {signed.registry} on chain {signed.chain_id}",
                file=str(path),
                code="OTHER_PROGRAMME",
            )
        if (signed.pool, signed.attestation) != (file.pool, Said.of(file.said)):
            hint = "the auditor has to sign this file: `reserve sign`"
            raise InputRefused(
                f"{path} is of another attestation than {file.path}",
                file=str(path),
                hint=hint,
                code="OTHER_ATTESTATION",
            )

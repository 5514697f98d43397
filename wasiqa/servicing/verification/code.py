"""Is the code on the chain the code that was compiled, and the code that the ledger noted?"""

from __future__ import annotations

from collections.abc import Iterator

from eth_utils.crypto import keccak

from wasiqa.chain.artifact import Artifact
from wasiqa.servicing.code import artifact_of, built
from wasiqa.servicing.verification.subject import Check, Subject


def code_checks(subject: Subject) -> Iterator[Check]:
    """One check for each contract, series and public record, and one for each contract's code in the ledger."""
    for name, record in subject.ledger.contracts.items():
        code = subject.chain.code(record.address)
        yield compiled(name, code, artifact_of(name))
        yield Check(f"{name}: code noted in the ledger", record.runtime_keccak, f"0x{keccak(code).hex()}")
    for isin, series in subject.ledger.series.items():
        yield compiled(isin, subject.chain.code(series.address), built("SovereignBond"))
    for name, public in subject.ledger.public_records.items():
        yield compiled(name, subject.chain.code(public.address), built("PublicRecord"))


def compiled(name: str, code: bytes, artifact: Artifact) -> Check:
    """Is this the artifact's code, whatever the constructor has filled in?"""
    expected = f"{artifact.name} by solc {artifact.compiler}"
    if masked(code, artifact) == artifact.runtime:
        return Check(f"{name}: code", expected, expected)
    return Check(f"{name}: code", expected, f"other code, keccak 0x{keccak(code).hex()}" if code else "no code")


def masked(code: bytes, artifact: Artifact) -> bytes:
    """The code with zeros where the constructor fills in immutables."""
    result = bytearray(code)
    if len(code) == len(artifact.runtime):
        for start, length in artifact.immutables:
            result[start : start + length] = bytes(length)
    return bytes(result)

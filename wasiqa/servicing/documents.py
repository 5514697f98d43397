"""The documents of a series' public record, and how to bring them in line with a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import Operation
from wasiqa.servicing.calls import text
from wasiqa.servicing.programme import Programme

BATCH = 30
"""Documents in one operation: with the longest uri one costs some 330,000 of the 16,777,216 gas of a transaction."""


class Document(NamedTuple):
    """Where a document is published, and its SHA-256."""

    uri: str
    sha256: bytes

    def __str__(self) -> str:
        return f"{self.uri or 'no uri'}, SHA-256 {self.sha256.hex()}"


@dataclass(frozen=True)
class Change:
    """A document that differs from the file; None where there is none."""

    name: bytes
    before: Document | None
    after: Document | None

    @property
    def title(self) -> str:
        """The name in words, or in hex where it has none."""
        return text(self.name) or f"0x{self.name.hex()}"

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.title}: {self.after}"
        return (
            f"- {self.title}: {self.before}" if self.after is None else f"~ {self.title}: {self.before} → {self.after}"
        )

    def call(self, record: Contract) -> Call:
        """What brings it in line."""
        if self.after is None:
            return record.encode("removeDocument", self.name)
        return record.encode("setDocument", self.name, *self.after)


@dataclass(frozen=True)
class Documents:
    """Documents as a file has them, against those of a record on a chain; `since` is a block before the record."""

    chain: Chain
    programme: Programme
    record: Contract
    wanted: Mapping[bytes, Document]
    since: int = 0

    def changes(self) -> tuple[Change, ...]:
        """What differs, by name; empty if the record says what the file says."""
        there = {name: self._read(name) for name in self.chain.call(self.record, "getAllDocuments")}
        found = (Change(name, there.get(name), self.wanted.get(name)) for name in sorted({*there, *self.wanted}))
        return tuple(change for change in found if change.before != change.after)

    def operations(self) -> tuple[Operation, ...]:
        """What the issuer's parties do so that nothing differs any more."""
        changes, written = self.changes(), self._writes()
        return tuple(self._operation(changes[at : at + BATCH], written) for at in range(0, len(changes), BATCH))

    def _operation(self, changes: tuple[Change, ...], written: Counter[bytes]) -> Operation:
        # how often they were written tells apart two returns of the same documents to the same state
        salt = keccak(text=f"wasiqa/documents/{[written[change.name] for change in changes]}")
        calls = tuple(change.call(self.record) for change in changes)
        return Operation(self.programme.timelocks["issuance"], calls, salt)

    def _read(self, name: bytes) -> Document:
        found = self.chain.call(self.record, "getDocument", name)
        return Document(found.uri, found.documentHash)

    def _writes(self) -> Counter[bytes]:
        return Counter(event.args["name"] for event in self.chain.events(self.record, None, self.since))

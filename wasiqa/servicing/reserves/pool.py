"""A pool of assets as the reserve registry keeps it (contracts/types/Reserve.sol). Times are seconds."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from enum import IntEnum
from typing import Any

from wasiqa.eip712 import typed_data
from wasiqa.servicing.licences.licence import encoded, text

BASIS = 10_000
_ZERO = bytes(32)
_FIELDS = (
    ("pool", "bytes32"),
    ("quantity", "uint128"),
    ("observed", "uint40"),
    ("expiry", "uint40"),
    ("haircut", "uint16"),
    ("sequence", "uint32"),
    ("custodian", "bytes32"),
    ("document", "bytes32"),
)


def share(basis_points: int) -> str:
    """A share as JSON has it, exactly."""
    return f"{basis_points // BASIS}.{basis_points % BASIS:04}"


class PoolKind(IntEnum):
    """What a pool consists of."""

    COMMODITY = 0
    ASSET_POOL = 1
    BITCOIN = 2


@dataclass(frozen=True)
class PoolTerms:
    """What governance asks of attestations: how many auditors, the least haircut in basis points, the greatest age."""

    quorum: int = 0
    haircut: int = 0
    max_age: int = 0


@dataclass(frozen=True)
class Attestation:
    """What auditors say of a pool, in the contract's order; the one with nothing set came never."""

    quantity: int = 0
    observed: int = 0
    expiry: int = 0
    haircut: int = 0
    sequence: int = 0
    custodian: bytes = _ZERO
    document: bytes = _ZERO

    @property
    def there(self) -> bool:
        """Was anything attested?"""
        return self.document != _ZERO

    @property
    def keeper(self) -> str:
        """The custodian as files have it: a code, or a keyed hash (0x and hex digits)."""
        code = text(self.custodian)
        return code if code.isascii() and code.isprintable() and "\\" not in code else f"0x{self.custodian.hex()}"

    def struct(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return astuple(self)

    def typed_data(self, chain_id: int, registry: str, pool: str) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        values = (encoded(pool), *self.struct())
        message = {name: value for (name, _), value in zip(_FIELDS, values, strict=True)}
        return typed_data("Wasiqa ReserveRegistry", chain_id, registry, "Attestation", _FIELDS, message)


@dataclass(frozen=True)
class Pool:
    """A pool with its latest attestation; that of a code without a pool has no unit."""

    code: str
    kind: PoolKind = PoolKind.COMMODITY
    unit: str = ""
    withdrawn: bool = False
    terms: PoolTerms = field(default_factory=PoolTerms)
    latest: Attestation = field(default_factory=Attestation)

    @classmethod
    def decode(cls, code: str, found: Any) -> Pool:
        """The pool behind the struct that the contract returns."""
        return cls(
            code=code,
            kind=PoolKind(found.kind),
            unit=text(found.unit),
            withdrawn=found.withdrawn,
            terms=PoolTerms(*found.terms),
            latest=Attestation(*found.latest),
        )

    @property
    def until(self) -> int:
        """The last second at which the latest attestation counts; 0 if none does."""
        if self.withdrawn or not self.latest.there:
            return 0
        return min(self.latest.expiry, self.latest.observed + self.terms.max_age)

    @property
    def haircut(self) -> int:
        """What is taken off, in basis points: what the auditors say, or what governance asks at least."""
        return max(self.latest.haircut, self.terms.haircut)

    def cover(self, time: int) -> int:
        """What the latest attestation covers at a time, in the pool's unit."""
        if time > self.until:
            return 0
        return self.latest.quantity * (BASIS - self.haircut) // BASIS

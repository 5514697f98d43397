"""The records of the deployments ledger, and the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.digests import Hash, Sha256


def _right_checksum(address: str) -> str:
    if checksummed(address) != address:
        raise ValueError(f"the checksum is wrong; the right spelling is {checksummed(address)}")
    return address


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name} is no time zone; write it like Asia/Karachi") from error
    return name


Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$"), AfterValidator(_right_checksum)]
Isin = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]
BlockNumber = Annotated[int, Field(ge=0)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class Record(BaseModel):
    """A frozen part of the ledger that knows all its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Deployed(Record):
    """One contract: where it is, which transaction created it and from what."""

    address: Address
    tx: Hash
    block: BlockNumber
    deployer: Address
    arguments: tuple[JsonValue, ...]
    runtime_keccak: Hash
    compiler: str

    @classmethod
    def of(cls, chain: Chain, receipt: Receipt, artifact: Artifact, arguments: Sequence[Any], deployer: str) -> Self:
        """The record of a contract that `receipt` created; its code is read from the chain."""
        address = receipt.created()
        return cls(
            address=address,
            tx=receipt.hash,
            block=receipt.block,
            deployer=deployer,
            arguments=tuple(_plain(argument) for argument in arguments),
            runtime_keccak="0x" + keccak(chain.code(address)).hex(),
            compiler=artifact.compiler,
        )

    def made_with(self, arguments: Sequence[Any]) -> bool:
        """Was it created with these constructor arguments?"""
        return self.arguments == tuple(map(_plain, arguments))


class DeployedRecord(Record):
    """The public record of a series: where it is, and which transaction created it."""

    address: Address
    tx: Hash
    block: BlockNumber


class SeriesRecord(Record):
    """One series: its token, the term sheet it was made from, and its public record, if it has one."""

    symbol: str
    address: Address
    terms: str
    terms_sha256: Sha256
    tx: Hash
    block: BlockNumber
    public_record: DeployedRecord | None = None


def _plain(value: Any) -> JsonValue:
    """An argument as JSON; numbers as text, since many readers of JSON round large ones."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, Sequence):
        return [_plain(part) for part in value]
    return str(value)

"""What one venue hands the other about a transfer to come: the IVMS101 message, the transfer that it is of, and a salt.

Only the SHA-256 of the file goes on chain. Names and identity numbers are few enough to be guessed from a hash of the
message alone; the salt, which both venues keep with it, makes that hopeless, and losing it makes the hash say nothing.
Its JSON is a contract (schemas/travel-message.schema.json, `wasiqa/travel-message/1`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from wasiqa import bounded
from wasiqa.digests import Hash
from wasiqa.errors import InputRefused
from wasiqa.fiu.ivms.message import Ivms101
from wasiqa.json_text import parse
from wasiqa.terms.fields import Fields
from wasiqa.terms.reading import refused
from wasiqa.whitelist.parts import MOST, Address, ChainId

_WHAT = "message between venues"
SCHEMA: Literal["wasiqa/travel-message/1"] = "wasiqa/travel-message/1"


class TravelTransfer(Fields):
    """The transfer to come, exactly as it must be made: series and wallets by address, minor units in digits."""

    model_config = ConfigDict(populate_by_name=True)

    chain_id: Annotated[ChainId, Field(strict=True)]
    series: Address
    source: Annotated[Address, Field(alias="from")]
    target: Annotated[Address, Field(alias="to")]
    units: Annotated[str, Field(pattern="^[1-9][0-9]{0,31}$")]


class TravelMessage(Fields):
    """The file that is hashed."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Literal["wasiqa/travel-message/1"] = Field(alias="schema")
    salt: Hash
    transfer: TravelTransfer
    ivms101: Ivms101

    def canonical(self) -> bytes:
        """The one way in which it is written (RFC 8785), so that the same message has the same hash."""
        import rfc8785

        return rfc8785.dumps(self.model_dump(mode="json", by_alias=True, exclude_none=True))

    def sha256(self) -> bytes:
        """What the travel rule's hook is told."""
        return sha256(self.canonical()).digest()


@dataclass(frozen=True)
class Received:
    """A message as it lies in a file."""

    content: bytes
    message: TravelMessage

    @classmethod
    def read(cls, path: Path, today: date | None = None) -> Received:
        """Raises `InputRefused` with everything that the standard says against it."""
        given = bounded.read(path, MOST, "name the message's file")
        try:
            document = parse(given)
        except ValueError as error:
            raise InputRefused(
                f"{path} is no JSON: {error}", file=str(path), hint="name the message's file", code="NOT_JSON"
            ) from error
        return cls(given, _checked(document, str(path), today))

    def faults(self, transfer: TravelTransfer) -> Iterator[str]:
        """What is wrong with it as the message of a transfer."""
        told, said = transfer.model_dump(by_alias=True), self.message.transfer.model_dump(by_alias=True)
        for name, right in told.items():
            if said[name] != right:
                yield f"it is of another transfer: {name} is {said[name]}, and here {right}"
        sender, receiver = self.message.ivms101.originator, self.message.ivms101.beneficiary
        sides = (sender.account_number, transfer.source), (receiver.account_number, transfer.target)
        for accounts, wallet in sides:
            if wallet not in (accounts or ()):
                yield f"it doesn't name the wallet {wallet} as accountNumber"
        if self.content != self.message.canonical():  # as with a key that stands twice, which readers take differently
            yield "it isn't written in the canonical way (RFC 8785)"


def made(transfer: TravelTransfer, ivms101: dict[str, Any], today: date | None = None) -> TravelMessage:
    """A message with a salt of its own. Raises `InputRefused` with everything that the standard says against it."""
    salt = f"0x{secrets.token_hex(32)}"
    document = {"schema": SCHEMA, "salt": salt, "transfer": transfer.model_dump(by_alias=True), "ivms101": ivms101}
    return _checked(document, None, today)


def _checked(document: object, file: str | None, today: date | None) -> TravelMessage:
    try:
        return TravelMessage.model_validate(document, context={"today": today})
    except ValidationError as error:
        raise refused(error, TravelMessage, _WHAT, file) from None

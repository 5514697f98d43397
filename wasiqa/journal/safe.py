"""Transactions for a Safe: instead of being sent they are collected into a file for its transaction builder.

The format is that of Safe's transaction builder, version 1.0, with its checksum.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time
from typing import Any

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Receipt, SigningChain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import Reverted
from wasiqa.chain.signer import Signer
from wasiqa.durable import write_durably
from wasiqa.errors import InputRefused, NotAllowed, Waiting, not_readable
from wasiqa.journal.view import ChainView
from wasiqa.json_text import parse

MOST_GAS = 15_000_000
"""Of one batch: it is one transaction of the Safe, and what the Safe itself needs comes on top (EIP-7825)."""
_UNKNOWN_GAS = 100_000
"""Of a call that can't be tried before those in front of it are done."""


class Full(Waiting):
    """The batch holds as much as one transaction can do; the rest comes when it is executed."""


class SafeChain(ChainView):
    """Another chain, on which nothing is sent: calls are collected for a Safe."""

    def __init__(self, chain: SigningChain) -> None:
        super().__init__(chain)
        self._asked = chain
        self.collected: list[Call] = []
        self.gas = 0
        self.full = False

    def unlock(self, signer: Signer) -> str:
        """A Safe signs elsewhere; only its address counts here."""
        return signer.address

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Collect one call. The first is tried, as a call of the Safe; what follows may depend on it.

        Raises `Reverted` if the contract refuses the first, `NotAllowed` for the creation of a contract, and `Full`
        where one more would be more than a transaction can do.
        """
        if call.to is None:
            raise NotAllowed(
                f"{call.name}: a Safe can't create contracts",
                hint="deploy with a key; it keeps no right",
                code="NOT_BY_A_SAFE",
            )
        needed = self._needed(call, sender)
        if self.collected and self.gas + needed > MOST_GAS:
            self.full = True
            raise Full("the batch is full")
        self.gas += needed
        self.collected.append(call)
        return Receipt("0x" + "0" * 64, call.to, call.name, 0, 0, 1)

    def _needed(self, call: Call, sender: str) -> int:
        try:
            return self._asked.estimate(call, sender=sender)
        except Reverted:
            if not self.collected:
                raise
            return _UNKNOWN_GAS


@dataclass(frozen=True)
class Batch:
    """The calls of one command, for one Safe."""

    name: str
    chain_id: int
    safe: str
    calls: tuple[Call, ...]
    created: int = field(default_factory=lambda: int(time() * 1000))
    """Milliseconds since 1970."""

    def document(self) -> dict[str, Any]:
        """The batch as the transaction builder reads it."""
        document: dict[str, Any] = {
            "version": "1.0",
            "chainId": str(self.chain_id),
            "createdAt": self.created,
            "meta": {
                "name": self.name,
                "description": ", ".join(call.name for call in self.calls),
                "txBuilderVersion": "1.16.5",
                "createdFromSafeAddress": self.safe,
                "createdFromOwnerAddress": "",
            },
            "transactions": [
                {
                    "to": call.to,
                    "value": str(call.value),
                    "data": "0x" + call.data.hex(),
                    "contractMethod": None,
                    "contractInputsValues": None,
                }
                for call in self.calls
            ],
        }
        document["meta"]["checksum"] = checksum(document)
        return document

    @classmethod
    def read(cls, path: Path) -> Batch:
        """The batch in a file. Raises `InputRefused` for what is none, or was changed after it was written."""
        try:
            document = parse(path.read_bytes())
            meta, calls = document["meta"], tuple(_call(one) for one in document["transactions"])
            found = cls(str(meta["name"]), int(document["chainId"]), "", calls, int(document["createdAt"]))
            found = replace(found, safe=checksummed(meta["createdFromSafeAddress"]))
            whole = meta["checksum"] == checksum(document)
        except OSError as error:
            raise not_readable(path, error) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            hint = "name a file that a command with --safe wrote"
            raise InputRefused(f"{path} is no batch for a Safe", file=str(path), hint=hint) from error
        if not whole or not calls:
            told = f"{path} was changed after it was written: its checksum is another" if calls else f"{path} is empty"
            raise InputRefused(told, file=str(path), hint="have it written anew, into a new file")
        return found

    @staticmethod
    def holds(path: Path, calls: Sequence[Call]) -> bool:
        """Whether the file holds exactly these calls. Raises `InputRefused` if it is no batch."""
        try:
            found = parse(path.read_bytes())["transactions"]
            told = [(one["to"], int(one["value"]), one["data"]) for one in found]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputRefused(
                f"{path} is no batch for a Safe", file=str(path), hint="name a new file", code="WRONG_FILE"
            ) from error
        return told == [(call.to, call.value, "0x" + call.data.hex()) for call in calls]

    def save(self, path: Path) -> None:
        """Write the batch to a new file."""
        write_durably(path, json.dumps(self.document(), indent=2, ensure_ascii=False) + "\n")


def _call(written: Mapping[str, Any]) -> Call:
    """One call of a batch; it needs no name, since its data tell what it does."""
    data = bytes.fromhex(str(written["data"]).removeprefix("0x"))
    return Call(checksummed(written["to"]), data, int(written["value"]))


def checksum(document: dict[str, Any]) -> str:
    """The transaction builder's checksum of a batch: its name does not count."""
    content = {**document, "meta": {**document["meta"], "name": None}}
    content["meta"].pop("checksum", None)
    return "0x" + keccak(text=_serialised(content)).hex()


def _serialised(value: Any) -> str:
    """JSON as the transaction builder writes it for its checksum: an object's sorted keys, then its values."""
    if isinstance(value, list):
        return f"[{','.join(map(_serialised, value))}]"
    if isinstance(value, dict):
        keys = sorted(value)
        return f"{{{_json(keys)}{''.join(_serialised(value[key]) + ',' for key in keys)}}}"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

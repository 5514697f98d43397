"""The constructor's arguments of a contract, from the ledger's JSON back to bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.interface import interface_of
from wasiqa.chain.parameters import Entry


def encoded_again(artifact: Artifact, recorded: Sequence[Any]) -> bytes:
    """The constructor's arguments, encoded again from what the ledger has of them."""
    parameters = interface_of(artifact.abi).constructor()
    return parameters.encode(
        [_value(entry, value) for entry, value in zip(parameters.parameters, recorded, strict=True)]
    )


def _value(entry: Entry, recorded: Any) -> Any:
    """One argument of the ledger's JSON as the encoder takes it."""
    kind: str = entry["type"]
    if kind.endswith("[]"):
        return [_value({**entry, "type": kind[:-2]}, part) for part in recorded]
    if kind == "tuple":
        return tuple(_value(part, value) for part, value in zip(entry["components"], recorded, strict=True))
    if kind.startswith("uint"):
        return int(recorded)
    return bytes.fromhex(recorded[2:]) if kind.startswith("bytes") else recorded

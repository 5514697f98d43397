"""What is signed off chain for a contract, as EIP-712 has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

Fields = Sequence[tuple[str, str]]
"""Names and types of the fields of a struct, in order."""


def digest(data: Mapping[str, Any]) -> bytes:
    """What is signed of EIP-712's `domain`, `types` and `message`."""
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    encoded = encode_typed_data(data["domain"], data["types"], data["message"])
    return keccak(b"\x19" + encoded.version + encoded.header + encoded.body)


def typed_data(
    name: str,
    chain_id: int,
    contract: str,
    kind: str,
    fields: Fields,
    message: Mapping[str, Any],
    parts: Mapping[str, Fields] = MappingProxyType({}),
) -> dict[str, Any]:
    """Domain, types and message of a struct `kind` whose fields have these names and types, for one contract.

    `name` is that of the domain, whose version is 1; `parts` are the structs that fields are made of.
    """
    structs = {kind: fields, **parts}
    return {
        "domain": {"name": name, "version": "1", "chainId": chain_id, "verifyingContract": contract},
        "types": {struct: [{"name": field, "type": of} for field, of in its] for struct, its in structs.items()},
        "primaryType": kind,
        "message": dict(message),
    }

"""What is signed off chain for a contract, as EIP-712 has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def typed_data(
    name: str, chain_id: int, contract: str, kind: str, fields: Sequence[tuple[str, str]], message: Mapping[str, Any]
) -> dict[str, Any]:
    """Domain, types and message of a struct `kind` whose fields have these names and types, for one contract.

    `name` is that of the domain, whose version is 1.
    """
    return {
        "domain": {"name": name, "version": "1", "chainId": chain_id, "verifyingContract": contract},
        "types": {kind: [{"name": field, "type": of} for field, of in fields]},
        "primaryType": kind,
        "message": dict(message),
    }

"""Permits: allowances by signature, as a wallet would sign them."""

from __future__ import annotations

from typing import Any

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO
from wasiqa.chain.chain import Receipt

PERMIT = {
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}
FOREVER = 2**256 - 1


def domain(series: Series) -> dict[str, Any]:
    """What the bond should sign under."""
    return {
        "name": "Example bond",
        "version": "1",
        "chainId": series.chain.chain_id,
        "verifyingContract": series.bond.address,
    }


def signature(
    series: Series,
    signer: LocalAccount,
    spender: str,
    value: int,
    *,
    owner: str | None = None,
    nonce: int | None = None,
    deadline: int = FOREVER,
    **other_domain: Any,
) -> tuple[int, bytes, bytes]:
    """(v, r, s) of a permit; by default of the signer's own units with the nonce that is due."""
    owner = owner or signer.address
    message = {
        "owner": owner,
        "spender": spender,
        "value": value,
        "nonce": series.ask("nonces", owner) if nonce is None else nonce,
        "deadline": deadline,
    }
    signed = signer.sign_message(encode_typed_data(domain(series) | other_domain, PERMIT, message))
    return signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")


def permit(series: Series, signer: LocalAccount, spender: str, value: int) -> Receipt:
    """Have the outsider hand in a good permit."""
    signed = signature(series, signer, spender, value)
    return series.act("permit", signer.address, spender, value, FOREVER, *signed, sender=WHO.outsider)

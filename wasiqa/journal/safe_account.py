"""A Safe as the chain has it, and one transaction of it as its owners sign it (EIP-712, Safe 1.3 and later)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Call, Contract
from wasiqa.eip712 import digest
from wasiqa.errors import InputRefused, NotAllowed, WasiqaError

CALL, DELEGATECALL = 0, 1
MULTI_SEND: tuple[str, ...] = (
    "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
    "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D",
    "0xA83c336B20401Af773B6219BA5027174338D1836",
)
"""MultiSendCallOnly of Safe 1.4.1, 1.3.0 and 1.5.0, at the addresses that Safe publishes for every chain."""
_VERSION = re.compile(r"1\.[3-9]\.\d+(\+L2)?")
_FIELDS = (
    *(("to", "address"), ("value", "uint256"), ("data", "bytes"), ("operation", "uint8")),
    *(("safeTxGas", "uint256"), ("baseGas", "uint256"), ("gasPrice", "uint256")),
    *(("gasToken", "address"), ("refundReceiver", "address"), ("nonce", "uint256")),
)
_STRUCT = [{"name": name, "type": kind} for name, kind in _FIELDS]


def _view(name: str, kind: str) -> dict[str, Any]:
    outputs = [{"name": "", "type": kind}]
    return {"type": "function", "name": name, "inputs": [], "outputs": outputs, "stateMutability": "view"}


_SAFE = [
    *(_view("getOwners", "address[]"), _view("getThreshold", "uint256")),
    *(_view("nonce", "uint256"), _view("VERSION", "string")),
]
_BATCHES = [
    {
        "type": "function",
        "name": "multiSend",
        "inputs": [{"name": "transactions", "type": "bytes"}],
        "outputs": [],
        "stateMutability": "payable",
    }
]


@dataclass(frozen=True)
class Refund:
    """What a Safe pays to whoever executes, as its fields call it; nothing, unless somebody else proposed so."""

    safe_tx_gas: int = 0
    base_gas: int = 0
    gas_price: int = 0
    gas_token: str = NOBODY
    receiver: str = NOBODY


@dataclass(frozen=True)
class SafeTransaction:
    """What a Safe does under one nonce."""

    chain_id: int
    safe: str
    to: str
    value: int
    data: bytes
    operation: int
    nonce: int
    refund: Refund = Refund()

    def typed(self) -> dict[str, Any]:
        """What owners sign."""
        refund = self.refund
        message = {
            **{"to": self.to, "value": self.value, "data": self.data, "operation": self.operation},
            **{"safeTxGas": refund.safe_tx_gas, "baseGas": refund.base_gas, "gasPrice": refund.gas_price},
            **{"gasToken": refund.gas_token, "refundReceiver": refund.receiver, "nonce": self.nonce},
        }
        return {
            "domain": {"chainId": self.chain_id, "verifyingContract": self.safe},
            "types": {"SafeTx": _STRUCT},
            "primaryType": "SafeTx",
            "message": message,
        }

    @cached_property
    def hash(self) -> str:
        """The safeTxHash, 0x and 64 hex digits."""
        return f"0x{digest(self.typed()).hex()}"

    def does(self, other: SafeTransaction) -> bool:
        """Does it the same, under whatever nonce?"""
        return replace(self, nonce=other.nonce) == other


@dataclass(frozen=True)
class SafeAccount:
    """A Safe's owners, how many of them have to sign, and its next nonce."""

    chain_id: int
    address: str
    owners: tuple[str, ...]
    threshold: int
    nonce: int
    version: str

    @classmethod
    def of(cls, chain: Chain, address: str) -> SafeAccount:
        """The Safe at an address. Raises `InputRefused` if there is none, or one older than 1.3."""
        safe = Contract(address, _SAFE)
        try:
            owners, threshold, nonce, version = (chain.call(safe, view["name"]) for view in _SAFE)
        except WasiqaError as error:
            raise InputRefused(
                f"{address} is no Safe on chain {chain.chain_id}: {error.message}", hint="name the chain that it is on"
            ) from error
        if not _VERSION.fullmatch(version):
            raise InputRefused(
                f"the Safe {address} is of version {version}, and 1.3 to 1.9 are known here",
                hint="those of before sign for every chain at once: move to a Safe of 1.3 or later",
            )
        return cls(chain.chain_id, address, tuple(owners), threshold, nonce, version)

    def require_owner(self, account: str) -> None:
        """Raises `NotAllowed` if the account is no owner."""
        if account not in self.owners:
            raise NotAllowed(
                f"{account} is no owner of Safe {self.address}", hint=f"its owners are {', '.join(self.owners)}"
            )

    def transaction(self, chain: Chain, calls: Sequence[Call], nonce: int) -> SafeTransaction:
        """One call as it is; several, all or none, by Safe's own MultiSendCallOnly.

        Raises `NotAllowed` for several where the chain doesn't have that.
        """
        if len(calls) == 1:
            (call,) = calls
            assert call.to is not None
            return SafeTransaction(self.chain_id, self.address, call.to, call.value, call.data, CALL, nonce)
        sender = next((address for address in MULTI_SEND if chain.code(address)), None)
        if sender is None:
            raise NotAllowed(
                f"chain {self.chain_id} has no MultiSendCallOnly of Safe, which {len(calls)} calls at once need",
                hint="open the file in the Safe's transaction builder",
            )
        data = Contract(sender, _BATCHES).encode("multiSend", b"".join(map(_packed, calls))).data
        return SafeTransaction(self.chain_id, self.address, sender, 0, data, DELEGATECALL, nonce)


def _packed(call: Call) -> bytes:
    """A call as MultiSend takes it: operation, target, value, length, data."""
    assert call.to is not None
    numbers = call.value.to_bytes(32, "big") + len(call.data).to_bytes(32, "big")
    return bytes([CALL]) + bytes.fromhex(call.to[2:]) + numbers + call.data

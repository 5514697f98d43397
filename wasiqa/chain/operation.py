"""One operation of OpenZeppelin's TimelockController: the calls, and the id under which the timelock keeps them.

The salt is given by the caller, so that the same intention is always the same operation and nothing is proposed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from eth_utils.crypto import keccak

from wasiqa.chain.codec import codec
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import InputRefused

NOTHING_BEFORE = bytes(32)


class State(IntEnum):
    """How far an operation is; the values are the contract's."""

    NONE = 0
    PENDING = 1
    READY = 2
    DONE = 3


@dataclass(frozen=True)
class Operation:
    """Calls that `timelock` shall make, all or none, after the operation `predecessor`, if there is one.

    Raises `InputRefused` without calls, with a call that creates a contract, or with a salt that isn't 32 bytes.
    """

    timelock: Contract
    calls: tuple[Call, ...]
    salt: bytes
    predecessor: bytes = NOTHING_BEFORE
    as_batch: bool = False
    """Is a single call proposed as a batch of one? The timelock keeps it under another id then."""

    def __post_init__(self) -> None:
        if not self.calls or any(call.to is None for call in self.calls):
            raise InputRefused("an operation needs at least one call, and each to a contract")
        if len(self.salt) != 32 or len(self.predecessor) != 32:
            raise InputRefused("salt and predecessor of an operation have 32 bytes each")

    @cached_property
    def id(self) -> bytes:
        """The id under which the timelock keeps it (hashOperation or hashOperationBatch)."""
        return keccak(codec().encode(self._types, self._key))

    def __str__(self) -> str:
        return f"operation 0x{self.id.hex()} ({', '.join(call.name for call in self.calls)})"

    @property
    def _types(self) -> Sequence[str]:
        kinds = ("address", "uint256", "bytes") if self._single else ("address[]", "uint256[]", "bytes[]")
        return (*kinds, "bytes32", "bytes32")

    @property
    def _key(self) -> tuple[object, ...]:
        parts = [(call.to, call.value, call.data) for call in self.calls]
        return (*(parts[0] if self._single else zip(*parts, strict=True)), self.predecessor, self.salt)

    @property
    def _single(self) -> bool:
        return len(self.calls) == 1 and not self.as_batch

    def step(self, name: str, *more: object) -> Call:
        """The call of the timelock that does `schedule` or `execute` for this operation."""
        return self.timelock.encode(name if self._single else f"{name}Batch", *self._key, *more)

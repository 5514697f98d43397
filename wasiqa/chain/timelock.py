"""Operations that need two parties, through OpenZeppelin's TimelockController.

One party proposes, a delay passes, the other executes. Both run the same command: `advance` does the next step that the
account may do, and otherwise says what it waits for. The salt is given by the caller, so that the same intention is
always the same operation and nothing is proposed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.codec import codec
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import InputRefused, NotAllowed, Waiting

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
        return len(self.calls) == 1

    def step(self, name: str, *more: object) -> Call:
        """The call of the timelock that does `schedule` or `execute` for this operation."""
        return self.timelock.encode(name if self._single else f"{name}Batch", *self._key, *more)


def state(chain: Chain, operation: Operation) -> State:
    """How far the operation is, at the time of the latest block."""
    return State(chain.call(operation.timelock, "getOperationState", operation.id))


def advance(chain: Chain, operation: Operation, account: str, *, since: int = 0) -> Receipt | None:
    """Do the next step of the operation, if it is the turn of `account`; None if it is done already.

    Raises `Waiting` if the delay or another party comes first, `NotAllowed` if the account may not propose it. `since`
    is a block before which the timelock gave no role, such as its first.
    """
    timelock, reached = operation.timelock, state(chain, operation)
    if reached is State.DONE:
        return None
    if reached is State.NONE:
        proposers = _Role(chain, timelock, "PROPOSER_ROLE", since)
        if not proposers.include(account):
            raise NotAllowed(f"{account} may not propose {operation}; {proposers} may")
        return chain.send(operation.step("schedule", chain.call(timelock, "getMinDelay")), sender=account)
    executors = _Role(chain, timelock, "EXECUTOR_ROLE", since)
    if reached is State.PENDING:
        due = datetime.fromtimestamp(chain.call(timelock, "getTimestamp", operation.id), UTC)
        raise Waiting(f"{operation} waits until {due.isoformat()}", hint=f"then {executors} runs the same command")
    if not executors.include(account):
        raise Waiting(f"{operation} waits for another party than {account}", hint=f"{executors} runs the same command")
    before = operation.predecessor
    if before != NOTHING_BEFORE and not chain.call(timelock, "isOperationDone", before):
        raise Waiting(f"{operation} waits for operation 0x{before.hex()}, which comes before it")
    return chain.send(operation.step("execute"), sender=account)


@dataclass(frozen=True)
class _Role:
    """The holders of one of the timelock's roles."""

    chain: Chain
    timelock: Contract
    name: str
    since: int

    @cached_property
    def _id(self) -> bytes:
        return bytes(self.chain.call(self.timelock, self.name))

    def include(self, account: str) -> bool:
        return bool(self.chain.call(self.timelock, "hasRole", self._id, account))

    def __str__(self) -> str:
        granted = self.chain.events(self.timelock, "RoleGranted", self.since)
        ever = dict.fromkeys(event.args["account"] for event in granted if event.args["role"] == self._id)
        return f"{self.name} ({', '.join(filter(self.include, ever)) or 'held by nobody'})"

"""One operation of a timelock, as far as the chain tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wasiqa.chain.contract import Contract
from wasiqa.chain.operation import NOTHING_BEFORE, Operation
from wasiqa.errors import ChainFailed, NotAllowed
from wasiqa.servicing.calls import ReadCall

Status = Literal["PENDING", "READY", "DONE", "CANCELLED"]
NO_CALLS = "it has no calls"
OTHER_CALLS = "the calls that the node gives are not those of this operation"


@dataclass(frozen=True)
class Scheduled:
    """An operation that was proposed in `block`. `due` is the time (seconds) from which it can be executed.

    `status` and `due` are those of the latest block. Once the operation is done or cancelled, `due` is None, and
    `closed` is the block in which that happened. Both blocks are None where the log doesn't tell. `operation` is None
    where there are no calls that could be believed, and `problem` says why.
    """

    timelock: str
    since: int
    contract: Contract
    key: bytes
    operation: Operation | None
    calls: tuple[ReadCall, ...]
    problem: str | None
    block: int | None
    status: Status
    due: int | None
    closed: int | None

    @property
    def id(self) -> str:
        """The id under which the timelock keeps it, 0x and 64 hex digits."""
        return f"0x{self.key.hex()}"

    @property
    def open(self) -> bool:
        """Does it wait still?"""
        return self.status in ("PENDING", "READY")

    @property
    def predecessor(self) -> str | None:
        """The id of the operation that must be done before."""
        before = NOTHING_BEFORE if self.operation is None else self.operation.predecessor
        return None if before == NOTHING_BEFORE else f"0x{before.hex()}"

    def readable(self) -> Operation:
        """The operation itself. Raises `NotAllowed` if it has no calls, `ChainFailed` if they can't be believed."""
        if self.operation is not None:
            return self.operation
        if self.problem == NO_CALLS:
            raise NotAllowed(
                f"operation {self.id} has no calls: there is nothing to execute",
                hint=f"who may cancel runs: wasiqa ops cancel {self.id}",
            )
        raise ChainFailed(f"operation {self.id}: {self.problem}", hint="ask another node")

    def __str__(self) -> str:
        return f"operation {self.id} ({self.problem})" if self.operation is None else str(self.operation)

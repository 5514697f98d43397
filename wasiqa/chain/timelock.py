"""Operations that need two parties, through OpenZeppelin's TimelockController.

One party proposes, a delay passes, the other executes. Both run the same command: `advance` does the next step if it is
the account's, and otherwise says what it waits for. `next_step` says whose step is next, and from when on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.operation import NOTHING_BEFORE, Operation, State
from wasiqa.chain.timelock_roles import CANCELLER, EXECUTOR, PROPOSER, Role, parties
from wasiqa.errors import NotAllowed, Waiting

__all__ = [
    "CANCELLER",
    "EXECUTOR",
    "LAST_TIME",
    "NOTHING_BEFORE",
    "PROPOSER",
    "NotYet",
    "Operation",
    "Role",
    "State",
    "Step",
    "advance",
    "local",
    "next_step",
    "parties",
    "require_party",
    "state",
]

LAST_TIME = 253_402_214_400
"""The last day of the year 9999 in UTC, in seconds. A proposer may ask for any longer delay than the timelock's."""


def state(chain: Chain, operation: Operation) -> State:
    """How far the operation is, at the time of the latest block."""
    return State(chain.call(operation.timelock, "getOperationState", operation.id))


def earliest(chain: Chain, operation: Operation) -> int:
    """The first second at which it can be executed, if it is proposed at once unless it was before."""
    reached = state(chain, operation)
    if reached is State.PENDING:
        return int(chain.call(operation.timelock, "getTimestamp", operation.id))
    delay = chain.call(operation.timelock, "getMinDelay") if reached is State.NONE else 0
    return chain.now() + int(delay)


@dataclass(frozen=True)
class Step:
    """What happens to an operation next: `role` proposes or executes it.

    Until the time `due` (seconds) nobody can, and none before the operation `after` is done; None where nothing
    stands in the way.
    """

    operation: Operation
    role: Role
    due: int | None = None
    after: bytes | None = None

    def may(self, account: str) -> bool:
        """Can the account take the step now?"""
        return self.due is None and self.after is None and self.role.include(account)

    def take(self, account: str) -> Receipt:
        """Take the step. Raises `NotYet` if it isn't the account's turn."""
        if not self.may(account):
            raise NotYet(self)
        chain, operation = self.role.chain, self.operation
        if self.role.name == PROPOSER:
            delay = chain.call(operation.timelock, "getMinDelay")
            return chain.send(operation.step("schedule", delay), sender=account)
        return chain.send(operation.step("execute"), sender=account)

    def told(self, zone: tzinfo = UTC) -> str:
        """What it waits for, in one sentence; the time in `zone`."""
        if self.due is not None:
            return f"{self.operation} waits until {local(self.due, zone)}, then for {self.role}"
        if self.after is not None:
            return f"{self.operation} waits for operation 0x{self.after.hex()}, which comes before it"
        if self.role.name == PROPOSER:
            return f"{self.operation} was not proposed yet: it waits for {self.role}"
        return f"{self.operation} waits for another party: {self.role}"


class NotYet(Waiting):
    """It isn't the account's turn; `step` is what comes first."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step.told(), hint=f"{step.role} runs the same command")


def local(seconds: int, zone: tzinfo) -> str:
    """The time as ISO 8601 with the zone's offset, or in words if it is too late for a calendar."""
    return datetime.fromtimestamp(seconds, zone).isoformat() if seconds <= LAST_TIME else "after the year 9999"


def next_step(chain: Chain, operation: Operation, since: int = 0) -> Step | None:
    """What comes next for the operation; None if it is done."""
    timelock, reached = operation.timelock, state(chain, operation)
    if reached is State.DONE:
        return None
    if reached is State.NONE:
        return Step(operation, Role(chain, timelock, PROPOSER, since))
    executors = Role(chain, timelock, EXECUTOR, since)
    if reached is State.PENDING:
        return Step(operation, executors, due=int(chain.call(timelock, "getTimestamp", operation.id)))
    before = operation.predecessor
    if before != NOTHING_BEFORE and not chain.call(timelock, "isOperationDone", before):
        return Step(operation, executors, after=before)
    return Step(operation, executors)


def require_party(chain: Chain, operation: Operation, account: str, since: int = 0) -> None:
    """Raises `NotAllowed` if the account may neither propose nor execute the operation."""
    proposers, executors = parties(chain, operation.timelock, since)
    if not proposers.include(account) and not executors.include(account):
        raise NotAllowed(
            f"{account} may neither propose nor execute {operation}; {proposers} and {executors} may",
            code="MISSING_ROLE",
        )


def advance(chain: Chain, operation: Operation, account: str, *, since: int = 0) -> Receipt | None:
    """Do the next step of the operation, if it is the turn of `account`; None if it is done already.

    Raises `NotYet` if the delay or another party comes first, `NotAllowed` if the account is neither party. `since` is
    a block before which the timelock gave no role, such as its first.
    """
    step = next_step(chain, operation, since)
    if step is None:
        return None
    require_party(chain, operation, account, since)
    return step.take(account)

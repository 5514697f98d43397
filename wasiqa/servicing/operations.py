"""The operations of a programme's three timelocks, rebuilt from what the timelocks wrote into the log.

Nothing but the chain is asked: whoever consents needs none of the files from which an operation was made. An operation
is only believed if its calls have the id under which the timelock keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import (
    EXECUTOR,
    LAST_TIME,
    NOTHING_BEFORE,
    Operation,
    Role,
    State,
    Step,
    local,
    next_step,
    state,
)
from wasiqa.errors import InputRefused
from wasiqa.servicing.calls import Directory, ReadCall
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import TIMELOCKS
from wasiqa.servicing.timelock_log import Trace, traces

Status = Literal["PENDING", "READY", "DONE", "CANCELLED"]


@dataclass(frozen=True)
class Scheduled:
    """An operation that was proposed in `block`. `due` is the time (seconds) from which it can be executed.

    `status` and `due` are those of the latest block. Once the operation is done or cancelled, `due` is None, and
    `closed` is the block in which that happened.
    """

    timelock: str
    since: int
    operation: Operation
    calls: tuple[ReadCall, ...]
    block: int
    status: Status
    due: int | None
    closed: int | None

    @property
    def id(self) -> str:
        """The id under which the timelock keeps it, 0x and 64 hex digits."""
        return f"0x{self.operation.id.hex()}"

    @property
    def predecessor(self) -> str | None:
        """The id of the operation that must be done before."""
        before = self.operation.predecessor
        return None if before == NOTHING_BEFORE else f"0x{before.hex()}"


@dataclass(frozen=True)
class Operations:
    """All operations of a programme."""

    chain: Chain
    ledger: Deployments
    programme: Programme

    def all(self) -> list[Scheduled]:
        """Every operation that was ever proposed, in the order of the proposals; one proposed again counts once."""
        found = []
        for key, name in TIMELOCKS.items():
            timelock, since = self.programme.timelocks[key], self.ledger.contracts[name].block
            logged = traces(self.chain.events(timelock, None, since))
            found += [self._scheduled(name, timelock, since, trace) for trace in logged]
        return sorted(found, key=lambda one: one.block)

    def open(self) -> list[Scheduled]:
        """Those that wait."""
        return [one for one in self.all() if one.closed is None]

    def find(self, beginning: str) -> Scheduled:
        """The operation whose id begins like this. Raises `InputRefused` if none or more than one does."""
        found = [one for one in self.all() if one.id.startswith(beginning.lower())]
        if not found:
            told = f"no timelock of the programme has an operation {beginning}"
            raise InputRefused(told, hint="`ops list --all` shows those there are")
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise InputRefused(f"{beginning} begins the ids of {len(found)} operations: {ids}", hint="give more digits")
        return found[0]

    def step(self, one: Scheduled) -> Step | None:
        """What comes next for it; None if it is done."""
        return next_step(self.chain, one.operation, one.since)

    def waiting_for(self, one: Scheduled) -> Sequence[str]:
        """The accounts of which one must execute it; none once it is done or cancelled."""
        open_ = one.closed is None
        return Role(self.chain, one.operation.timelock, EXECUTOR, one.since).holders if open_ else ()

    def document(self, one: Scheduled) -> dict[str, Any]:
        """The operation in JSON, times in the programme's zone."""
        zone = ZoneInfo(self.ledger.time_zone)
        return {
            "id": one.id,
            "timelock": one.timelock,
            "state": one.status,
            "ready_at": None if one.due is None or one.due > LAST_TIME else local(one.due, zone),
            "waiting_for": list(self.waiting_for(one)),
            "calls": [call.document() for call in one.calls],
            "predecessor": one.predecessor,
            "block": one.block,
        }

    @cached_property
    def directory(self) -> Directory:
        """The names of the programme's contracts."""
        return Directory(self.chain, self.ledger, self.programme)

    def _scheduled(self, name: str, timelock: Contract, since: int, trace: Trace) -> Scheduled:
        calls = tuple(self.directory.read(call) for call in trace.calls())
        named = [Call(read.target, read.call.data, read.call.value, read.name) for read in calls]
        operation, block = trace.operation(timelock, named), trace.scheduled[0].block
        if trace.end is not None:
            status: Status = "DONE" if trace.end.name == "CallExecuted" else "CANCELLED"
            return Scheduled(name, since, operation, calls, block, status, None, trace.end.block)
        ready = state(self.chain, operation) is State.READY
        due = int(self.chain.call(timelock, "getTimestamp", operation.id))
        return Scheduled(name, since, operation, calls, block, "READY" if ready else "PENDING", due, None)

"""The operations of a programme's three timelocks, rebuilt from what the timelocks wrote into the log.

Nothing but the chain is asked: whoever consents needs none of the files from which an operation was made. An operation
is only believed if its calls have the id under which the timelock keeps it. One that isn't, or that has no calls, is
shown as such beside the others: it can be cancelled, and is not executed from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.base import no_contract
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import (
    EXECUTOR,
    LAST_TIME,
    Role,
    State,
    Step,
    local,
    next_step,
)
from wasiqa.errors import InputRefused
from wasiqa.servicing.calls import Directory
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import TIMELOCKS
from wasiqa.servicing.scheduled import NO_CALLS, OTHER_CALLS, Scheduled, Status
from wasiqa.servicing.timelock_log import Trace, traces

_STATUS: dict[State, Status] = {
    State.NONE: "CANCELLED",
    State.PENDING: "PENDING",
    State.READY: "READY",
    State.DONE: "DONE",
}


@dataclass(frozen=True)
class Operations:
    """All operations of a programme."""

    chain: Chain
    ledger: Deployments
    programme: Programme

    def all(self) -> list[Scheduled]:
        """Every operation that was ever proposed, in the order of the proposals; one proposed again counts once.

        Raises `ChainFailed` if the chain lacks a timelock, and `InputRefused` if the ledger has one since a block that
        is still to come: it would look as if nothing had been proposed.
        """
        found = []
        for key, name in TIMELOCKS.items():
            timelock, since = self.programme.timelocks[key], self.ledger.contracts[name].block
            if not self.chain.code(timelock.address):
                raise no_contract(timelock.address, self.chain.chain_id, "reading operations")
            logged = traces(self.chain.events(timelock, None, since))
            found += [self._scheduled(name, timelock, since, trace) for trace in logged]
        self.ledger.require_reached(self.chain.block().number)
        return sorted(found, key=lambda one: one.block or 0)

    def open(self) -> list[Scheduled]:
        """Those that wait."""
        return [one for one in self.all() if one.open]

    def find(self, beginning: str) -> Scheduled:
        """The operation whose id begins like this. Raises `InputRefused` if none or more than one does."""
        found = [one for one in self.all() if one.id.startswith(beginning.lower())] or self._unlogged(beginning)
        if not found:
            told = f"no timelock of the programme has an operation {beginning}"
            raise InputRefused(told, hint="`ops list --all` shows those there are", code="UNKNOWN_OPERATION")
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise InputRefused(f"{beginning} begins the ids of {len(found)} operations: {ids}", hint="give more digits")
        return found[0]

    def step(self, one: Scheduled) -> Step | None:
        """What comes next for it; None if it is done, or can't be read."""
        return None if one.operation is None else next_step(self.chain, one.operation, one.since)

    def waiting_for(self, one: Scheduled) -> Sequence[str]:
        """The accounts of which one must execute it; none once it is done or cancelled, or if it can't be read."""
        if not one.open or one.operation is None:
            return ()
        return Role(self.chain, one.contract, EXECUTOR, one.since).holders

    def document(self, one: Scheduled) -> dict[str, Any]:
        """The operation in JSON, times in the programme's zone. Only one that can't be read has a `problem`."""
        zone = ZoneInfo(self.ledger.time_zone)
        read: dict[str, Any] = {
            "id": one.id,
            "timelock": one.timelock,
            "state": one.status,
            "ready_at": None if one.due is None or one.due > LAST_TIME else local(one.due, zone),
            "waiting_for": list(self.waiting_for(one)),
            "calls": [call.document() for call in one.calls],
            "predecessor": one.predecessor,
            "block": one.block,
        }
        return read if one.problem is None else {**read, "problem": one.problem}

    @cached_property
    def directory(self) -> Directory:
        """The names of the programme's contracts."""
        return Directory(self.chain, self.ledger, self.programme)

    def _unlogged(self, beginning: str) -> list[Scheduled]:
        """What a timelock keeps under this id, though its log tells nothing: a batch with neither calls nor salt."""
        key = bytes.fromhex(beginning[2:]) if len(beginning) == 66 else b""
        return [
            self._scheduled(name, self.programme.timelocks[timelock], self.ledger.contracts[name].block, Trace(key))
            for timelock, name in TIMELOCKS.items()
            if key and self._state(self.programme.timelocks[timelock], key) is not State.NONE
        ]

    def _state(self, timelock: Contract, key: bytes) -> State:
        return State(self.chain.call(timelock, "getOperationState", key))

    def _scheduled(self, name: str, timelock: Contract, since: int, trace: Trace) -> Scheduled:
        calls = tuple(self.directory.read(call) for call in trace.calls())
        named = [Call(read.target, read.call.data, read.call.value, read.name) for read in calls]
        operation, problem = trace.operation(timelock, named), None
        if operation is None:
            problem, calls = OTHER_CALLS if calls else NO_CALLS, ()
        status, end, due = self._status(timelock, trace), trace.end, None
        if status in ("PENDING", "READY"):
            due, end = int(self.chain.call(timelock, "getTimestamp", trace.id)), None
        closed = None if end is None else end.block
        return Scheduled(name, since, timelock, trace.id, operation, calls, problem, trace.block, status, due, closed)

    def _status(self, timelock: Contract, trace: Trace) -> Status:
        """By the log where that is complete; of a batch without calls only the contract knows what came of it."""
        if trace.end is not None and trace.scheduled:
            return "DONE" if trace.end.name == "CallExecuted" else "CANCELLED"
        return _STATUS[self._state(timelock, trace.id)]

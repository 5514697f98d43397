"""The operations of a programme's three timelocks, rebuilt from what the timelocks wrote into the log.

Nothing but the chain is asked: whoever consents needs none of the files from which an operation was made. An operation
is only believed if its calls have the id under which the timelock keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract, Event
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import EXECUTOR, NOTHING_BEFORE, Operation, Role, State, Step, local, next_step, state
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.servicing.calls import Directory, ReadCall
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import TIMELOCKS

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


@dataclass
class _Trace:
    """What the log says of one operation since it was last proposed."""

    scheduled: list[Event] = field(default_factory=list)
    salt: bytes = bytes(32)
    end: Event | None = None


@dataclass(frozen=True)
class Operations:
    """All operations of a programme."""

    chain: Chain
    ledger: Deployments
    programme: Programme

    def all(self) -> list[Scheduled]:
        """Every operation that was ever proposed, in the order of the proposals; one proposed again counts once."""
        found = [
            self._scheduled(name, self.programme.timelocks[key], identifier, trace)
            for key, name in TIMELOCKS.items()
            for identifier, trace in self._traces(name, self.programme.timelocks[key]).items()
        ]
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
            "ready_at": None if one.due is None else local(one.due, zone),
            "waiting_for": list(self.waiting_for(one)),
            "calls": [call.document() for call in one.calls],
            "predecessor": one.predecessor,
            "block": one.block,
        }

    @cached_property
    def directory(self) -> Directory:
        """The names of the programme's contracts."""
        return Directory(self.chain, self.ledger, self.programme)

    def _traces(self, name: str, timelock: Contract) -> dict[bytes, _Trace]:
        return _traces(self.chain.events(timelock, None, self.ledger.contracts[name].block))

    def _scheduled(self, name: str, timelock: Contract, identifier: bytes, trace: _Trace) -> Scheduled:
        calls = [self.directory.read(_call(event)) for event in trace.scheduled]
        operation = _operation(timelock, calls, trace)
        if operation.id != identifier:
            raise ChainFailed(
                f"the calls that the node gives for operation 0x{identifier.hex()} are not those of that operation",
                hint="ask another node",
            )
        due: int | None = None
        status: Status
        if trace.end is not None:
            status = "DONE" if trace.end.name == "CallExecuted" else "CANCELLED"
        else:
            status = "READY" if state(self.chain, operation) is State.READY else "PENDING"
            due = int(self.chain.call(timelock, "getTimestamp", identifier))
        return Scheduled(
            timelock=name,
            since=self.ledger.contracts[name].block,
            operation=operation,
            calls=tuple(calls),
            block=trace.scheduled[0].block,
            status=status,
            due=due,
            closed=None if trace.end is None else trace.end.block,
        )


def _traces(events: Iterable[Event]) -> dict[bytes, _Trace]:
    traces: dict[bytes, _Trace] = {}
    for event in events:
        if event.name == "CallScheduled" and event.args["index"] == 0:
            traces[event.args["id"]] = _Trace()
        if event.name == "CallScheduled":
            traces[event.args["id"]].scheduled.append(event)
        elif event.name == "CallSalt":
            traces[event.args["id"]].salt = event.args["salt"]
        elif event.name in ("CallExecuted", "Cancelled"):
            traces[event.args["id"]].end = event
    return traces


def _call(event: Event) -> Call:
    return Call(event.args["target"], event.args["data"], event.args["value"])


def _operation(timelock: Contract, calls: Sequence[ReadCall], trace: _Trace) -> Operation:
    """The operation of these calls; a single one may have been proposed as a batch."""
    named = tuple(Call(read.target, read.call.data, read.call.value, read.name) for read in calls)
    before = trace.scheduled[0].args["predecessor"]
    plain = Operation(timelock, named, trace.salt, before)
    found = trace.scheduled[0].args["id"]
    return plain if plain.id == found else Operation(timelock, named, trace.salt, before, as_batch=True)

"""What a timelock wrote into the log of each operation, and the operation that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wasiqa.chain.contract import Call, Contract, Event
from wasiqa.chain.operation import Operation

_PROPOSING = ("CallScheduled", "CallSalt")
_ENDING = ("CallExecuted", "Cancelled")


@dataclass
class Trace:
    """What the log says of one operation since it was last proposed; `end` is its execution or cancellation.

    `block` is that of the first entry. A batch without calls leaves no more than its salt there, and none of its
    execution; without a salt it leaves nothing at all, and `block` is None.
    """

    id: bytes
    block: int | None = None
    scheduled: list[Event] = field(default_factory=list)
    salt: bytes = bytes(32)
    end: Event | None = None

    def calls(self) -> list[Call]:
        """The calls, in order."""
        return [Call(event.args["target"], event.args["data"], event.args["value"]) for event in self.scheduled]

    def operation(self, timelock: Contract, calls: Sequence[Call]) -> Operation | None:
        """The operation of these calls; a single one may have been proposed as a batch.

        None if there are no calls, or if they don't give the id under which the timelock keeps it.
        """
        for as_batch in (False, True) if calls else ():
            operation = Operation(timelock, tuple(calls), self.salt, self.scheduled[0].args["predecessor"], as_batch)
            if operation.id == self.id:
                return operation
        return None


def traces(events: Iterable[Event]) -> list[Trace]:
    """One trace of each operation, from all events of one timelock in order."""
    found: dict[bytes, Trace] = {}
    for event in events:
        if event.name not in (*_PROPOSING, *_ENDING):
            continue
        trace = found.get(event.args["id"])
        if trace is None or (trace.end is not None and event.name in _PROPOSING):
            trace = found[event.args["id"]] = Trace(event.args["id"], event.block)
        if event.name == "CallScheduled":
            trace.scheduled.append(event)
        elif event.name == "CallSalt":
            trace.salt = event.args["salt"]
        else:
            trace.end = event
    return list(found.values())

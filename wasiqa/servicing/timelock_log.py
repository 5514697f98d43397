"""What a timelock wrote into the log of each operation, and the operation that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wasiqa.chain.contract import Call, Contract, Event
from wasiqa.chain.operation import Operation
from wasiqa.errors import ChainFailed


@dataclass
class Trace:
    """What the log says of one operation since it was last proposed; `end` is its execution or cancellation."""

    scheduled: list[Event] = field(default_factory=list)
    salt: bytes = bytes(32)
    end: Event | None = None

    def calls(self) -> list[Call]:
        """The calls, in order."""
        return [Call(event.args["target"], event.args["data"], event.args["value"]) for event in self.scheduled]

    def operation(self, timelock: Contract, calls: Sequence[Call]) -> Operation:
        """The operation of these calls; a single one may have been proposed as a batch.

        Raises `ChainFailed` if they don't give the id under which the timelock keeps it.
        """
        first = self.scheduled[0].args
        for as_batch in (False, True):
            operation = Operation(timelock, tuple(calls), self.salt, first["predecessor"], as_batch)
            if operation.id == first["id"]:
                return operation
        raise ChainFailed(
            f"the calls that the node gives for operation 0x{first['id'].hex()} are not those of that operation",
            hint="ask another node",
        )


def traces(events: Iterable[Event]) -> list[Trace]:
    """One trace of each operation, from all events of one timelock in order."""
    found: dict[bytes, Trace] = {}
    for event in events:
        if event.name == "CallScheduled" and event.args["index"] == 0:
            found[event.args["id"]] = Trace()
        if event.name == "CallScheduled":
            found[event.args["id"]].scheduled.append(event)
        elif event.name == "CallSalt":
            found[event.args["id"]].salt = event.args["salt"]
        elif event.name in ("CallExecuted", "Cancelled"):
            found[event.args["id"]].end = event
    return list(found.values())

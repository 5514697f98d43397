"""A contract's ABI, ready to encode calls and to decode outputs, events and custom errors.

Arguments are given by position; structs as sequences or mappings. Structs and several outputs come back as named
tuples, the arguments of events and errors as mappings by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from eth_utils.crypto import keccak

from wasiqa.chain.parameters import Entry, Parameters
from wasiqa.errors import InputRefused


class Function:
    """One function: its selector, parameters and outputs."""

    def __init__(self, entry: Entry) -> None:
        self.inputs = Parameters(entry["name"], entry["inputs"])
        self.outputs = Parameters(entry["name"], entry["outputs"])
        self.selector = keccak(text=self.inputs.signature)[:4]

    def decode(self, data: bytes) -> Any:
        """None, the one output, or a named tuple of all."""
        values = self.outputs.decode(data)
        if len(values) > 1:
            return self.outputs.record(values)
        return values[0] if values else None


class EventType:
    """One event: its topic, and which arguments stand in topics."""

    def __init__(self, entry: Entry) -> None:
        self.name: str = entry["name"]
        inputs = entry["inputs"]
        self.topic = keccak(text=Parameters(self.name, inputs).signature)
        self.names = Parameters(self.name, inputs).names
        self.indexed = Parameters(self.name, [_in_topic(i) for i in inputs if i["indexed"]])
        self.plain = Parameters(self.name, [i for i in inputs if not i["indexed"]])
        self._order = [i["indexed"] for i in inputs]

    def decode(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """The arguments by name, in the order of the declaration."""
        indexed, plain = iter(self.indexed.decode(b"".join(topics[1:]))), iter(self.plain.decode(data))
        return dict(zip(self.names, (next(indexed if where else plain) for where in self._order), strict=True))


def _in_topic(parameter: Entry) -> Entry:
    """A topic holds a value of one word, or else the hash of what doesn't fit."""
    kind: str = parameter["type"]
    hashed = kind in ("string", "bytes") or kind.startswith("tuple") or kind.endswith("]")
    return {"name": parameter["name"], "type": "bytes32"} if hashed else parameter


class Interface:
    """All that one ABI declares."""

    def __init__(self, abi: Sequence[Entry]) -> None:
        self.abi = abi
        self._resolved: dict[str, Function] = {}

    def function(self, name: str, args: Sequence[Any]) -> Function:
        """The function called `name` (or having this signature) that takes `args`. Raises `InputRefused`."""
        known = self._resolved.get(name)
        if known is not None:
            return known
        named = self._functions.get(name, [])
        if len(named) == 1:
            self._resolved[name] = named[0]
            return named[0]
        counted = [f for f in named if len(f.inputs.types) == len(args)]
        fitting = counted if len(counted) == 1 else [f for f in counted if f.inputs.fit(args)]
        if len(fitting) == 1:
            return fitting[0]
        offered = ", ".join(f.inputs.signature for f in named) or "no function of this name"
        raise InputRefused(f"{name} with {len(args)} arguments is not one function here: the ABI has {offered}")

    def called(self, data: bytes) -> Function | None:
        """The function that a call with these data calls, if the ABI declares it."""
        return self._selectors.get(data[:4])

    def constructor(self) -> Parameters:
        """The constructor's parameters."""
        inputs = next((entry["inputs"] for entry in self.abi if entry["type"] == "constructor"), ())
        return Parameters("constructor", inputs)

    def event(self, topics: Sequence[bytes]) -> EventType | None:
        """The event that a log with these topics records, if the ABI declares it."""
        found = self._events.get(topics[0]) if topics else None
        return found if found is not None and len(found.indexed.types) == len(topics) - 1 else None

    def topic(self, event: str) -> bytes:
        """The first topic of the event of this name. Raises `InputRefused`."""
        for topic, declared in self._events.items():
            if declared.name == event:
                return topic
        raise InputRefused(f"the ABI has no event {event}")

    @cached_property
    def errors(self) -> dict[bytes, Parameters]:
        """Custom errors by selector."""
        errors = (Parameters(entry["name"], entry["inputs"]) for entry in self.abi if entry["type"] == "error")
        return {keccak(text=error.signature)[:4]: error for error in errors}

    @cached_property
    def _functions(self) -> dict[str, list[Function]]:
        functions = defaultdict(list)
        for entry in self.abi:
            if entry["type"] == "function":
                function = Function(entry)
                functions[entry["name"]].append(function)
                functions[function.inputs.signature].append(function)
        return functions

    @cached_property
    def _selectors(self) -> dict[bytes, Function]:
        return {function.selector: function for named in self._functions.values() for function in named}

    @cached_property
    def _events(self) -> dict[bytes, EventType]:
        events = (EventType(entry) for entry in self.abi if entry["type"] == "event" and not entry.get("anonymous"))
        return {event.topic: event for event in events}

"""A contract's ABI, ready to encode calls and to decode outputs, events and custom errors.

Arguments are given by position; structs as sequences or mappings. Structs and several outputs come back as named
tuples, the arguments of events and errors as mappings by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
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
        self._functions: dict[str, list[Function]] = {}

    def function(self, name: str, args: Sequence[Any]) -> Function:
        """The function called `name` (or having this signature) that takes `args`. Raises `InputRefused`."""
        named = self._named(name)
        if len(named) == 1:
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

    def event_type(self, name: str) -> EventType:
        """The event of this name. Raises `InputRefused`."""
        for declared in self._events.values():
            if declared.name == name:
                return declared
        raise InputRefused(f"the ABI has no event {name}")

    def topic(self, event: str) -> bytes:
        """The first topic of the event of this name. Raises `InputRefused`."""
        return self.event_type(event).topic

    @cached_property
    def errors(self) -> dict[bytes, Parameters]:
        """Custom errors by selector."""
        errors = (Parameters(entry["name"], entry["inputs"]) for entry in self.abi if entry["type"] == "error")
        return {keccak(text=error.signature)[:4]: error for error in errors}

    def _named(self, name: str) -> list[Function]:
        """The functions with this name or signature; an ABI is long and few of its functions are asked for."""
        if name not in self._functions:
            bare = name.partition("(")[0]
            self._functions[name] = [f for f in self._declared(bare) if name in (bare, f.inputs.signature)]
        return self._functions[name]

    def _declared(self, name: str | None = None) -> list[Function]:
        functions = (entry for entry in self.abi if entry["type"] == "function")
        return [Function(entry) for entry in functions if name in (None, entry["name"])]

    @cached_property
    def _selectors(self) -> dict[bytes, Function]:
        return {function.selector: function for function in self._declared()}

    @cached_property
    def _events(self) -> dict[bytes, EventType]:
        events = (EventType(entry) for entry in self.abi if entry["type"] == "event" and not entry.get("anonymous"))
        return {event.topic: event for event in events}


class _Same:
    """An ABI, which can't be hashed, by what it is and not by what is in it."""

    def __init__(self, abi: Sequence[Entry]) -> None:
        self.abi = abi

    def __hash__(self) -> int:
        return id(self.abi)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.abi is self.abi


@lru_cache(maxsize=64)
def _interface(same: _Same) -> Interface:
    return Interface(same.abi)


def interface_of(abi: Sequence[Entry]) -> Interface:
    """The interface of an ABI, which takes long to work out, so once for all contracts that have this very one."""
    return _interface(_Same(abi))

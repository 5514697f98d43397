"""What a contract says when it refuses: custom errors, panics and texts, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wasiqa.chain.interface import Interface, interface_of
from wasiqa.chain.parameters import Parameters
from wasiqa.errors import ChainFailed, NotAllowed, WasiqaError, printable

Abis = Callable[[], Iterable[Sequence[Mapping[str, Any]]]]

_BUILT_IN = {
    bytes.fromhex("08c379a0"): Parameters("Error", [{"name": "reason", "type": "string"}]),
    bytes.fromhex("4e487b71"): Parameters("Panic", [{"name": "code", "type": "uint256"}]),
}
_PANICS = {
    0x01: "an assertion failed",
    0x11: "a number became too large or too small for its type",
    0x12: "division by zero",
    0x21: "a value outside its list of names",
    0x22: "damaged storage",
    0x31: "taking from an empty list",
    0x32: "an index beyond the end of a list",
    0x41: "too much memory asked for",
    0x51: "a call of an unset function",
}


class Reverted(NotAllowed):
    """A contract refused. `name` and `arguments` are those of its custom error; `data` is what it returned.

    A text reads as `Error(reason)`, a panic as `Panic(code)`; `name` is None where nothing known was returned.
    """

    code = "REVERTED"

    def __init__(self, call: str, data: bytes, name: str | None = None, arguments: Mapping[str, Any] | None = None):
        self.data = data
        self.name = name
        self.arguments = dict(arguments or {})
        super().__init__(f"{call} was refused by the contract: {self._words()}")

    def _words(self) -> str:
        if self.name == "Error":
            return _shown(self.arguments["reason"])
        if self.name == "Panic":
            code = self.arguments["code"]
            return f"Panic(0x{code:02x}), {_PANICS.get(code, 'no known reason')}"
        if self.name is not None:
            return f"{self.name}({', '.join(f'{k}={_shown(v)}' for k, v in self.arguments.items())})"
        return f"unknown error 0x{self.data.hex()}" if self.data else "it gave no reason"


class NotTaken(ChainFailed):
    """The node answered that it doesn't take a transaction. Where no answer came, it may have taken it."""


class NothingDone(ChainFailed):
    """A transaction has done nothing and won't: it needs more gas than it may have, or it failed in its block."""


class ErrorBook:
    """The custom errors known to a chain. An error bubbles up through callers whose ABI doesn't declare it.

    `more` is asked once, for further ABIs, when an error is met that nothing before declares.
    """

    def __init__(self, more: Abis = tuple) -> None:
        self._known = dict(_BUILT_IN)
        self._more: Abis | None = more

    def add(self, abi: Sequence[Mapping[str, Any]]) -> None:
        """Learn the errors of an ABI."""
        self._known |= interface_of(abi).errors

    def reverted(self, call: str, data: bytes, interface: Interface | None = None) -> Reverted:
        """The exception for what a contract returned when it refused `call`; the called contract's ABI comes first."""
        error = self._find(data[:4], interface)
        if error is not None:
            try:
                return Reverted(call, data, error.owner, error.named(error.decode(data[4:])))
            except WasiqaError:
                pass
        return Reverted(call, data)

    def _find(self, selector: bytes, interface: Interface | None) -> Parameters | None:
        own = interface.errors if interface is not None else {}
        found = own.get(selector) or self._known.get(selector)
        if found is None and len(selector) == 4 and self._more is not None:
            more, self._more = self._more, None
            for abi in more():
                self.add(abi)
            found = self._known.get(selector)
        return found


def _shown(value: Any) -> str:
    """As it is told; whoever wrote the contract wrote the text, so what isn't printable is escaped."""
    return f"0x{value.hex()}" if isinstance(value, bytes) else printable(str(value))

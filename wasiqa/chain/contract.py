"""What the package says about contracts: where one is, what it is asked to do, and what it wrote into the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from wasiqa.chain.interface import Function, Interface, interface_of

NOBODY = "0x" + 40 * "0"
"""The zero address: who asks when nobody is named."""


class Creation(Protocol):
    """What it takes to create a contract; `wasiqa.chain.artifact.Artifact` is one."""

    @property
    def name(self) -> str:
        """Name of the contract, as in its source."""

    @property
    def abi(self) -> Sequence[Mapping[str, Any]]:
        """The ABI as solc gives it."""

    @property
    def bytecode(self) -> bytes:
        """The creation code, without constructor arguments."""


@dataclass(frozen=True)
class Call:
    """One message to a contract, not yet sent; `to` is None when it creates one. `value` is in wei.

    `name` (of the function) and `interface` say what the bytes mean, for people and for decoding what comes back.
    """

    to: str | None
    data: bytes
    value: int = 0
    name: str = ""
    interface: Interface | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Log:
    """A log entry as the chain keeps it; `address` is checksummed, `transaction` the hash of the one that wrote it.

    `block_hash` tells on which branch of the chain the block is; a chain that can't branch may leave it empty.
    """

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    log_index: int
    transaction: str
    block_hash: str = ""


@dataclass(frozen=True)
class Event:
    """A decoded log entry. Of an indexed text, array or struct only the 32-byte hash is known."""

    name: str
    args: Mapping[str, Any]
    address: str
    block: int
    log_index: int
    transaction: str


@dataclass(frozen=True)
class Contract:
    """A contract's address and ABI, bound to no chain."""

    address: str
    abi: Sequence[Mapping[str, Any]] = field(compare=False, repr=False)

    @cached_property
    def interface(self) -> Interface:
        """The ABI, ready to encode and decode."""
        return interface_of(self.abi)

    def encode(self, function: str, *args: Any) -> Call:
        """The call of `function`, given by name, or by signature where name and arguments leave a choice.

        Structs are given as sequences or mappings. Raises `InputRefused` if the function doesn't take these arguments.
        """
        return self.encoded(self.interface.function(function, args), args)

    def encoded(self, function: Function, args: Sequence[Any]) -> Call:
        """The call of a function of this contract's interface."""
        data = function.selector + function.inputs.encode(args)
        return Call(self.address, data, name=function.inputs.owner, interface=self.interface)

    def event(self, log: Log) -> Event | None:
        """The event that `log` records, or None if this contract did not write it or its ABI doesn't declare it."""
        kind = self.interface.event(log.topics) if log.address == self.address else None
        if kind is None:
            return None
        return Event(
            kind.name, kind.decode(log.topics, log.data), log.address, log.block, log.log_index, log.transaction
        )


def creation(artifact: Creation, *args: Any, name: str | None = None) -> Call:
    """The message that creates the artifact's contract with these constructor arguments, to be called `name`."""
    interface = interface_of(artifact.abi)
    data = artifact.bytecode + interface.constructor().encode(args)
    return Call(None, data, name=name or artifact.name, interface=interface)

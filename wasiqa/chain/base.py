"""What every chain does alike: encode, send or ask, decode."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from wasiqa.chain.chain import Header, Receipt
from wasiqa.chain.contract import Call, Contract, Creation, Event, Log, creation
from wasiqa.chain.errors import Abis, ErrorBook
from wasiqa.errors import ChainFailed


def no_contract(address: str, chain_id: int, doing: str) -> ChainFailed:
    """What is to be said where an address has no code, though the ledger has a contract there."""
    return ChainFailed(
        f"{doing}: there is no contract at {address} on chain {chain_id}",
        hint="check the deployments folder and the network",
        code="NO_CONTRACT",
    )


class BaseChain(ABC):
    """`Chain` on top of three primitives: `send` a call, `ask` one, read `logs`."""

    def __init__(self, known: Abis = tuple) -> None:
        self.errors = ErrorBook(known)
        self._have_code: set[str] = set()

    @property
    @abstractmethod
    def chain_id(self) -> int:
        """The chain id of EIP-155."""

    @abstractmethod
    def code(self, address: str) -> bytes:
        """The code at `address`; empty if there is none."""

    @abstractmethod
    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Send one call and wait until it is in a block; `gas` is its limit, estimated if not given."""

    @abstractmethod
    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns, changing nothing."""

    @abstractmethod
    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterable[Log]:
        """What these contracts wrote from block `first` to `last`, in order; only with this first topic, if given."""

    @abstractmethod
    def header(self, number: int | None = None) -> Header:
        """The block with this number, or the latest one."""

    def at(self, block: int) -> Self:
        """The chain itself at its latest block. Raises `ChainFailed` for another one, whose state isn't kept."""
        latest = self.header().number
        if block != latest:
            raise ChainFailed(f"the state of block {block} isn't kept; the latest is {latest}", code="NO_ARCHIVE")
        return self

    def deploy(self, artifact: Creation, *args: Any, sender: str, name: str | None = None) -> Receipt:
        """Create the artifact's contract with these constructor arguments; `name` tells apart several of one kind."""
        return self.send(creation(artifact, *args, name=name), sender=sender)

    def transact(self, contract: Contract, function: str, *args: Any, sender: str, gas: int | None = None) -> Receipt:
        """Call a function and keep what it changes."""
        self._require_code(contract.address, function)
        return self.send(contract.encode(function, *args), sender=sender, gas=gas)

    def send_each(self, calls: Iterable[tuple[Call, int]], *, sender: str) -> Iterator[Receipt]:
        """Send calls of one kind, each with its gas limit, in order; the receipts in the same order."""
        return (self.send(call, sender=sender, gas=gas) for call, gas in calls)

    def call(self, contract: Contract, function: str, *args: Any, sender: str | None = None) -> Any:
        """What a function returns, changing nothing: nothing, one value, or a named tuple."""
        resolved = contract.interface.function(function, args)
        output = self.ask(contract.encoded(resolved, args), sender=sender)
        if not output:
            self._require_code(contract.address, function)
        return resolved.decode(output)

    def events(self, contract: Contract, name: str | None = None, from_block: int = 0) -> list[Event]:
        """The events that `contract` has written from a block on, in order; only those called `name`, if given."""
        topic = None if name is None else contract.interface.topic(name)
        decoded = (contract.event(log) for log in self.logs([contract.address], topic, from_block))
        return [event for event in decoded if event is not None]

    def _require_code(self, address: str, function: str) -> None:
        """A transaction to an address without code would succeed and do nothing. Raises `ChainFailed`."""
        if address in self._have_code:
            return
        if not self.code(address):
            raise no_contract(address, self.chain_id, function)
        self._have_code.add(address)

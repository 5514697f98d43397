"""The only thing that the rest of the package needs of a blockchain.

`Chain` is what a command is written against. `Web3Chain` implements it for any node, `TesterChain` for eth-tester in
process and, in the tests, `RevmChain` for revm. Everything that is written passes through `send`, so a chain that keeps
a journal (`JournalledChain`), or only collects calls for a Safe, wraps another one and has a `send` of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from wasiqa.chain.contract import Call, Contract, Creation, Event, Log
from wasiqa.errors import ChainFailed

if TYPE_CHECKING:
    from wasiqa.chain.signer import Signer

MAX_GAS = 16_777_216
"""The most gas that one transaction may use (EIP-7825)."""


class Block(NamedTuple):
    """A block's number and hash (0x…)."""

    number: int
    hash: str


class Header(NamedTuple):
    """What a block says of itself: number, hash (0x…), its parent's hash, and its time in seconds."""

    number: int
    hash: str
    parent: str
    time: int


@dataclass(frozen=True)
class Receipt:
    """What came of one transaction; `status` is 1 for done and 0 for reverted, `gas_used` as the chain charges it."""

    hash: str
    to: str | None
    function: str
    block: int
    gas_used: int
    status: int
    contract_address: str | None = None
    logs: Sequence[Log] = field(default=(), repr=False)
    block_hash: str | None = None

    def events(self, contract: Contract, name: str | None = None) -> list[Event]:
        """The events that `contract` wrote in this transaction, in order; only those called `name`, if given."""
        decoded = (contract.event(log) for log in self.logs)
        return [event for event in decoded if event is not None and name in (None, event.name)]

    def created(self) -> str:
        """The address of the contract that this transaction created. Raises `ChainFailed` if it created none."""
        if self.contract_address is None:
            raise ChainFailed(f"transaction {self.hash} created no contract")
        return self.contract_address

    def contract(self, artifact: Creation) -> Contract:
        """The contract that this transaction created from `artifact`."""
        return Contract(self.created(), artifact.abi)


@dataclass(frozen=True)
class Signed:
    """A transaction signed and not yet sent: all that a journal must keep to send it once, and to find it again."""

    hash: str
    raw: bytes = field(repr=False)
    sender: str
    nonce: int
    call: Call


class Made(NamedTuple):
    """A contract that was created: what was sent, and what came of it."""

    call: Call
    receipt: Receipt


class Chain(Protocol):
    """A blockchain as the package sees it. Addresses are checksummed text, times are seconds since 1970.

    Methods that run contract code raise `Reverted` with the contract's own error when it refuses, and nothing is sent;
    all of them raise `ChainFailed` when the node or the chain does not do what was asked.
    """

    @property
    def chain_id(self) -> int:
        """The chain id of EIP-155."""

    def accounts(self) -> tuple[str, ...]:
        """The addresses it can sign for."""

    def now(self) -> int:
        """The time that a call sees: that of the latest block."""

    def block(self) -> Block:
        """The latest block."""

    def header(self, number: int | None = None) -> Header:
        """The block with this number, or the latest one. Raises `ChainFailed` if there is no such block."""

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterable[Log]:
        """What these contracts wrote from block `first` to block `last`, or the latest one, in order.

        Only entries with this first topic, if one is given.
        """

    def at(self, block: int) -> Chain:
        """The same chain as it was at the end of this block, for reading.

        Raises `ChainFailed` where only the latest block's state is kept, and it is another one.
        """

    def creations(self, block: int) -> Mapping[str, str]:
        """What the transactions of a block created: the contract's address → the transaction's hash.

        Only contracts that a transaction creates itself, not those that are made by other contracts.
        """

    def code(self, address: str) -> bytes:
        """The code at `address`; empty if there is none."""

    def nonce(self, address: str) -> int:
        """How many transactions `address` has sent."""

    def balance(self, address: str) -> int:
        """What `address` has to pay fees with, in wei."""

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Send one call and wait until it is in a block; `gas` is its limit, estimated if not given."""

    def send_each(self, calls: Iterable[tuple[Call, int]], *, sender: str) -> Iterator[Receipt]:
        """Send calls of one kind, each with its gas limit, in order; the receipts in the same order.

        Several may be on their way before the first is in a block.
        """

    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns, changing nothing."""

    def deploy(self, artifact: Creation, *args: Any, sender: str, name: str | None = None) -> Receipt:
        """Create the artifact's contract with these constructor arguments; `name` tells apart several of one kind."""

    def transact(self, contract: Contract, function: str, *args: Any, sender: str, gas: int | None = None) -> Receipt:
        """Call a function and keep what it changes."""

    def call(self, contract: Contract, function: str, *args: Any, sender: str | None = None) -> Any:
        """What a function returns, changing nothing: nothing, one value, or a named tuple."""

    def events(self, contract: Contract, name: str | None = None, from_block: int = 0) -> list[Event]:
        """The events that `contract` has written from a block on, in order; only those called `name`, if given."""


class SigningChain(Chain, Protocol):
    """A chain whose sending can be taken apart, so that a journal can write down what is signed before it is sent."""

    def unlock(self, signer: Signer) -> str:
        """Sign for one more address from now on, which is returned."""

    def estimate(self, call: Call, *, sender: str) -> int:
        """The gas that a call would use now. Raises `Reverted` if the contract refuses it."""

    def next_nonce(self, sender: str) -> int:
        """The nonce after all that the node has of this account, in a block or waiting for one."""

    def sign(self, call: Call, *, sender: str, nonce: int, gas: int | None = None, tried: bool = False) -> Signed:
        """Try a call and sign it. Raises `Reverted` if the contract refuses it now.

        With `gas`, which is its limit then, it needn't be tried if its like was.
        """

    def dearer(self, signed: Signed, *, late: bool) -> Signed | None:
        """The same transaction at a fee for which nodes give up the first.

        None if what it pays is enough for the next block and it isn't `late`, or if more wouldn't help.
        """

    def broadcast(self, signed: Signed) -> None:
        """Give a signed transaction to the node.

        Raises `NotTaken` if the node answers that it doesn't take it, and any other `ChainFailed` if nobody knows
        whether it has it now.
        """

    def knows(self, signed: Signed) -> bool:
        """Does the node have the transaction, in a block or waiting for one?"""

    def wait(self, signed: Signed, seconds: float) -> Receipt | None:
        """Wait until a transaction is in a block; its status may be 0. None if it is in none after so many seconds."""

    def foresee(self, transactions: Iterable[Signed]) -> None:
        """Soon there will be `find` for each of these: what can be asked beside other work may be asked now."""

    def find(self, signed: Signed) -> Receipt | None:
        """The receipt of a transaction, or None as long as it is in no block."""

    def require_success(self, signed: Signed, receipt: Receipt) -> None:
        """Raises `Reverted` with the contract's error, or `ChainFailed`, if the transaction failed in its block."""

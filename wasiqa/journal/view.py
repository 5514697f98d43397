"""Another chain, to be read as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Self

from wasiqa.chain.base import BaseChain
from wasiqa.chain.chain import Block, Chain, Header
from wasiqa.chain.contract import Call, Log


class ChainView(BaseChain):
    """A chain on top of another one; whoever inherits says what sending means."""

    def __init__(self, chain: Chain) -> None:
        super().__init__()
        self.chain = chain

    @property
    def chain_id(self) -> int:
        """The chain id of EIP-155."""
        return self.chain.chain_id

    def accounts(self) -> tuple[str, ...]:
        """The addresses it can sign for."""
        return self.chain.accounts()

    def now(self) -> int:
        """The time that a call sees."""
        return self.chain.now()

    def block(self) -> Block:
        """The latest block."""
        return self.chain.block()

    def header(self, number: int | None = None) -> Header:
        """The header of a block, by default the latest."""
        return self.chain.header(number)

    def at(self, block: int) -> Self:
        """The same on top of the chain as it was at the end of this block."""
        view = copy(self)
        view.chain, view._have_code = self.chain.at(block), set()
        return view

    def creations(self, block: int) -> Mapping[str, str]:
        """What the transactions of a block created."""
        return self.chain.creations(block)

    def code(self, address: str) -> bytes:
        """The code at `address`."""
        return self.chain.code(address)

    def nonce(self, address: str) -> int:
        """How many transactions of `address` are in blocks."""
        return self.chain.nonce(address)

    def balance(self, address: str) -> int:
        """What `address` has to pay fees with, in wei."""
        return self.chain.balance(address)

    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns, changing nothing."""
        return self.chain.ask(call, sender=sender)

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterable[Log]:
        """What these addresses wrote."""
        return self.chain.logs(addresses, topic, first, last)

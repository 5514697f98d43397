"""Reading a chain behind a `web3.Web3`; it needs no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Literal, Self, TypeVar, overload

import requests
from eth_typing import BlockNumber
from web3 import Web3
from web3.exceptions import Web3RPCError
from web3.types import RPCEndpoint
from web3.utils.address import get_create_address

from wasiqa.chain.base import BaseChain
from wasiqa.chain.chain import Block, Header
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Call, Log
from wasiqa.chain.errors import Abis
from wasiqa.chain.failures import NODE_ERRORS, chain_failed, revert_data

T = TypeVar("T")
_PAGE = 100_000
"""Blocks in one question for events, at first."""


class Web3Reader(BaseChain):
    """What can be asked of a node; `node` is what messages call it."""

    def __init__(self, w3: Web3, *, known: Abis = tuple, node: str = "the node") -> None:
        super().__init__(known)
        self.w3 = w3
        self.node = node
        self._page = _PAGE
        self._pinned: int | None = None

    @cached_property
    def chain_id(self) -> int:
        """The chain id that the node states."""
        return self._node("reading the chain id", lambda: self.w3.eth.chain_id)

    def at(self, block: int) -> Self:
        """The same chain, which from now on is asked at the end of this block."""
        pinned = copy(self)
        pinned._pinned, pinned._have_code = block, set()
        return pinned

    def now(self) -> int:
        """Time of the latest block."""
        return int(self._latest()["timestamp"])

    def block(self) -> Block:
        """The latest block."""
        latest = self._latest()
        return Block(latest["number"], _hex(latest["hash"]))

    def code(self, address: str) -> bytes:
        """The code at `address`."""
        return self._node("reading code", lambda: bytes(self.w3.eth.get_code(checksummed(address), self._state)))

    def nonce(self, address: str) -> int:
        """How many transactions of `address` are in blocks."""
        return self._node(
            "reading a nonce", lambda: self.w3.eth.get_transaction_count(checksummed(address), self._state)
        )

    def balance(self, address: str) -> int:
        """What `address` has to pay fees with, in wei."""
        return self._node("reading a balance", lambda: self.w3.eth.get_balance(checksummed(address), self._state))

    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns, by eth_call."""
        return self._node(call.name, lambda: self._eth_call(message(call, sender or NOBODY), self._pinned), call)

    def header(self, number: int | None = None) -> Header:
        """The block with this number, or the latest one."""
        if number is None:
            raw = self._latest()
        else:
            raw = self._node(f"reading block {number}", lambda: self.w3.eth.get_block(BlockNumber(number)))
        return Header(raw["number"], _hex(raw["hash"]), _hex(raw["parentHash"]), raw["timestamp"])

    def creations(self, block: int) -> dict[str, str]:
        """What the transactions of a block created; by the block, since nodes forget where old transactions are."""
        raw: Any = self._node(f"reading block {block}", lambda: self.w3.eth.get_block(BlockNumber(block), True))
        sent = (transaction for transaction in raw["transactions"] if not transaction.get("to"))
        return {
            str(get_create_address(transaction["from"], transaction["nonce"])): _hex(transaction["hash"])
            for transaction in sent
        }

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterator[Log]:
        """What these contracts wrote, by eth_getLogs, in pages of as many blocks as the node allows.

        Nodes limit blocks, entries, or bytes of one answer, each with words of its own, so any refusal makes the page
        half as long; that of one block alone is final.
        """
        last = self.header().number if last is None else last
        wanted: Any = {"address": list(addresses), "topics": [topic] if topic else []}
        while first <= last:
            end = min(first + self._page - 1, last)
            wanted |= {"fromBlock": first, "toBlock": end}
            try:
                found = self.w3.eth.get_logs(wanted)
            except (Web3RPCError, requests.Timeout, requests.HTTPError) as error:
                if first == end:
                    raise chain_failed(error, "reading events", self.node) from error
                self._page = (end - first + 1) // 2
                continue
            except NODE_ERRORS as error:
                raise chain_failed(error, "reading events", self.node) from error
            yield from map(log_entry, found)
            first = end + 1

    def answer(self, method: str, *parameters: Any) -> Any:
        """What the node answers, as it stands in its JSON. Raises `Web3RPCError` if that is an error."""
        answer = self.w3.provider.make_request(RPCEndpoint(method), list(parameters))
        if "error" in answer:
            raise Web3RPCError(str(answer["error"]), rpc_response=answer)
        return answer.get("result")

    @property
    def _state(self) -> BlockNumber | Literal["latest"]:
        return "latest" if self._pinned is None else BlockNumber(self._pinned)

    def _latest(self) -> Any:
        return self._node("reading the latest block", lambda: self.w3.eth.get_block(self._state))

    def _eth_call(self, transaction: Any, block: int | None = None) -> bytes:
        return bytes(self.w3.eth.call(transaction, "latest" if block is None else BlockNumber(block)))

    def _node(self, doing: str, request: Callable[[], T], call: Call | None = None) -> T:
        try:
            return request()
        except NODE_ERRORS as error:
            data = revert_data(error) if call is not None else None
            if data is not None and call is not None:
                raise self.errors.reverted(doing, data, call.interface) from error
            raise chain_failed(error, doing, self.node) from error


def _hex(value: Any) -> str:
    return "0x" + bytes(value).hex()


def message(call: Call, sender: str) -> dict[str, Any]:
    """A call as web3 takes it."""
    fields = {"from": sender, "to": call.to, "data": call.data, "value": call.value or None}
    return {key: value for key, value in fields.items() if value is not None}


def log_entry(raw: Any) -> Log:
    """A log entry as web3 gives it, or as it stands in the node's JSON."""
    place = number(raw["blockNumber"]), number(raw["logIndex"]), text(raw["transactionHash"]), text(raw["blockHash"])
    return Log(checksummed(raw["address"]), tuple(map(_content, raw["topics"])), _content(raw["data"]), *place)


class Entries(Sequence[Log]):
    """Log entries, which are looked at when somebody asks: a receipt may have hundreds, and often nobody does."""

    def __init__(self, raw: Sequence[Any]) -> None:
        self._raw = raw

    @cached_property
    def _made(self) -> tuple[Log, ...]:
        return tuple(map(log_entry, self._raw))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._raw)

    @overload
    def __getitem__(self, place: int) -> Log: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Log, ...]: ...
    def __getitem__(self, place: int | slice) -> Log | tuple[Log, ...]:
        """One of them, or some."""
        return self._made[place]

    def __eq__(self, other: object) -> bool:
        """Are they the same entries?"""
        return isinstance(other, Sequence) and self._made == tuple(other)

    def __hash__(self) -> int:
        """As that of all entries."""
        return hash(self._made)


def number(value: Any) -> int:
    """A number as web3 gives it, or as JSON has it."""
    return int(value, 16) if isinstance(value, str) else value


def text(value: Any) -> str:
    """A hash as JSON has it, or as web3 gives it."""
    return value if isinstance(value, str) else _hex(value)


def _content(value: Any) -> bytes:
    return bytes.fromhex(value[2:]) if isinstance(value, str) else bytes(value)

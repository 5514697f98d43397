"""Reading a chain behind a `web3.Web3`; it needs no key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from eth_typing import BlockNumber
from web3 import Web3

from wasiqa.chain.base import BaseChain
from wasiqa.chain.chain import Block
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Call, Log
from wasiqa.chain.errors import Abis
from wasiqa.chain.failures import NODE_ERRORS, chain_failed, revert_data

T = TypeVar("T")


class Web3Reader(BaseChain):
    """What can be asked of a node; `node` is what messages call it."""

    def __init__(self, w3: Web3, *, known: Abis = tuple, node: str = "the node") -> None:
        super().__init__(known)
        self.w3 = w3
        self.node = node

    @cached_property
    def chain_id(self) -> int:
        """The chain id that the node states."""
        return self._node("reading the chain id", lambda: self.w3.eth.chain_id)

    def now(self) -> int:
        """Time of the latest block."""
        return int(self._latest()["timestamp"])

    def block(self) -> Block:
        """The latest block."""
        latest = self._latest()
        return Block(latest["number"], "0x" + bytes(latest["hash"]).hex())

    def code(self, address: str) -> bytes:
        """The code at `address`."""
        return self._node("reading code", lambda: bytes(self.w3.eth.get_code(checksummed(address))))

    def nonce(self, address: str) -> int:
        """How many transactions of `address` are in blocks."""
        return self._node("reading a nonce", lambda: self.w3.eth.get_transaction_count(checksummed(address)))

    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns, by eth_call."""
        return self._node(call.name, lambda: self._eth_call(message(call, sender or NOBODY)), call)

    def logs(self, address: str, topic: bytes | None, from_block: int) -> list[Log]:
        """What `address` wrote, by eth_getLogs."""
        wanted: Any = {"address": address, "fromBlock": from_block, "topics": [topic] if topic else []}
        return [log_entry(log) for log in self._node("reading events", lambda: self.w3.eth.get_logs(wanted))]

    def _latest(self) -> Any:
        return self._node("reading the latest block", lambda: self.w3.eth.get_block("latest"))

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


def message(call: Call, sender: str) -> dict[str, Any]:
    """A call as web3 takes it."""
    fields = {"from": sender, "to": call.to, "data": call.data, "value": call.value or None}
    return {key: value for key, value in fields.items() if value is not None}


def log_entry(raw: Any) -> Log:
    """A log entry as web3 gives it."""
    topics = tuple(bytes(topic) for topic in raw["topics"])
    transaction = "0x" + bytes(raw["transactionHash"]).hex()
    place = raw["blockNumber"], raw["logIndex"], transaction
    return Log(checksummed(raw["address"]), topics, bytes(raw["data"]), *place)

"""Two nodes that are asked the same: what only one of them says isn't believed.

State is asked at the highest block that both have, so a node that lags behind makes answers older, and never wrong.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from requests import RequestException
from web3.exceptions import Web3Exception
from web3.providers import BaseProvider
from web3.types import RPCEndpoint, RPCResponse

_BLOCK_AT = {
    "eth_call": 1,
    "eth_getBalance": 1,
    "eth_getBlockByNumber": 0,
    "eth_getCode": 1,
    "eth_getStorageAt": 2,
    "eth_getTransactionCount": 1,
}
"""Where a question about a block names it."""
_FIXED = frozenset({"eth_chainId", "eth_getBlockByHash", "eth_getLogs", "net_version"})
_BY_TRANSACTION = frozenset({"eth_getTransactionByHash", "eth_getTransactionReceipt"})
_BLOCK = ("number", "hash", "parentHash", "timestamp", "baseFeePerGas", "transactions")
_LOG = ("address", "topics", "data", "blockNumber", "blockHash", "transactionHash", "logIndex")
_TOLD = {
    "eth_getBlockByHash": _BLOCK,
    "eth_getBlockByNumber": _BLOCK,
    "eth_getLogs": _LOG,
    "eth_getTransactionReceipt": ("blockHash", "blockNumber", "status", "gasUsed", "contractAddress", "logs"),
}
"""What must be the same in an answer, being all that is read of it; the whole, where nothing is said. Clients differ in
other fields."""
_CHEAPER = frozenset({"eth_gasPrice", "eth_maxPriorityFeePerGas"})
"""Of which the lower answer is taken: a node that wants a fee of its own isn't believed."""
_FORK = 64
"""Blocks that two nodes may differ in at the head of one chain."""


class Disagreement(Web3Exception):
    """The two nodes say different things of the same."""


class Witnessed(BaseProvider):
    """The first node, whose answers the second one has to confirm.

    Transactions are given to both. Estimates of gas and orders of nodes for tests are the first one's alone.
    """

    def __init__(self, first: BaseProvider, second: BaseProvider) -> None:
        super().__init__()
        self._nodes = first, second

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """The answer of both. Raises `Disagreement` if there is none."""
        first, second = self._nodes
        if method == "eth_sendRawTransaction":
            with suppress(RequestException, Web3Exception):  # the first may hand it on
                second.make_request(method, params)
            return first.make_request(method, params)
        if method == "eth_getTransactionCount" and params[1] == "pending":
            return max(self._both(method, params), key=lambda answer: int(answer.get("result", "0x0"), 16))
        if method in _CHEAPER:
            return min(self._both(method, params), key=lambda answer: int(answer.get("result", hex(2**256)), 16))
        if method in _BY_TRANSACTION:
            return self._found_by_both(method, params)
        if method in _BLOCK_AT:
            return self._same(method, self._pinned(params, _BLOCK_AT[method]))
        return self._same(method, params) if method in _FIXED else first.make_request(method, params)

    def _both(self, method: str, params: Any) -> list[RPCResponse]:
        return [node.make_request(RPCEndpoint(method), params) for node in self._nodes]

    def _same(self, method: str, params: Any) -> RPCResponse:
        first, second = self._both(method, params)
        if ("error" in first) != ("error" in second) or _told(method, first) != _told(method, second):
            raise Disagreement(f"the two nodes answer {method} differently")
        return first

    def _found_by_both(self, method: str, params: Any) -> RPCResponse:
        """What both have in the same block; nothing as long as one hasn't."""
        first, second = self._both(method, params)
        one, other = first.get("result"), second.get("result")
        if not isinstance(one, dict) or not isinstance(other, dict) or one.get("blockHash") != other.get("blockHash"):
            waiting = method == "eth_getTransactionByHash" and (one or other)
            return {**first, "result": one or other} if waiting else {**first, "result": None}
        if _told(method, first) != _told(method, second):
            raise Disagreement(f"the two nodes answer {method} differently")
        return first

    def _pinned(self, params: Any, at: int) -> list[Any]:
        """The same question about the highest block of both, if it is about the latest."""
        asked = list(params)
        if len(asked) <= at:
            asked.append("latest")
        if asked[at] == "latest":
            asked[at] = hex(self._head())
        return asked

    def _head(self) -> int:
        heads = [int(_result(answer), 16) for answer in self._both("eth_blockNumber", [])]
        for number in range(min(heads), max(-1, min(heads) - _FORK), -1):
            first, second = self._both("eth_getBlockByNumber", [hex(number), False])
            if _result(first)["hash"] == _result(second)["hash"]:
                return number
        raise Disagreement("the two nodes follow different chains")


def _result(answer: RPCResponse) -> Any:
    """What a node says of its own head."""
    if answer.get("result") is None:
        raise Disagreement("one of the two nodes doesn't say which block is its latest")
    return answer["result"]


def _told(method: str, answer: RPCResponse) -> Any:
    """What counts of an answer."""
    result: Any = answer.get("result")
    names = _TOLD.get(method)
    if names is None or result is None:
        return result
    parts = result if isinstance(result, list) else [result]
    return [[_plain(name, part.get(name)) for name in names] for part in parts]


def _plain(name: str, value: Any) -> Any:
    """A field as far as it counts: of log entries what is read, of transactions their hashes."""
    if name == "transactions":
        return [one.get("hash") if isinstance(one, dict) else one for one in value or ()]
    if name == "logs":
        return [[entry.get(field) for field in _LOG] for entry in value or ()]
    return value

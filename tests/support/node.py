"""A node that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from web3 import Web3
from web3.providers import BaseProvider
from web3.types import RPCEndpoint, RPCResponse

HASH = "0x" + "ab" * 32


class Failing:
    """An answer that is an error of JSON-RPC."""

    def __init__(self, message: str, code: int = -32000, **more: Any) -> None:
        self.error = {"code": code, "message": message, **more}


class CannedNode(BaseProvider):
    """Answers by method: a value, a `Failing`, an exception to raise, or a function of the parameters."""

    def __init__(self, **answers: Any) -> None:
        super().__init__()
        self.asked: list[tuple[str, Any]] = []
        self.answers: dict[str, Any] = {
            "eth_chainId": "0x1",
            "eth_getTransactionCount": "0x5",
            "eth_estimateGas": hex(100_000),
            "eth_getBlockByNumber": {
                "number": "0x10",
                "timestamp": "0x6553f100",
                "hash": HASH,
                "baseFeePerGas": "0x64",
            },
            "eth_maxPriorityFeePerGas": "0x3",
            "eth_call": "0x",
            "eth_getCode": "0x00",
            "eth_sendRawTransaction": HASH,
            **answers,
        }

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Answer one request."""
        self.asked.append((method, params))
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(*params)
        if isinstance(answer, Failing):
            return {"jsonrpc": "2.0", "id": 1, "error": answer.error}  # type: ignore[typeddict-item]
        return {"jsonrpc": "2.0", "id": 1, "result": answer}

    def sent(self) -> list[str]:
        """The methods that it was asked for, in order."""
        return [method for method, _ in self.asked]

    def web3(self) -> Web3:
        """A Web3 that talks to it."""
        return Web3(self)

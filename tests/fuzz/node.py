"""A node that answers JSON-RPC over HTTP for a chain on revm, and whose answers may be wrong in any way."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

import requests
from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from tests.fuzz import mutations
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Call, Log
from wasiqa.chain.errors import Reverted

_ZERO = "0x" + "00" * 32
_PAGES = (
    *(
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b"null",
        b"[]",
        b"{}",
        b"0",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
    ),
    *(
        b'{"jsonrpc":"2.0","id":1}',
        b'{"jsonrpc":"2.0","id":1,"result":null}',
        b'{"jsonrpc":"2.0","error":null,"result":"0x1"}',
    ),
    *(
        b'{"error":"no"}',
        b'{"error":{"code":-32000}}',
        b'{"error":{"message":null}}',
        b'{"error":{"code":3,"data":"0x"}}',
    ),
    *(
        b'{"error":{"code":-32000,"message":"header not found"}}',
        b'{"error":{"code":3,"message":"execution reverted"}}',
    ),
    *(b'{"error":{"code":3,"message":"x","data":"0xzz"}}', b'{"error":[1]}', b'{"id":99,"result":"0x0"}'),
)
_BREAKS = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.TooManyRedirects,
)


class Node:
    """Stands in for `requests.Session.send`. `rng` decides which answers are wrong; without one all are right.

    One that doesn't mine keeps what it is sent.
    """

    def __init__(self, chain: RevmChain, rng: Random | None = None, share: float = 0.1, *, mines: bool = True) -> None:
        self.chain, self.rng, self.share, self.mines = chain, rng, share, mines
        self._receipts: dict[str, Receipt | None] = {}

    def send(self, _: requests.Session, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        """One answer over HTTP."""
        asked = json.loads(request.body or b"null")
        answer = {"jsonrpc": "2.0", "id": asked["id"], **self._answer(asked["method"], asked["params"])}
        response = requests.Response()
        response.status_code, response.url, response.request = 200, str(request.url), request
        response.raw = BytesIO()
        response._content = json.dumps(answer).encode()
        if self.rng is not None and self.rng.random() < self.share:
            self._spoil(self.rng, response, answer)
        return response

    def _spoil(self, rng: Random, response: requests.Response, answer: dict[str, Any]) -> None:
        kind = rng.randrange(8)
        if kind == 0:
            raise rng.choice(_BREAKS)("a test's network")
        if kind == 1:
            response.status_code = rng.choice((301, 400, 401, 403, 404, 429, 500, 503, 599))
            response._content = rng.choice(_PAGES)
        elif kind == 2:
            response._content = rng.choice(_PAGES)
        elif kind == 3:
            response._content = mutations.content(rng, response.content)
        elif kind == 4 and "result" in answer:
            response._content = json.dumps({**answer, "result": mutations.value(rng)}).encode()
        else:
            spoilt = {**answer, "result": mutations.tree_of(rng, answer.get("result"))}
            response._content = json.dumps(spoilt).encode()

    def _answer(self, method: str, params: Any) -> dict[str, Any]:
        known: Callable[..., Any] | None = getattr(self, method, None)
        if known is None:
            return {"error": {"code": -32601, "message": f"the method {method} does not exist"}}
        try:
            return {"result": known(*params)}
        except Reverted as error:
            return {"error": {"code": 3, "message": "execution reverted", "data": "0x" + error.data.hex()}}

    # the methods by their names in JSON-RPC

    def eth_chainId(self) -> str:  # noqa: N802
        return hex(self.chain.chain_id)

    def eth_blockNumber(self) -> str:  # noqa: N802
        return hex(self.chain.block().number)

    def eth_getBlockByNumber(self, tag: str, full: bool) -> dict[str, Any] | None:  # noqa: N802
        number = self.chain.block().number if tag in ("latest", "pending", "safe", "finalized") else 0
        number = int(tag, 16) if tag.startswith("0x") else number
        if number > self.chain.block().number:
            return None
        header = self.chain.header(number)
        return {
            "number": hex(header.number),
            "hash": header.hash,
            "parentHash": header.parent,
            "timestamp": hex(header.time),
            "baseFeePerGas": "0x64",
            "gasLimit": hex(30_000_000),
            "extraData": "0x",
            "transactions": [],
        }

    def eth_getCode(self, address: str, _: str) -> str:  # noqa: N802
        return "0x" + self.chain.code(checksummed(address)).hex()

    def eth_getBalance(self, _: str, __: str) -> str:  # noqa: N802
        return hex(10**18)

    def eth_getTransactionCount(self, address: str, _: str) -> str:  # noqa: N802
        return hex(self.chain.nonce(checksummed(address)))

    def eth_call(self, asked: dict[str, str], _: str) -> str:
        return "0x" + self.chain.ask(_call(asked), sender=_checksummed(asked.get("from"))).hex()

    def eth_estimateGas(self, asked: dict[str, str], *_: str) -> str:  # noqa: N802
        return hex(self.chain.estimate(_call(asked), sender=checksummed(asked["from"])))

    def eth_gasPrice(self) -> str:  # noqa: N802
        return "0x64"

    def eth_maxPriorityFeePerGas(self) -> str:  # noqa: N802
        return "0x3"

    def eth_getLogs(self, asked: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        topics = asked.get("topics") or [None]
        topic = bytes.fromhex(topics[0][2:]) if topics[0] else None
        addresses = [checksummed(one) for one in asked["address"]]
        found = self.chain.logs(addresses, topic, int(asked["fromBlock"], 16), int(asked["toBlock"], 16))
        return [_log(one) for one in found]

    def eth_sendRawTransaction(self, raw: str) -> str:  # noqa: N802
        data = HexBytes(raw)
        said = TypedTransaction.from_bytes(data).as_dict()
        call = Call("0x" + said["to"].hex(), said["data"], said["value"], "sent")
        hashed = "0x" + keccak(data).hex()
        sender = Account.recover_transaction(data)
        self._receipts[hashed] = self.chain.send(call, sender=sender) if self.mines else None
        return hashed

    def eth_getTransactionByHash(self, hashed: str) -> dict[str, Any] | None:  # noqa: N802
        return {"hash": hashed} if hashed in self._receipts else None

    def eth_getTransactionReceipt(self, hashed: str) -> dict[str, Any] | None:  # noqa: N802
        found = self._receipts.get(hashed)
        return found and {
            "transactionHash": hashed,
            "blockNumber": hex(found.block),
            "blockHash": self.chain.header(found.block).hash,
            "gasUsed": hex(found.gas_used),
            "status": hex(found.status),
            "contractAddress": found.contract_address,
            "logs": [_log(one) for one in found.logs],
        }


def _checksummed(address: str | None) -> str | None:
    return None if address is None else checksummed(address)


def _call(asked: dict[str, str]) -> Call:
    return Call(
        _checksummed(asked.get("to")), bytes.fromhex(asked.get("data", "0x")[2:]), int(asked.get("value", "0x0"), 16)
    )


def _log(one: Log) -> dict[str, Any]:
    return {
        "address": one.address,
        "topics": ["0x" + topic.hex() for topic in one.topics],
        "data": "0x" + one.data.hex(),
        "blockNumber": hex(one.block),
        "logIndex": hex(one.log_index),
        "transactionHash": one.transaction,
        "transactionIndex": "0x0",
        "blockHash": one.block_hash or _ZERO,
    }

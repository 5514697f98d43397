"""The form of a node's answers: what hasn't the form that JSON-RPC gives it is refused before anything reads it.

Of blocks, receipts and log entries only what is read here is kept. Source: the Ethereum JSON-RPC specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from web3.exceptions import ContractLogicError, Web3Exception
from web3.types import RPCResponse

from wasiqa.json_text import parse

_HEX = re.compile(r"0x[0-9a-fA-F]+")
_DATA = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_BOOL, _SMALL, _LONG, _FEE, _WORD = 1, 32, 63, 128, 256
"""Bits of numbers."""
_TIME = 37
"""Bits of a block's time: seconds up to the year 6325, which calendars still have."""
_CALLS = frozenset({"eth_call", "eth_estimateGas"})
Check = Callable[[Any], Any]


class BadAnswer(Web3Exception):
    """The node answered with something that can't be an answer to the question."""


def decoded(content: bytes) -> Mapping[str, Any]:
    """The answer in a body of HTTP. Raises `BadAnswer` if there is none."""
    try:
        answer = parse(content)
    except ValueError as error:
        raise BadAnswer(f"no JSON: {error}") from None
    if not isinstance(answer, dict) or ("result" not in answer and answer.get("error") is None):
        raise BadAnswer("JSON without a result and without an error")
    return answer


def formed(method: str, answer: Mapping[str, Any]) -> RPCResponse:
    """The answer, if it has the form that this method's has.

    Raises `BadAnswer` if not; `ContractLogicError`, with what the contract returned, where a call was refused.
    """
    if answer.get("error") is not None:
        return cast(RPCResponse, {"jsonrpc": "2.0", "id": answer.get("id"), "error": _error(method, answer["error"])})
    try:
        result = _FORMS.get(method, _anything)(answer["result"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadAnswer(f"something else than {method} asked for: {error}") from None
    return cast(RPCResponse, {"jsonrpc": "2.0", "id": answer.get("id"), "result": result})


def _error(method: str, error: Any) -> dict[str, Any]:
    if not isinstance(error, dict) or type(error.get("code")) is not int:
        raise BadAnswer("an error without a code")
    message = error.get("message", "an error without words")
    if not isinstance(message, str):
        raise BadAnswer("an error whose message is no text")
    found = error.get("data")
    data = found.get("data") if isinstance(found, dict) else found
    data = data.removeprefix("Reverted ") if isinstance(data, str) else ""
    if method in _CALLS and _DATA.fullmatch(data):
        raise ContractLogicError(message, data)
    return {"code": error["code"], "message": message}


def _anything(value: Any) -> Any:
    return value


def _number(bits: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not _HEX.fullmatch(value) or int(value, 16) >> bits:
            raise ValueError(f"{_shown(value)} is no number of {bits} bits")
        return hex(int(value, 16))

    return check


def _data(size: int | None = None) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not _DATA.fullmatch(value) or size not in (None, len(value) // 2 - 1):
            raise ValueError(f"{_shown(value)} is no {'data' if size is None else f'{size} bytes'}")
        return value

    return check


def _maybe(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _list(check: Check) -> Check:
    def all_of(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(f"{_shown(value)} is no list")
        return [check(one) for one in value]

    return all_of


def _fields(needed: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError(f"{_shown(value)} has no fields")
        lacking = next((name for name in needed if name not in value), None)
        if lacking is not None:
            raise ValueError(f"it has no {lacking}")
        known = {**needed, **(optional or {})}
        return {name: one(value[name]) for name, one in known.items() if name in value}

    return check


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


_HASH, _ADDRESS = _data(32), _data(20)
_TRANSACTION = _fields(
    {"hash": _HASH}, {"from": _ADDRESS, "to": _maybe(_ADDRESS), "nonce": _number(_LONG), "blockHash": _maybe(_HASH)}
)
_BLOCK = _fields(
    {"number": _number(_LONG), "hash": _HASH, "parentHash": _HASH, "timestamp": _number(_TIME)},
    {
        "baseFeePerGas": _maybe(_number(_FEE)),
        "transactions": _list(lambda one: _HASH(one) if isinstance(one, str) else _TRANSACTION(one)),
    },
)
_LOG = _fields(
    {
        "address": _ADDRESS,
        "topics": _list(_HASH),
        "data": _data(),
        "blockNumber": _number(_LONG),
        "logIndex": _number(_SMALL),
        "transactionHash": _HASH,
        "blockHash": _HASH,
    }
)
_RECEIPT = _fields(
    {
        "blockNumber": _number(_LONG),
        "blockHash": _HASH,
        "gasUsed": _number(_LONG),
        "status": _number(_BOOL),
        "logs": _list(_LOG),
    },
    {"transactionHash": _HASH, "contractAddress": _maybe(_ADDRESS)},
)
_FORMS: Mapping[str, Check] = {
    "eth_blockNumber": _number(_LONG),
    "eth_call": _data(),
    "eth_chainId": _number(_LONG),
    "eth_estimateGas": _number(_LONG),
    "eth_gasPrice": _number(_FEE),
    "eth_getBalance": _number(_WORD),
    "eth_getBlockByHash": _maybe(_BLOCK),
    "eth_getBlockByNumber": _maybe(_BLOCK),
    "eth_getCode": _data(),
    "eth_getLogs": _list(_LOG),
    "eth_getTransactionByHash": _maybe(_TRANSACTION),
    "eth_getTransactionCount": _number(_LONG),
    "eth_getTransactionReceipt": _maybe(_RECEIPT),
    "eth_maxPriorityFeePerGas": _number(_FEE),
    "eth_sendRawTransaction": _HASH,
}

"""What nodes say when something fails, in one sentence; and what a contract returned when it refused."""

from __future__ import annotations

import re
from typing import Any

import requests
from web3.exceptions import ContractLogicError, TimeExhausted, Web3Exception, Web3RPCError

from wasiqa.chain.answers import BadAnswer
from wasiqa.chain.codec import codec
from wasiqa.chain.errors import NothingDone
from wasiqa.chain.witness import Disagreement
from wasiqa.errors import ChainFailed

NODE_ERRORS = (Web3Exception, requests.RequestException)
"""What web3 raises when a node fails or a contract refuses."""

_ARCHIVE = (
    "the node keeps no state of that block any more",
    "ask a node that keeps all, an archive node",
    "NO_ARCHIVE",
)
_TOO_MANY = 429
RARELY = frozenset({-32005, _TOO_MANY})
"""Codes of JSON-RPC by which services say that a limit of requests is reached (EIP-1474: limit exceeded)."""
_POOR = (
    "the sender cannot pay for the transaction",
    "send it some of the chain's own currency",
    "INSUFFICIENT_FUNDS",
)
_OUT_OF_GAS = "out of gas"
_DISAGREE = "find out which of the two is right, or wait until both are on one chain, before anything is sent"
_OTHER_NODE = "check that the URL is that of a node, and ask another one if it is"
_KNOWN = {
    "missing trie node": _ARCHIVE,
    "historical state": _ARCHIVE,
    "state is not available": _ARCHIVE,
    "insufficient funds": _POOR,
    "enough funds": _POOR,
    "nonce too low": ("the sender has sent another transaction in between", "run the command again", "NONCE_TAKEN"),
    "already known": ("the node has this transaction already", "run the command again", "ALREADY_KNOWN"),
    "underpriced": (
        "an earlier transaction of the sender waits with as high a fee",
        "wait for it, or raise its fee",
        "UNDERPRICED",
    ),
    "exceeds allowance": ("it would use more gas than the node allows", "make the batch smaller", "GAS_TOO_HIGH"),
    _OUT_OF_GAS: ("it needs more gas than it was given", "give it more, or make the batch smaller", "GAS_TOO_HIGH"),
    "gas limit": ("it would use more gas than fits a block", "make the batch smaller", "GAS_TOO_HIGH"),
}
_TOO_MUCH_GAS = ("exceeds allowance", "out of gas", "gas limit")

_HAS_IT = re.compile(r"already ?known|\bknown transaction|already imported|with same hash", re.IGNORECASE)
"""How nodes say that they have this very transaction: geth and erigon, Nethermind, Besu, anvil and reth, others."""


def has_it_already(error: Web3RPCError) -> bool:
    """Does the node say that it has this very transaction?"""
    return _HAS_IT.search(_message(error)) is not None


def is_indexing(error: Web3RPCError) -> bool:
    """Does the node say that it is still finding out where its transactions are?"""
    return "indexing is in progress" in _message(error)


def revert_data(error: Exception) -> bytes | None:
    """What the contract returned when it refused, or None if that isn't what happened."""
    if not isinstance(error, ContractLogicError):
        return None
    data: Any = error.data.get("data") if isinstance(error.data, dict) else error.data
    if data == "0x" and _OUT_OF_GAS in str(error.message).lower():
        return None  # as Hardhat tells that the contract never came to an answer
    if isinstance(data, str) and data.startswith("0x"):
        return bytes.fromhex(data[2:])
    reason = str(error.message or "").removeprefix("execution reverted").removeprefix(": ")
    return bytes.fromhex("08c379a0") + codec().encode(["string"], [reason]) if reason else b""


def _message(error: Exception) -> str:
    if isinstance(error, Web3RPCError) and error.rpc_response is not None:
        answer: Any = error.rpc_response["error"]
        return str(answer["message"] if isinstance(answer, dict) else answer)
    return str(error)


def _code(error: Web3RPCError) -> object:
    answer: Any = (error.rpc_response or {}).get("error")
    return answer.get("code") if isinstance(answer, dict) else None


def chain_failed(error: Exception, doing: str, node: str) -> ChainFailed:
    """The `ChainFailed` that says in one sentence what went wrong at `node` while `doing` something."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        told = f"{doing}: {node} answered HTTP {error.response.status_code}"
        if error.response.status_code == _TOO_MANY:
            return ChainFailed(told, hint="run the command again in a while", code="RATE_LIMITED")
        return ChainFailed(told, hint="check its URL and key", code="NODE_REFUSED")
    if isinstance(error, requests.Timeout):
        return ChainFailed(f"{doing}: {node} did not answer in time", hint="run the command again", code="NODE_TIMEOUT")
    if isinstance(error, requests.RequestException):
        hint = "check that it runs and that its URL is right"
        return ChainFailed(f"{doing}: cannot reach {node}", hint=hint, code="NODE_UNREACHABLE")
    if isinstance(error, TimeExhausted):
        told = f"{doing}: not in a block yet; it may still come"
        return ChainFailed(told, hint="run the command again", code="NOT_MINED")
    if isinstance(error, BadAnswer):
        return ChainFailed(f"{doing}: {node} answered with {error}", hint=_OTHER_NODE, code="BAD_ANSWER")
    if isinstance(error, Disagreement):
        return ChainFailed(f"{doing}: {error}", hint=_DISAGREE, code="NODES_DISAGREE")
    said = _message(error)
    if isinstance(error, Web3RPCError) and _code(error) in RARELY:
        hint = "run the command again in a while"
        return ChainFailed(f"{doing}: {node} answered: {said}", hint=hint, code="RATE_LIMITED")
    for phrase, (sentence, hint, code) in _KNOWN.items():
        if phrase in said.lower():
            kind = NothingDone if phrase in _TOO_MUCH_GAS else ChainFailed
            return kind(f"{doing}: {sentence}", hint=hint, code=code)
    return ChainFailed(f"{doing}: {node} answered: {said}", hint=_OTHER_NODE, code="NODE_REFUSED")

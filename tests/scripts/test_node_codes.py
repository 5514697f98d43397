"""What a node does wrong, by the code with which a command tells it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import requests

from tests.fuzz.node import Node
from tests.scripts.cli import PIB, Cli
from tests.support.revm import RevmChain
from wasiqa.error_codes import error_codes

URL = "http://node.example:8545"
Answer = Callable[[str], Any]


def error(message: str, code: int = -32000, method: str = "eth_call") -> Answer:
    """An error of JSON-RPC to this method."""
    return lambda asked: {"error": {"code": code, "message": message}} if asked == method else None


def status(number: int) -> Answer:
    """An answer of HTTP with this status."""
    return lambda _: number


def breaks(kind: type[Exception]) -> Answer:
    """No answer at all."""
    return lambda _: kind("made up")


SENT = "eth_sendRawTransaction"
READ = "status"
WRITE = f"trade allow {PIB} units --account test:11 --yes"
CASES: tuple[tuple[str, str, Answer, str], ...] = (
    ("NODE_UNREACHABLE", READ, breaks(requests.ConnectionError), "cannot reach http://node.example:8545"),
    ("NODE_TIMEOUT", READ, breaks(requests.Timeout), "http://node.example:8545 did not answer in time"),
    ("NODE_REFUSED", READ, status(403), "http://node.example:8545 answered HTTP 403"),
    ("NODE_REFUSED", READ, error("it is Sunday"), "http://node.example:8545 answered: it is Sunday"),
    ("RATE_LIMITED", READ, status(429), "http://node.example:8545 answered HTTP 429"),
    ("RATE_LIMITED", READ, error("slower", -32005), "http://node.example:8545 answered: slower"),
    ("BAD_ANSWER", READ, lambda asked: {"result": "0xzz"} if asked == "eth_call" else None, "'0xzz' is no data"),
    ("NO_ARCHIVE", READ, error("missing trie node 0xab"), "the node keeps no state of that block"),
    ("NONCE_TAKEN", WRITE, error("nonce too low", method=SENT), "another transaction in between"),
    ("UNDERPRICED", WRITE, error("replacement transaction underpriced", method=SENT), "waits with as high a fee"),
    ("INSUFFICIENT_FUNDS", WRITE, error("insufficient funds for gas", method=SENT), "cannot pay"),
    ("GAS_TOO_HIGH", WRITE, error("gas required exceeds allowance (9)", method="eth_estimateGas"), "more gas than"),
    ("NOT_MINED", WRITE, lambda _: None, "not in a block yet"),
)


@pytest.mark.parametrize(("code", "line", "answer", "told"), CASES)
def test_what_a_node_does_wrong_has_its_code_and_a_remedy(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, code: str, line: str, answer: Answer, told: str
) -> None:
    assert isinstance(cli.live, RevmChain)
    right, clock = Node(cli.live, mines=code != "NOT_MINED"), iter(range(10**9))

    def send(session: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        wrong = answer(json.loads(request.body or b"{}")["method"])
        if isinstance(wrong, Exception):
            raise wrong
        if wrong is None:
            return right.send(session, request, **more)
        response = requests.Response()
        response.status_code = wrong if isinstance(wrong, int) else 200
        response.raw, response.url, response.request = BytesIO(), URL, request
        response._content = b"" if isinstance(wrong, int) else json.dumps({"jsonrpc": "2.0", "id": 1, **wrong}).encode()
        return response

    monkeypatch.setattr(requests.Session, "send", send)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    away = Cli(None, cli.folder, URL)
    found = away(f"{line} --json", exits=error_codes()[code].exit_codes[0], WASIQA_PATIENCE="1").error
    assert found["code"] == code
    assert told in found["message"]
    assert found["hint"]

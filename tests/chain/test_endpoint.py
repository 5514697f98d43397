"""A node that restarts, is busy, or wants to be asked more rarely, is asked again; a wrong URL is told at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.anvil import free_port
from wasiqa.chain.connection import MAX_FEE, PATIENCE, connect, max_fee, patience
from wasiqa.chain.endpoint import tries
from wasiqa.errors import ChainFailed, UsageRefused

TOO_OFTEN = {"code": -32005, "message": "limit exceeded"}


class Moody(ThreadingHTTPServer):
    """A node that answers 1 to everything, after what is on its list: statuses, errors, or nothing at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.moods: list[int | dict[str, Any] | None] = []
        self.asked, self.after = 0, "0"


class Answer(BaseHTTPRequestHandler):
    server: Moody

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked += 1
        mood = self.server.moods.pop(0) if self.server.moods else 200
        if mood is None:
            self.connection.close()
            return
        result: dict[str, Any] = {"error": mood} if isinstance(mood, dict) else {"result": "0x1"}
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], **result}).encode()
        self.send_response(mood if isinstance(mood, int) else 200)
        self.send_header("Content-Length", str(len(body)))
        if mood == 429:
            self.send_header("Retry-After", self.server.after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def node() -> Iterator[Moody]:
    with Moody() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def url(node: Moody) -> str:
    return f"http://127.0.0.1:{node.server_address[1]}"


@pytest.mark.parametrize("moods", [[503], [429, 429], [502, 504], [None], [TOO_OFTEN, TOO_OFTEN], [{"code": 429}]])
def test_what_passes_is_waited_for(node: Moody, moods: list[Any]) -> None:
    chain = connect(url(node))
    node.moods, before = list(moods), node.asked
    assert chain.w3.eth.block_number == 1
    assert node.asked == before + len(moods) + 1


@pytest.mark.parametrize(
    ("moods", "told"),
    [
        ([401], "answered HTTP 401"),
        ([404], "answered HTTP 404"),
        ([{"code": -32000, "message": "out of cheese"}], "answered: out of cheese"),
    ],
)
def test_what_does_not_pass_is_told_at_once(node: Moody, moods: list[Any], told: str) -> None:
    chain = connect(url(node))
    node.moods, before = list(moods), node.asked
    with pytest.raises(ChainFailed, match=told):
        chain.balance("0x5FbDB2315678afecb367f032d93F642f64180aa3")
    assert node.asked == before + 1


def test_what_does_not_pass_in_time_is_told(node: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PATIENCE, "5")
    chain = connect(url(node))
    for moods, told in (([503] * 50, "answered HTTP 503"), ([TOO_OFTEN] * 50, "limit exceeded")):
        node.moods, before = list(moods), node.asked
        with pytest.raises(ChainFailed, match=told):
            chain.balance("0x5FbDB2315678afecb367f032d93F642f64180aa3")
        assert node.asked == before + tries(0.5) + 1


def test_whoever_says_when_to_come_again_is_not_waited_for_any_longer(
    node: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PATIENCE, "5")
    chain, began = connect(url(node)), time.monotonic()
    node.moods, node.after, before = [429] * 50, "3600", node.asked
    with pytest.raises(ChainFailed, match="answered HTTP 429"):
        chain.balance("0x5FbDB2315678afecb367f032d93F642f64180aa3")
    assert 0.4 < time.monotonic() - began < 3
    assert node.asked < before + 4


@pytest.mark.parametrize("mood", [503, None, TOO_OFTEN])
def test_those_who_look_again_by_themselves_are_told_at_once(node: Moody, mood: Any) -> None:
    chain = connect(url(node), persistent=False)
    node.moods, before = [mood], node.asked
    with pytest.raises(ChainFailed):
        chain.balance("0x5FbDB2315678afecb367f032d93F642f64180aa3")
    assert node.asked == before + 1


def test_a_node_that_was_never_there_is_told_at_once() -> None:
    with pytest.raises(ChainFailed, match=r"cannot reach http://127\.0\.0\.1"):
        connect(f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "soon", "86401", "²"])
def test_a_patience_that_is_no_number_of_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(PATIENCE, said)
    with pytest.raises(UsageRefused, match=f"WASIQA_PATIENCE is {said}, which is no number of seconds"):
        patience()


def test_only_a_node_by_its_url_has_a_witness() -> None:
    with pytest.raises(UsageRefused, match="network test is no URL, so no other node can be its witness"):
        connect("test", witness="http://127.0.0.1:8545")


@pytest.mark.parametrize("said", ["0", "1.5", "cheap", "1000000001"])
def test_a_limit_of_fees_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(MAX_FEE, said)
    with pytest.raises(UsageRefused, match=f"WASIQA_MAX_FEE is {said}, which is no number of gwei"):
        max_fee()

"""From a network's name to a chain."""

from __future__ import annotations

import json
import socket

import pytest

from wasiqa.chain.connection import connect
from wasiqa.chain.contract import Call
from wasiqa.chain.tester import TesterChain
from wasiqa.errors import ChainFailed, UsageRefused


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("network", ["", "mainnet", "ethereum:mainnet", "ftp://node.example"])
def test_an_unknown_network_is_refused(network: str) -> None:
    with pytest.raises(UsageRefused, match=f"network {network} is unknown"):
        connect(network)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://[::1/secret", "Invalid IPv6 URL"),
        ("https://", "it names no host"),
        ("http:///secret", "it names no host"),
        ("http://127.0.0.1:99999/secret", "Port out of range"),
        ("http://127.0.0.1:0/secret", "no port that can be"),
        ("http://127.0.0.1:secret/", "Port could not be cast"),
    ],
)
def test_a_url_that_names_no_node_is_refused(url: str, reason: str) -> None:
    with pytest.raises(UsageRefused, match=f"^the network's URL can't be read: .*{reason}") as refused:
        connect(url)
    assert refused.value.hint == "write it as http://HOST:PORT/…"


def test_a_node_that_is_not_there_is_one_sentence_without_its_key() -> None:
    address = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(ChainFailed) as failure:
        connect(address + "/secret")
    assert failure.value.message == f"reading the chain id: cannot reach {address}"


def test_a_chain_with_another_id_is_refused() -> None:
    with pytest.raises(ChainFailed, match=r"is chain 131277322940537, not chain 1$"):
        connect("test", chain_id=1)


@pytest.mark.parametrize("network", ["test", "ethereum:local:test"])
def test_the_chain_in_this_process_has_the_well_known_accounts(network: str) -> None:
    chain = connect(network, chain_id=131277322940537)
    assert isinstance(chain, TesterChain)
    assert len(chain.accounts()) == 30


def test_a_node_is_not_asked_for_its_chain_id_beside_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(_: object, url: str, data: bytes, **more: object) -> bytes:
        method = json.loads(data)["method"]
        asked.append(method)
        return json.dumps({"jsonrpc": "2.0", "id": 1, "result": "0x1" if method == "eth_chainId" else "0x"}).encode()

    monkeypatch.setattr("web3._utils.http_session_manager.HTTPSessionManager.make_post_request", answer)
    chain = connect("http://127.0.0.1:8545")
    for _ in range(5):
        chain.ask(Call("0x" + "11" * 20, b""))
    assert chain.chain_id == 1
    assert asked.count("eth_call") == 5
    assert asked.count("eth_chainId") <= 2

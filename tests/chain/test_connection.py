"""From a network's name to a chain."""

from __future__ import annotations

import socket

import pytest

from wasiqa.chain.connection import connect
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

"""The same chain behind real nodes: anvil and Hardhat's by their URL, and anvil started by Ape."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.actors import Actors
from tests.support.anvil import BIN, Anvil
from tests.support.chains import emitted, reverts
from tests.support.nodes import NODES
from tests.support.probe import built
from wasiqa.chain.accounts import signer
from wasiqa.chain.connection import connect
from wasiqa.chain.contract import Contract
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed, UsageRefused

pytestmark = pytest.mark.slow


@pytest.fixture(params=NODES)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with NODES[request.param]() as url:
        yield url


@pytest.fixture
def node(url: str) -> Web3Chain:
    chain = connect(url, chain_id=31337)
    for number in (0, 11):
        chain.unlock(signer(f"test:{number}", chain.chain_id))
    return chain


@pytest.fixture
def probe(node: Web3Chain, actors: Actors) -> Contract:
    return node.deploy(built("Probe"), actors.registrar, 7, sender=actors.deployer).contract(built("Probe"))


def test_what_a_node_refuses_is_named_and_not_sent(node: Web3Chain, probe: Contract, actors: Actors) -> None:
    before = node.block()
    with reverts("TooLarge", value=1001, limit=1000):
        node.transact(probe, "store", 1001, sender=actors.bank)
    with reverts("Error", reason="closed on Sundays"):
        node.transact(probe, "refuse", sender=actors.bank)
    with reverts("Panic", code=0x11):
        node.call(probe, "overflow", 2)
    with reverts(None):
        node.transact(probe, "refuseSilently", sender=actors.bank)
    assert node.block() == before


def test_a_transaction_without_end_is_not_sent(node: Web3Chain, probe: Contract, actors: Actors) -> None:
    before = node.block()
    with pytest.raises(ChainFailed, match=r"burnGas: it (would use|needs) more gas than"):
        node.transact(probe, "burnGas", sender=actors.bank)
    assert node.block() == before


def test_a_sender_without_money_is_told_so(node: Web3Chain, probe: Contract) -> None:
    from eth_account import Account

    poor = node.unlock(KeySigner(Account.create()))
    with pytest.raises(ChainFailed, match="store: the sender cannot pay for the transaction"):
        node.transact(probe, "store", 9, sender=poor)


def test_a_node_does_what_eth_tester_does(node: Web3Chain, probe: Contract, actors: Actors) -> None:
    receipt = node.transact(probe, "store", 9, sender=actors.bank)
    emitted(receipt, probe, "Stored", who=actors.bank, value=9)
    assert node.events(probe, "Stored", receipt.block) == receipt.events(probe)
    assert (node.call(probe, "value"), node.nonce(actors.bank), node.block().number) == (9, 1, receipt.block)
    assert node.code(probe.address) != b""
    then = node.now() + 10**7
    node.travel(then)
    assert node.now() == then


def test_a_signed_transaction_is_sent_by_whoever_has_it(url: str, node: Web3Chain, probe: Contract) -> None:
    sender = signer("test:11", 31337).address
    signed = node.sign(probe.encode("store", 9), sender=sender, nonce=node.next_nonce(sender))
    other = connect(url)
    other.broadcast(signed)
    receipt = other.wait(signed, 10)
    assert receipt is not None
    assert receipt.hash == signed.hash
    assert node.call(probe, "value") == 9
    with pytest.raises(ChainFailed):
        node.broadcast(signed)


def test_a_long_chain_of_anvils_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What anvil writes of old blocks, once there are some hundreds, it removes itself in no case."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    for folder in (home, temporary):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    node = Anvil()
    try:
        node.ask("anvil_mine", hex(1000))
        assert len(list(temporary.rglob("*.json"))) > 100
        node.restart()
    finally:
        node.kill()
    assert list(home.iterdir()) == list(temporary.iterdir()) == []


def test_ape_starts_anvil_and_its_accounts_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, actors: Actors
) -> None:
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{BIN}")
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path))
    import ape

    from wasiqa.chain.ape import ApeSigner

    chain = connect("ethereum:local:foundry", chain_id=31337)
    sender = chain.unlock(ApeSigner(ape.accounts.test_accounts[0]))
    probe = chain.deploy(built("Probe"), actors.registrar, 7, sender=sender).contract(built("Probe"))
    receipt = chain.transact(probe, "store", 9, sender=sender)
    emitted(receipt, probe, "Stored", who=sender, value=9)
    with pytest.raises(UsageRefused, match="network ethereum:nowhere:foundry is unknown to Ape"):
        connect("ethereum:nowhere:foundry")

"""kill -9 after each transaction of a deployment in turn; tests/chaos kills at random, and does worse."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from tests.scripts.cli import WHO, Cli
from tests.scripts.traders import UNIT, dealing, pair
from tests.support.actors import ROLES
from tests.support.anvil import running
from wasiqa.chain.codec import checksummed
from wasiqa.chain.connection import known_abis
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain

pytestmark = pytest.mark.slow

WASIQA = Path(sys.executable).with_name("wasiqa")


class Node:
    """A node and what its blocks say."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.w3 = Web3(HTTPProvider(url))

    def ask(self, method: str, *parameters: Any) -> Any:
        return self.w3.provider.make_request(RPCEndpoint(method), parameters)["result"]

    def nonce(self, who: str, block: Literal["latest", "pending"] = "latest") -> int:
        return self.w3.eth.get_transaction_count(checksummed(who), block)

    def sent(self, who: str, since: int) -> list[Any]:
        """What an account sent after a block, in order."""
        blocks = range(since + 1, self.w3.eth.block_number + 1)
        found = (tx for n in blocks for tx in self.w3.eth.get_block(n, full_transactions=True)["transactions"])
        return [tx for tx in found if tx["from"] == who]  # type: ignore[index]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with running() as url:
        yield Node(url)


@dataclass
class Started:
    """A command as a process of its own. What it says goes into a file: nobody reads while it is watched."""

    process: subprocess.Popen[str]
    said: Path

    def kill(self) -> None:
        """End it as nothing can be ended more rudely."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Wait for it; it must have done its work and said so politely."""
        code = self.process.wait(timeout=300)
        said = self.said.read_text(encoding="utf-8")
        assert code == 0, said
        assert "Traceback" not in said


def started(office: Cli, line: str, by: str, receipts: Path) -> Started:
    """Start a command."""
    given = {name: value for name, value in office.environment.items() if value is not None}
    said = receipts.with_suffix(".txt")
    said.parent.mkdir(parents=True, exist_ok=True)
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [WASIQA, *line.split(), "--account", f"test:{ROLES.index(by)}", "--yes"],
            env={**os.environ, **given, "WASIQA_RECEIPTS": str(receipts)},
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return Started(process, said)


def last_receipt(receipts: Path) -> dict[str, Any]:
    """The newest receipt in the folder of the chain."""
    newest = sorted(receipts.glob("31337/*.json"))[-1]
    return dict(json.loads(newest.read_text(encoding="utf-8")))


@contextmanager
def mining_by_hand(node: Node) -> Iterator[None]:
    """Meanwhile what is sent waits in the node's pool until a block is asked for."""
    node.ask("evm_setAutomine", False)
    try:
        yield
    finally:
        node.ask("evm_setAutomine", True)


def sent_one_more(office: Cli, line: str, node: Node, receipts: Path, by: str = "deployer") -> Started | None:
    """A command, once a transaction of it is in the pool; None if it has ended without one."""
    command, account = started(office, line, by, receipts), getattr(WHO, by)
    while command.process.poll() is None:
        if node.nonce(account, "pending") > node.nonce(account):
            return command
        time.sleep(0.01)
    command.end()
    return None


def unconfirmed(receipts: Path) -> list[int]:
    """Nonces of the transactions that the journal has, and of which it doesn't know what came of them."""
    with closing(sqlite3.connect(receipts / "31337" / "journal.db")) as journal:
        return [nonce for (nonce,) in journal.execute("SELECT nonce FROM transactions WHERE outcome IS NULL")]


def test_a_deployment_killed_after_each_transaction_in_turn_ends_like_one_that_was_not(
    node: Node, tmp_path: Path
) -> None:
    def office(name: str) -> tuple[Cli, str]:
        made = Cli.new(None, tmp_path / name)
        return Cli(None, made.folder, node.url), f"deploy programme {made.folder}/programme.yaml"

    snapshot, first = node.ask("evm_snapshot"), node.nonce(WHO.deployer)
    whole, line = office("whole")
    started(whole, line, "deployer", tmp_path / "whole" / "receipts").end()
    needed = node.nonce(WHO.deployer) - first
    ledger = Deployments.load(whole.folder / "deployments", 31337)
    node.ask("evm_revert", snapshot)

    cut, line = office("cut")
    receipts, interrupted = tmp_path / "cut" / "receipts", 0
    with mining_by_hand(node):
        while (command := sent_one_more(cut, line, node, receipts)) is not None:
            command.kill()
            assert unconfirmed(receipts) == [node.nonce(WHO.deployer)], "sent, and not written down as confirmed"
            interrupted += 1
            node.ask("evm_mine")
    assert interrupted == node.nonce(WHO.deployer) - first == needed
    again = Deployments.load(cut.folder / "deployments", 31337)
    addresses = {name: record.address for name, record in ledger.contracts.items()}
    assert {name: record.address for name, record in again.contracts.items()} == addresses
    cut("deploy verify")
    receipt = last_receipt(receipts)
    assert receipt["status"] == "done"
    assert len(receipt["transactions"]) == needed
    assert {tx["status"] for tx in receipt["transactions"]} == {1}


def test_a_trade_that_is_killed_when_it_is_sent_is_settled_once(node: Node, tmp_path: Path) -> None:
    snapshot = node.ask("evm_snapshot")
    signers = [KeySigner(WHO.key(role)) for role in ROLES]
    chain = Web3Chain(node.w3, signers, known=known_abis)
    office = Cli(chain, Cli.new(None, tmp_path / "market").folder, node.url)
    office.open_programme()
    office.open_series("pib-3y-2020.yaml", "pib.csv")
    sell, buy = pair(dealing(office))
    line, receipts = f"trade settle {sell} {buy} --price 98.4", tmp_path / "receipts"
    first, before = node.nonce(WHO.stranger), office.balance(WHO.fund)
    with mining_by_hand(node):
        command = sent_one_more(office, line, node, receipts, "stranger")
        assert command is not None
        command.kill()
        assert unconfirmed(receipts) == [first]
        node.ask("evm_mine")
    started(office, line, "stranger", receipts).end()
    assert (node.nonce(WHO.stranger) - first, office.balance(WHO.fund) - before) == (1, 5 * UNIT)
    receipt = last_receipt(receipts)
    assert (receipt["status"], receipt["verified"], len(receipt["transactions"])) == ("done", True, 1)
    node.ask("evm_revert", snapshot)

"""Whatever happens to what is sent, on a real node: it comes once, or somebody is told that it can't."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from web3.types import RPCEndpoint

from tests.support.actors import Actors
from tests.support.anvil import running
from tests.support.postgres import running as server
from tests.support.probe import built
from wasiqa.chain.accounts import signer
from wasiqa.chain.connection import connect
from wasiqa.chain.contract import Contract
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed, NotAllowed
from wasiqa.journal.book import Journal
from wasiqa.journal.chain import JournalledChain
from wasiqa.journal.delivery import Patience
from wasiqa.journal.job import Job, Plan
from wasiqa.journal.lock import locks
from wasiqa.journal.receipt import ReceiptFile
from wasiqa.journal.run import Run, path

pytestmark = pytest.mark.slow

GWEI = 10**9
PATIENCE = Patience(whole=20, late=0.5, look=0.1)


@dataclass
class Node:
    """A node made for tests, a contract on it, and an account that runs commands."""

    chain: Web3Chain
    probe: Contract
    operator: str
    folder: Path
    journal: str | None = None

    def order(self, method: str, *parameters: Any) -> Any:
        return self.chain.w3.provider.make_request(RPCEndpoint(method), list(parameters))["result"]

    def pooled(self) -> list[Any]:
        """The operator's transactions that wait for a block."""
        waiting = self.order("txpool_content")["pending"]
        mine = next((found for who, found in waiting.items() if who.lower() == self.operator.lower()), {})
        return [mine[nonce] for nonce in sorted(mine, key=int)]

    def until(self, happened: Callable[[], object]) -> None:
        """Wait for something."""
        end = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < end, "it didn't happen"
            time.sleep(0.02)

    def run(self, *values: int, text: str = "a made-up plan", patience: Patience = PATIENCE) -> ReceiptFile:
        """Store these values, one transaction each, as a command does."""
        chain = JournalledChain(self.chain, patience)
        plan = Plan(Job("probe", self.chain.chain_id, {}), text)
        with Run.under_way(self.folder, chain.header(0).hash, plan, self.operator, self.journal) as run:
            chain.run = run
            chain.await_pending()
            calls = ((self.probe.encode("store", value), 200_000) for value in values)
            assert len(list(chain.send_each(calls, sender=self.operator))) == len(values)
            chain.settle()
            run.end()
            return ReceiptFile.of(run, "done")

    def stored(self) -> list[int]:
        """What was stored, in order."""
        return [event.args["value"] for event in self.chain.events(self.probe, "Stored")]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.fixture
def node(url: str, tmp_path: Path, actors: Actors) -> Iterator[Node]:
    chain = connect(url)
    operator = chain.unlock(signer("test:7", chain.chain_id))
    deployer = chain.unlock(signer("test:0", chain.chain_id))
    artifact = built("Probe")
    probe = chain.deploy(artifact, actors.registrar, 7, sender=deployer).contract(artifact)
    made = Node(chain, probe, operator, tmp_path / "receipts")
    made.order("evm_setAutomine", False)
    yield made
    made.order("anvil_dropAllTransactions")
    made.order("evm_setAutomine", True)


@pytest.fixture
def meanwhile() -> Iterator[Callable[..., Future[Any]]]:
    """Runs something beside the test."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


def test_what_the_node_forgets_is_given_to_it_again(node: Node, meanwhile: Callable[..., Future[Any]]) -> None:
    command = meanwhile(node.run, 8, 9, 10)
    node.until(lambda: len(node.pooled()) == 3)
    before = [sent["hash"] for sent in node.pooled()]
    node.order("anvil_dropAllTransactions")
    node.until(lambda: len(node.pooled()) == 3)
    assert [sent["hash"] for sent in node.pooled()] == before
    node.order("anvil_dropTransaction", before[1])  # a gap, behind which the third one waits for ever
    node.order("evm_mine")
    node.until(lambda: [sent["hash"] for sent in node.pooled()] == before[1:])
    node.order("evm_mine")
    assert [sent.hash for sent in command.result().transactions] == before
    assert node.stored() == [8, 9, 10]


def test_what_the_base_fee_has_outgrown_is_replaced_at_a_higher_fee_and_comes_once(
    node: Node, meanwhile: Callable[..., Future[Any]]
) -> None:
    command = meanwhile(node.run, 8)
    node.until(node.pooled)
    (first,) = node.pooled()
    node.order("anvil_setNextBlockBaseFeePerGas", hex(50 * GWEI))
    node.order("evm_mine")
    assert node.stored() == []
    node.until(lambda: node.pooled() and node.pooled()[0]["hash"] != first["hash"])
    (second,) = node.pooled()
    assert second["nonce"] == first["nonce"]
    for fee in ("maxFeePerGas", "maxPriorityFeePerGas"):
        assert int(second[fee], 16) * 10 >= int(first[fee], 16) * 11
    node.order("evm_mine")
    (sent,) = command.result().transactions
    assert (sent.hash, sent.status, node.stored()) == (second["hash"], 1, [8])
    with closing(Journal.open(path(node.folder), node.chain.header(0).hash)) as journal:
        rows = journal.of_plan(Plan(Job("probe", 1, {}), "a made-up plan").sha256)
    assert [(row.hash, "dropped" in row.outcome) for row in rows] == [(first["hash"], True), (second["hash"], False)]


def test_what_waits_too_long_pays_more_and_no_more_than_ten_times_what_is_usual(
    node: Node, meanwhile: Callable[..., Future[Any]]
) -> None:
    command = meanwhile(node.run, 8, patience=Patience(whole=60, late=0, look=0.02))
    fees: list[int] = []

    def still() -> bool:
        fees.append(int(node.pooled()[0]["maxFeePerGas"], 16))
        return len(fees) > 60 and fees[-60] == fees[-1]

    node.until(node.pooled)
    node.until(still)
    usual = node.chain._fees()["maxFeePerGas"]
    assert 8 * usual < fees[-1] <= 10 * usual
    node.order("evm_mine")
    assert [sent.status for sent in command.result().transactions] == [1]
    assert node.stored() == [8]


def cancel(node: Node, waiting: Any) -> None:
    """Put another transaction of the same account in the place of one that waits."""
    chain = connect(node.chain.w3.provider.endpoint_uri)  # type: ignore[attr-defined]
    sender = chain.unlock(signer("test:7", chain.chain_id))
    call, nonce = node.probe.encode("store", 500), int(waiting["nonce"], 16)
    dearer = chain.dearer(chain.sign(call, sender=sender, nonce=nonce, gas=200_000), late=True)
    assert dearer is not None
    chain.broadcast(dearer)


def test_what_somebody_cancelled_is_told_and_sent_by_the_next_run_alone(
    node: Node, meanwhile: Callable[..., Future[Any]]
) -> None:
    command = meanwhile(node.run, 8)
    node.until(node.pooled)
    (first,) = node.pooled()
    cancel(node, first)
    node.order("evm_mine")
    told = f"another transaction of {node.operator} has nonce {int(first['nonce'], 16)}: it can't come"
    with pytest.raises(ChainFailed, match=told) as failed:
        command.result()
    assert failed.value.hint == "if it wasn't meant to be cancelled, run the command again: it is signed anew"
    node.order("evm_setAutomine", True)
    assert [sent.status for sent in node.run(8).transactions] == [1]
    assert node.stored() == [500, 8]


def test_a_cancellation_that_is_undone_may_come_to_nothing_and_the_call_comes_once(
    node: Node, meanwhile: Callable[..., Future[Any]]
) -> None:
    command = meanwhile(node.run, 8)
    node.until(node.pooled)
    (first,) = node.pooled()
    cancel(node, first)
    node.order("evm_mine")
    with pytest.raises(ChainFailed, match="it can't come"):
        command.result()
    node.order("anvil_reorg", 1, [])
    node.order("anvil_dropAllTransactions")
    with closing(Journal.open(path(node.folder), node.chain.header(0).hash)) as journal:
        (row,) = journal.of_plan(Plan(Job("probe", 1, {}), "a made-up plan").sha256)
    node.order("eth_sendRawTransaction", "0x" + row.raw.hex())
    node.order("evm_mine")
    node.order("evm_setAutomine", True)
    assert [sent.hash for sent in node.run(8).transactions] == [first["hash"]]
    assert node.stored() == [8]


def test_a_node_that_has_the_block_and_no_receipt_yet_is_asked_again(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, seen = Web3Chain.find, []

    def late(chain: Web3Chain, signed: Any) -> Any:
        seen.append(time.monotonic())
        return usual(chain, signed) if seen[-1] - seen[0] > 0.25 else None

    node.order("evm_setAutomine", True)
    monkeypatch.setattr(Web3Chain, "find", late)
    assert [sent.status for sent in node.run(8).transactions] == [1]
    assert node.stored() == [8]


@pytest.mark.parametrize("kept", [True, False], ids=["the pool keeps it", "it is lost"])
def test_what_a_reorganisation_throws_out_of_its_block_comes_again(
    node: Node, meanwhile: Callable[..., Future[Any]], kept: bool
) -> None:
    patience = Patience(whole=20, late=5, look=0.1, blocks=2)
    command = meanwhile(node.run, 8, 9, patience=patience)
    node.until(lambda: len(node.pooled()) == 2)
    raws = [row["hash"] for row in node.pooled()]
    node.order("evm_mine")
    node.until(lambda: not node.pooled())
    time.sleep(0.5)  # by now it has seen the receipts
    node.order("anvil_reorg", 1, [])
    if not kept:
        node.order("anvil_dropAllTransactions")
    node.until(lambda: len(node.pooled()) == 2 or node.stored() == [8, 9])
    assert not command.done()
    for _ in range(3):
        node.order("evm_mine")
    receipt = command.result()
    assert [sent.hash for sent in receipt.transactions] == raws
    assert node.stored() == [8, 9]
    blocks = [int(node.order("eth_getTransactionReceipt", name)["blockNumber"], 16) for name in raws]
    assert [sent.block for sent in receipt.transactions] == blocks


def test_a_run_that_was_killed_while_many_were_under_way_sends_each_once(node: Node) -> None:
    class Killed(BaseException):
        pass

    taken = 0

    def fatal(*_: object) -> None:
        nonlocal taken
        taken += 1
        if taken == 2:
            raise Killed

    values = list(range(100, 140))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Run, "deliver", fatal)
        with pytest.raises(Killed):
            node.run(*values)
    node.order("evm_setAutomine", True)
    node.order("evm_mine")
    receipt = node.run(*values)
    assert node.stored() == values
    assert len({sent.hash for sent in receipt.transactions}) == len(receipt.transactions) == 40
    assert {sent.status for sent in receipt.transactions} == {1}


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


def test_several_workers_on_one_journal_never_take_one_nonce_twice(node: Node, url: str, postgres: str) -> None:
    node.order("evm_setAutomine", True)

    def worker(n: int) -> ReceiptFile:
        chain = connect(url)
        chain.unlock(signer("test:7", chain.chain_id))
        mine = Node(chain, node.probe, node.operator, node.folder / str(n), postgres)
        return mine.run(*range(100 * n, 100 * n + 15), text=f"plan {n}")

    before = node.chain.nonce(node.operator)
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(worker, range(1, 5)))
    assert sorted(node.stored()) == [100 * n + i for n in range(1, 5) for i in range(15)]
    assert node.chain.nonce(node.operator) == before + 60
    assert [{sent.status for sent in receipt.transactions} for receipt in receipts] == [{1}] * 4


def test_a_plan_that_one_worker_carries_out_is_refused_to_another_at_the_same_server(
    node: Node, url: str, postgres: str, meanwhile: Callable[..., Future[Any]]
) -> None:
    node.journal = postgres
    command = meanwhile(node.run, 8, text="one")
    node.until(node.pooled)
    chain = connect(url)
    chain.unlock(signer("test:7", chain.chain_id))
    with pytest.raises(NotAllowed, match="is being carried out by another process"):
        Node(chain, node.probe, node.operator, node.folder / "other", postgres).run(8, text="one")
    node.order("evm_mine")
    command.result()
    assert node.stored() == [8]


def test_a_worker_that_loses_its_server_loses_its_locks_and_sends_nothing_more(node: Node, tmp_path: Path) -> None:
    node.order("evm_setAutomine", True)
    sent = threading.Event()
    with server() as url:
        node.journal = url
        usual = Run.write

        def lost(run: Run, *signed: Any) -> None:
            if node.stored():
                run.locks.connection.connection.dbapi_connection.close()  # type: ignore[attr-defined]
                sent.set()
            usual(run, *signed)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Run, "write", lost)
            with pytest.raises(ChainFailed, match="and with it its locks"):
                node.run(*range(8, 40))
        assert sent.is_set()
        before = node.stored()
        assert before == list(range(8, 8 + len(before)))
        assert len(before) < 32
        node.run(*range(8, 40))
        assert node.stored() == list(range(8, 40))


def test_a_lock_that_was_lost_as_it_was_given_back_is_missed_at_the_next_and_a_dead_machine_keeps_none(
    postgres: str, tmp_path: Path
) -> None:
    with closing(Journal.open(postgres, "0x" + "ab" * 32)) as journal, locks(journal.place, tmp_path) as held:
        own = held.connection  # type: ignore[attr-defined]
        assert own.execute(text("show tcp_keepalives_idle")).scalar() == "30"
        with held.held("plan", "busy"):
            with held.held("sending"):
                own.connection.dbapi_connection.close()
            with pytest.raises(ChainFailed, match="and with it its locks"), held.held("sending"):
                raise AssertionError("the plan may be another's by now")

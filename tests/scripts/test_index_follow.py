"""`index follow` as a process beside a real node, which goes away and comes back."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.index.support import UNIT, WHO, Desk
from tests.support.anvil import BIN, free_port
from tests.support.office import Office
from tests.support.projects import ROOT
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect
from wasiqa.chain.signer import KeySigner
from wasiqa.cli.interruption import TOLD

pytestmark = pytest.mark.slow


class Node:
    """anvil, which keeps its chain in a file from one start to the next."""

    def __init__(self, folder: Path) -> None:
        self._port, self._state = free_port(), folder / "state.json"
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self._port), "--hardfork", "prague", "--accounts", "30", "--silent"]
        options += ["--cache-path", str(self._state.parent)]
        self._process = subprocess.Popen([str(BIN / "anvil"), *options, "--state", str(self._state)])
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    found = Node(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def desk(node: Node, tmp_path: Path) -> Desk:
    """An office whose ledger is a file."""
    chain = connect(node.url)
    for account in well_known():
        chain.unlock(KeySigner(account))
    office = Office.opened(chain, tmp_path)  # type: ignore[arg-type]  # nothing is isolated here
    found = Desk.at(office, office.open_series("pib-3y-2020"), office.open_series("mtb-574"), tmp_path / "events.db")
    found.issue(bank=900 * UNIT)
    found.ledger.save(tmp_path / "deployments")
    return found


class Follower:
    """The process, and what it has said since it was asked last."""

    def __init__(self, node: Node, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "wasiqa", "index", "follow", "--every", "0.2", "--network", node.url, *options]
        environment = {**os.environ, "WASIQA_DEPLOYMENTS": str(folder / "deployments")}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )
        self.out: queue.Queue[str] = queue.Queue()
        self.err: queue.Queue[str] = queue.Queue()
        for stream, said in ((self.process.stdout, self.out), (self.process.stderr, self.err)):
            assert stream is not None
            threading.Thread(target=lambda lines, said: [said.put(one) for one in lines], args=(stream, said)).start()

    def says(self, text: str, seconds: float = 30) -> str:
        """The next line with this text."""
        until, others = time.monotonic() + seconds, []
        while time.monotonic() < until:
            for said in (self.out, self.err):
                try:
                    line = said.get(timeout=0.05)
                except queue.Empty:
                    continue
                if text in line:
                    return line.rstrip()
                others.append(line)
        raise AssertionError(f"it never said {text!r}, but {others}")

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


@contextmanager
def following(node: Node, folder: Path, *options: str) -> Iterator[Follower]:
    found = Follower(node, folder, *options)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def test_a_node_that_goes_away_is_waited_for_and_an_interruption_ends_it_in_order(
    node: Node, desk: Desk, tmp_path: Path
) -> None:
    with following(node, tmp_path) as follower:
        follower.says(f"events in {tmp_path}/deployments/31337.events.db")
        block, sent = desk.send("bank", "fund", UNIT), time.monotonic()
        line = follower.says(f"block {block} ")
        assert time.monotonic() - sent < 3
        assert line.endswith(f"{desk.pib.terms.sheet.symbol} Transfer")
        node.stop()
        follower.says(f"cannot reach {node.url}; trying again in 0.2 s")
        follower.says("trying again in 0.8 s")
        node.start()
        assert follower.says("it is there again")
        block = desk.send("bank", "fund", UNIT)
        follower.says(f"block {block} ")
        assert follower.interrupt() == 130
        assert follower.says(TOLD)


def test_a_series_that_the_ledger_learns_of_meanwhile_is_followed(node: Node, desk: Desk, tmp_path: Path) -> None:
    isin = desk.pib.terms.sheet.isin
    without = {key: one for key, one in desk.ledger.series.items() if key != isin}
    desk.ledger.model_copy(update={"series": without}).save(tmp_path / "deployments")
    with following(node, tmp_path, "--json") as follower:
        follower.says("events in ")
        desk.send("bank", "fund", UNIT)
        desk.ledger.save(tmp_path / "deployments")
        time.sleep(2)
        block = desk.send("bank", "insurer", UNIT)
        symbol = desk.pib.terms.sheet.symbol
        found = json.loads(follower.says(f'"number": {block}'))
        assert found["events"] == [{"contract": symbol, "series": symbol, "name": "Transfer", "count": 1}]
        assert follower.interrupt() == 130
    index = desk.index()
    index = type(index).open(tmp_path / "deployments" / "31337.events.db", index.chain, desk.ledger).sync()
    held = [event.args["to"] for event in index.events(desk.bond.address, ["Transfer"])]
    assert held == [WHO.bank, WHO.fund, WHO.insurer]


def test_what_a_killed_process_had_read_is_whole_and_the_next_goes_on(node: Node, desk: Desk, tmp_path: Path) -> None:
    for moment in (0.3, 0.6, 0.9, 1.2):
        with following(node, tmp_path):
            time.sleep(moment)
        desk.send("bank", "fund", UNIT)
    with following(node, tmp_path) as follower:
        follower.says("events in ")
        assert follower.interrupt() == 130
    opened = type(desk.index()).open(tmp_path / "deployments" / "31337.events.db", desk.office.chain, desk.ledger)
    anew = desk.index().sync()
    assert list(map(tuple, opened.sync().events())) == list(map(tuple, anew.events()))

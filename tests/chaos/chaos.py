"""What befalls a command on a bad day: a plan of misfortunes by a seed, carried out between it and its node."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from threading import Event, RLock, Thread
from typing import Any

from eth_utils.crypto import keccak

from tests.support.anvil import Anvil
from tests.support.gate import Answer, Cut, Gate
from tests.support.pool import Pool
from tests.support.zygote import Command

WRITES = "eth_sendRawTransaction"
_TIMEOUT = 1.2
"""Seconds after which no client waits for an answer here."""


class Misfortune(StrEnum):
    """What can happen, each counted when it has hit something."""

    KILLED = "the command is killed"
    INTERRUPTED = "somebody interrupts the command"
    RESTARTED = "the node is killed and comes back without its pool"
    REFUSED = "connections are refused for a while"
    LOST = "an answer is lost"
    LATE = "an answer comes after nobody waits for it any more"
    BUSY = "429, with Retry-After"
    UNAVAILABLE = "502 or 503 from what stands before the node"
    LIMITED = "the node answers that its limit is reached"
    DROPPED = "the node drops a transaction from its pool"
    STUCK = "blocks go by without the transaction until it pays more"
    OUTBID = "the base fee rises above what the transaction pays"
    REPLACED = "another transaction of the account takes the nonce"
    REORGANISED = "blocks are undone, and their transactions with them"


M = Misfortune
IN_POOL = frozenset({M.DROPPED, M.STUCK, M.OUTBID, M.REPLACED})
"""What can happen to a transaction only while it waits for a block."""
LAST = frozenset({M.KILLED, M.INTERRUPTED})
"""After these the command does nothing more."""


@dataclass(frozen=True, order=True)
class Planned:
    """It happens at the earliest `requests` after the transaction number `sent`; with 0 at this transaction itself."""

    sent: int
    requests: int
    what: Misfortune


class Chaos:
    """Stands between one run of a command and its node until it is over."""

    def __init__(self, node: Anvil, account: int, seed: int, what: Sequence[Misfortune], transactions: int) -> None:
        self.node = node
        self.met: Counter[Misfortune] = Counter()
        self.cut_off = False
        """Was the command killed when some of its transactions were in blocks, and others weren't sent yet?"""
        self._transactions = transactions
        self.pool = Pool(node, account)
        self._draw = Random(seed)
        self.plan = self._planned(what, transactions)
        self._by_hand = any(planned.what in IN_POOL for planned in self.plan) or self._draw.random() < 0.4
        self._lock = RLock()
        self._begun, self._over = Event(), Event()
        self._command: Command | None = None
        self._sent = self._since = 0
        self.gate = Gate(self._answer)

    def _planned(self, what: Sequence[Misfortune], transactions: int) -> list[Planned]:
        """The first of `what` for certain, up to two others, and often a kill, each somewhere on the command's way."""
        chosen = [what[0], *self._draw.sample(what[1:], min(self._draw.randrange(3), len(what) - 1))]
        if M.KILLED in what and not self._draw.randrange(3):
            chosen.append(M.KILLED)
        if {M.RESTARTED, M.REORGANISED} <= set(chosen):  # what a node has forgotten can't be undone
            chosen.remove(M.RESTARTED if chosen[0] is M.REORGANISED else M.REORGANISED)
        # what ends the command comes last
        chosen.sort(key=lambda one: one in LAST)
        moments = sorted((self._draw.randint(1, transactions), self._draw.choice((0, 0, 1, 2, 4, 8))) for _ in chosen)
        return [
            Planned(sent, 0 if one in IN_POOL else requests, one)
            for (sent, requests), one in zip(moments, chosen, strict=True)
        ]

    @contextmanager
    def around(self, command: Callable[[], Command]) -> Iterator[Command]:
        """Let it befall the command that is started, until the block is left; then the node is as nodes should be."""
        if self._by_hand:
            self.node.ask("evm_setAutomine", False)
        self._command = command()
        self._begun.set()
        miner = Thread(target=self._mine, args=(self._draw.choice((0.03, 0.08, 0.2)),), daemon=True)
        miner.start()
        try:
            yield self._command
        finally:
            self._over.set()
            miner.join()
            assert self.gate.is_open.wait(30)
            with self._lock:
                self.node.ask("evm_setAutomine", True)
                self.node.ask("evm_mine")

    def _mine(self, pause: float) -> None:
        while self._by_hand and not self._over.wait(pause):
            with self._lock:
                self.pool.mine()

    def _answer(self, method: str, parameters: list[Any], request: bytes) -> Answer:
        self._begun.wait()
        with self._lock:
            if self._over.is_set():
                return Answer(self.node.forward(request))
            self._since += 1
            if method == WRITES:
                self._sent, self._since = self._sent + 1, 0
            due = self._due(method)
            if due is None:
                return Answer(self.node.forward(request))
            self.plan.remove(due)
            return self._happens(due.what, parameters, request)

    def _due(self, method: str) -> Planned | None:
        """What happens at this request."""
        for planned in self.plan:
            if (self._sent, self._since) < (planned.sent, planned.requests):
                return None
            if planned.what in IN_POOL and method != WRITES:
                continue
            if planned.what is M.REORGANISED and self.pool.mined() < planned.sent:
                continue
            return planned
        return None

    def _happens(self, what: Misfortune, parameters: list[Any], request: bytes) -> Answer:
        """Carry it out, before or after the request has reached the node."""
        if what in IN_POOL:
            answer = Answer(self.node.forward(request))
            raw = bytes.fromhex(parameters[0].removeprefix("0x"))
            self.met[what] += self._to_pool(what, "0x" + keccak(raw).hex())
            return answer
        if what is M.REORGANISED:
            self._rest()
            self.met[what] += self.pool.reorganise(self._draw.randint(1, 3))
            return Answer(self.node.forward(request))
        self.met[what] += 1
        if what in LAST:
            return self._ended(what, request)
        if what in (M.LOST, M.LATE):
            self.node.forward(request)
            raise Cut(silence=_TIMEOUT if what is M.LATE else 0)
        if what in (M.REFUSED, M.RESTARTED):
            if self._draw.randrange(2):
                self.node.forward(request)
            self.gate.shut()
            raise Cut(afterwards=self._restart if what is M.RESTARTED else self._come_back)
        return self._said_no(what, json.loads(request)["id"])

    def _to_pool(self, what: Misfortune, transaction: str) -> bool:
        acts = {
            M.DROPPED: self.pool.drop,
            M.STUCK: self.pool.hold,
            M.OUTBID: self.pool.outbid,
            M.REPLACED: self.pool.replace,
        }
        return acts[what](transaction)

    def _ended(self, what: Misfortune, request: bytes) -> Answer:
        """The command ends, before or after the node has got its request."""
        assert self._command is not None
        reached = self._draw.randrange(2)
        if reached:
            answer = Answer(self.node.forward(request))
        self.cut_off = what is M.KILLED and 0 < self.pool.mined() < self._transactions
        self._command.signal(signal.SIGKILL if what is M.KILLED else signal.SIGINT)
        if reached and what is M.INTERRUPTED:
            return answer
        raise Cut

    def _said_no(self, what: Misfortune, request_id: int) -> Answer:
        if what is M.BUSY:
            return Answer(b"Too Many Requests", 429, {"Retry-After": str(self._draw.choice((0, 0, 1)))})
        if what is M.UNAVAILABLE:
            return Answer(b"<html>Bad Gateway</html>", self._draw.choice((502, 503)), {"Content-Type": "text/html"})
        error = {"code": -32005, "message": "daily request count exceeded, request rate limited"}
        return Answer(json.dumps({"jsonrpc": "2.0", "id": request_id, "error": error}).encode())

    def _come_back(self) -> None:
        """Take connections again after a while."""
        time.sleep(self._draw.choice((0.02, 0.1, 0.3)))
        self.gate.open()

    def _rest(self) -> None:
        """A node that mines by itself is not disturbed in that."""
        if not self._by_hand:
            self.pool.rest()

    def _restart(self) -> None:
        """Meanwhile connections are refused."""
        with self._lock:
            self._rest()
            self.node.restart()
            if self._by_hand and not self._over.is_set():
                self.node.ask("evm_setAutomine", False)
        self.gate.open()

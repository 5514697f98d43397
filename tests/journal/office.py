"""A command in miniature: it sends five transactions, in a process that can be killed at any step of sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.chains import LocalChain
from tests.support.probe import built
from wasiqa.chain.chain import Receipt, Signed
from wasiqa.chain.contract import Call, Contract
from wasiqa.journal.chain import JournalledChain
from wasiqa.journal.delivery import Patience
from wasiqa.journal.job import Job, Plan
from wasiqa.journal.receipt import ReceiptFile
from wasiqa.journal.run import Run
from wasiqa.journal.view import ChainView

Command = Callable[[JournalledChain], None]


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


class Mortal(ChainView):
    """A chain whose user is killed before its `fatal`-th step; `steps` names the steps that were begun."""

    def __init__(self, chain: LocalChain, fatal: int | None = None) -> None:
        super().__init__(chain)
        self._inner: Any = chain
        self._fatal = fatal
        self.steps: list[str] = []

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        raise AssertionError("the journal takes sending apart")

    def unlock(self, signer: Any) -> str:
        return str(self._inner.unlock(signer))

    def estimate(self, call: Call, *, sender: str) -> int:
        return int(self._inner.estimate(call, sender=sender))

    def next_nonce(self, sender: str) -> int:
        return int(self._inner.next_nonce(sender))

    def sign(self, call: Call, *, sender: str, nonce: int, gas: int | None = None, tried: bool = False) -> Signed:
        self._step("sign")
        return self._inner.sign(call, sender=sender, nonce=nonce, gas=gas, tried=tried)  # type: ignore[no-any-return]

    def dearer(self, signed: Signed, *, late: bool) -> Signed | None:
        return self._inner.dearer(signed, late=late)  # type: ignore[no-any-return]

    def broadcast(self, signed: Signed) -> None:
        self._step("broadcast")
        self._inner.broadcast(signed)
        self._step("broadcast done")

    def wait(self, signed: Signed, seconds: float) -> Receipt | None:
        return self._inner.wait(signed, seconds)  # type: ignore[no-any-return]

    def require_success(self, signed: Signed, receipt: Receipt) -> None:
        self._step("recorded")
        self._inner.require_success(signed, receipt)

    def foresee(self, transactions: Iterable[Signed]) -> None:
        self._inner.foresee(transactions)

    def find(self, signed: Signed) -> Receipt | None:
        return self._inner.find(signed)  # type: ignore[no-any-return]

    def knows(self, signed: Signed) -> bool:
        return bool(self._inner.knows(signed))

    def _step(self, name: str) -> None:
        if len(self.steps) == self._fatal:
            raise Killed(name)
        self.steps.append(name)


@dataclass(frozen=True)
class Desk:
    """Who runs the command, where, and with which chain."""

    chain: LocalChain
    probe: Contract
    folder: Path
    operator: str

    def run(self, command: Command, fatal: int | None = None, plan: Plan | None = None) -> ReceiptFile:
        """Run the command once. Raises `Killed` if it doesn't live to its end; then nothing is tidied up."""
        chain = JournalledChain(Mortal(self.chain, fatal), Patience(look=0))
        under_way = Run.under_way(self.folder, chain.header(0).hash, plan or self.plan(), self.operator)
        with under_way as run:
            chain.run = run
            command(chain)
            chain.settle()
            receipt = ReceiptFile.of(run, "done")
            run.end()
        return receipt

    def plan(self, text: str = "a made-up plan") -> Plan:
        """What is set out to do."""
        return Plan(self.job(), text)

    def job(self) -> Job:
        """What is asked for."""
        return Job("probe", self.chain.chain_id, {"value": 9})

    def five(self, chain: JournalledChain) -> None:
        """Two creations of one kind, told apart by name, and three calls, of which two are the same."""
        for name in ("First", "Second"):
            if chain.recall(name, self.operator) is None:
                chain.deploy(built("Probe"), self.operator, 7, sender=self.operator, name=name)
        for value in (8, 9, 9):
            chain.transact(self.probe, "store", value, sender=self.operator)

    def stored(self) -> list[int]:
        """What was stored, in order."""
        return [event.args["value"] for event in self.chain.events(self.probe, "Stored")]

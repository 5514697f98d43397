"""One run of a command: what it has signed, what came of it, and what an interrupted run left behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from wasiqa.chain.chain import Receipt, Signed
from wasiqa.chain.contract import Call
from wasiqa.journal.book import Journal, Opened
from wasiqa.journal.job import Plan
from wasiqa.journal.lock import held
from wasiqa.journal.tables import TRANSACTIONS


@dataclass
class Run:
    """A run under way. `verified` is what reading back has shown; None if nothing was read back."""

    journal: Journal
    plan: Plan
    operator: str
    opened: Opened
    folder: Path
    verified: bool | None = None
    _left: list[Row[Any]] = field(default_factory=list)
    _refused: list[Signed] = field(default_factory=list)

    @classmethod
    @contextmanager
    def under_way(cls, folder: Path, genesis: str, plan: Plan, operator: str) -> Iterator[Run]:
        """Begin the run, or go on with the one that was interrupted; nobody else runs this plan meanwhile.

        Raises `NotAllowed` if somebody does. `genesis` is the hash of the chain's first block. Whoever leaves says by
        `end` whether the run is over.
        """
        with held(folder, plan.lock, f"this plan ({plan.sha256[:8]}) is being carried out by another process"):
            journal = Journal.open(path(folder), genesis)
            try:
                run = cls(journal, plan, operator, journal.begin(plan, operator), folder)
                run._left = [row for row in journal.of_plan(plan.sha256) if row.run == run.opened.id]
                yield run
            finally:
                journal.close()

    def take(self, call: Call, sender: str) -> Signed | None:
        """The same call, signed before the interruption and not asked for since. Each is given once."""
        wanted = key(call, sender)
        return self._take(row for row in self._left if _key_of(row) == wanted)

    def take_creation(self, name: str, sender: str) -> Signed | None:
        """The creation of a contract under this name, signed before the interruption. Each is given once."""
        return self._take(
            row for row in self._left if (row.recipient, row.function, row.sender) == (None, name, sender)
        )

    def left(self) -> list[Signed]:
        """What was signed before the interruption, and of which nothing is known: not asked for again, or refused."""
        return [*(_signed(row) for row in self._left if row.outcome is None), *self._refused]

    def refused(self, signed: Signed) -> None:
        """The node doesn't take it any more; what came of it is looked up at the end."""
        self._refused.append(signed)

    def last_refused(self, sender: str) -> Signed | None:
        """The latest that the node doesn't take from this account."""
        return next((signed for signed in reversed(self._refused) if signed.sender == sender), None)

    def unsettled_elsewhere(self, call: Call) -> list[Signed]:
        """The same call, signed in other runs by whomever, of which nothing is known yet; no creations."""
        if call.to is None:
            return []
        same = (TRANSACTIONS.c.recipient == call.to, TRANSACTIONS.c.data == call.data)
        wanted = select(TRANSACTIONS).where(*same, TRANSACTIONS.c.run != self.opened.id)
        with self.journal.writing() as connection:
            rows = connection.execute(wanted.where(TRANSACTIONS.c.value == str(call.value)))
            return [_signed(row) for row in rows if row.outcome is None]

    def write(self, signed: Signed) -> None:
        """Put a signed transaction on disk, before it is sent."""
        values = {
            "run": self.opened.id,
            "hash": signed.hash,
            "raw": signed.raw,
            "sender": signed.sender,
            "nonce": signed.nonce,
            "recipient": signed.call.to,
            "function": signed.call.name,
            "data": signed.call.data,
            "value": str(signed.call.value),
        }
        with self.journal.writing() as connection:
            # the very same transaction, signed by a run that was given up before it was sent, is this run's now
            connection.execute(TRANSACTIONS.delete().where(TRANSACTIONS.c.hash == signed.hash))
            connection.execute(TRANSACTIONS.insert().values(values))

    def record(self, receipt: Receipt) -> None:
        """Write down what came of a transaction."""
        outcome = {"block": receipt.block, "gas_used": receipt.gas_used, "status": receipt.status}
        self._note(receipt.hash, outcome)

    def drop(self, signed: Signed) -> None:
        """Write down that a transaction can't come any more: another one has its nonce."""
        self._note(signed.hash, {"dropped": True})

    def end(self) -> None:
        """The run is over; the same command begins a new one."""
        self.journal.end(self.opened.id)

    def rows(self) -> list[Row[Any]]:
        """Every transaction of the plan that is in a block or may come into one, earlier runs' too."""
        found = self.journal.of_plan(self.plan.sha256)
        return [row for row in found if row.outcome is None or "dropped" not in row.outcome]

    def hashes(self) -> list[str]:
        """Hashes of the plan's transactions, earlier runs' too."""
        return [row.hash for row in self.rows()]

    def _take(self, fitting: Iterator[Row[Any]]) -> Signed | None:
        found = next((row for row in fitting if _may_count(row)), None)
        if found is None:
            return None
        self._left.remove(found)
        return _signed(found)

    def _note(self, transaction: str, outcome: dict[str, Any]) -> None:
        with self.journal.writing() as connection:
            connection.execute(TRANSACTIONS.update().where(TRANSACTIONS.c.hash == transaction).values(outcome=outcome))


def path(folder: Path) -> Path:
    """Where the journal of a chain is, in the folder of that chain's receipts."""
    return folder / "journal.db"


def key(call: Call, sender: str) -> str:
    """What makes two calls the same, names included: contracts of one kind differ in nothing else."""
    content = json.dumps([sender, call.to, call.name, call.data.hex(), str(call.value)])
    return hashlib.sha256(content.encode()).hexdigest()


def _signed(row: Row[Any]) -> Signed:
    call = Call(row.recipient, row.data, int(row.value), row.function)
    return Signed(row.hash, row.raw, row.sender, row.nonce, call)


def _key_of(row: Row[Any]) -> str:
    return key(Call(row.recipient, row.data, int(row.value), row.function), row.sender)


def _may_count(row: Row[Any]) -> bool:
    """A transaction that failed, or was dropped, is to be sent anew."""
    return row.outcome is None or row.outcome.get("status") == 1

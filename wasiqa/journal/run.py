"""One run of a command: what it has signed, what came of it, and what an interrupted run left behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, null, select

from wasiqa.chain.chain import Receipt, Signed
from wasiqa.chain.contract import Call
from wasiqa.journal.book import Journal, Opened
from wasiqa.journal.job import Plan
from wasiqa.journal.lock import Locks, locks
from wasiqa.journal.tables import DELIVERED, TRANSACTIONS


@dataclass
class Run:
    """A run under way. `verified` is what reading back has shown; None if nothing was read back."""

    journal: Journal
    locks: Locks
    plan: Plan
    operator: str
    opened: Opened
    folder: Path
    verified: bool | None = None
    _left: list[Row[Any]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def under_way(
        cls, folder: Path, genesis: str, plan: Plan, operator: str, journal: str | None = None
    ) -> Iterator[Run]:
        """Begin the run, or go on with the one that was interrupted; nobody else runs this plan meanwhile.

        Raises `NotAllowed` if somebody does. `genesis` is the hash of the chain's first block, `journal` the URL of the
        journal if it isn't the file in the folder. Whoever leaves says by `end` whether the run is over.
        """
        kept = Journal.open(journal or path(folder), genesis)
        busy = f"this plan ({plan.sha256[:8]}) is being carried out by another process"
        try:
            with locks(kept.place, folder) as lock, lock.held(plan.lock, busy):
                run = cls(kept, lock, plan, operator, kept.begin(plan, operator), folder)
                run._left = run._signed_before()
                yield run
        finally:
            kept.close()

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
        """What was signed before the interruption and not asked for again, and of which nothing is known."""
        return [signed_in(row) for row in self._left if row.outcome is None]

    def unsettled_elsewhere(self, call: Call) -> list[Signed]:
        """The same call, signed in other runs by whomever, of which nothing is known yet; no creations."""
        if call.to is None:
            return []
        same = (TRANSACTIONS.c.recipient == call.to, TRANSACTIONS.c.data == call.data)
        wanted = select(TRANSACTIONS).where(*same, TRANSACTIONS.c.run != self.opened.id)
        with self.journal.writing() as connection:
            rows = connection.execute(wanted.where(TRANSACTIONS.c.value == str(call.value)))
            return [signed_in(row) for row in rows if row.outcome is None]

    def rivals(self, signed: Signed) -> list[Signed]:
        """This transaction and all that were signed to replace it, or that it replaces: one of them comes."""
        call = signed.call
        same = (TRANSACTIONS.c.data == call.data, TRANSACTIONS.c.function == call.name)
        wanted = select(TRANSACTIONS).where(*_nonce(signed), *same).order_by(TRANSACTIONS.c.id.desc())
        with self.journal.writing() as connection:
            return [found for row in connection.execute(wanted) if (found := signed_in(row)).call.to == call.to]

    def on_the_way(self, sender: str) -> list[Signed]:
        """What nodes were given of this account, by whichever run, and of which nothing is known yet."""
        return [signed_in(row) for row in self.journal.unsettled(sender)]

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
        self.locks.require()
        with self.journal.writing() as connection:
            # the very same transaction, signed by a run that was given up before it was sent, is this run's now
            connection.execute(TRANSACTIONS.delete().where(TRANSACTIONS.c.hash == signed.hash))
            connection.execute(TRANSACTIONS.insert().values(values))

    def deliver(self, signed: Signed) -> None:
        """Write down that a node was given it."""
        known = select(DELIVERED).where(DELIVERED.c.hash == signed.hash)
        with self.journal.writing() as connection:
            if connection.execute(known).first() is None:
                connection.execute(DELIVERED.insert().values(hash=signed.hash))

    def record(self, signed: Signed, receipt: Receipt) -> None:
        """Write down what came of a transaction, and that whatever else was signed with its nonce can't come."""
        outcome: dict[str, Any] = {"block": receipt.block, "gas_used": receipt.gas_used, "status": receipt.status}
        outcome |= {"block_hash": receipt.block_hash} if receipt.block_hash else {}
        with self.journal.writing() as connection:
            connection.execute(TRANSACTIONS.update().where(*_nonce(signed)).values(outcome=_DROPPED))
            came = TRANSACTIONS.update().where(TRANSACTIONS.c.hash == receipt.hash)
            connection.execute(came.values(outcome=outcome))

    def undo(self, signed: Signed) -> None:
        """Write down that nothing is known of it any more: its block isn't the chain's."""
        with self.journal.writing() as connection:
            undone = TRANSACTIONS.update().where(TRANSACTIONS.c.hash == signed.hash)
            connection.execute(undone.values(outcome=null()))

    def undo_from(self, sender: str, nonce: int) -> None:
        """Write down that nothing is known of what this account has had in blocks, from this nonce on: by the chain
        that is the next one."""
        of_account = (TRANSACTIONS.c.sender == sender, TRANSACTIONS.c.nonce >= nonce)
        with self.journal.writing() as connection:
            found = connection.execute(select(TRANSACTIONS.c.id, TRANSACTIONS.c.outcome).where(*of_account))
            undone = [row.id for row in found if "block" in (row.outcome or {})]
            if undone:
                of_blocks = TRANSACTIONS.update().where(TRANSACTIONS.c.id.in_(undone))
                connection.execute(of_blocks.values(outcome=null()))
        self._left = [row for row in self._signed_before() if row.id in {left.id for left in self._left}]

    def drop(self, signed: Signed) -> None:
        """Write down that nothing signed with its nonce can come any more: a transaction from elsewhere has it."""
        with self.journal.writing() as connection:
            connection.execute(TRANSACTIONS.update().where(*_nonce(signed)).values(outcome=_DROPPED))

    def end(self) -> None:
        """The run is over; the same command begins a new one."""
        self.journal.end(self.opened.id)

    def rows(self) -> list[Row[Any]]:
        """Every transaction of the plan that is in a block or may come into one, earlier runs' too."""
        found = self.journal.of_plan(self.plan.sha256)
        return [row for row in found if row.outcome is None or "dropped" not in row.outcome]

    def confirmed(self) -> list[Row[Any]]:
        """Every transaction of this run that is in a block, as far as the chain tells its hash."""
        return [row for row in self._signed_before() if "block_hash" in (row.outcome or {})]

    def places(self) -> dict[str, tuple[str, int]]:
        """What became of what this run has signed: each hash → the one that came with its nonce, and the block."""
        came = {(row.sender, row.nonce): (row.hash, int(row.outcome["block"])) for row in self.confirmed()}
        rows = self._signed_before()
        return {row.hash: came[row.sender, row.nonce] for row in rows if (row.sender, row.nonce) in came}

    def hashes(self) -> list[str]:
        """Hashes of the plan's transactions, earlier runs' too."""
        return [row.hash for row in self.rows()]

    def _signed_before(self) -> list[Row[Any]]:
        return [row for row in self.journal.of_plan(self.plan.sha256) if row.run == self.opened.id]

    def _take(self, fitting: Iterator[Row[Any]]) -> Signed | None:
        found = next((row for row in fitting if _may_count(row)), None)
        if found is None:
            return None
        # what replaced it is the same call, once
        self._left = [row for row in self._left if (row.sender, row.nonce) != (found.sender, found.nonce)]
        return signed_in(found)


_DROPPED = {"dropped": True}


def _nonce(signed: Signed) -> tuple[ColumnElement[bool], ...]:
    return TRANSACTIONS.c.sender == signed.sender, TRANSACTIONS.c.nonce == signed.nonce


def path(folder: Path) -> Path:
    """Where the journal of a chain is, in the folder of that chain's receipts."""
    return folder / "journal.db"


def key(call: Call, sender: str) -> str:
    """What makes two calls the same, names included: contracts of one kind differ in nothing else."""
    content = json.dumps([sender, call.to, call.name, call.data.hex(), str(call.value)])
    return hashlib.sha256(content.encode()).hexdigest()


def signed_in(row: Row[Any]) -> Signed:
    """The transaction that a row of the journal holds."""
    call = Call(row.recipient, row.data, int(row.value), row.function)
    return Signed(row.hash, row.raw, row.sender, row.nonce, call)


def _key_of(row: Row[Any]) -> str:
    return key(Call(row.recipient, row.data, int(row.value), row.function), row.sender)


def _may_count(row: Row[Any]) -> bool:
    """A transaction that failed, or was dropped, is to be sent anew."""
    return row.outcome is None or row.outcome.get("status") == 1

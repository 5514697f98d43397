"""One run of a command: what it has signed, what came of it, and what an interrupted run left behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, null, select

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
    _came: list[tuple[Signed, Receipt]] = field(default_factory=list)

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

    def overtaken(self) -> list[Signed]:
        """What was signed before the interruption and another transaction had the nonce of, when it was looked at: a
        reorganisation may have undone that one, and this one may have come."""
        came = {(row.sender, row.nonce) for row in self._left if "block" in (row.outcome or {})}
        lost = [row for row in self._left if "dropped" in (row.outcome or {})]
        return [signed_in(row) for row in lost if (row.sender, row.nonce) not in came]

    def anything_unsettled_elsewhere(self) -> bool:
        """Was anything signed in other runs of which nothing is known yet?"""
        wanted = select(TRANSACTIONS.c.id).where(TRANSACTIONS.c.run != self.opened.id, TRANSACTIONS.c.outcome.is_(None))
        with self.journal.writing() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

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
        alone = select(TRANSACTIONS.c.hash).where(*_nonce(signed))
        with self.journal.writing() as connection:
            if connection.execute(alone).scalars().all() == [signed.hash]:
                return [signed]
        call = signed.call
        same = (TRANSACTIONS.c.data == call.data, TRANSACTIONS.c.function == call.name)
        wanted = select(TRANSACTIONS).where(*_nonce(signed), *same).order_by(TRANSACTIONS.c.id.desc())
        with self.journal.writing() as connection:
            return [found for row in connection.execute(wanted) if (found := signed_in(row)).call.to == call.to]

    def on_the_way(self, sender: str) -> list[Signed]:
        """What nodes were given of this account, by whichever run, and of which nothing is known yet."""
        return [signed_in(row) for row in self.journal.unsettled(sender)]

    def unsent(self, signed: Signed) -> list[Signed]:
        """What this run signed with lower nonces before it was interrupted, and gave to no node as far as it knows."""
        mine = [signed_in(row) for row in self._signed_before() if row.outcome is None]
        return [one for one in mine if one.sender == signed.sender and one.nonce < signed.nonce]

    def undone(self) -> list[Signed]:
        """What this run has asked for and given to nodes, and of which nothing is known any more, in order."""
        left = {row.hash for row in self._left}
        mine = [row for row in self._signed_before() if row.hash not in left and row.outcome is None]
        given = {signed.hash for sender in {row.sender for row in mine} for signed in self.on_the_way(sender)}
        found = {(row.sender, row.nonce): signed_in(row) for row in mine if row.hash in given}
        return [found[place] for place in sorted(found)]

    def write(self, *transactions: Signed, instead_of: Signed | None = None) -> None:
        """Put signed transactions on disk, before any is sent. What replaces another run's is that run's."""
        self.locks.require()
        with self.journal.writing() as connection:
            run = self.opened.id
            if instead_of is not None:
                found = select(TRANSACTIONS.c.run).where(TRANSACTIONS.c.hash == instead_of.hash)
                run = connection.execute(found).scalar_one()
            # the very same transaction, signed by a run that was given up before it was sent, is this run's now
            hashes = [signed.hash for signed in transactions]
            connection.execute(TRANSACTIONS.delete().where(TRANSACTIONS.c.hash.in_(hashes)))
            connection.execute(TRANSACTIONS.insert(), [{"run": run, **_values(signed)} for signed in transactions])
            self._record(connection)
        self._recorded()

    def deliver(self, *transactions: Signed) -> None:
        """Write down that a node was given them."""
        known = select(DELIVERED.c.hash).where(DELIVERED.c.hash.in_([signed.hash for signed in transactions]))
        with self.journal.writing() as connection:
            there = set(connection.execute(known).scalars())
            new = [{"hash": signed.hash} for signed in transactions if signed.hash not in there]
            if new:
                connection.execute(DELIVERED.insert(), new)

    def forget(self, *transactions: Signed) -> None:
        """Strike out what no node was given."""
        if transactions:
            with self.journal.writing() as connection:
                hashes = [signed.hash for signed in transactions]
                connection.execute(TRANSACTIONS.delete().where(TRANSACTIONS.c.hash.in_(hashes)))

    def record(self, *outcomes: tuple[Signed, Receipt]) -> None:
        """Write down what came of transactions, and that whatever else was signed with their nonces can't come."""
        self.record_later(*outcomes)
        if self._came:
            with self.journal.writing() as connection:
                self._record(connection)
        self._recorded()

    def record_later(self, *outcomes: tuple[Signed, Receipt]) -> None:
        """The same, together with what is written down next: if that is lost, the chain tells it again."""
        self._came += outcomes

    def _record(self, connection: Connection) -> None:
        for signed, receipt in self._came:
            connection.execute(TRANSACTIONS.update().where(*_nonce(signed)).values(outcome=_DROPPED))
            came = TRANSACTIONS.update().where(TRANSACTIONS.c.hash == receipt.hash)
            connection.execute(came.values(outcome=_outcome(receipt)))

    def _recorded(self) -> None:
        if self._came:
            self._came.clear()
            self._look_again()

    def undo(self, signed: Signed) -> None:
        """Write down that nothing is known of it any more: its block isn't the chain's."""
        with self.journal.writing() as connection:
            undone = TRANSACTIONS.update().where(TRANSACTIONS.c.hash == signed.hash)
            connection.execute(undone.values(outcome=null()))

    def undo_from(self, sender: str, nonce: int) -> None:
        """Write down that nothing is known of what this account has had in blocks, from this nonce on: by the chain
        that is the next one. What another transaction had overtaken may come after all, if it is this run's."""
        of_account = (TRANSACTIONS.c.sender == sender, TRANSACTIONS.c.nonce >= nonce)
        columns = select(TRANSACTIONS.c.id, TRANSACTIONS.c.run, TRANSACTIONS.c.outcome)
        with self.journal.writing() as connection:
            found = [row for row in connection.execute(columns.where(*of_account)) if row.outcome is not None]
            undone = [row.id for row in found if "block" in row.outcome or row.run == self.opened.id]
            if undone:
                of_blocks = TRANSACTIONS.update().where(TRANSACTIONS.c.id.in_(undone))
                connection.execute(of_blocks.values(outcome=null()))
        self._look_again()

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

    def _look_again(self) -> None:
        """What is left, as it stands now."""
        left = {row.id for row in self._left}
        if left:
            self._left = [row for row in self._signed_before() if row.id in left]

    def _take(self, fitting: Iterator[Row[Any]]) -> Signed | None:
        found = next((row for row in fitting if _may_count(row)), None)
        if found is None:
            return None
        # what replaced it is the same call, once
        self._left = [row for row in self._left if (row.sender, row.nonce) != (found.sender, found.nonce)]
        return signed_in(found)


_DROPPED = {"dropped": True}


def _values(signed: Signed) -> dict[str, Any]:
    return {
        "hash": signed.hash,
        "raw": signed.raw,
        "sender": signed.sender,
        "nonce": signed.nonce,
        "recipient": signed.call.to,
        "function": signed.call.name,
        "data": signed.call.data,
        "value": str(signed.call.value),
    }


def _outcome(receipt: Receipt) -> dict[str, Any]:
    outcome: dict[str, Any] = {"block": receipt.block, "gas_used": receipt.gas_used, "status": receipt.status}
    return outcome | ({"block_hash": receipt.block_hash} if receipt.block_hash else {})


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

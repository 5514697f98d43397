"""A chain that writes down what it sends, before it sends it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wasiqa.chain.accounts import Signer
from wasiqa.chain.chain import Made, Receipt, Signed, SigningChain
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import NotTaken
from wasiqa.errors import ChainFailed
from wasiqa.journal.run import Run, signed_in
from wasiqa.journal.view import ChainView

AHEAD = 16
"""Transactions given to the node before the first of them is in a block; nodes keep at least as many of an account."""


@dataclass(frozen=True)
class Patience:
    """How long a transaction is waited for, in seconds: in all; before its fee is raised; and between two looks at what
    became of it. `blocks` is how many blocks must stand on top of the last one before a command is done."""

    whole: float = 300
    late: float = 60
    look: float = 5
    blocks: int = 0

    @classmethod
    def of(cls, seconds: float, blocks: int = 0) -> Patience:
        """With so much in all, and the rest in proportion."""
        return cls(seconds, seconds / 5, seconds / 60, blocks)


class JournalledChain(ChainView):
    """Another chain, whose sends pass through the journal of the run under way.

    After an interruption the same run asks for the same calls again. What is in a block already is not sent again, but
    answered with its receipt; what was signed and is in no block is sent as it was signed, or at a higher fee with the
    same nonce, so that it can come only once.
    """

    def __init__(self, chain: SigningChain, patience: Patience | None = None) -> None:
        super().__init__(chain)
        self._signing = chain
        self._patience = patience or Patience()
        self.run: Run | None = None

    def unlock(self, signer: Signer) -> str:
        """Sign for one more address from now on, which is returned."""
        return self._signing.unlock(signer)

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Send one call and wait until it is in a block. Only while a run is under way."""
        run = self._under_way()
        return self._confirmed(run, self._sent(run, call, sender, gas))

    def send_each(self, calls: Iterable[tuple[Call, int]], *, sender: str) -> Iterator[Receipt]:
        """Send calls of one kind, each with its gas limit, in order, up to `AHEAD` of them before the first is in a
        block; the receipts in the same order. Only the first is tried before it is sent."""
        run, ahead, tried = self._under_way(), deque[Signed](), False
        for call, gas in calls:
            ahead.append(self._sent(run, call, sender, gas, tried))
            tried = True
            if len(ahead) == AHEAD:
                yield self._confirmed(run, ahead.popleft())
        while ahead:
            yield self._confirmed(run, ahead.popleft())

    def recall(self, name: str, sender: str) -> Made | None:
        """The contract that this run created under this name before it was interrupted."""
        run = self._under_way()
        while (earlier := run.take_creation(name, sender)) is not None:
            if self._comes(run, earlier):
                return Made(earlier.call, self._confirmed(run, earlier))
        return None

    def await_pending(self) -> None:
        """Wait for what the node still has of the interrupted run, so that commands see what came of it."""
        run = self._under_way()
        run.undo_from(run.operator, self._signing.nonce(run.operator))
        for signed in run.left():
            if self._came(run, signed) is not None or self._is_known(run, signed):
                self._waited_for(run, signed)

    def look_up(self) -> None:
        """What came of what is left of the interrupted run, so that the receipt tells it."""
        run = self._under_way()
        for signed in run.left():
            used = self._nonce_is_used(signed)
            receipt = self._came(run, signed)
            if receipt is not None:
                run.record(signed, receipt)
            elif used:
                run.drop(signed)

    def settle(self) -> None:
        """See to it that all that the run has sent is in blocks of the chain, under as many as `Patience` says.

        What a reorganisation has thrown out of its block comes again, by itself or since it is sent again. Raises
        `ChainFailed` if it can't, or fails then: the same command does what is missing.
        """
        self.look_up()
        run, end = self._under_way(), time.monotonic() + self._patience.whole
        while True:
            lost = self._lost(run)
            for signed in lost:
                run.undo(signed)
            for signed in lost:
                self._confirmed(run, signed)
            if not lost and self._is_deep(run):
                return
            if time.monotonic() > end:
                raise ChainFailed("the chain goes on changing its blocks", hint="run the command again")
            time.sleep(min(1.0, self._patience.look))

    def _sent(self, run: Run, call: Call, sender: str, gas: int | None, tried: bool = False) -> Signed:
        """The transaction that makes this call, once a node has it: from before the interruption, or now."""
        while (earlier := run.take(call, sender)) is not None:
            if self._comes(run, earlier):
                return earlier
        with run.locks.held("sending"):
            pending = next(filter(self._is_pending, run.unsettled_elsewhere(call)), None)
            if pending is not None:
                return pending
            nonce = max(self._signing.next_nonce(sender), run.journal.next_nonce(sender))
            signed = self._signing.sign(call, sender=sender, nonce=nonce, gas=gas, tried=tried)
            run.write(signed)
            self._deliver(run, signed)
        return signed

    def _comes(self, run: Run, signed: Signed) -> bool:
        """Is it, or what replaced it, in a block, or with the node? It is given to the node if it isn't there."""
        used = self._nonce_is_used(signed)
        if self._came(run, signed) is not None:
            return True
        if used:
            run.drop(signed)
            return False
        if not self._is_known(run, signed):
            self._give_again(run, signed)
        return True

    def _confirmed(self, run: Run, signed: Signed) -> Receipt:
        receipt = self._waited_for(run, signed)
        self._signing.require_success(signed, receipt)
        return receipt

    def _waited_for(self, run: Run, signed: Signed) -> Receipt:
        """What came of it; meanwhile it is seen to that it can come."""
        began = raised = time.monotonic()
        latest, *others = run.rivals(signed)
        receipt = self._came(run, signed) if others else None
        while receipt is None:
            receipt = self._signing.wait(latest, self._patience.look)
            if receipt is None:
                used = self._nonce_is_used(signed)
                receipt = self._came(run, signed)
            if receipt is not None:
                break
            now = time.monotonic()
            if used:
                raise self._overtaken(run, signed)
            if now - began > self._patience.whole:
                raise self._late(signed)
            if not self._is_known(run, signed) or self._signing.nonce(signed.sender) < signed.nonce:
                self._give_again(run, signed)
            elif (dearer := self._signing.dearer(latest, late=now - raised > self._patience.late)) is not None:
                raised = now
                self._replace(run, dearer)
            latest = run.rivals(signed)[0]
        run.record(signed, receipt)
        return receipt

    def _came(self, run: Run, signed: Signed) -> Receipt | None:
        """The receipt of whichever of the rivals is in a block."""
        found = (self._signing.find(rival) for rival in run.rivals(signed))
        return next((receipt for receipt in found if receipt is not None), None)

    def _is_known(self, run: Run, signed: Signed) -> bool:
        return any(self._signing.knows(rival) for rival in run.rivals(signed))

    def _is_pending(self, signed: Signed) -> bool:
        """Does the node still have it, and in no block? What is in a block was there when the command looked."""
        return self._signing.find(signed) is None and self._signing.knows(signed)

    def _nonce_is_used(self, signed: Signed) -> bool:
        """Is some transaction with its nonce in a block? Asked before its receipt: then without one it can't come."""
        return self._signing.nonce(signed.sender) > signed.nonce

    def _deliver(self, run: Run, signed: Signed) -> None:
        """Give it to the node; whatever is answered, or isn't, it may have it all the same, and then it comes."""
        try:
            self._signing.broadcast(signed)
        except ChainFailed:
            if self._signing.find(signed) is None and not self._signing.knows(signed):
                raise
        run.deliver(signed)

    def _deliver_again(self, run: Run, signed: Signed) -> None:
        """Give it to a node that doesn't have it: as it was signed, or at a higher fee if the node refuses it so."""
        latest = (run.rivals(signed))[0]
        try:
            self._deliver(run, latest)
        except NotTaken:
            if self._nonce_is_used(signed):
                return
            dearer = self._signing.dearer(latest, late=True)
            if dearer is None:
                raise
            run.write(dearer)
            self._deliver(run, dearer)

    def _give_again(self, run: Run, signed: Signed) -> None:
        """Give the node what it has lost: this one, what must come before it, and what was sent after it."""
        with run.locks.held("sending"):
            run.undo_from(signed.sender, self._signing.nonce(signed.sender))
            lost = [one for one in run.on_the_way(signed.sender) if one.nonce != signed.nonce]
            for one in sorted([*lost, signed], key=lambda one: one.nonce):
                if not self._is_known(run, one) and not self._nonce_is_used(one):
                    self._deliver_again(run, one)

    def _replace(self, run: Run, dearer: Signed) -> None:
        """Offer the node the same call for more; if it keeps the first, that is as good."""
        run.write(dearer)
        try:
            self._deliver(run, dearer)
        except NotTaken:
            return

    def _lost(self, run: Run) -> list[Signed]:
        """What was in blocks that aren't the chain's any more. A block that is stands for all before it."""
        lost = []
        for row in sorted(run.confirmed(), key=lambda row: int(row.outcome["block"]), reverse=True):
            if row.outcome["block_hash"] == self._hash_at(row.outcome["block"]):
                break
            lost.append(signed_in(row))
        return lost[::-1]

    def _hash_at(self, number: int) -> str | None:
        return self._signing.header(number).hash if number <= self._signing.block().number else None

    def _is_deep(self, run: Run) -> bool:
        """Do enough blocks stand on top of the last that has something of this run?"""
        last = max((int(row.outcome["block"]) for row in run.confirmed()), default=0)
        return self._patience.blocks == 0 or self._signing.block().number >= last + self._patience.blocks

    def _overtaken(self, run: Run, signed: Signed) -> ChainFailed:
        run.drop(signed)
        return ChainFailed(
            f"{signed.call.name}: another transaction of {signed.sender} has nonce {signed.nonce}: it can't come",
            hint="if it wasn't meant to be cancelled, run the command again: it is signed anew",
        )

    def _late(self, signed: Signed) -> ChainFailed:
        found = self._signing.nonce(signed.sender)
        gap = f"; transactions of {signed.sender} from nonce {found} on are missing" if found < signed.nonce else ""
        return ChainFailed(
            f"{signed.call.name}, transaction {signed.hash}: not in a block yet; it may still come{gap}",
            hint=f"run the command again; any other transaction of {signed.sender} with nonce {signed.nonce} ends it",
        )

    def _under_way(self) -> Run:
        if self.run is None:
            raise RuntimeError("a transaction was about to be sent outside of a run")
        return self.run

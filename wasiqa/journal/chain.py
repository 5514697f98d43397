"""A chain that writes down what it sends, before it sends it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator

from wasiqa.chain.accounts import Signer
from wasiqa.chain.chain import Made, Receipt, Signed, SigningChain
from wasiqa.chain.contract import Call
from wasiqa.errors import ChainFailed
from wasiqa.journal.delivery import Delivery, Patience
from wasiqa.journal.run import Run, signed_in
from wasiqa.journal.view import ChainView

AHEAD = 16
"""Transactions given to the node before the first of them is in a block; nodes keep at least as many of an account."""


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
        self._delivery = Delivery(chain, self._patience)
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
            if self._delivery.comes(run, earlier):
                return Made(earlier.call, self._confirmed(run, earlier))
        return None

    def await_pending(self) -> None:
        """Wait for what the node still has of the interrupted run, so that commands see what came of it."""
        run = self._under_way()
        run.undo_from(run.operator, self._signing.nonce(run.operator))
        for signed in run.left():
            if self._delivery.came(run, signed) is not None or self._delivery.is_known(run, signed):
                self._delivery.outcome(run, signed)

    def look_up(self) -> None:
        """What came of what is left of the interrupted run, so that the receipt tells it."""
        run = self._under_way()
        for signed in run.left():
            used = self._delivery.nonce_is_used(signed)
            receipt = self._delivery.came(run, signed)
            if receipt is not None:
                run.record(signed, receipt)
            elif used:
                run.drop(signed)

    def settle(self) -> bool:
        """See to it that all that the run has sent is in blocks of the chain, under as many as `Patience` says.

        What a reorganisation has thrown out of its block comes again, by itself or since it is sent again; then it is
        true, and what was read meanwhile may be wrong. Raises `ChainFailed` if it can't come, or fails then: the same
        command does what is missing.
        """
        self.look_up()
        run, end, moved = self._under_way(), time.monotonic() + self._patience.whole, False
        while True:
            lost = self._lost(run)
            for signed in lost:
                run.undo(signed)
            for signed in lost:
                self._confirmed(run, signed)
            moved |= bool(lost)
            if not lost and self._is_deep(run):
                return moved
            if time.monotonic() > end:
                raise ChainFailed(
                    "the chain goes on changing its blocks", hint="run the command again", code="CHAIN_CHANGES"
                )
            time.sleep(min(1.0, self._patience.look))

    def _sent(self, run: Run, call: Call, sender: str, gas: int | None, tried: bool = False) -> Signed:
        """The transaction that makes this call, once a node has it: from before the interruption, or now."""
        while (earlier := run.take(call, sender)) is not None:
            if self._delivery.comes(run, earlier):
                return earlier
        with run.locks.held("sending"):
            pending = next(filter(self._delivery.is_pending, run.unsettled_elsewhere(call)), None)
            if pending is not None:
                return pending
            nonce = max(self._signing.next_nonce(sender), run.journal.next_nonce(sender))
            signed = self._signing.sign(call, sender=sender, nonce=nonce, gas=gas, tried=tried)
            run.write(signed)
            self._delivery.hand_over(run, signed)
        return signed

    def _confirmed(self, run: Run, signed: Signed) -> Receipt:
        receipt = self._delivery.outcome(run, signed)
        self._signing.require_success(signed, receipt)
        return receipt

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

    def _under_way(self) -> Run:
        if self.run is None:
            raise RuntimeError("a transaction was about to be sent outside of a run")
        return self.run

"""A chain that writes down what it sends, before it sends it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice

from wasiqa.chain.chain import Made, Receipt, Signed, SigningChain
from wasiqa.chain.contract import Call
from wasiqa.chain.signer import Signer
from wasiqa.errors import ChainFailed
from wasiqa.journal.delivery import Delivery, Patience
from wasiqa.journal.run import Run, signed_in
from wasiqa.journal.view import ChainView

AHEAD = 16
"""Transactions given to the node before the first of them is in a block; nodes keep at least as many of an account."""
_ELSEWHERE = 64
"""Transactions of an account that a node may have from elsewhere, none of them in a block; geth queues as many."""

TOGETHER = 8
"""Transactions written down at once."""


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
        (sent,) = self._sent(run, [(call, gas)], sender)
        return self._confirmed(run, sent)[0]

    def send_each(self, calls: Iterable[tuple[Call, int]], *, sender: str) -> Iterator[Receipt]:
        """Send calls of one kind, each with its gas limit, in order, up to `AHEAD` of them before the first is in a
        block; the receipts in the same order. Only the first is tried before it is sent.

        They are written down `TOGETHER`, since the disk takes as long for some as for one.
        """
        run, ahead, rest, tried = self._under_way(), deque[Sequence[Signed]](), iter(calls), False
        try:
            while together := list(islice(rest, TOGETHER)):
                self._signing.foresee(ahead[0] if ahead else ())
                ahead.append(self._sent(run, together, sender, tried))
                tried = True
                if len(ahead) * TOGETHER >= AHEAD:
                    yield from self._seen(run, *ahead.popleft())
            while ahead:
                yield from self._seen(run, *ahead.popleft())
        finally:
            run.record()

    def recall(self, name: str, sender: str) -> Made | None:
        """The contract that this run created under this name before it was interrupted."""
        run = self._under_way()
        while (earlier := run.take_creation(name, sender)) is not None:
            if self._delivery.comes(run, earlier):
                return Made(earlier.call, self._confirmed(run, earlier)[0])
        return None

    def await_pending(self) -> None:
        """Wait for what the node still has of the interrupted run, so that commands see what came of it.

        Raises `ChainFailed` if the node doesn't have the blocks yet in which there is something of the journal: what
        seems to be missing there may be done.
        """
        run = self._under_way()
        head, seen = self._signing.block().number, run.journal.height()
        if head < seen:
            raise ChainFailed(
                f"the node's latest block is {head}, and the journal knows of block {seen}: the node lags behind",
                hint="ask another node, or wait; if the chain was set back, name another --receipts",
                code="NODE_BEHIND",
            )
        run.undo_from(run.operator, self._signing.nonce(run.operator))
        for signed in run.overtaken():
            if (receipt := self._delivery.came(run, signed)) is not None:
                run.record((signed, receipt))
        for signed in run.left():
            if self._delivery.came(run, signed) is not None or self._delivery.is_known(run, signed):
                run.record((signed, self._delivery.outcome(run, signed)))

    def look_up(self) -> None:
        """What came of what is left of the interrupted run, or was undone, so that the receipt tells it."""
        run = self._under_way()
        for signed in (*run.left(), *run.undone()):
            receipt = self._delivery.came(run, signed)
            if receipt is not None:
                run.record((signed, receipt))
            elif self._delivery.is_overtaken(run, signed):
                run.drop(signed)

    def settle(self) -> bool:
        """See to it that all that the run has sent is in blocks of the chain, under as many as `Patience` says.

        What a reorganisation has thrown out of its block comes again, by itself or since it is sent again; then it is
        true, and what was read meanwhile may be wrong. Raises `ChainFailed` if it can't come, or fails then: the same
        command does what is missing.
        """
        run, end = self._under_way(), time.monotonic() + self._patience.whole
        moved = bool(run.undone())
        self.look_up()
        while True:
            for signed in self._lost(run):
                run.undo(signed)
            undone = run.undone()
            self._confirmed(run, *undone)
            moved |= bool(undone)
            missing = self._blocks_missing(run)
            if not undone and not missing:
                return moved
            if time.monotonic() > end:
                raise _unsettled(missing)
            time.sleep(min(1.0, self._patience.look))

    def _sent(
        self, run: Run, calls: Sequence[tuple[Call, int | None]], sender: str, tried: bool = False
    ) -> list[Signed]:
        """The transactions that make these calls, once a node has them: from before the interruption, or now."""
        sent = [self._before(run, call, sender) for call, _ in calls]
        new = [place for place, earlier in enumerate(sent) if earlier is None]
        if new:
            with run.locks.held("sending"):
                self._send(run, calls, sent, new, sender, tried)
        return [signed for signed in sent if signed is not None]

    def _before(self, run: Run, call: Call, sender: str) -> Signed | None:
        """The transaction of before the interruption that comes, if there is one."""
        while (earlier := run.take(call, sender)) is not None:
            if self._delivery.comes(run, earlier):
                return earlier
        return None

    def _send(
        self,
        run: Run,
        calls: Sequence[tuple[Call, int | None]],
        sent: list[Signed | None],
        new: Sequence[int],
        sender: str,
        tried: bool,
    ) -> None:
        """Sign what nobody has sent yet, and give it to the node."""
        if run.anything_unsettled_elsewhere():
            for place in new:
                pending = filter(self._delivery.is_pending, run.unsettled_elsewhere(calls[place][0]))
                sent[place] = next(pending, None)
        nonces = self._free(run, sender)
        signed: list[Signed] = []
        for place in (place for place in new if sent[place] is None):
            call, gas = calls[place]
            done = self._signing.sign(call, sender=sender, nonce=next(nonces), gas=gas, tried=tried)
            sent[place], tried = done, True
            signed.append(done)
        if signed:
            run.write(*signed)
            self._delivery.hand_over(run, *signed)

    def _free(self, run: Run, sender: str) -> Iterator[int]:
        """Nonces that nothing of the account has, as far as its node and the journal know; those in between first."""
        told, in_blocks = self._signing.next_nonce(sender), self._signing.nonce(sender)
        # a reorganisation between the two questions would set nonces free that are taken
        run.undo_from(sender, min(told, in_blocks))
        taken = run.journal.taken(sender)
        used = max([in_blocks, *(nonce + 1 for nonce in taken)])
        if told - used > _ELSEWHERE:  # what is signed for a nonce that never comes blocks all that follows
            raise ChainFailed(
                f"by the node the next nonce of {sender} is {told}, and by blocks and journal it is {used}",
                hint="ask another node; if it is right, wait until those transactions are in blocks",
                code="NONCE_FAR_AHEAD",
            )
        return (nonce for nonce in count(told) if nonce not in taken)

    def _confirmed(self, run: Run, *transactions: Signed) -> list[Receipt]:
        """Their receipts, once these are on disk."""
        try:
            return list(self._seen(run, *transactions))
        finally:
            run.record()

    def _seen(self, run: Run, *transactions: Signed) -> Iterator[Receipt]:
        for signed in transactions:
            receipt = self._delivery.outcome(run, signed)
            run.record_later((signed, receipt))
            self._signing.require_success(signed, receipt)
            yield receipt

    def _lost(self, run: Run) -> list[Signed]:
        """What was in blocks that aren't the chain's any more.

        Each block counts: after a reorganisation the nonce may be another's, and later transactions stay.
        """
        rows = run.confirmed()
        hashes = {number: self._hash_at(number) for number in {int(row.outcome["block"]) for row in rows}}
        lost = (row for row in rows if row.outcome["block_hash"] != hashes[int(row.outcome["block"])])
        return sorted(map(signed_in, lost), key=lambda signed: signed.nonce)

    def _hash_at(self, number: int) -> str | None:
        return self._signing.header(number).hash if number <= self._signing.block().number else None

    def _blocks_missing(self, run: Run) -> int:
        """How many more blocks must stand on top of the last that has something of this run."""
        if not self._patience.blocks:
            return 0
        last = max((int(row.outcome["block"]) for row in run.confirmed()), default=0)
        return max(0, last + self._patience.blocks - self._signing.block().number)

    def _under_way(self) -> Run:
        if self.run is None:
            raise RuntimeError("a transaction was about to be sent outside of a run")
        return self.run


def _unsettled(missing: int) -> ChainFailed:
    """Why a run isn't done yet, though all was sent."""
    if not missing:
        return ChainFailed("the chain goes on changing its blocks", code="CHAIN_CHANGES")
    return ChainFailed(
        f"all is in blocks, and {missing} more have to stand on the last one",
        hint="run the command again, or let it wait longer: WASIQA_PATIENCE",
        code="NOT_DEEP_YET",
    )

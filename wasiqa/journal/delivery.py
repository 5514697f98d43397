"""Seeing to it that what is signed comes into a block, whatever the node does with it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from wasiqa.chain.chain import Receipt, Signed, SigningChain
from wasiqa.chain.errors import NotTaken
from wasiqa.errors import ChainFailed
from wasiqa.journal.run import Run

_LOOKS, _PAUSE = 4, 1.0
"""Looks, and seconds between them, before a transaction is believed never to come."""


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


class Delivery:
    """What a chain's node has of the transactions of a run, and what it is given again."""

    def __init__(self, chain: SigningChain, patience: Patience) -> None:
        self._signing = chain
        self._patience = patience

    def comes(self, run: Run, signed: Signed) -> bool:
        """Is it, or what replaced it, in a block, or with the node? It is given to the node if it isn't there."""
        if self.came(run, signed) is not None:
            return True
        if self.is_overtaken(run, signed):
            run.drop(signed)
            return False
        if not self.is_known(run, signed):
            self._give_again(run, signed)
        return True

    def outcome(self, run: Run, signed: Signed) -> Receipt:
        """What came of it; meanwhile it is seen to that it can come."""
        began = raised = time.monotonic()
        latest, *others = run.rivals(signed)
        receipt = self.came(run, signed) if others else None
        while receipt is None:
            receipt = self._signing.wait(latest, self._patience.look) or self.came(run, signed)
            if receipt is not None:
                break
            now = time.monotonic()
            if self.is_overtaken(run, signed):
                raise self._overtaken(run, signed)
            if now - began > self._patience.whole:
                raise self._late(signed)
            if self.nonce_is_used(signed):  # by this one, which another node behind the same URL doesn't have yet
                continue
            if not self.is_known(run, signed) or self._signing.nonce(signed.sender) < signed.nonce:
                self._give_again(run, signed)
            elif (dearer := self._signing.dearer(latest, late=now - raised > self._patience.late)) is not None:
                raised = now
                self._replace(run, latest, dearer)
            latest = run.rivals(signed)[0]
        return receipt

    def came(self, run: Run, signed: Signed) -> Receipt | None:
        """The receipt of whichever of the rivals is in a block."""
        found = (self._signing.find(rival) for rival in run.rivals(signed))
        return next((receipt for receipt in found if receipt is not None), None)

    def is_known(self, run: Run, signed: Signed) -> bool:
        """Does the node have it, or what replaced it?"""
        return any(self._signing.knows(rival) for rival in run.rivals(signed))

    def is_pending(self, signed: Signed) -> bool:
        """Does the node still have it, and in no block? What is in a block was there when the command looked."""
        return self._signing.find(signed) is None and self._signing.knows(signed)

    def nonce_is_used(self, signed: Signed) -> bool:
        """Is some transaction with its nonce in a block?"""
        return self._signing.nonce(signed.sender) > signed.nonce

    def is_overtaken(self, run: Run, signed: Signed) -> bool:
        """Has another transaction its nonce? Looked at again and again: behind one address there may be several nodes,
        of which one has the block already, and another has no receipt yet."""
        for _ in range(_LOOKS):
            if not self.nonce_is_used(signed) or self.came(run, signed) is not None or self.is_known(run, signed):
                return False
            time.sleep(min(_PAUSE, self._patience.look))
        return True

    def hand_over(self, run: Run, *transactions: Signed) -> None:
        """Give them to the node, in order. If it doesn't take one, those after it are as if they weren't signed."""
        given = 0
        try:
            for signed in transactions:
                self._give(signed)
                given += 1
        finally:
            run.deliver(*transactions[:given])
            run.forget(*transactions[given + 1 :])

    def _give(self, signed: Signed) -> None:
        """Give it to the node; whatever is answered, or isn't, it may have it all the same, and then it comes."""
        try:
            self._signing.broadcast(signed)
        except ChainFailed:
            if self._signing.find(signed) is None and not self._signing.knows(signed):
                raise

    def _deliver_again(self, run: Run, signed: Signed) -> None:
        """Give it to a node that doesn't have it: as it was signed, or at a higher fee if the node refuses it so."""
        latest = run.rivals(signed)[0]
        try:
            self.hand_over(run, latest)
        except NotTaken:
            if self.nonce_is_used(signed):
                return
            if self._signing.next_nonce(signed.sender) > signed.nonce:  # somebody may be about to cancel it
                raise
            dearer = self._signing.dearer(latest, late=True)
            if dearer is None:
                raise
            run.write(dearer, instead_of=latest)
            self.hand_over(run, dearer)

    def _give_again(self, run: Run, signed: Signed) -> None:
        """Give the node what it has lost: this one, what must come before it, and what was sent after it."""
        with run.locks.held("sending"):
            run.undo_from(signed.sender, self._signing.nonce(signed.sender))
            found = (*run.unsent(signed), *run.on_the_way(signed.sender))
            lost = {one.nonce: one for one in found} | {signed.nonce: signed}
            for _, one in sorted(lost.items()):
                if not self.is_known(run, one) and not self.nonce_is_used(one):
                    self._deliver_again(run, one)

    def _replace(self, run: Run, latest: Signed, dearer: Signed) -> None:
        """Offer the node the same call for more; if it keeps the first, that is as good."""
        run.write(dearer, instead_of=latest)
        try:
            self.hand_over(run, dearer)
        except NotTaken:
            return

    def _overtaken(self, run: Run, signed: Signed) -> ChainFailed:
        run.drop(signed)
        return ChainFailed(
            f"{signed.call.name}: another transaction of {signed.sender} has nonce {signed.nonce}: it can't come",
            hint="if it wasn't meant to be cancelled, run the command again: it is signed anew",
            code="NONCE_TAKEN",
        )

    def _late(self, signed: Signed) -> ChainFailed:
        found = self._signing.nonce(signed.sender)
        gap = f"; transactions of {signed.sender} from nonce {found} on are missing" if found < signed.nonce else ""
        return ChainFailed(
            f"{signed.call.name}, transaction {signed.hash}: not in a block yet; it may still come{gap}",
            hint=f"run the command again; any other transaction of {signed.sender} with nonce {signed.nonce} ends it",
            code="NOT_MINED",
        )

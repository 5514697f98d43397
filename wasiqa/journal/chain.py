"""A chain that writes down what it sends, before it sends it."""

from __future__ import annotations

from wasiqa.chain.accounts import Signer
from wasiqa.chain.chain import Made, Receipt, Signed, SigningChain
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import NotTaken
from wasiqa.errors import ChainFailed
from wasiqa.journal.lock import held
from wasiqa.journal.run import Run
from wasiqa.journal.view import ChainView


class JournalledChain(ChainView):
    """Another chain, whose sends pass through the journal of the run under way.

    After an interruption the same run asks for the same calls again. What is in a block already is not sent again, but
    answered with its receipt; what was signed and is in no block is sent as it was signed, so that it can come only
    once.
    """

    def __init__(self, chain: SigningChain) -> None:
        super().__init__(chain)
        self._signing = chain
        self.run: Run | None = None

    def unlock(self, signer: Signer) -> str:
        """Sign for one more address from now on, which is returned."""
        return self._signing.unlock(signer)

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Send one call and wait until it is in a block. Only while a run is under way."""
        run = self._under_way()
        while (earlier := run.take(call, sender)) is not None:
            receipt = self._found_again(run, earlier)
            if receipt is not None:
                return receipt
        with held(run.folder, "sending"):
            signed = next(filter(self._is_pending, run.unsettled_elsewhere(call)), None)
            if signed is None:
                signed = self._signing.sign(call, sender=sender, gas=gas, nonce=self._nonce_to_take(run, sender))
                run.write(signed)
                self._deliver(signed)
        return self._confirmed(run, signed)

    def _is_pending(self, signed: Signed) -> bool:
        """Does the node still have it, and in no block? What is in a block was there when the command looked."""
        return self._signing.find(signed) is None and self._signing.knows(signed)

    def _nonce_to_take(self, run: Run, sender: str) -> int | None:
        """The nonce of what is signed next; None for the next one that the node hasn't seen.

        What the node refused must not be able to come as well: its nonce is taken, unless another transaction has it.
        """
        refused = run.last_refused(sender)
        if refused is None or not self._nonce_is_used(refused):
            return None if refused is None else refused.nonce
        if self._signing.find(refused) is not None:
            raise ChainFailed(
                f"{refused.call.name}, transaction {refused.hash}: the node refused it, and it came all the same",
                hint="run the command again: it goes on from there",
            )
        return None

    def _deliver(self, signed: Signed) -> None:
        """Give it to the node; whatever is answered, or isn't, it may have it all the same, and then it comes."""
        try:
            self._signing.broadcast(signed)
        except ChainFailed:
            if self._signing.find(signed) is None and not self._signing.knows(signed):
                raise

    def recall(self, name: str, sender: str) -> Made | None:
        """The contract that this run created under this name before it was interrupted."""
        run = self._under_way()
        while (earlier := run.take_creation(name, sender)) is not None:
            receipt = self._found_again(run, earlier)
            if receipt is not None:
                return Made(earlier.call, receipt)
        return None

    def await_pending(self) -> None:
        """Wait for what the node still has of the interrupted run, so that commands see what came of it."""
        run = self._under_way()
        for signed in run.left():
            if self._signing.find(signed) is not None or self._signing.knows(signed):
                run.record(self._waited_for(signed))

    def settle(self) -> None:
        """Look up what is left of the interrupted run, so that the receipt tells what came of it."""
        run = self._under_way()
        for signed in run.left():
            used = self._nonce_is_used(signed)
            receipt = self._signing.find(signed)
            if receipt is not None:
                run.record(receipt)
            elif used:
                run.drop(signed)

    def _nonce_is_used(self, signed: Signed) -> bool:
        """Is some transaction with its nonce in a block? Asked before its receipt: then without one it can't come."""
        return self._signing.nonce(signed.sender) > signed.nonce

    def _under_way(self) -> Run:
        if self.run is None:
            raise RuntimeError("a transaction was about to be sent outside of a run")
        return self.run

    def _found_again(self, run: Run, signed: Signed) -> Receipt | None:
        """What came of a transaction signed before the interruption; None if it can't come, or the node refuses it."""
        used = self._nonce_is_used(signed)
        receipt = self._signing.find(signed)
        if receipt is None and used:
            run.drop(signed)
            return None
        if receipt is None and not self._signing.knows(signed):
            try:
                self._deliver(signed)
            except NotTaken:
                # such as for its fee: what is signed next has the same nonce, so that only one of the two can come
                run.refused(signed)
                return None
        return self._confirmed(run, signed)

    def _confirmed(self, run: Run, signed: Signed) -> Receipt:
        receipt = self._waited_for(signed)
        run.record(receipt)
        self._signing.require_success(signed, receipt)
        return receipt

    def _waited_for(self, signed: Signed) -> Receipt:
        try:
            return self._signing.wait(signed)
        except ChainFailed as error:
            stuck = (
                f"; if its fee is too low, any other transaction of {signed.sender} with nonce {signed.nonce} ends it"
            )
            raise ChainFailed(error.message, hint=f"{error.hint or 'run the command again'}{stuck}") from error

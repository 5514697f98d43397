"""A chain that writes down what it sends, before it sends it."""

from __future__ import annotations

from wasiqa.chain.accounts import Signer
from wasiqa.chain.chain import Receipt, Signed, SigningChain
from wasiqa.chain.contract import Call
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
        with held(run.folder, sender):
            signed = self._signing.sign(call, sender=sender, gas=gas)
            run.write(signed)
            self._signing.broadcast(signed)
        return self._confirmed(run, signed)

    def recall(self, name: str, sender: str) -> Receipt | None:
        """The receipt of the contract that this run created under this name before it was interrupted."""
        run = self._under_way()
        while (earlier := run.take_creation(name, sender)) is not None:
            receipt = self._found_again(run, earlier)
            if receipt is not None:
                return receipt
        return None

    def await_pending(self) -> None:
        """Wait for what the node still has of the interrupted run, so that commands see what came of it."""
        run = self._under_way()
        for signed in run.left():
            if self._signing.find(signed) is not None or self._signing.knows(signed):
                run.record(self._waited_for(signed))

    def settle(self) -> None:
        """Look up what nobody has asked for again, so that the receipt tells what came of it."""
        run = self._under_way()
        for signed in run.left():
            receipt = self._signing.find(signed)
            if receipt is not None:
                run.record(receipt)

    def _under_way(self) -> Run:
        if self.run is None:
            raise RuntimeError("a transaction was about to be sent outside of a run")
        return self.run

    def _found_again(self, run: Run, signed: Signed) -> Receipt | None:
        """What came of a transaction signed before the interruption; None if another one took its nonce."""
        used = self._signing.nonce(signed.sender) > signed.nonce
        receipt = self._signing.find(signed)
        if receipt is None and used:
            run.drop(signed)
            return None
        if receipt is None and not self._signing.knows(signed):
            self._signing.broadcast(signed)
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

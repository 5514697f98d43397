"""The node on which everything is measured: one anvil with a clock of its own, so that two runs are the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from web3 import IPCProvider, Web3
from web3.types import RPCEndpoint

from tests.support.anvil import running
from wasiqa.chain.accounts import well_known
from wasiqa.chain.chain import MAX_GAS
from wasiqa.chain.connection import known_abis
from wasiqa.chain.fees import Fees
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed

START = 1_800_000_000
"""Time of the first block; each later one is one second later than the one before."""
_GWEI = 10**9
_PATIENCE = 10.0


class AnvilChain(Web3Chain):
    """A `Chain` on a node made for tests, which can be turned back; the well-known accounts sign."""

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Everything done inside is undone; such blocks may nest."""
        snapshot = self.order("evm_snapshot")
        try:
            yield
        finally:
            self.order("evm_revert", snapshot)
            # the last transaction may wait there still, to be cleared away: nonces would be counted from it
            self.order("anvil_dropAllTransactions")
            self._have_code.clear()

    def order(self, method: str, *parameters: Any) -> Any:
        """Ask for something that only nodes made for tests do."""
        answer: Any = self._node(method, partial(self.w3.provider.make_request, RPCEndpoint(method), list(parameters)))
        if "error" in answer:
            raise ChainFailed(f"{self.node} refuses {method}: {answer['error'].get('message')}")
        return answer["result"]

    def _gas(self, transaction: Any, given: int | None) -> int:
        # nothing is tried first: that takes as long as the transaction, whose receipt tells of failure as well
        return MAX_GAS if given is None else given

    def _fees(self) -> Fees:
        return {"maxFeePerGas": 1000 * _GWEI, "maxPriorityFeePerGas": _GWEI}


@contextmanager
def node() -> Iterator[AnvilChain]:
    """A new chain on a node of its own, which ends with the block."""
    with TemporaryDirectory() as folder:
        socket = f"{folder}/anvil.ipc"  # a tenth of what HTTP takes for each of some 25,000 questions
        with running("--timestamp", str(START), "--ipc", socket):
            _wait_for(Path(socket))
            yield _chain(socket)


def _wait_for(socket: Path) -> None:
    """The node answers by HTTP a moment before the socket is there."""
    end = monotonic() + _PATIENCE
    while not socket.exists() and monotonic() < end:
        sleep(0.01)


def _chain(socket: str) -> AnvilChain:
    # web3 asks for the chain's id before each call
    provider = IPCProvider(socket, cache_allowed_requests=True, cacheable_requests={RPCEndpoint("eth_chainId")})
    signers = map(KeySigner, well_known())
    chain = AnvilChain(Web3(provider), signers, known=known_abis, node="anvil", patience=30)
    chain.order("anvil_setBlockTimestampInterval", 1)
    return chain

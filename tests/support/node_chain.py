"""A real node as a chain for tests, which is turned back after each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from web3.types import RPCEndpoint

from tests.support.nodes import NODES
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect, known_abis
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain


class NodeChain(Web3Chain):
    """A `Chain` behind a node that can be set back: anvil and Hardhat can. The well-known accounts are unlocked."""

    @classmethod
    @contextmanager
    def running(cls, client: str) -> Iterator[NodeChain]:
        """A node of this client, until the block is left."""
        with NODES[client]() as url:
            found: Any = connect(url)
            yield cls(found.w3, map(KeySigner, well_known()), known=known_abis, node=client)

    def travel(self, to: int) -> None:
        """Make `to` the time that the next call sees, and the next transaction about that."""
        if to != self.now():
            super().travel(to)

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Everything done inside is undone; such blocks may nest."""
        snapshot, signers = self._ask_node("evm_snapshot"), dict(self._signers)
        try:
            yield
        finally:
            self._signers = signers
            self._ask_node("evm_revert", snapshot)
            self._have_code.clear()

    def _ask_node(self, method: str, *parameters: Any) -> Any:
        answer: Any = self.w3.provider.make_request(RPCEndpoint(method), list(parameters))
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

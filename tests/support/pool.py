"""What a node's pool does to the transactions of one account that wait in it, and what becomes of its blocks."""

from __future__ import annotations

import time

from eth_utils.crypto import keccak

from tests.support.anvil import Anvil
from wasiqa.chain.accounts import well_known

_TOO_SMALL = 20_000
"""A block's gas limit into which no transaction fits."""
_GWEI = 10**9
_LONG = 20
"""Seconds in which a node mines whatever a run sends at once."""


class Pool:
    """The pool of a node that mines by hand, and the transactions of one of the well-known accounts."""

    def __init__(self, node: Anvil, account: int) -> None:
        self._node = node
        self._key = well_known()[account]
        self.foreign: set[str] = set()
        """Transactions of the account that nobody asked for, by hash."""
        self._held: str | None = None
        self._limit = node.ask("eth_getBlockByNumber", "latest", False)["gasLimit"]
        self._before = self._nonce()

    def mined(self) -> int:
        """How many of the account's transactions are in blocks."""
        return self._nonce() - self._before

    def mine(self) -> None:
        """A block, without anything while a transaction is held that nobody has outbid."""
        if self._held is not None and self._waits(self._held):
            self._node.ask("evm_setBlockGasLimit", hex(_TOO_SMALL))
            self._node.ask("evm_mine")
            self._node.ask("evm_setBlockGasLimit", self._limit)
        else:
            self._node.ask("evm_mine")

    def drop(self, transaction: str) -> bool:
        """Forget one transaction; was it there?"""
        return self._node.ask("anvil_dropTransaction", transaction) is not None

    def hold(self, transaction: str) -> bool:
        """Keep it out of blocks until another one has its place; is it there?"""
        self._held = transaction
        return self._waits(transaction)

    def outbid(self, transaction: str) -> bool:
        """Let the base fee rise above what it pays, for which the node drops it."""
        found = self._node.ask("eth_getTransactionByHash", transaction)
        if found is None:
            return False
        self._node.ask("anvil_setNextBlockBaseFeePerGas", hex(5 * int(found["maxFeePerGas"], 16)))
        self._node.ask("evm_mine")
        return True

    def replace(self, transaction: str) -> bool:
        """Take its nonce for another transaction of the account, and mine that."""
        found = self._node.ask("eth_getTransactionByHash", transaction)
        if found is None or found["blockNumber"] is not None:
            return False
        fees = {name: 3 * int(found[name], 16) + _GWEI for name in ("maxFeePerGas", "maxPriorityFeePerGas")}
        nonce = int(found["nonce"], 16)
        other = {
            "chainId": int(found["chainId"], 16),
            "nonce": nonce,
            "to": self._key.address,
            "gas": 21_000,
            "value": 0,
        }
        raw = bytes(self._key.sign_transaction({**other, **fees}).raw_transaction)
        self.foreign.add("0x" + keccak(raw).hex())
        self._node.ask("eth_sendRawTransaction", "0x" + raw.hex())
        self._node.ask("evm_mine")
        return True

    def rest(self) -> None:
        """Wait until a node that mines by itself has nothing to mine: of a block that it is about to make, it
        undoes or writes down the half."""
        end = time.monotonic() + _LONG
        while int(self._node.ask("txpool_status")["pending"], 16):
            assert time.monotonic() < end, "the node doesn't mine what waits"
            time.sleep(0.005)

    def reorganise(self, depth: int) -> bool:
        """Undo at least so many blocks, in favour of as many empty ones; has a transaction of the account fallen out?

        Its last one is among them: there are blocks without any in between.
        """
        before, latest = self._nonce(), int(self._node.ask("eth_blockNumber"), 16)
        while self._nonce(hex(latest - depth)) == before > self._before:
            depth += 1
        self._node.ask("anvil_reorg", depth, [])
        # anvil goes on with the limit of the block that it went back to, which may be one without room for anything
        self._node.ask("evm_setBlockGasLimit", self._limit)
        return self._nonce() < before

    def _waits(self, transaction: str) -> bool:
        found = self._node.ask("eth_getTransactionByHash", transaction)
        return found is not None and found["blockNumber"] is None

    def _nonce(self, block: str = "latest") -> int:
        return int(self._node.ask("eth_getTransactionCount", self._key.address, block), 16)

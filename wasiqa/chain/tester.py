"""A chain of its own inside the process: eth-tester with py-evm, for the demo and for tests.

It starts at the present time with the well-known test accounts. A block is mined for each transaction, one second after
the one before; the clock on the wall doesn't matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from eth.exceptions import Revert, VMError
from eth.vm.spoof import SpoofTransaction
from eth_tester import EthereumTester, PyEVMBackend  # type: ignore[import-untyped]
from eth_tester.exceptions import ValidationError as TesterValidationError  # type: ignore[import-untyped]
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.exceptions import ValidationError
from web3 import EthereumTesterProvider, Web3
from web3.exceptions import ContractLogicError, Web3RPCError

from wasiqa.chain.accounts import MNEMONIC, WELL_KNOWN, well_known
from wasiqa.chain.base import BaseChain
from wasiqa.chain.chain import MAX_GAS, Signed
from wasiqa.chain.contract import Call, Log
from wasiqa.chain.errors import Abis, NotTaken
from wasiqa.chain.fees import Fees
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import UsageRefused

_GWEI = 10**9


class TesterChain(Web3Chain):
    """A `Chain` in this process. Calls see the state and the time that the next transaction will see."""

    __test__ = False  # pytest would take it for a test

    def __init__(self, known: Abis = tuple) -> None:
        backend = PyEVMBackend.from_mnemonic(MNEMONIC, num_accounts=WELL_KNOWN, hd_path="m/44'/60'/0'/0")
        self.tester = EthereumTester(backend)
        w3 = Web3(EthereumTesterProvider(self.tester))
        super().__init__(w3, map(KeySigner, well_known()), known=known, node="the chain in this process")
        self._logs: dict[str, tuple[Log, ...]] = {}

    def now(self) -> int:
        """The time that the next call or transaction sees."""
        return int(self.tester.get_block_by_number("pending")["timestamp"])

    def travel(self, to: int) -> None:
        """Make `to` the time that the next call or transaction sees; it costs an empty block."""
        if to < self.now():
            raise UsageRefused(f"cannot travel back from {self.now()} to {to}")
        self.tester.time_travel(to)

    def at(self, block: int) -> Self:
        """The chain itself at its latest block: earlier ones can't be asked for what a call saw then."""
        return BaseChain.at(self, block)

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterator[Log]:
        """What these contracts wrote, by the receipts of each block.

        eth-tester's own search looks for each entry's transaction in all blocks.
        """
        chain = self.tester.backend.chain
        end = chain.get_canonical_head().block_number if last is None else last
        for number in range(first, end + 1):
            header = chain.get_canonical_block_header_by_number(number)
            for log in self._written(header) if header.bloom else ():
                if log.address in addresses and topic in (None, *log.topics[:1]):
                    yield log

    def _written(self, header: Any) -> tuple[Log, ...]:
        """All entries of a block, read once."""
        key = "0x" + header.hash.hex()
        if key not in self._logs:
            chain = self.tester.backend.chain
            block = chain.get_block_by_header(header)
            receipts = zip(block.transactions, block.get_receipts(chain.chaindb), strict=True)
            entries = [(sent, log) for sent, receipt in receipts for log in receipt.logs]
            self._logs[key] = tuple(
                Log(
                    to_checksum_address(log.address),
                    tuple(topic.to_bytes(32, "big") for topic in log.topics),
                    log.data,
                    header.block_number,
                    index,
                    "0x" + sent.hash.hex(),
                    key,
                )
                for index, (sent, log) in enumerate(entries)
            )
        return self._logs[key]

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Everything done inside is undone; such blocks may nest."""
        # eth-tester's snapshot is the latest block, which it runs again on the way back: an empty one is quick
        self.tester.mine_block()
        snapshot, signers = self.tester.take_snapshot(), dict(self._signers)
        try:
            yield
        finally:
            self._signers = signers
            self.tester.revert_to_snapshot(snapshot)
            self._have_code.clear()

    def estimate(self, call: Call, *, sender: str) -> int:
        """The gas that a call would use now; eth-tester's own estimate keeps a contract's error from us."""
        self.ask(call, sender=sender)
        return super().estimate(call, sender=sender)

    def broadcast(self, signed: Signed) -> None:
        """Give a signed transaction to the chain, which mines it at once. Raises `NotTaken` if it doesn't take it."""
        try:
            super().broadcast(signed)
        except (ValidationError, TesterValidationError) as error:
            raise NotTaken(f"{signed.call.name}: {self.node} answered: {error}") from error

    def _eth_call(self, transaction: Any, block: int | None = None) -> bytes:
        # eth-tester's own call charges the sender for gas and keeps a contract's error only as Python's repr of it
        chain = self.tester.backend.chain
        header = chain.get_canonical_head() if block is None else chain.get_canonical_block_header_by_number(block)
        sender = to_canonical_address(transaction["from"])
        unsigned = chain.create_unsigned_transaction(
            nonce=chain.get_vm(header).state.get_nonce(sender),
            gas_price=0,
            gas=transaction.get("gas", header.gas_limit),
            to=to_canonical_address(transaction["to"]) if "to" in transaction else b"",
            value=transaction.get("value", 0),
            data=transaction["data"],
        )
        try:
            return bytes(chain.get_transaction_result(SpoofTransaction(unsigned, from_=sender), header))
        except Revert as error:
            raise ContractLogicError(data="0x" + error.args[0].hex()) from error
        except (VMError, ValidationError) as error:
            raise Web3RPCError(f"{type(error).__name__} {error}") from error

    def _gas(self, transaction: Any, given: int | None) -> int:
        # its estimate is a search by trial, which takes longer than the transaction itself
        return super()._gas(transaction, MAX_GAS if given is None else given)

    def _fees(self) -> Fees:
        return {"maxFeePerGas": 1000 * _GWEI, "maxPriorityFeePerGas": _GWEI}

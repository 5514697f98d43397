"""Py-evm with the face of pyrevm's `EVM`, so that tests on revm can be traced.

It has what tests/support/revm.py asks of pyrevm: messages without blocks, fees or signatures. Code may be of any size,
since what is compiled to be traced isn't optimised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from eth.abc import ComputationAPI, MessageAPI, StateAPI, TransactionContextAPI
from eth.constants import BLANK_ROOT_HASH, CREATE_CONTRACT_ADDRESS, ZERO_ADDRESS, ZERO_HASH32
from eth.db.atomic import AtomicDB
from eth.exceptions import Revert
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.prague.computation import PragueComputation
from eth.vm.forks.prague.state import PragueState
from eth.vm.message import Message
from eth_typing import Address, BlockNumber
from eth_utils.address import to_canonical_address, to_checksum_address
from web3.utils.address import get_create_address

from tools.coverage.trace import Trace, TracedCode

_MOST_GAS = 12_000_000  # of a call: at what calls get on revm, a hook that burns all it gets would take minutes here
_CODE_PADDING = bytes(33)  # pyrevm hands out code with it


class _Computation(PragueComputation):
    trace: ClassVar[Trace]

    def __init__(self, state: StateAPI, message: MessageAPI, context: TransactionContextAPI) -> None:
        super().__init__(state, message, context)
        self.code = TracedCode(message.code, self.trace.codes[message.code])

    @classmethod
    def validate_create_message(cls, message: MessageAPI) -> None:
        """Creation code may be of any size."""

    @classmethod
    def validate_contract_code(cls, contract_code: bytes) -> None:
        """Code may be of any size."""


@dataclass(frozen=True)
class Account:
    """What an address has."""

    nonce: int
    balance: int
    code: bytes


@dataclass(frozen=True)
class Log:
    """What a contract wrote: topics and data."""

    address: str
    data: tuple[list[bytes], bytes]


@dataclass(frozen=True)
class Result:
    """What the last message did; its gas is without what a transaction costs by itself."""

    gas_used: int
    logs: list[Log]


class TracedEvm:
    """An EVM of the Prague fork that notes in `trace` what it executes."""

    result: Result

    def __init__(self, trace: Trace, env: Any, spec_id: str) -> None:
        if spec_id != "PRAGUE":
            raise ValueError(f"no fork but PRAGUE can be traced, so not {spec_id}")
        computation = type("_TracedComputation", (_Computation,), {"trace": trace})
        state = type("_TracedState", (PragueState,), {"computation_class": computation})
        self._chain_id = env.cfg.chain_id
        self._state = state(AtomicDB(), self._context(0, 0, 0), BLANK_ROOT_HASH)

    def message_call(self, caller: str, to: str, calldata: bytes = b"", value: int = 0, gas: int = _MOST_GAS) -> bytes:
        """Call a contract; what it returns. Raises `RuntimeError` as pyrevm does."""
        target, sender = to_canonical_address(to), to_canonical_address(caller)
        message = Message(min(gas, _MOST_GAS), target, sender, value, calldata, self._state.get_code(target))
        return self._output(self._run(self._state.computation_class.apply_message, message))

    def deploy(self, deployer: str, code: bytes, value: int = 0, gas: int = 2**62) -> str:
        """Create a contract; its address. Raises `RuntimeError` as pyrevm does."""
        sender = to_canonical_address(deployer)
        created = get_create_address(to_checksum_address(deployer), self._state.get_nonce(sender))
        self._state.increment_nonce(sender)
        place = to_canonical_address(created)
        message = Message(gas, CREATE_CONTRACT_ADDRESS, sender, value, b"", code, create_address=place)
        self._output(self._run(self._state.computation_class.apply_create_message, message))
        return created

    def snapshot(self) -> Any:
        """A state to come back to."""
        return self._state.snapshot()

    def revert(self, checkpoint: Any) -> None:
        """Go back to a state."""
        self._state.revert(checkpoint)

    def reset_transient_storage(self) -> None:
        """Forget what a transaction keeps for itself."""
        self._state.clear_transient_storage()

    def set_block_env(self, block: Any) -> None:
        """Number, time and gas limit of the block in which messages run from now on."""
        self._state.execution_context = self._context(block.number, block.timestamp, block.gas_limit)

    def get_code(self, address: str) -> bytes:
        """The code of an address, padded."""
        return bytes(self._state.get_code(to_canonical_address(address))) + _CODE_PADDING

    def storage(self, address: str, slot: int) -> int:
        """What an address keeps there."""
        return int(self._state.get_storage(to_canonical_address(address), slot))

    def basic(self, address: str) -> Account:
        """What an address has."""
        place = to_canonical_address(address)
        return Account(self._state.get_nonce(place), self._state.get_balance(place), self._state.get_code(place))

    def insert_account_info(self, address: str, info: Any) -> None:
        """Replace what an address has, but not its storage."""
        place = to_canonical_address(address)
        self._state.set_nonce(place, info.nonce)
        self._state.set_balance(place, info.balance)
        self._state.set_code(place, info.code or b"")

    def _context(self, number: int, timestamp: int, gas_limit: int) -> ExecutionContext:
        return ExecutionContext(
            coinbase=ZERO_ADDRESS,
            timestamp=timestamp,
            block_number=BlockNumber(number),
            difficulty=0,
            mix_hash=ZERO_HASH32,
            gas_limit=gas_limit,
            prev_hashes=(),
            chain_id=self._chain_id,
            base_fee_per_gas=0,
            excess_blob_gas=0,
        )

    def _run(self, apply: Any, message: Message) -> ComputationAPI:
        context = self._state.transaction_context_class(gas_price=0, origin=Address(message.sender))
        computation: ComputationAPI = apply(self._state, message, context)
        logs = [
            Log(to_checksum_address(address), ([topic.to_bytes(32, "big") for topic in topics], data))
            for address, topics, data in computation.get_log_entries()
        ]
        self.result = Result(computation.get_gas_used(), logs)
        return computation

    def _output(self, computation: ComputationAPI) -> bytes:
        if computation.is_error:
            if isinstance(computation.error, Revert):
                raise RuntimeError(f"Revert {{ output: 0x{computation.output.hex()} }}")
            raise RuntimeError(f"Halt {{ reason: {computation.error!r} }}")
        return bytes(computation.output)

"""A chain behind a `web3.Web3`: a signer signs, web3 sends, and the receipt is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from typing import Any, TypeVar

from eth_utils.crypto import keccak
from web3 import EthereumTesterProvider, Web3
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import RPCEndpoint

from wasiqa.chain.answers import BadAnswer
from wasiqa.chain.chain import MAX_GAS, Receipt, Signed
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import Abis, NothingDone, NotTaken
from wasiqa.chain.failures import has_it_already, is_indexing
from wasiqa.chain.fees import Fees, Paid
from wasiqa.chain.reader import Entries, Web3Reader, message, number, text
from wasiqa.chain.signer import Signer
from wasiqa.errors import ChainFailed, NotAllowed

T = TypeVar("T")
_MOMENT = 1.0
"""Seconds; no chain's fees double in less."""
_SOON, _RARELY = 0.02, 1.0
"""Seconds between two questions for a receipt, at first and at most."""


class Web3Chain(Web3Reader):
    """A `Chain` behind a node. `node` is what messages call it; `patience` is how many seconds it waits for a block.

    `max_fee` is the most that is paid for a gas, in wei: what a fee should be is the node's word alone.
    """

    def __init__(
        self,
        w3: Web3,
        signers: Iterable[Signer] = (),
        *,
        known: Abis = tuple,
        node: str = "the node",
        patience: float = 300,
        max_fee: int | None = None,
    ) -> None:
        super().__init__(w3, known=known, node=node)
        self.patience = patience
        self._max_fee = max_fee
        self._foreseen: dict[str, Future[Any]] = {}
        self._known_fees: Fees = {}
        self._asked_fees = -_MOMENT
        self._signers = {signer.address: signer for signer in signers}

    def accounts(self) -> tuple[str, ...]:
        """The addresses whose signers it has."""
        return tuple(self._signers)

    def unlock(self, signer: Signer) -> str:
        """Sign for one more address from now on, which is returned."""
        self._signers[signer.address] = signer
        return signer.address

    def travel(self, to: int) -> None:
        """Mine a block at the time `to`, on a node made for tests (anvil, hardhat)."""
        for method, parameters in (("evm_setNextBlockTimestamp", [to]), ("evm_mine", [])):
            answer: Any = self._node(
                "travelling", partial(self.w3.provider.make_request, RPCEndpoint(method), parameters)
            )
            if "error" in answer:
                raise ChainFailed(f"{self.node} cannot travel to {to}: {answer['error'].get('message')}")

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Sign a call, send it and wait until it is in a block."""
        self._signer(call, sender)
        signed = self.sign(call, sender=sender, nonce=self.next_nonce(sender), gas=gas)
        self.broadcast(signed)
        receipt = self.wait(signed, self.patience)
        if receipt is None:
            raise not_yet(signed)
        self.require_success(signed, receipt)
        return receipt

    def estimate(self, call: Call, *, sender: str) -> int:
        """The gas that a call would use now, by the node's estimate."""
        asked: Any = message(call, sender)
        return self._node(call.name, lambda: self.w3.eth.estimate_gas(asked), call)

    def next_nonce(self, sender: str) -> int:
        """The nonce after all that the node has of this account, in a block or waiting for one."""
        return self._node(
            "reading the next nonce", lambda: self.w3.eth.get_transaction_count(checksummed(sender), "pending")
        )

    def sign(self, call: Call, *, sender: str, nonce: int, gas: int | None = None, tried: bool = False) -> Signed:
        """Try a call, unless its like was `tried` with this much gas, and sign it."""
        signer = self._signer(call, sender)
        transaction = message(call, sender)
        limit = gas if tried and gas is not None else self._node(call.name, lambda: self._gas(transaction, gas), call)
        if limit > MAX_GAS:
            raise NothingDone(
                f"{call.name} needs {limit:,} gas; one transaction may use {MAX_GAS:,}",
                hint="make the batch smaller",
                code="GAS_TOO_HIGH",
            )
        fees = self._latest_fees(tried)
        if self._is_too_dear(fees):
            raise NotAllowed(
                f"{call.name}: {self.node} wants up to {_gwei(fees)} gwei for a gas, which is more than is allowed",
                code="FEE_TOO_HIGH",
                hint="wait, or ask another node; where it must be paid, WASIQA_MAX_FEE says how many gwei are allowed",
            )
        return self._signed(call, signer, nonce, limit, fees)

    def dearer(self, signed: Signed, *, late: bool) -> Signed | None:
        """The same transaction at a higher fee, if it is late, or the base fee has outgrown what it pays."""
        paid = Paid.of(signed.raw)
        if not late and paid.most >= (self._latest().get("baseFeePerGas") or 0):
            return None
        fees = paid.raised(self._fees())
        if fees is None or self._is_too_dear(fees):
            return None
        return self._signed(signed.call, self._signer(signed.call, signed.sender), signed.nonce, paid.gas, fees)

    def broadcast(self, signed: Signed) -> None:
        """Give a signed transaction to the node. Raises `NotTaken` if it answers that it doesn't take it."""
        try:
            self._node(signed.call.name, lambda: self.w3.eth.send_raw_transaction(signed.raw))
        except ChainFailed as error:
            if isinstance(error.__cause__, Web3RPCError) and not has_it_already(error.__cause__):
                raise NotTaken(error.message, hint=error.hint, code=error.code) from error.__cause__
            raise

    def knows(self, signed: Signed) -> bool:
        """Does the node have the transaction, in a block or waiting for one?"""
        return self._unless_unknown(signed, self.w3.eth.get_transaction) is not None

    def wait(self, signed: Signed, seconds: float) -> Receipt | None:
        """Wait until a transaction is in a block, asking the node ever more rarely."""
        end, pause = time.monotonic() + seconds, _SOON
        while (found := self.find(signed)) is None and time.monotonic() < end:
            time.sleep(min(pause, max(0.0, end - time.monotonic())))
            pause = min(_RARELY, pause * 3 / 2)
        return found

    def foresee(self, transactions: Iterable[Signed]) -> None:
        """Ask for receipts beside what is sent meanwhile, of which a node with much to do takes its time."""
        if not isinstance(self.w3.provider, EthereumTesterProvider):
            self._foreseen |= {one.hash: self._scout.submit(self._raw_receipt, one.hash) for one in transactions}

    @cached_property
    def _scout(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, "receipts")

    def find(self, signed: Signed) -> Receipt | None:
        """The receipt of a transaction, or None as long as it is in no block."""
        foreseen = self._foreseen.pop(signed.hash, None)
        if foreseen is not None and foreseen.exception() is None and foreseen.result() is not None:
            return _receipt(signed, foreseen.result())
        if isinstance(self.w3.provider, EthereumTesterProvider):  # which has no JSON
            raw: Any = self._unless_unknown(signed, self.w3.eth.get_transaction_receipt)
        else:
            raw = self._node(_doing(signed), lambda: self._raw_receipt(signed.hash))
        return None if raw is None else _receipt(signed, raw)

    def require_success(self, signed: Signed, receipt: Receipt) -> None:
        """Raises `Reverted` with the contract's error, or `ChainFailed`, if the transaction failed in its block."""
        if receipt.status == 1:
            return
        earlier = message(signed.call, signed.sender)
        self._node(_doing(signed), lambda: self._eth_call(earlier, receipt.block - 1), signed.call)
        raise NothingDone(
            f"{_doing(signed)}: it failed in block {receipt.block}",
            hint="run the command again",
            code="TRANSACTION_FAILED",
        )

    def _signer(self, call: Call, sender: str) -> Signer:
        if sender not in self._signers:
            raise NotAllowed(f"{call.name}: there is no key for {sender} here", hint="name it with --account")
        return self._signers[sender]

    def _signed(self, call: Call, signer: Signer, nonce: int, gas: int, fees: Fees) -> Signed:
        filled = {key: value for key, value in message(call, signer.address).items() if key != "from"}
        kind = {"type": 2} if "maxFeePerGas" in fees else {}
        filled |= {"chainId": self.chain_id, "nonce": nonce, "gas": gas, "value": call.value, **kind, **fees}
        raw = signer.sign(filled)
        return Signed("0x" + keccak(raw).hex(), raw, signer.address, nonce, call)

    def _is_too_dear(self, fees: Fees) -> bool:
        return self._max_fee is not None and max(fees.values()) > self._max_fee

    def _raw_receipt(self, name: str) -> Any:
        """The receipt as the node has it in its JSON: web3 would look at each of hundreds of log entries for long."""
        try:
            found = self.answer("eth_getTransactionReceipt", name)
            if found is not None and found.get("transactionHash", name).lower() != name:
                raise BadAnswer(f"the receipt of {found['transactionHash']} in place of that of {name}")
            return found
        except Web3RPCError as error:
            if is_indexing(error):
                return None
            raise

    def _unless_unknown(self, signed: Signed, ask: Callable[[Any], T]) -> T | None:
        try:
            return self._node(_doing(signed), lambda: ask(signed.hash))
        except ChainFailed as error:
            if isinstance(error.__cause__, TransactionNotFound):
                return None
            raise

    def _gas(self, transaction: Any, given: int | None) -> int:
        """The gas limit; either way the node tries the call first and tells why a contract refuses it."""
        if given is not None:
            self._eth_call({**transaction, "gas": given})
            return given
        estimate = self.w3.eth.estimate_gas(transaction)
        return max(estimate, min(estimate * 6 // 5, MAX_GAS))

    def _latest_fees(self, again: bool) -> Fees:
        """What is paid now; for a call like the last one what that paid, if it was signed a moment ago."""
        if not again or time.monotonic() - self._asked_fees > _MOMENT:
            self._known_fees, self._asked_fees = self._fees(), time.monotonic()
        return self._known_fees

    def _fees(self) -> Fees:
        base = self._latest().get("baseFeePerGas")
        if base is None:
            return {"gasPrice": self._node("reading the gas price", lambda: self.w3.eth.gas_price)}
        tip = self._node("reading the fee", lambda: self.w3.eth.max_priority_fee)
        return {"maxFeePerGas": 2 * base + tip, "maxPriorityFeePerGas": tip}


def _gwei(fees: Fees) -> str:
    return f"{-(-max(fees.values()) // 10**9):,}"


def not_yet(signed: Signed) -> ChainFailed:
    """What is to be said of a transaction that was waited for long enough."""
    return ChainFailed(
        f"{_doing(signed)}: not in a block yet; it may still come", hint="run the command again", code="NOT_MINED"
    )


def _doing(signed: Signed) -> str:
    return f"{signed.call.name}, transaction {signed.hash}"


def _receipt(signed: Signed, raw: Any) -> Receipt:
    return Receipt(
        signed.hash,
        signed.call.to,
        signed.call.name,
        number(raw["blockNumber"]),
        number(raw["gasUsed"]),
        number(raw["status"]),
        raw["contractAddress"] and checksummed(raw["contractAddress"]),
        Entries(raw["logs"]),
        text(raw["blockHash"]),
    )

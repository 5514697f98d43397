"""A chain without a node: revm in process, for tests that need thousands of transactions a second.

It runs the same contract code by the same rules (Prague) as the other chains. What it doesn't do: blocks, fees,
signatures, and the gas of a receipt, since slots stay warm from one transaction to the next; measure gas on eth-tester.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env

from wasiqa.chain.accounts import well_known
from wasiqa.chain.base import BaseChain
from wasiqa.chain.chain import MAX_GAS, Block, Header, Receipt, Signed
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Call, Log
from wasiqa.chain.errors import Abis, NothingDone, NotTaken
from wasiqa.chain.signer import Signer
from wasiqa.errors import ChainFailed

_CHAIN_ID = 31337
_READ_GAS = 1_000_000_000
_OUTPUT = re.compile(r"^Revert .*output: 0x([0-9a-f]*)")
_CODE_PADDING = 33  # revm's jump analysis appends that many zero bytes, and hands them out with the code


class RevmChain(BaseChain):
    """A `Chain` on pyrevm. Time stands still until `travel`; any address can send."""

    _evm: Any

    def __init__(self, now: int = 1_800_000_000, known: Abis = tuple) -> None:
        super().__init__(known)
        self._evm = EVM(env=Env(cfg=CfgEnv(chain_id=_CHAIN_ID)), spec_id="PRAGUE")
        self._logs: list[Log] = []
        self._receipts: dict[str, Receipt] = {}
        self._created: dict[str, tuple[int, str]] = {}
        self._headers = [Header(0, _hash(b"block", now), _hash(b"nothing", now), now)]
        self._at(now, 0)

    @property
    def chain_id(self) -> int:
        """Anvil's."""
        return _CHAIN_ID

    def accounts(self) -> tuple[str, ...]:
        """The well-known test accounts."""
        return tuple(account.address for account in well_known())

    def now(self) -> int:
        """The time that the next call sees."""
        return self._now

    def block(self) -> Block:
        """The latest block; its hash is made up of its parent's and of what it holds."""
        return Block(self._number, self._headers[-1].hash)

    def header(self, number: int | None = None) -> Header:
        """The block with this number, or the latest one."""
        if number is not None and not 0 <= number <= self._number:
            raise ChainFailed(f"reading block {number}: there is none")
        return self._headers[-1 if number is None else number]

    def creations(self, block: int) -> dict[str, str]:
        """What the transaction of a block created."""
        return {address: transaction for address, (number, transaction) in self._created.items() if number == block}

    def code(self, address: str) -> bytes:
        """The code at `address`."""
        return bytes(self._evm.get_code(address) or b"")[:-_CODE_PADDING]

    def nonce(self, address: str) -> int:
        """How many transactions `address` has sent."""
        return int(self._evm.basic(address).nonce)

    def balance(self, address: str) -> int:
        """Nobody has anything, and nothing costs a fee."""
        return int(self._evm.basic(address).balance)

    def unlock(self, signer: Signer) -> str:
        """Every address can send here."""
        return signer.address

    def estimate(self, call: Call, *, sender: str) -> int:
        """The gas that a call uses now; whatever it changed is undone."""
        self.ask(call, sender=sender)
        return int(self._evm.result.gas_used)

    def next_nonce(self, sender: str) -> int:
        """Its nonce: nothing waits here."""
        return self.nonce(sender)

    def sign(self, call: Call, *, sender: str, nonce: int, gas: int | None = None, tried: bool = False) -> Signed:
        """Try a call; nothing is signed. The hash depends on sender, nonce and call, as elsewhere."""
        if call.to is not None:
            self.ask(call, sender=sender)
        content = f"{sender}/{nonce}/{call.to}/{call.data.hex()}/{call.value}"
        return Signed("0x" + sha256(content.encode()).hexdigest(), b"", sender, nonce, call)

    def broadcast(self, signed: Signed) -> None:
        """Run a transaction. It runs once: its nonce is used up then."""
        if signed.nonce != self.nonce(signed.sender):
            raise NotTaken(f"{signed.call.name}: the nonce {signed.nonce} is used")
        self._receipts[signed.hash] = self._run(signed.call, signed.sender, None, signed.hash)

    def knows(self, signed: Signed) -> bool:
        """Has the transaction run?"""
        return signed.hash in self._receipts

    def dearer(self, signed: Signed, *, late: bool) -> None:
        """Nothing waits for its fee here."""

    def wait(self, signed: Signed, seconds: float) -> Receipt:
        """The receipt of a transaction that was sent."""
        return self._receipts[signed.hash]

    def foresee(self, transactions: Iterable[Signed]) -> None:
        """Nothing takes long here."""

    def find(self, signed: Signed) -> Receipt | None:
        """The receipt of a transaction, or None."""
        return self._receipts.get(signed.hash)

    def require_success(self, signed: Signed, receipt: Receipt) -> None:
        """What fails here is undone at once, so there is no such receipt."""

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Run a call as one transaction."""
        return self._run(call, sender, gas, None)

    def _run(self, call: Call, sender: str, gas: int | None, name: str | None) -> Receipt:
        self._at(self._now, self._number + 1)
        limit = MAX_GAS if gas is None else gas
        created = None
        try:
            if call.to is None:
                created = checksummed(self._evm.deploy(sender, call.data, call.value, limit))
            else:
                self._evm.message_call(sender, call.to, call.data, call.value, limit)
        except RuntimeError as error:
            self._at(self._now, self._number - 1)
            raise self._failure(call, str(error)) from None
        self._headers.append(self._header(call, sender))
        hashed = name or _hash(b"transaction", self._number)
        logs = tuple(self._written(hashed))
        self._logs += logs
        used = self._evm.result.gas_used
        if created is None:
            # revm counts no calls in the nonce, on which the addresses of contracts depend; but it counts creations
            self._evm.deploy(sender, b"")
        else:
            self._created[created] = self._number, hashed
        return Receipt(hashed, call.to, call.name, self._number, used, 1, created, logs)

    def ask(self, call: Call, *, sender: str | None = None) -> bytes:
        """What a call returns; whatever it changed is undone."""
        checkpoint = self._evm.snapshot()
        self._evm.reset_transient_storage()
        try:
            with self.without_code(sender or NOBODY) as caller:
                return bytes(self._evm.message_call(caller, call.to, call.data, call.value, _READ_GAS))
        except RuntimeError as error:
            raise self._failure(call, str(error)) from None
        finally:
            self._evm.revert(checkpoint)

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> list[Log]:
        """What these contracts wrote."""
        end = self._number if last is None else last
        return [
            log
            for log in self._logs
            if log.address in addresses and first <= log.block <= end and topic in (None, *log.topics[:1])
        ]

    def stored(self, address: str, slot: int) -> int:
        """What a contract keeps there."""
        return int(self._evm.storage(address, slot))

    def travel(self, to: int) -> None:
        """Make `to` the time that the next call sees."""
        if to < self._now:
            raise ValueError(f"cannot travel back from {self._now} to {to}")
        self._at(to, self._number)

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Everything done inside is undone; such blocks may nest."""
        kept = self._now, self._number, len(self._logs)
        receipts, created = dict(self._receipts), dict(self._created)
        checkpoint = self._evm.snapshot()
        try:
            yield
        finally:
            self._evm.revert(checkpoint)
            self._have_code.clear()
            now, number, logs = kept
            del self._logs[logs:]
            del self._headers[number + 1 :]
            self._receipts, self._created = receipts, created
            self._at(now, number)

    def _at(self, now: int, number: int) -> None:
        self._now, self._number = now, number
        self._evm.set_block_env(BlockEnv(number=number, timestamp=now, gas_limit=_READ_GAS))
        # revm keeps transient storage until told; a transaction must not see what the one before it left
        self._evm.reset_transient_storage()

    @contextmanager
    def as_contract(self, address: str) -> Iterator[str]:
        """Meanwhile the account is a contract, which can be asked for its code and can't send."""
        account = self._evm.basic(address)
        code = bytes(1 + _CODE_PADDING)
        # pyrevm's types forget the balance
        seen = AccountInfo(nonce=account.nonce, balance=account.balance, code=code)  # type: ignore[call-arg]
        self._evm.insert_account_info(address, seen)
        try:
            yield address
        finally:
            self._evm.insert_account_info(address, account)

    @contextmanager
    def without_code(self, caller: str) -> Iterator[str]:
        """Nodes let a contract's address ask; revm doesn't (EIP-3607), so its code is put aside meanwhile."""
        if not self.code(caller):
            yield caller
            return
        account = self._evm.basic(caller)
        self._evm.insert_account_info(caller, AccountInfo(nonce=account.nonce))
        try:
            yield caller
        finally:
            self._evm.insert_account_info(caller, account)

    def _written(self, transaction: str) -> Iterator[Log]:
        for index, log in enumerate(self._evm.result.logs):
            topics, data = log.data
            place = self._number, index, transaction, self._headers[-1].hash
            yield Log(checksummed(log.address), tuple(topics), data, *place)

    def _header(self, call: Call, sender: str) -> Header:
        parent = self._headers[-1].hash
        content = f"{parent}/{self._now}/{sender}/{call.to}/{call.value}/".encode() + call.data
        return Header(self._number, _hash(content, self._number), parent, self._now)

    def _failure(self, call: Call, text: str) -> Exception:
        output = _OUTPUT.match(text)
        if output is None:
            return NothingDone(f"{call.name}: {text}")
        return self.errors.reverted(call.name, bytes.fromhex(output[1]), call.interface)


def _hash(kind: bytes, number: int) -> str:
    return "0x" + sha256(kind + number.to_bytes(8, "big")).hexdigest()

"""What an EVM has made of transactions: their receipts, and the whole state after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any

from eth_utils.crypto import keccak

_MACHINERY = (
    "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",  # EIP-4788
    "0x0000f90827f1c53a10cb7a02335b175320002935",  # EIP-2935
)
"""What clients write between transactions, if they do: hashes of blocks, which differ as headers do. No contract of
ours asks them."""

Log = tuple[str, tuple[str, ...], str]
"""Address, topics and data, in hexadecimal digits."""


@dataclass(frozen=True)
class Sent:
    """A transaction's receipt. `created` is the new contract's address, None if there is none."""

    status: int
    gas: int
    created: str | None
    logs: tuple[Log, ...]


@dataclass(frozen=True)
class Account:
    """An account with all of its storage, by the hash of the slot's number."""

    nonce: int
    balance: int
    code: bytes
    storage: Mapping[bytes, int]

    @property
    def empty(self) -> bool:
        """There is no such account (EIP-161)."""
        return not (self.nonce or self.balance or self.code)


@dataclass(frozen=True)
class Outcome:
    """All that one EVM has made of a recording; accounts by the hash of their addresses, as a state's trie has them."""

    evm: str
    sent: tuple[Sent, ...]
    accounts: Mapping[bytes, Account]

    @classmethod
    def told(cls, evm: str, sent: list[Mapping[str, Any]], accounts: Mapping[str, Mapping[str, Any]]) -> Outcome:
        """From JSON, whose numbers are hexadecimal digits."""
        receipts = (
            Sent(
                int(one["status"], 16),
                int(one["gasUsed"], 16),
                one["contractAddress"] if int(one["status"], 16) else None,
                tuple((log["address"], tuple(log["topics"]), log["data"]) for log in one["logs"]),
            )
            for one in sent
        )
        found = {
            _hashed(address): Account(
                one["nonce"],
                int(one["balance"], 16),
                bytes.fromhex(one["code"].removeprefix("0x")),
                {_hashed(slot): int(value, 16) for slot, value in one["storage"].items() if int(value, 16)},
            )
            for address, one in accounts.items()
        }
        return cls(evm, tuple(receipts), found).without_machinery()

    def without_machinery(self) -> Outcome:
        """Without empty accounts, and without what clients write between transactions."""
        left = {_hashed(address) for address in _MACHINERY}
        accounts = {key: one for key, one in self.accounts.items() if key not in left and not one.empty}
        return Outcome(self.evm, self.sent, accounts)

    def differences(self, other: Outcome) -> Iterator[str]:
        """One sentence for each thing in which the two differ."""
        for number, (mine, its) in enumerate(zip_longest(self.sent, other.sent), start=1):
            yield from self._different(f"transaction {number}", mine, other, its)
        for key in sorted({*self.accounts, *other.accounts}):
            yield from self._different(
                f"account with hash {key.hex()}", self.accounts.get(key), other, other.accounts.get(key)
            )

    def _different(self, what: str, mine: Any, other: Outcome, its: Any) -> Iterator[str]:
        if mine is None or its is None:
            if mine is not its:
                yield f"{what}: only {self.evm if its is None else other.evm} has it"
            return
        for field in fields(mine):
            one, two = getattr(mine, field.name), getattr(its, field.name)
            if one != two:
                yield f"{what}: {field.name} is {one} on {self.evm}, {two} on {other.evm}"


def _hashed(digits: str) -> bytes:
    return keccak(bytes.fromhex(digits.removeprefix("0x")))

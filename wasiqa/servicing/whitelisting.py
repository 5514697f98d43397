"""The registry of a programme, as the whitelist's code wants it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.chain import Block, Chain, Receipt
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import NotAllowed
from wasiqa.whitelist.plan import gas_limit

_READ_PAGE = 1000


@dataclass(frozen=True)
class ChainRegistry:
    """The registry on a chain; `sender` is the registrar, needed only to write."""

    chain: Chain
    registry: Contract
    sender: str | None = None

    @property
    def chain_id(self) -> int:
        """The chain that it is on."""
        return self.chain.chain_id

    @property
    def address(self) -> str:
        """Its own address."""
        return self.registry.address

    def block(self) -> Block:
        """The latest block."""
        return self.chain.block()

    def words(self, wallets: Sequence[str]) -> list[int]:
        """The word of each wallet."""
        found: list[int] = []
        for start in range(0, len(wallets), _READ_PAGE):
            page = list(wallets[start : start + _READ_PAGE])
            found += self.chain.call(self.registry, "wordsOf", page)
        return found

    def set_words(self, wallets: Sequence[str], words: Sequence[int]) -> Receipt:
        """Write one word for each wallet, in one transaction."""
        if len(wallets) == 1:
            return self._transact("writeWord", wallets[0], words[0])
        return self._transact("setWords", list(wallets), list(words))

    def set_registrar_block(self, wallet: str, blocked: bool) -> Receipt:
        """Set or lift the registrar's own block of one wallet, whatever else its word says."""
        return self._transact("setRegistrarBlock", wallet, blocked)

    def set_words_each(self, batches: Iterable[tuple[Sequence[str], Sequence[int]]]) -> Iterator[Receipt]:
        """Write batches of words, several of them ahead of their receipts, which come in the same order."""
        calls = ((self._call(wallets, words), gas_limit(len(wallets))) for wallets, words in batches)
        return self.chain.send_each(calls, sender=self._sender())

    def _call(self, wallets: Sequence[str], words: Sequence[int]) -> Call:
        if len(wallets) == 1:
            return self.registry.encode("writeWord", wallets[0], words[0])
        return self.registry.encode("setWords", list(wallets), list(words))

    def _sender(self) -> str:
        if self.sender is None:
            raise NotAllowed("the registry was opened for reading only")
        return self.sender

    def _transact(self, function: str, *args: Any) -> Receipt:
        return self.chain.transact(self.registry, function, *args, sender=self._sender())


@dataclass(frozen=True)
class IndexedRegistry:
    """The registry as the event store has it, to be read at once."""

    chain_id: int
    address: str
    head: Block
    """Up to which the store was read."""
    known: Mapping[str, int]

    def block(self) -> Block:
        """That block."""
        return self.head

    def words(self, wallets: Sequence[str]) -> list[int]:
        """The word of each wallet."""
        return [self.known.get(wallet, 0) for wallet in wallets]

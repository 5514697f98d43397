"""All that the whitelist needs of a chain. `wasiqa.chain` gives it; the tests keep one in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Sent = TypeVar("Sent", covariant=True)
"""What comes back for a transaction: a hash, or a receipt."""


class RegistryReader(Protocol):
    """A registry that can be asked; it needs no account."""

    @property
    def chain_id(self) -> int:
        """The chain that it is on."""

    @property
    def address(self) -> str:
        """Its own address, checksummed."""

    def block(self) -> tuple[int, str]:
        """Number and hash (0x…) of the latest block."""

    def words(self, wallets: Sequence[str]) -> Sequence[int]:
        """The word of each wallet, in the same order; zero for those it has never heard of."""


class RegistryWriter(RegistryReader, Protocol[Sent]):
    """A registry that obeys: its account is the registrar."""

    def set_words(self, wallets: Sequence[str], words: Sequence[int]) -> Sent:
        """Write one word for each wallet, in one transaction, and wait for it; other authorities' bits stay."""

    def set_words_each(self, batches: Iterable[tuple[Sequence[str], Sequence[int]]]) -> Iterator[Sent]:
        """Write batches of wallets and words, each in one transaction; what comes back for each of them, in order.

        Some may be on their way before the first is done.
        """

    def set_registrar_block(self, wallet: str, blocked: bool) -> Sent:
        """Set or lift the registrar's own block of one wallet, whatever else its word says, and wait for it."""

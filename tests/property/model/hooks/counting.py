"""Rules that must know every holder."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from tests.property.model.hooks.hook import Hook, Movement
from wasiqa.whitelist.word import Word

Key = TypeVar("Key")


@dataclass(eq=False)
class Counting(Hook, Generic[Key]):
    """Counts what wallets hold under a key, a part of their words."""

    moments: ClassVar[int] = 15
    books: ClassVar[tuple[str, ...]] = ("keys",)
    keys: dict[str, Key] = field(default_factory=dict)
    """By wallet, as its word was when its units last moved. A wallet that holds nothing has none."""

    @property
    def counted(self) -> int:
        """Units."""
        return sum(self.balances[wallet] for wallet in self.keys)

    @abstractmethod
    def key(self, word: Word) -> Key:
        """Under which units of a wallet with this word are counted."""

    def shown(self, wallets: Iterable[str]) -> None:
        """Somebody shows holders; a lost wallet's units are counted under its last successor's investor."""
        for wallet in wallets:
            last = wallet
            while self.registry.words[last].moved:
                last = self.registry.way_of(last)[-1]
            if wallet not in self.keys and self.balances[wallet]:
                self.keys[wallet] = self.key(self.registry.words[last])

    def moved(self, movement: Movement) -> None:
        """Who holds units now is counted under who holds them now; but of a lost wallet, under who did before. Who held
        units before the rule came waits to be shown.
        """
        for wallet in dict.fromkeys(movement.wallets):
            word, more = self.registry.words[wallet], (wallet == movement.receiver) - (wallet == movement.sender)
            if wallet not in self.keys and self.balances[wallet] - more * movement.value:
                continue
            if not self.balances[wallet]:
                self.keys.pop(wallet, None)
            elif wallet not in self.keys or not word.moved:
                self.keys[wallet] = self.key(word)

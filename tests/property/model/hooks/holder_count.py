"""How many investors may hold a series."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.property.model.hooks.counting import Counting
from tests.property.model.hooks.hook import Movement
from tests.property.model.refusal import Code
from wasiqa.whitelist.word import Word

Holder = tuple[int, int]
"""An investor in a country."""


@dataclass(eq=False)
class HolderCount(Counting[Holder]):
    """So many in all, and of a country; 0 in all is nobody, 0 of a country as many as in all."""

    most: int = 0
    most_in: dict[int, int] = field(default_factory=dict)

    def set_limit(self, holders: int) -> None:
        """Governance says how many in all."""
        self.most = holders

    def set_country_limit(self, country: int, holders: int) -> None:
        """Governance says how many of a country."""
        self.most_in[country] = holders

    def holders(self) -> int:
        """In all."""
        return _investors(self.keys.values())

    def holders_in(self, country: int) -> int:
        """Of one country."""
        return _investors(self._of(country, self.keys))

    def key(self, word: Word) -> Holder:
        return word.investor, word.country

    def check(self, movement: Movement) -> int:
        sender, receiver, value = movement.sender, movement.receiver, movement.value
        buyer = self.key(self.registry.words[receiver])
        seller = self.key(self.registry.words[sender]) if sender else (0, 0)
        if value == 0 or self.balances[receiver] or seller == buyer:
            return 0
        after = {wallet: key for wallet, key in self.keys.items() if wallet != sender or value != self.balances[sender]}
        after[receiver] = buyer
        is_new = buyer[0] not in {investor for investor, _ in self.keys.values()}
        if buyer[0] != seller[0] and is_new and _investors(after.values()) > self.most:
            return Code.HOLDERS
        most, is_new = self.most_in.get(buyer[1], 0), buyer not in self.keys.values()
        too_many = is_new and _investors(self._of(buyer[1], after)) > most
        return Code.HOLDERS_OF_COUNTRY * (most != 0 and too_many)

    @staticmethod
    def _of(country: int, keys: dict[str, Holder]) -> list[Holder]:
        return [key for key in keys.values() if key[1] == country]


def _investors(keys: Collection[Holder]) -> int:
    return len({investor for investor, _ in keys})

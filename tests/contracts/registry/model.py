"""The rules of the whitelist in Python, by the documentation of `IInvestorRegistry` and `Codes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wasiqa.whitelist.word import Word

SENDER, RECEIVER, COUNTRY = 10, 30, 50
NEVER = (1 << 40) - 1
NOT_ADMITTED, EXPIRED, CATEGORY, REGISTRAR, REGULATOR, LICENCE, MOVED, REMOVED = range(1, 9)


@dataclass(frozen=True)
class Rules:
    """Who may hold a series."""

    categories: int
    policy: int = 0

    @property
    def packed(self) -> int:
        """As the registry takes them."""
        return self.categories | self.policy << 24


@dataclass(frozen=True)
class Whitelist:
    """The whitelist at one second; `allowed` are the (policy, country) pairs."""

    now: int
    words: Mapping[str, Word] = field(default_factory=dict)
    allowed: frozenset[tuple[int, int]] = frozenset()

    def fault(self, wallet: str, rules: Rules) -> int:
        """What is wrong with a wallet itself, the gravest first; 0 if nothing."""
        word = self.words.get(wallet, Word())
        faults = (
            (word.moved, MOVED),
            (word.removed, REMOVED),
            (word.blocked_by_regulator, REGULATOR),
            (word.blocked_by_licence, LICENCE),
            (word.blocked_by_registrar, REGISTRAR),
            (not word.admitted, NOT_ADMITTED),
            (self.now > word.valid_until, EXPIRED),
            (not rules.categories >> word.category & 1, CATEGORY),
        )
        return next((code for wrong, code in faults if wrong), 0)

    def sender(self, wallet: str, rules: Rules) -> int:
        """The code for a sender."""
        fault = self.fault(wallet, rules)
        return fault and SENDER + fault

    def receiver(self, wallet: str, rules: Rules) -> int:
        """The code for a receiver, whose country counts too."""
        fault = self.fault(wallet, rules)
        if fault or rules.policy == 0:
            return fault and RECEIVER + fault
        return 0 if (rules.policy, self.words[wallet].country) in self.allowed else COUNTRY

    def transfer(self, sender: str, receiver: str, rules: Rules) -> int:
        """The code for both parties, the sender's first."""
        return self.sender(sender, rules) or self.receiver(receiver, rules)

"""The rules of the whitelist in Python, by the documentation of `IInvestorRegistry` and `Codes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wasiqa.policy import Policy
from wasiqa.whitelist.word import Word

SENDER, RECEIVER, COUNTRY, CORRIDOR, PAIR, VENUE = 10, 30, 50, 51, 52, 53
NEVER = (1 << 40) - 1
NOT_ADMITTED, EXPIRED, CATEGORY, REGISTRAR, REGULATOR, LICENCE, MOVED, REMOVED = range(1, 9)


_NO_POLICY = Policy()


@dataclass(frozen=True)
class Rules:
    """Who may hold a series."""

    categories: int
    policy: Policy = _NO_POLICY

    @property
    def packed(self) -> int:
        """As the registry takes them."""
        return self.categories | self.policy.encode() << 24


@dataclass(frozen=True)
class Whitelist:
    """The whitelist at one second. What is allowed by a table begins with its number: the receiver's country, the
    countries or the categories of sender and receiver.
    """

    now: int
    words: Mapping[str, Word] = field(default_factory=dict)
    countries: frozenset[tuple[int, int]] = frozenset()
    corridors: frozenset[tuple[int, int, int]] = frozenset()
    pairs: frozenset[tuple[int, int, int]] = frozenset()
    open_venues: frozenset[int] = frozenset()

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
        """The code for a receiver, whose country and venue count too."""
        fault, policy = self.fault(wallet, rules), rules.policy
        if fault:
            return RECEIVER + fault
        word = self.words[wallet]
        if policy.countries and (policy.table, word.country) not in self.countries:
            return COUNTRY
        return VENUE if policy.venues and word.venue and word.venue not in self.open_venues else 0

    def transfer(self, sender: str, receiver: str, rules: Rules) -> int:
        """The code for both parties: the sender's first, then the receiver's, then that of both together."""
        alone, policy = self.sender(sender, rules) or self.receiver(receiver, rules), rules.policy
        if alone:
            return alone
        source, target = self.words[sender], self.words[receiver]
        if policy.corridors and (policy.table, source.country, target.country) not in self.corridors:
            return CORRIDOR
        pair = policy.table, source.category, target.category
        return PAIR if policy.category_pairs and pair not in self.pairs else 0

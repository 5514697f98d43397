"""The whitelist: who is admitted, who is not, and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from tests.property.model.refusal import Code, Reason, Refused, first
from wasiqa.chain.codec import checksummed
from wasiqa.errors import InputRefused
from wasiqa.whitelist.word import Word

OTHER = 16
NO_EXPIRY = 2**40 - 1
_STATUS, _ADMITTED = 0xFFF << 204, 1 << 204
_REGISTRARS = (
    "investor",
    "category",
    "country",
    "venue",
    "tax_class",
    "admitted",
    "blocked_by_registrar",
    "removed",
    "valid_until",
)


@dataclass
class Clock:
    """The time that everybody sees, Unix seconds."""

    now: int


class Rules(Protocol):
    """Who may hold a series."""

    categories: frozenset[int]
    country_policy: int


@dataclass
class Registry:
    """One word per wallet address, and the countries that each policy allows."""

    clock: Clock
    words: dict[str, Word] = field(default_factory=lambda: defaultdict(Word))
    countries: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    roots: dict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    investor_blocks: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    nonces: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def set_word(self, wallet: str, number: int) -> None:
        """The registrar writes its own part of a word."""
        try:
            said = Word.decode(number)
        except InputRefused:
            raise Refused("WordMalformed", wallet=wallet, word=number) from None
        if said.category > 23 or (said.admitted and said.investor == 0):
            raise Refused("WordMalformed", wallet=wallet, word=number)
        self.words[wallet] = replace(self.words[wallet], **{name: getattr(said, name) for name in _REGISTRARS})

    def set_block(self, authority: str, wallet: str, blocked: bool) -> None:
        """An authority (`registrar`, `regulator` or `licence`) writes its one bit."""
        self.words[wallet] = replace(self.words[wallet], **{f"blocked_by_{authority}": blocked})

    def set_countries(self, policy: int, part: int, allowed: Collection[int]) -> None:
        """Governance says which of 256 countries a policy allows."""
        self.countries[policy] = {country for country in self.countries[policy] if country >> 8 != part} | set(allowed)

    def set_root(self, root: bytes, expiry: int) -> None:
        """The registrar lets a tree admit until then; 0 withdraws it."""
        if expiry and self.clock.now > expiry:
            raise Refused("RootExpired", root=root, expiry=expiry)
        self.roots[root] = expiry

    def admit_by_proof(self, root: bytes, wallet: str, number: int) -> None:
        """Anybody shows that a word stands in the tree with this root."""
        expiry, old = self.roots[root], self.words[wallet].encode()
        if not expiry:
            raise Refused("RootUnknown", root=root)
        if self.clock.now > expiry:
            raise Refused("RootExpired", root=root, expiry=expiry)
        if old:
            raise Refused("WalletKnown", wallet=wallet, word=old)
        self._admit(wallet, number)

    def admit_by_signature(self, wallet: str, number: int, nonce: int, deadline: int) -> None:
        """Anybody hands in what the registrar has signed."""
        old = self.words[wallet]
        if self.clock.now > deadline:
            raise Refused("VoucherExpired", deadline=deadline)
        if nonce != self.nonces[wallet]:
            raise Refused("InvalidAccountNonce", account=wallet, currentNonce=self.nonces[wallet])
        if old.encode() & _STATUS & ~_ADMITTED:
            raise Refused("WalletBarred", wallet=wallet, word=old.encode())
        self._require_free(old.investor)
        self._admit(wallet, number)
        self.nonces[wallet] += 1

    def cancel_voucher(self, wallet: str) -> None:
        """What the registrar has signed for a wallet is void."""
        self.nonces[wallet] += 1

    def set_investor_block(self, authority: str, investor: str, wallets: Collection[str], blocked: bool) -> None:
        """An authority (`registrar` or `regulator`) writes its bit of an investor and of these wallets."""
        number, name = int(investor, 16), f"blocked_by_{authority}"
        if number == 0:
            raise Refused("InvestorMissing")
        for wallet in wallets:
            if self.words[wallet].investor != number:
                raise Refused("WalletOfAnother", wallet=wallet, investor=checksummed(investor))
        bit = Word(**{name: True}).encode()
        self.investor_blocks[number] = self.investor_blocks[number] & ~bit | bit * blocked
        for wallet in wallets:
            self.words[wallet] = replace(self.words[wallet], **{name: blocked})

    def _admit(self, wallet: str, number: int) -> None:
        if number & _STATUS != _ADMITTED:
            raise Refused("WordNotAdmitting", wallet=wallet, word=number)
        if self.clock.now > number >> 216:
            raise Refused("WordExpired", wallet=wallet, validUntil=number >> 216)
        self._require_free(number % (1 << 160))
        self.set_word(wallet, number)

    def _require_free(self, investor: int) -> None:
        if self.investor_blocks[investor]:
            blocks = self.investor_blocks[investor]
            raise Refused("InvestorBlocked", investor=checksummed(f"0x{investor:040x}"), blocks=blocks)

    def register(self, wallet: str, investor: str, country: int) -> None:
        """ERC-3643: admits as OTHER, without expiry."""
        if self.words[wallet].admitted:
            raise Refused("AlreadyRegistered", wallet=wallet)
        word = Word(int(investor, 16), OTHER, country, admitted=True, valid_until=NO_EXPIRY)
        self.set_word(wallet, word.encode())

    def delete(self, wallet: str) -> None:
        """ERC-3643: no longer admitted, and marked as removed."""
        self.words[wallet] = replace(self._registered(wallet), admitted=False, removed=True)

    def update_country(self, wallet: str, country: int) -> None:
        """ERC-3643."""
        self.words[wallet] = replace(self._registered(wallet), country=country)

    def update_identity(self, wallet: str, investor: str) -> None:
        """ERC-3643."""
        changed = replace(self._registered(wallet), investor=int(investor, 16))
        if changed.investor == 0:
            raise Refused("WordMalformed", wallet=wallet, word=changed.encode())
        self.words[wallet] = changed

    def blocked(self, wallet: str) -> bool:
        """By anybody?"""
        word = self.words[wallet]
        return word.blocked_by_registrar or word.blocked_by_regulator or word.blocked_by_licence

    def sender_refusal(self, wallet: str, rules: Rules) -> int:
        """0, or the code with which `wallet` may not send."""
        reason = self._reason(self.words[wallet], rules)
        return Code.SENDER + reason if reason else 0

    def receiver_refusal(self, wallet: str, rules: Rules) -> int:
        """0, or the code with which `wallet` may not receive."""
        word, policy = self.words[wallet], rules.country_policy
        reason = self._reason(word, rules)
        if reason:
            return Code.RECEIVER + reason
        return Code.RECEIVER_COUNTRY * (policy != 0 and word.country not in self.countries[policy])

    def _reason(self, word: Word, rules: Rules) -> int:
        return first(
            Reason.REMOVED * word.removed,
            Reason.BLOCKED_BY_REGULATOR * word.blocked_by_regulator,
            Reason.BLOCKED_BY_LICENCE * word.blocked_by_licence,
            Reason.BLOCKED_BY_REGISTRAR * word.blocked_by_registrar,
            Reason.NOT_ADMITTED * (not word.admitted),
            Reason.EXPIRED * (self.clock.now > word.valid_until),
            Reason.CATEGORY * (word.category not in rules.categories),
        )

    def _registered(self, wallet: str) -> Word:
        if not self.words[wallet].admitted:
            raise Refused("NotRegistered", wallet=wallet)
        return self.words[wallet]

"""The whitelist: who is admitted, who is not, and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from tests.property.model.refusal import Code, Reason, Refused, first
from wasiqa.chain.codec import checksummed
from wasiqa.errors import InputRefused
from wasiqa.policy import TABLES, Policy
from wasiqa.whitelist.word import Word

OTHER = 16
NO_EXPIRY = 2**40 - 1
ZERO = "0x" + 40 * "0"
_BLOCKS = ("blocked_by_registrar", "blocked_by_regulator", "blocked_by_licence")
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
    policy: Policy


@dataclass
class Registry:
    """One word per wallet address, and what the tables allow.

    Countries and categories of sender and receiver are pairs; all of them by the number of the table.
    """

    clock: Clock
    words: dict[str, Word] = field(default_factory=lambda: defaultdict(Word))
    countries: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    corridors: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    buyers: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    open_venues: set[int] = field(default_factory=set)
    roots: dict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    investor_blocks: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    nonces: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def set_word(self, wallet: str, number: int) -> None:
        """The registrar writes its own part of a word."""
        if self.words[wallet].moved:
            raise Refused("WalletMoved", wallet=wallet)
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

    def set_countries(self, table: int, part: int, allowed: Collection[int]) -> None:
        """Governance says which of 256 countries a table allows."""
        _table(table)
        self.countries[table] = {country for country in self.countries[table] if country >> 8 != part} | set(allowed)

    def set_corridor(self, table: int, sender: int, part: int, allowed: Collection[int]) -> None:
        """Governance says to which of 256 countries one may send."""
        _table(table)
        others = {pair for pair in self.corridors[table] if (pair[0], pair[1] >> 8) != (sender, part)}
        self.corridors[table] = others | {(sender, country) for country in allowed}

    def set_buyers(self, table: int, seller: int, allowed: Collection[int]) -> None:
        """Governance says to which categories one may sell."""
        _table(table)
        if seller > 23:
            raise Refused("CategoryUnknown", category=seller)
        others = {pair for pair in self.buyers[table] if pair[0] != seller}
        self.buyers[table] = others | {(seller, category) for category in allowed}

    def set_venue(self, venue: int, is_open: bool) -> None:
        """The licence registry opens a venue, or closes it."""
        if venue == 0:
            raise Refused("VenueMissing")
        (self.open_venues.add if is_open else self.open_venues.discard)(venue)

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
            if self.words[wallet].investor != number or self.words[wallet].moved:
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
            raise Refused("InvestorBlocked", investor=_wallet(investor), blocks=blocks)

    def register(self, wallet: str, investor: str, country: int) -> None:
        """ERC-3643: admits as OTHER, without expiry; what the registrar has blocked stays so."""
        old = self.words[wallet]
        if old.admitted:
            raise Refused("AlreadyRegistered", wallet=wallet)
        word = Word(int(investor, 16), OTHER, country, admitted=True, valid_until=NO_EXPIRY)
        word = replace(word, blocked_by_registrar=old.blocked_by_registrar)
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

    def succeed(self, lost: str, successor: str) -> int:
        """A lost wallet's place is taken by another, for all series; the investor of both."""
        if successor == ZERO:
            raise Refused("WalletMissing")
        old, new = self.words[lost], self.words[successor]
        if old.moved:
            last = self.successor_of(lost)
            if last != successor:
                raise Refused("SucceededByAnother", lost=lost, successor=_wallet(old.investor))
            if not new.listed:
                raise Refused("SuccessorUnfit", successor=successor, word=new.encode())
            return new.investor
        if not old.listed:
            raise Refused("NothingToSucceed", wallet=lost, word=old.encode())
        if lost == successor or (new.encode() and not (new.listed and new.investor == old.investor)):
            raise Refused("SuccessorUnfit", successor=successor, word=new.encode())
        blocks = {name: getattr(old, name) or getattr(new, name) for name in _BLOCKS}
        self.words[successor] = replace(new, **blocks) if new.encode() else old
        self.words[lost] = replace(old, investor=int(successor, 16), admitted=False, moved=True)
        return old.investor

    def successor_of(self, wallet: str) -> str:
        """Who stands in a wallet's place now."""
        return self.way_of(wallet)[-1]

    def way_of(self, wallet: str) -> list[str]:
        """A wallet and its successors; after eight nobody looks further."""
        way = [wallet]
        while self.words[way[-1]].moved and len(way) <= 8:
            way.append(_wallet(self.words[way[-1]].investor))
        return way

    def blocked(self, wallet: str) -> bool:
        """By anybody, or moved?"""
        word = self.words[wallet]
        return word.moved or any(getattr(word, name) for name in _BLOCKS)

    def sender_refusal(self, wallet: str, rules: Rules) -> int:
        """0, or the code with which `wallet` may not send."""
        reason = self._reason(self.words[wallet], rules)
        return Code.SENDER + reason if reason else 0

    def receiver_refusal(self, wallet: str, rules: Rules) -> int:
        """0, or the code with which `wallet` may not receive."""
        word, policy = self.words[wallet], rules.policy
        reason = self._reason(word, rules)
        if reason:
            return Code.RECEIVER + reason
        return first(
            Code.RECEIVER_COUNTRY * (policy.countries and word.country not in self.countries[policy.table]),
            Code.RECEIVER_VENUE * (policy.venues and word.venue != 0 and word.venue not in self.open_venues),
        )

    def pair_refusal(self, sender: str, receiver: str, rules: Rules) -> int:
        """0, or the code with which these two may not deal, though each may with others."""
        policy, source, target = rules.policy, self.words[sender], self.words[receiver]
        countries, categories = (source.country, target.country), (source.category, target.category)
        return first(
            Code.CORRIDOR * (policy.corridors and countries not in self.corridors[policy.table]),
            Code.CATEGORY_PAIR * (policy.category_pairs and categories not in self.buyers[policy.table]),
        )

    def _reason(self, word: Word, rules: Rules) -> int:
        return first(
            Reason.MOVED * word.moved,
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


def _wallet(number: int) -> str:
    return checksummed(f"0x{number:040x}")


def _table(number: int) -> None:
    if not 1 <= number <= TABLES:
        raise Refused("TableUnknown", table=number)

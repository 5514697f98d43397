"""The regulator's blocks: of wallets, of an investor with all wallets, and of wallets by licence, on a paper.

Each is a bit of its own in a wallet's word. Nobody else sets or lifts it, and lifting one leaves the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wasiqa.chain.codec import checksummed
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.admission import Admission
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.whitelisting import ChainRegistry
from wasiqa.whitelist.person import wallets_of
from wasiqa.whitelist.plan import BATCH
from wasiqa.whitelist.word import Word


@dataclass(frozen=True)
class Block(ABC):
    """Wallets that shall be blocked, or shall not."""

    registry: ChainRegistry
    blocked: bool

    @property
    @abstractmethod
    def field(self) -> str:
        """The bit of a word that says so."""

    @property
    @abstractmethod
    def wallets(self) -> Sequence[str]:
        """Whom it concerns; none of them has moved."""

    @abstractmethod
    def apply(self, sender: str) -> None:
        """Send what is missing."""

    def words(self) -> dict[str, Word]:
        """The word of each wallet now."""
        found = self.registry.words(self.wallets)
        return {wallet: Word.decode(word) for wallet, word in zip(self.wallets, found, strict=True)}

    def left(self) -> list[str]:
        """The wallets that don't stand so yet."""
        return [wallet for wallet, word in self.words().items() if getattr(word, self.field) is not self.blocked]

    def is_done(self) -> bool:
        """Does everything stand as it shall?"""
        return not self.left()


@dataclass(frozen=True)
class WalletBlock(Block):
    """Wallets that are named, also such as the registry has never heard of.

    Raises `InputRefused` where one has moved: what its successor may do is what counts.
    """

    programme: Programme
    named: tuple[str, ...]
    evidence: bytes | None = None
    """SHA-256 of the paper, for a block by licence; None for one of the regulator's own."""

    @property
    def field(self) -> str:
        """By licence, or by the regulator."""
        return "blocked_by_regulator" if self.evidence is None else "blocked_by_licence"

    @cached_property
    def wallets(self) -> Sequence[str]:
        """Those that are named, each once."""
        wallets = tuple(dict.fromkeys(self.named))
        words = map(Word.decode, self.registry.words(wallets))
        moved = {wallet: word.investor for wallet, word in zip(wallets, words, strict=True) if word.moved}
        if moved:
            places = ((wallet, checksummed(f"0x{successor:040x}")) for wallet, successor in moved.items())
            told = "; ".join(f"{wallet} has moved to {successor}" for wallet, successor in places)
            raise InputRefused(told, hint="name the wallet to which it has moved")
        return wallets

    def apply(self, sender: str) -> None:
        """In one transaction, or in several if they are very many."""
        left = self.left()
        for start in range(0, len(left), BATCH):
            given = left[start : start + BATCH], self.blocked
            if self.evidence is None:
                self.registry.chain.transact(self.programme.registry, "setRegulatorBlock", *given, sender=sender)
            else:
                paper = (*given, self.evidence)
                self.registry.chain.transact(self.programme.licences, "setWalletBlock", *paper, sender=sender)


@dataclass(frozen=True)
class InvestorBlock(Block):
    """An investor with all wallets, so that no tree and no voucher admits another one. `known` gives all words."""

    investor: int
    known: Callable[[], Mapping[str, int]]

    def require_known(self) -> None:
        """Raise `InputRefused` if the registry knows no wallet of the investor and doesn't block one either."""
        wallets_of(self.investor, self.known(), unclaimed=self.holds)

    @property
    def field(self) -> str:
        """By the regulator."""
        return "blocked_by_regulator"

    @property
    def name(self) -> str:
        """The investor's id as people write it."""
        return f"0x{self.investor:040x}"

    @property
    def wallets(self) -> Sequence[str]:
        """All of the investor's that have not moved, also those that the registrar has removed."""
        known = self.known()
        found = wallets_of(self.investor, known, unclaimed=True)
        return [wallet for wallet in found if not Word.decode(known[wallet]).moved]

    @property
    def holds(self) -> bool:
        """Does the regulator block the investor now?"""
        return self.field in self._admission.blocked(self.investor)

    def is_done(self) -> bool:
        """Do the investor and all wallets stand so?"""
        return self.holds is self.blocked and super().is_done()

    def apply(self, sender: str) -> None:
        """In one transaction. Raises `NotAllowed` if that can't do it."""
        left = self.left()
        if len(left) > BATCH:
            raise NotAllowed(
                f"investor {self.name} has {len(left)} wallets to change, and one transaction can change {BATCH}",
                hint="name most of them as WALLET first",
            )
        self._admission.block_by_regulator(self.investor, left, self.blocked, sender)

    @property
    def _admission(self) -> Admission:
        return Admission(self.registry.chain, self.registry.registry)

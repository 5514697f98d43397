"""A file that is the whole list: who loses a place because it doesn't name them, and what guards them.

The chain's admitted wallets come as a plain mapping of wallets to words, wherever they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wasiqa.errors import NotAllowed
from wasiqa.whitelist.describe import counted
from wasiqa.whitelist.entries import Listed
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.parts import Removed
from wasiqa.whitelist.registry import RegistryReader
from wasiqa.whitelist.word import has_place

_PERCENT = 1
"""A larger part of the admitted wallets than this is not removed without a second look."""


def admitted(words: Mapping[str, int]) -> list[str]:
    """The wallets on the list, suspended ones too, in order; moved ones are not, whatever else their words say."""
    return sorted(wallet for wallet, word in words.items() if has_place(word))


def removals(listed: Listed, key: IdKey, known: Iterable[str], registry: RegistryReader) -> Iterator[Removed]:
    """What becomes of those of the `known` wallets that are admitted and that the file doesn't name."""
    others = set(known)
    others.difference_update(wanted.wallet for wanted in listed.wanted(key))
    wallets = sorted(others)
    words = dict(zip(wallets, registry.words(wallets), strict=True))
    return (Removed.made(wallet, words[wallet]) for wallet in admitted(words))


@dataclass(frozen=True)
class Holding:
    """What a wallet holds of a series; the amount as people write it."""

    wallet: str
    series: str
    amount: str

    def __str__(self) -> str:
        """In words."""
        return f"{self.wallet} holds {self.amount} of {self.series}"


@dataclass(frozen=True)
class Guard:
    """Whether so many removals need to be confirmed by their number, and why.

    Removals are those of wallets that a complete file doesn't name. Whom a row removes, somebody has removed by name:
    that needs no number, but what such a wallet holds (`named`) is told.
    """

    removals: int
    admitted: int
    holdings: Sequence[Holding]
    named: Sequence[Holding] = ()

    @property
    def needed(self) -> bool:
        """Whether somebody must say the number: for more than 1 % of all, or for anybody who holds units."""
        return bool(self.holdings) or self.removals * 100 > self.admitted * _PERCENT

    def reasons(self) -> Iterator[str]:
        """Why the number is asked for."""
        if self.removals * 100 > self.admitted * _PERCENT:
            yield f"that is more than {_PERCENT} % of the {self.admitted} admitted"
        yield from map(str, self.holdings)

    @property
    def option(self) -> str:
        """The option that confirms."""
        return f"--confirm-removals {self.removals}"

    def met(self, confirmed: int | None) -> bool:
        """Whether the right number was said, or none and none is needed."""
        return confirmed == self.removals or (confirmed is None and not self.needed)

    def lines(self, confirmed: int | None) -> Iterator[str]:
        """What a plan's reader has to know: the number that is still to be said, and who is removed by name."""
        if not self.met(confirmed):
            why = "; ".join(self.reasons())
            yield f"apply needs {self.option}" + (f": {why}" if why else "")
        yield from (f"{holding}, and its row says REMOVED" for holding in self.named)

    def require(self, confirmed: int | None) -> None:
        """Raise `NotAllowed` unless the guard is met."""
        if self.met(confirmed):
            return
        told = f"{counted(self.removals, 'wallet')} would be removed" + (
            "" if confirmed is None else f", not {confirmed}"
        )
        told = "; ".join((told, *self.reasons()))
        raise NotAllowed(
            f"{told}; nothing was sent",
            hint=f"if all of that is meant, say {self.option}",
            code="REMOVALS_NOT_CONFIRMED",
        )

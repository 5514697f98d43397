"""A file of wallets to freeze in every series, with what the order rests on: schema `wasiqa/freeze-plan/1`.

It names no person. The file itself is the order: its SHA-256 goes on chain with each freeze, and so leads to the lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.digests import Sha256
from wasiqa.servicing.enforcement import Freeze, Order
from wasiqa.servicing.whitelisting import ChainRegistry
from wasiqa.whitelist.describe import successor
from wasiqa.whitelist.parts import Address, Document, Part, handed_in
from wasiqa.whitelist.word import HOPS, Word


class ListedIn(Part):
    """A list of sanctions as it was used: whose, which bytes, of which day."""

    list: Literal["un", "nacta", "ofac"]
    sha256: Sha256
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class FreezeFile(Document):
    """Wallets that shall be frozen."""

    schema_: Literal["wasiqa/freeze-plan/1"] = Field(alias="schema")
    case: Annotated[str, Field(min_length=1)]
    wallets: Annotated[tuple[Address, ...], Field(min_length=1)]
    screening: Sha256
    """SHA-256 of the screening's receipt."""
    lists: tuple[ListedIn, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """The file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "freeze plan", hint="name the one that `screen decide` wrote")


@dataclass(frozen=True)
class FreezeEverywhere:
    """Each wallet of such a file frozen as a whole in each series, until it is lifted."""

    chain: Chain
    registry: ChainRegistry
    series: Mapping[str, Contract]
    """By symbol."""
    wallets: Sequence[str]
    order: Order

    def freezes(self) -> list[tuple[str, Freeze]]:
        """One for each series and wallet; where a wallet has moved, for the one to which it has as well."""
        wallets = self._with_successors()
        return [
            (symbol, Freeze(self.chain, bond, wallet, self.order, whole_wallet=True))
            for symbol, bond in self.series.items()
            for wallet in wallets
        ]

    def is_done(self) -> bool:
        """Do all stand so?"""
        return all(freeze.is_done() for _, freeze in self.freezes())

    def apply(self, sender: str) -> None:
        """Send what is missing."""
        for _, freeze in self.freezes():
            freeze.apply(sender)

    def _with_successors(self) -> list[str]:
        found, latest = list(self.wallets), list(self.wallets)
        for _ in range(HOPS):
            words = map(Word.decode, self.registry.words(latest))
            latest = [successor(word) for word in words if word.moved]
            if not latest:
                break
            found += latest
        return list(dict.fromkeys(found))

"""Who stands behind a wallet, as its word said at some time. No more than that is on chain: no name, no number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from wasiqa import countries
from wasiqa.categories import label
from wasiqa.whitelist.describe import successor
from wasiqa.whitelist.word import HOPS, Word

_UNKNOWN = Word()


class Person(NamedTuple):
    """What a wallet's word says: the keyed id of the investor (None if it names none), category and country.

    Country and tax go by the wallet's own word. A lost wallet's investor is its successor's.
    """

    investor: str | None
    category: str
    country: str


def person(words: Mapping[str, Word], wallet: str) -> Person:
    """The person behind a wallet."""
    word = words.get(wallet, _UNKNOWN)
    return _described(word, end(words, wallet)[1] if word.moved else word)


@lru_cache(maxsize=200_000)
def _described(word: Word, last: Word) -> Person:
    """The same words describe the same person, at each block again."""
    investor = f"0x{last.investor:040x}" if last.investor and not last.moved else None
    return Person(investor, label(word.category), countries.named(word.country))


def end(words: Mapping[str, Word], wallet: str) -> tuple[list[str], Word]:
    """The wallets from this one to the last that has taken its place, and the word of that."""
    way, word = [wallet], words.get(wallet, _UNKNOWN)
    while word.moved and len(way) <= HOPS:
        way.append(successor(word))
        word = words.get(way[-1], _UNKNOWN)
    return way, word

"""Names as they are compared: in plain letters, without titles and particles, in one spelling, words in order.

What is written in another script is compared by its consonants, since Arabic and Urdu leave short vowels out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

LEFT_OUT = frozenset(
    [
        # of, son of, daughter of; the article
        *("al", "el", "ul", "ur", "bin", "ibn", "ben", "bint", "binti", "so", "do", "wo"),
        # titles
        *("mr", "mrs", "ms", "dr", "haji", "hafiz", "qari", "mufti"),
        *("maulana", "molana", "mullah", "mulla", "molvi", "maulvi"),
    ]
)
"""Words that stand in one list and not in the other for the same person."""

_SPELLINGS: Mapping[str, str] = {
    variant: name
    for name, variants in {
        "muhammad": "mohammad mohammed muhammed mohamed mohamad muhamad mohd muhd md mhd",
        "ahmad": "ahmed",
        "hussain": "hussein husain husayn hossain hosain",
        "hassan": "hasan",
        "usama": "osama oussama",
        "usman": "osman uthman othman",
        "umar": "omar omer umer",
        "yusuf": "yousaf yousuf yousef youssef yusaf yosef",
        "syed": "sayed sayyed sayyid said saiyid",
        "sheikh": "shaikh shaykh sheik",
        "rahman": "rehman",
        "rashid": "rasheed",
        "khalid": "khaled",
        "ibrahim": "ebrahim",
        "ismail": "ismael esmail",
        "chaudhry": "chaudhary choudhry chaudhri choudhury",
        "abd": "abdul abdel abdal abdur abdus abdu",
    }.items()
    for variant in variants.split()
}
"""The spellings that most often differ between a passport, an identity card and a list."""

_JOINED = "abd"
"""Is never a name of its own: it belongs to the word that follows."""
_OF = re.compile(r"\b([sdw])/o\b")
"""Son, daughter or wife of."""
_ARTICLE = re.compile("(عبد) ?ال")
_SILENT = str.maketrans("", "", "'`")
"""What transliteration makes of signs for consonants that plain spellings leave out."""
_OTHER = re.compile(r"[^a-z0-9]+")
_ALIKE = str.maketrans("qw", "kv")
"""Letters for one letter of Arabic or Urdu that are chosen as one likes: Qasim or Kasim, Nawaz or Navaz."""
_SOUNDS = (("th", "s"), ("dh", "z"), ("gh", "g"), ("ph", "f"))
"""Letters that one language speaks as another does others: Arabic dh is z in Urdu."""
_WEAK = str.maketrans("", "", "aeiouwyv")
_DOUBLE = re.compile(r"(.)\1+")
_SIGNS = frozenset({"So", "Cf", "Cn", "Co", "Cs"})
_LEAST = 5
"""Consonants that a name needs so that they tell anything."""
_REMEMBERED = 1 << 16


@dataclass(frozen=True)
class Name:
    """A name with what is compared of it."""

    text: str
    words: tuple[str, ...]
    """In alphabetical order."""
    consonants: str
    """Of the words, in alphabetical order; empty if they are too few to tell anything."""
    latin: bool

    @property
    def plain(self) -> str:
        """Its words as one text."""
        return " ".join(self.words)


_ANOTHER = re.compile(r"@|\b(?:alias|urf|aka)\b|\ba\.k\.a\b\.?", re.IGNORECASE)


@lru_cache(_REMEMBERED)
def name(text: str) -> Name | None:
    """The name that a text says; None if it has no letter."""
    from anyascii import anyascii

    folded = _ARTICLE.sub(r"\1", _lettered(unicodedata.normalize("NFKC", text)).casefold())
    words = _OTHER.sub(" ", _OF.sub(r"\1o", anyascii(folded).casefold().translate(_SILENT))).split()
    if not any(char.isalpha() for word in words for char in word):
        return None
    spelt = _joined([_SPELLINGS.get(word, word) for word in words])
    kept = tuple(sorted(word.translate(_ALIKE) for word in spelt))
    return Name(" ".join(text.split()), kept, _consonants(kept), _is_latin(folded))


def parts(text: str) -> tuple[Name, ...]:
    """The names in a text in which others of the same person follow after @, alias, urf or a.k.a."""
    return tuple(dict.fromkeys(found for part in _ANOTHER.split(text) if (found := name(part))))


def ratio(one: Name, other: Name) -> int:
    """How alike the words are, whatever their order: rapidfuzz's token_sort_ratio, 0 to 100, rounded down."""
    from rapidfuzz import fuzz

    return int(fuzz.ratio(one.plain, other.plain))


def contained(one: Name, other: Name, least: int) -> bool:
    """Do all words of the shorter name, `least` or more, stand in the longer one?"""
    shorter, longer = sorted((set(one.words), set(other.words)), key=len)
    return len(shorter) >= least and shorter <= longer


def _lettered(text: str) -> str:
    """The text without pictures, tags and what is hidden, which anyascii would spell out."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _SIGNS)


def _joined(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in LEFT_OUT] or words
    found: list[str] = []
    for word in kept:
        if found and found[-1] == _JOINED:
            found[-1] += word
        else:
            found.append(word)
    return found


def _consonants(words: tuple[str, ...]) -> str:
    found = sorted(filter(None, map(_strong, words)))
    return " ".join(found) if len(found) > 1 and sum(map(len, found)) >= _LEAST else ""


def _strong(word: str) -> str:
    for sound, other in _SOUNDS:
        word = word.replace(sound, other)
    return _DOUBLE.sub(r"\1", word.translate(_WEAK))


def _is_latin(text: str) -> bool:
    return all(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())

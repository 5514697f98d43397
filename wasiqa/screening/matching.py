"""Who of the investors is whom of the lists: exactly by document or wallet, and by names that are alike.

A name alone is no hit where what else is known of both speaks against it: another father, another district where no
father is known, another year of birth. How many were left out so is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple

from wasiqa.screening.investors import Investor
from wasiqa.screening.listed import Listed
from wasiqa.screening.lists import SanctionsList
from wasiqa.screening.names import Name, contained, ratio
from wasiqa.screening.rules import Rules

_EXACT = 100
_CHUNK = 512
"""Names of investors that are compared with a list at once; the scores of a chunk are a few megabytes."""
_PART = 2
"""Words of a name that is contained in a longer one."""


class By(StrEnum):
    """What matched."""

    CARD = "CARD"
    PASSPORT = "PASSPORT"
    WALLET = "WALLET"
    NAME = "NAME"
    PART = "PART"
    """All words of one name stand in the other, longer one."""
    SCRIPT = "SCRIPT"
    """The consonants of names of which one is in another script."""


EXACT = (By.CARD, By.PASSPORT, By.WALLET)


class Against(StrEnum):
    """Why a name alone is no hit."""

    FATHER = "father"
    DISTRICT = "district"
    BIRTH = "birth"


@dataclass
class Hit:
    """An investor who may be the one of an entry, for a person to judge."""

    investor: Investor
    listed_in: SanctionsList
    listed: Listed
    by: dict[By, str] = field(default_factory=dict)
    """What matched, each with the value that the list has."""
    score: int = 0
    weak: bool = False
    """Is the name one that the list itself calls weak?"""


@dataclass(frozen=True)
class Found:
    """All hits, the exact ones first, and how many names were left out for what speaks against them."""

    hits: tuple[Hit, ...]
    against: Counter[Against]


def screen(investors: Sequence[Investor], lists: Iterable[SanctionsList], rules: Rules) -> Found:
    """Compare every investor with every entry."""
    hits: dict[tuple[int, int, int], Hit] = {}
    against: Counter[Against] = Counter()
    for number, one in enumerate(lists):
        for place, by, value in _exact(investors, one):
            hit = hits.setdefault((number, *place), Hit(investors[place[0]], one, one.entries[place[1]]))
            hit.by.setdefault(by, value)
            hit.score = _EXACT
        for place, (score, by, named) in _named(investors, one, rules).items():
            investor, listed = investors[place[0]], one.entries[place[1]]
            known = hits.get((number, *place))
            if known is None and (reason := _speaks_against(investor, listed, score, rules)):
                against[reason] += 1
                continue
            hit = known or hits.setdefault((number, *place), Hit(investor, one, listed))
            hit.by[by] = named.text
            hit.score = max(hit.score, score)
            hit.weak = named in listed.weak
    order = sorted(hits, key=lambda place: (not _is_exact(hits[place]), -hits[place].score, place))
    return Found(tuple(hits[place] for place in order), against)


def _is_exact(hit: Hit) -> bool:
    return any(by in EXACT for by in hit.by)


_Place = tuple[int, int]
"""Number of an investor, and of an entry."""


def _exact(investors: Sequence[Investor], one: SanctionsList) -> Iterator[tuple[_Place, By, str]]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    wallets: defaultdict[str, list[int]] = defaultdict(list)
    for entry, listed in enumerate(one.entries):
        for document in listed.documents:
            numbers[document.number].append(entry)
        for address in listed.addresses:
            wallets[address].append(entry)
    for person, investor in enumerate(investors):
        for own in investor.documents:
            for entry in numbers.get(own.number, ()):
                for document in one.entries[entry].documents:
                    if own.is_that(document):
                        yield (person, entry), By[document.kind.name], document.told
        for wallet in investor.wallets:
            for entry in wallets.get(wallet.lower(), ()):
                yield (person, entry), By.WALLET, wallet


class _Held(NamedTuple):
    """A name, and the number of whoever has it."""

    number: int
    name: Name
    weak: bool = False


_Pair = tuple[_Held, _Held, int, By]


def _named(investors: Sequence[Investor], one: SanctionsList, rules: Rules) -> dict[_Place, tuple[int, By, Name]]:
    """The best match of names of each pair that is alike enough."""
    own = [_Held(person, named) for person, investor in enumerate(investors) for named in investor.names]
    listed = [
        _Held(entry, named, named in found.weak) for entry, found in enumerate(one.entries) for named in found.names
    ]
    best: dict[_Place, tuple[int, By, Name]] = {}
    ways = _by_words(own, listed, rules), _by_parts(own, listed, rules), _by_consonants(own, listed, rules)
    for mine, theirs, score, by in chain(*ways):
        place = mine.number, theirs.number
        if place not in best or score > best[place][0]:
            best[place] = score, by, theirs.name
    return best


def _by_words(own: Sequence[_Held], listed: Sequence[_Held], rules: Rules) -> Iterator[_Pair]:
    texts = [one.name.plain for one in own], [one.name.plain for one in listed]
    for mine, theirs, score in _scores(*texts, rules.threshold):
        yield own[mine], listed[theirs], score, By.NAME


def _by_parts(own: Sequence[_Held], listed: Sequence[_Held], rules: Rules) -> Iterator[_Pair]:
    """One name holds all words of the other. Of what the list itself calls weak that is no sign."""
    strong = [one for one in listed if not one.weak]
    for mine, theirs in _holding([one.name for one in own], [one.name for one in strong]):
        score = ratio(own[mine].name, strong[theirs].name)
        if score < rules.threshold:
            yield own[mine], strong[theirs], score, By.PART


def _by_consonants(own: Sequence[_Held], listed: Sequence[_Held], rules: Rules) -> Iterator[_Pair]:
    """One name or both are in another script than Latin. Consonants are half of a name: half as much may differ."""
    strict = (rules.threshold + _EXACT + 1) // 2
    for latin in (True, False):
        some = [one for one in own if one.name.consonants and (not latin or not one.name.latin)]
        others = [one for one in listed if one.name.consonants and (latin or not one.name.latin)]
        texts = [one.name.consonants for one in some], [one.name.consonants for one in others]
        for mine, theirs, score in _scores(*texts, strict):
            yield some[mine], others[theirs], score, By.SCRIPT


def _scores(own: Sequence[str], listed: Sequence[str], threshold: int) -> Iterator[tuple[int, int, int]]:
    """The pairs that reach the threshold. Words stand in order already, so that this is token_sort_ratio."""
    import numpy
    from rapidfuzz import fuzz, process

    if not listed:
        return
    for start in range(0, len(own), _CHUNK):
        scores: Any = process.cdist(
            own[start : start + _CHUNK],
            listed,
            scorer=fuzz.ratio,
            score_cutoff=threshold,
            dtype=numpy.float32,
            workers=-1,
        )
        for mine, theirs in zip(*(places.tolist() for places in scores.nonzero()), strict=True):
            yield start + mine, theirs, int(scores[mine, theirs])


def _holding(own: Sequence[Name], listed: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """The pairs of which one name holds all words of the other."""
    mine, theirs = _by_word(own), _by_word(listed)
    for number, named in enumerate(listed):
        yield from ((other, number) for other in _with_all_words(named, mine))
    for number, named in enumerate(own):
        yield from ((number, other) for other in _with_all_words(named, theirs))


def _by_word(names: Sequence[Name]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, named in enumerate(names):
        for word in named.words:
            found[word].add(number)
    return dict(found)


def _with_all_words(named: Name, by_word: dict[str, set[int]]) -> set[int]:
    words = set(named.words)
    if len(words) < _PART or not all(word in by_word for word in words):
        return set()
    return set.intersection(*sorted((by_word[word] for word in words), key=len))


def _speaks_against(investor: Investor, listed: Listed, score: int, rules: Rules) -> Against | None:
    """People move: a district alone says nothing against the very same name."""
    if listed.births and investor.births and not _may_be_born(investor.years(), listed.births, rules.years):
        return Against.BIRTH
    if listed.father and investor.fathers:
        return None if _agree(investor.fathers, listed.father, rules) else Against.FATHER
    elsewhere = listed.district and investor.districts and not _agree(investor.districts, listed.district, rules)
    return Against.DISTRICT if elsewhere and score < 100 else None


def _may_be_born(years: Iterable[int], births: Iterable[tuple[int, int]], within: int) -> bool:
    ranges = tuple(births)
    return any(first - within <= year <= last + within for year in years for first, last in ranges)


def _agree(own: Iterable[Name], listed: Name, rules: Rules) -> bool:
    """One word is enough: fathers are often named by one."""
    return any(ratio(one, listed) >= rules.threshold or contained(one, listed, 1) for one in own)

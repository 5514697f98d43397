"""The rule of DMMD Circular 2 of 2007 written down a second time, in fractions, from the circular's words: it shares
nothing with the package or the contracts, so that awards expected of them don't come from themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

Offer = tuple[int, int, int]
"""Number, quote, face."""


@dataclass(frozen=True)
class Allotted:
    """The cut-off, what is better and at it, and what each bid gets by its number, the better and earlier first."""

    cut_off: int
    better: int
    at_cut_off: int
    awards: Mapping[int, int]


def allotted(offers: Sequence[Offer], wanted: int, *, highest: bool, lot: int, exempt: int) -> Allotted:
    """Bids are met from the best quote on while enough is left. At the quote where it isn't, each gets the part of its
    face that is left of them all, to the nearest lot, half up, and never more than it bid for; small ones are met."""
    left, better, awards = wanted, 0, {}
    cut_off = at = 0
    for quote in sorted({quote for _, quote, _ in offers}, reverse=highest):
        level = {number: face for number, other, face in sorted(offers) if other == quote}
        whole = sum(level.values())
        if left <= 0:
            awards |= dict.fromkeys(level, 0)
            continue
        cut_off, better, at = quote, better + at, whole
        part = min(Fraction(left, whole), Fraction(1))
        awards |= {number: _share(face, part, lot, exempt) for number, face in level.items()}
        left -= whole
    return Allotted(cut_off, better, at, awards)


def _share(face: int, part: Fraction, lot: int, exempt: int) -> int:
    if part == 1 or face <= exempt:
        return face
    lots = floor(face * part / lot + Fraction(1, 2))
    return min(face, lots * lot)

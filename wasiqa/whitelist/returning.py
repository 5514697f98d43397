"""Rows that would bring back an investor who is blocked; the registry takes them: they are the registrar's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wasiqa.whitelist.describe import FIELDS
from wasiqa.whitelist.parts import Change
from wasiqa.whitelist.word import MASKS, Word

HINT = (
    "write SUSPENDED in the row; or have the block of the investor lifted by who set it: "
    "`whitelist reactivate --investor ID` lifts the registrar's"
)
_BLOCKS = ("blocked_by_registrar", "blocked_by_regulator")


def returning(changes: Iterable[Change], blocks: Mapping[int, int]) -> Iterator[str]:
    """Each wallet that would get a place although its investor is blocked; `blocks` are the bits of who blocks whom."""
    for change in changes:
        investor = Word.decode(change.after).investor
        bars = _lacking(change.after, investor, blocks)
        # who is in already stays as bad or as good as before
        if bars and not bars & _lacking(change.before, investor, blocks):
            named = " and ".join(FIELDS[name] for name in _BLOCKS if bars & MASKS[name])
            yield f"row {change.row}: {change.wallet} is one of investor 0x{investor:040x}, who is {named}"


def _lacking(word: int, investor: int, blocks: Mapping[int, int]) -> int:
    """The blocks of the investor that a wallet of it, if it has a place, doesn't share."""
    known = Word.decode(word)
    return blocks.get(investor, 0) & ~word if known.listed and known.investor == investor else 0

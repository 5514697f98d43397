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
BLOCKS = ("blocked_by_registrar", "blocked_by_regulator")


def returning(changes: Iterable[Change], blocks: Mapping[int, int]) -> Iterator[str]:
    """Each wallet that would get a place although its investor is blocked; `blocks` are the bits of who blocks whom.

    Its investor is also the one that it had: another identifier doesn't make another person.
    """
    for change in changes:
        if not {change.after & MASKS["investor"], change.before & MASKS["investor"]} & blocks.keys():
            continue
        before, after = Word.decode(change.before), Word.decode(change.after)
        there = blocks.get(before.investor, 0) & ~change.before if before.listed else 0
        for investor in dict.fromkeys((after.investor, before.investor)):
            # who is in already stays as bad or as good as before
            bars = blocks.get(investor, 0) & ~change.after & ~there if after.listed else 0
            if bars:
                named = " and ".join(FIELDS[name] for name in BLOCKS if bars & MASKS[name])
                yield f"row {change.row}: {change.wallet}: its investor 0x{investor:040x} is {named}"
                break

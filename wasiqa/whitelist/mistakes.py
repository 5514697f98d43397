"""What is wrong with a large file: the rows that are concerned, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from wasiqa.errors import InputRefused
from wasiqa.whitelist import checks, header
from wasiqa.whitelist.desk import Doubt
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.listing import Listing
from wasiqa.whitelist.parts import number
from wasiqa.whitelist.rows import Reading, parsers, read_row
from wasiqa.whitelist.table import Cell, Row, Table
from wasiqa.whitelist.word import MASKS

MOST = 20_000
"""Rows that a copy shows. To write more takes minutes, and whoever made so many mistakes made one again and again."""

_PERSON = MASKS["country"] | MASKS["category"] | MASKS["tax_class"]
_COMPARED = ("investor", "country", "category", "tax_class")


class Mistaken(InputRefused):
    """The refusal of a large file. `table` has its rows that are concerned, if they aren't too many to show."""

    table: Table | None = None


def agree(listing: Listing) -> bool:
    """Whether each wallet stands there once, and each investor has one country, category and tax class throughout."""
    wallets: set[bytes] = set()
    persons: dict[int, int] = {}
    for _, wallet, packed in listing.raw():
        wallets.add(wallet)
        word = number(packed)
        person = word & _PERSON
        if persons.setdefault(word & MASKS["investor"], person) != person:
            return False
    return len(wallets) == len(listing)


def concerned(listing: Listing, doubtful: Sequence[Doubt]) -> set[int]:
    """The rows of which something may have to be said: those that are doubtful, and whatever shares a wallet or an
    investor with one of them, or with a row of which that mustn't be so."""
    once, twice = set[str](), set[str]()
    persons: dict[int, int] = {}
    suspects = {doubt.investor for doubt in doubtful}
    for address in (doubt.address for doubt in doubtful if doubt.address is not None):
        (twice if address in once else once).add(address)
    for _, wallet, packed in listing.raw():
        address, word = wallet.decode().lower(), number(packed)
        (twice if address in once else once).add(address)
        investor, person = word & MASKS["investor"], word & _PERSON
        if persons.setdefault(investor, person) != person:
            suspects.add(investor)
    rows = {doubt.row for doubt in doubtful}
    for row, wallet, packed in listing.raw():
        if number(packed) & MASKS["investor"] in suspects or wallet.decode().lower() in twice:
            rows.add(row)
    return rows


def refusal(
    table: Table, lines: Iterable[Sequence[str]], wanted: Callable[[int], bool], rules: Rules, now: int
) -> Mistaken:
    """All that is wrong with a file of these lines, when nothing is wrong with the rows that aren't wanted."""
    parse, positions = parsers(rules), header.positions(table)
    faults, kept, shown = [*header.of_names(table)], list[Reading](), list[Row]()
    for place, texts in enumerate(lines, start=1):
        if place == 1 or not any(texts) or not wanted(place):
            continue
        row = Row(place, tuple(map(Cell, texts)))
        reading, alone = read_row(row, positions, parse), replace(table, rows=(row,))
        faults += checks.own(alone, [reading], rules, now)
        faults += header.beside(alone)
        compared = {name: reading.values[name] for name in _COMPARED if name in reading.values}
        kept.append(Reading(row.number, reading.address, compared, ()))
        if len(shown) <= MOST:
            shown.append(row)
    faults += checks.related(table, kept) if kept else [checks.no_rows(table)]
    told = checks.refusal(table, faults)
    refused = Mistaken(told.message, file=told.file, faults=told.faults, hint=told.hint)
    refused.table = replace(table, rows=tuple(shown)) if len(shown) <= MOST else None
    return refused

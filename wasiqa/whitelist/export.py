"""What the registry says of every wallet, as a table with the spellings of the whitelist file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wasiqa.whitelist import describe, sheets
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.word import REGISTRARS, Word

COLUMNS = (
    *("wallet", "investor_id", "category", "country", "valid_until", "status"),
    *("tax_class", "venue", "blocked_by", "moved_to"),
)
_WIDTHS = (46, 46, 22, 10, 14, 12, 12, 16, 20, 46)
_INVESTOR_WIDTH = 30


def content(
    suffix: str, words: Mapping[str, int], rules: Rules, persons: Mapping[int, str] | None = None
) -> tuple[bytes, int]:
    """The bytes of a `.csv` or `.xlsx` file, and how many wallets it has.

    `persons` are identifiers by investor id; where they are given, a last column `investor` has those that are known.
    """
    names = COLUMNS if persons is None else (*COLUMNS, "investor")
    rows = [row if persons is None else (*row, _person(words[row[0]], persons)) for row in _rows(words, rules)]
    if suffix == ".csv":
        return sheets.as_csv(names, rows), len(rows)
    return sheets.as_xlsx("Registry", names, rows, (*_WIDTHS, _INVESTOR_WIDTH)[: len(names)]), len(rows)


def _rows(words: Mapping[str, int], rules: Rules) -> Iterator[tuple[str, ...]]:
    for wallet in sorted(words):
        if words[wallet]:
            yield (wallet, *_cells(Word.decode(words[wallet]), rules))


def _cells(word: Word, rules: Rules) -> Iterator[str]:
    of_registrar = bool(word.encode() & REGISTRARS)
    yield f"0x{word.investor:040x}" if word.investor and not word.moved else ""
    # number 0 is a category too, but not that of a wallet of which the registrar has said nothing
    yield describe.category(word.category) if of_registrar else ""
    yield describe.country(word.country)
    yield describe.until(word.valid_until, rules.zone) if word.valid_until else ""
    yield describe.status(word)
    yield describe.code(word.tax_class, rules.tax_classes)
    yield describe.code(word.venue, rules.venues)
    blocks = {"REGULATOR": word.blocked_by_regulator, "LICENCE": word.blocked_by_licence}
    yield ";".join(name for name, blocked in blocks.items() if blocked)
    yield describe.successor(word) if word.moved else ""


def _person(number: int, persons: Mapping[int, str]) -> str:
    word = Word.decode(number)
    return "" if word.moved else persons.get(word.investor, "")

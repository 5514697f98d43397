"""Files, wallets and a registry in memory for the whitelist's tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eth_utils.address import to_checksum_address

from wasiqa.errors import ChainFailed
from wasiqa.whitelist import checks, reader
from wasiqa.whitelist.entries import Rules, Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.word import REGISTRARS, Word

KEY = IdKey(bytes(range(32)))
RULES = Rules("Asia/Karachi", venues={"PK-EXAMPLE-1": 7}, tax_classes={"ATL": 1, "NON_ATL": 2})
NOW = int(datetime(2030, 6, 15, 12, tzinfo=UTC).timestamp())
HEADER = ("wallet", "investor", "category", "country", "valid_until", "status", "tax_class", "venue", "note")

Values = Mapping[str, object]


def wallet(number: int) -> str:
    """The wallet of that number, spelled as EIP-55 demands, with letters in it."""
    return str(to_checksum_address(f"0x{number:036x}abcd"))


def row(number: int = 1, **changes: object) -> dict[str, object]:
    """A good row, the same for the same number, with these cells changed."""
    return {
        "wallet": wallet(number),
        "investor": f"REF:INVESTOR-{number}",
        "category": "BANK",
        "country": "PK",
        "valid_until": "2031-12-31",
        "status": "ACTIVE",
        "tax_class": "ATL",
        "venue": "",
        "note": "made up",
        **changes,
    }


def write_csv(path: Path, *rows: Values, header: Sequence[str] = HEADER) -> Path:
    """A CSV file with these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([values.get(name, "") for name in header] for values in rows)
    return path


def write_xlsx(path: Path, *rows: Values, header: Sequence[str] = HEADER, sheets: Iterable[str] = ("List",)) -> Path:
    """An XLSX file with these rows on the last of its sheets; the others are empty."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title in sheets:
        sheet = workbook.create_sheet(title)
    sheet.append(list(header))
    for values in rows:
        sheet.append([values.get(name) or None for name in header])
    workbook.save(path)
    return path


def checked(path: Path, now: int = NOW, rules: Rules = RULES) -> Whitelist:
    """The entries of a file."""
    return checks.check(reader.read(path), rules, now)


def whitelist(folder: Path, *rows: Values) -> Whitelist:
    """The entries of these rows, by way of a file."""
    return checked(write_csv(folder / "list.csv", *rows))


class MemoryRegistry:
    """The registry's rules without a chain: the registrar's bits are written, those of others stay."""

    chain_id = 1337
    address = wallet(0xFFFF)

    def __init__(self, words: Mapping[str, int] | None = None) -> None:
        self.kept = dict(words or {})
        self.sent: list[tuple[list[str], list[int]]] = []
        self.fails_after: int | None = None
        self.blocks: list[tuple[str, bool]] = []

    def block(self) -> tuple[int, str]:
        """A block for each transaction."""
        return len(self.sent), f"0x{len(self.sent):064x}"

    def words(self, wallets: Sequence[str]) -> list[int]:
        """The word of each wallet."""
        return [self.kept.get(each, 0) for each in wallets]

    def word(self, address: str) -> Word:
        """The word of one wallet, decoded."""
        return Word.decode(self.kept.get(address, 0))

    def block_by_regulator(self, address: str) -> None:
        """What only the regulator does."""
        self.kept[address] = self.kept.get(address, 0) | Word(blocked_by_regulator=True).encode()

    def set_words(self, wallets: Sequence[str], words: Sequence[int]) -> str:
        """Write one word for each wallet, unless the node fails now."""
        if self.fails_after is not None and len(self.sent) >= self.fails_after:
            raise ChainFailed("the node went away")
        for address, word in zip(wallets, words, strict=True):
            old = self.kept.get(address, 0)
            assert not Word.decode(old).moved
            self.kept[address] = (word & REGISTRARS) | (old & ~REGISTRARS)
        self.sent.append((list(wallets), list(words)))
        return f"transaction {len(self.sent)}"

    def set_words_each(self, batches: Iterable[tuple[Sequence[str], Sequence[int]]]) -> Iterator[str]:
        """One after the other."""
        return (self.set_words(wallets, words) for wallets, words in batches)

    def set_registrar_block(self, wallet: str, blocked: bool) -> str:
        """Write one bit."""
        own = replace(self.word(wallet), blocked_by_registrar=blocked).encode() & REGISTRARS
        self.blocks.append((wallet, blocked))
        return self.set_words([wallet], [own])

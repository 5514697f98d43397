"""One of those who read a large file: a row that is plainly good takes a short way, any other one the usual one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from wasiqa.whitelist import cells, header, identifiers
from wasiqa.whitelist.checks import expired, outlasted
from wasiqa.whitelist.entries import Rules, word
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.listing import ROW
from wasiqa.whitelist.parts import as_bytes
from wasiqa.whitelist.refusals import CellRefused
from wasiqa.whitelist.rows import Reading, parsers, read_row
from wasiqa.whitelist.table import Cell, Row, Table

_REMEMBERED = 1 << 16
_OF_ONE_ROW = ("wallet", "investor", "note")
_WALLET = re.compile("0x[0-9a-fA-F]{40}")
_INVESTOR = re.compile("[A-Z]{2,8}:[!-~]+")
_NOTE = re.compile("(?:[A-Za-z0-9](?:[ -~]*[!-~])?)?")
"""Of each only what can't be anything else than text with nothing invisible in it, and no formula."""


class Doubt(NamedTuple):
    """A row that can't be good: its wallet in small letters and its investor's id, where it has them."""

    row: int
    address: str | None
    investor: int | None


class Read(NamedTuple):
    """The rows that are good by themselves, as `listing.ROW` has them, and the others."""

    good: bytes
    doubtful: list[Doubt]


class Desk:
    """Reads rows. What they say beside wallet, investor and note many rows share, so that is remembered."""

    def __init__(self, names: tuple[str, ...], rules: Rules, key: IdKey, now: int) -> None:
        self._positions = header.positions(Table("", "", names, ()))
        self._width = len(names)
        self._wallet, self._investor = self._positions["wallet"], self._positions["investor"]
        self._note = self._positions.get("note")
        self._shared = {name: at for name, at in self._positions.items() if name not in _OF_ONE_ROW}
        self._pick = itemgetter(*self._shared.values())
        self._parse = parsers(rules)
        self._rules, self._key, self._now = rules, key, now
        self._standing = lru_cache(_REMEMBERED)(self._read_shared)

    def read(self, first: int, rows: Iterable[Sequence[str]]) -> Read:
        """What these rows say, of which the first has this number. A blank one says nothing."""
        good, doubtful = bytearray(), []
        for number, texts in enumerate(rows, first):
            if any(texts):
                found = self._plain(texts) or self._usual(number, texts)
                if isinstance(found, Doubt):
                    doubtful.append(found)
                else:
                    good += ROW.pack(number, *found)
        return Read(bytes(good), doubtful)

    def _plain(self, texts: Sequence[str]) -> tuple[bytes, bytes] | None:
        """Wallet and word of a row that is as most are; None for any other."""
        if len(texts) != self._width:
            return None
        wallet, investor = texts[self._wallet], texts[self._investor]
        plain = _WALLET.fullmatch(wallet) and _INVESTOR.fullmatch(investor)
        if not plain or (self._note is not None and not _NOTE.fullmatch(texts[self._note])):
            return None
        standing = self._standing(self._pick(texts))
        if standing is None:
            return None
        try:
            spelled, person = cells.wallet(wallet), identifiers.parse(investor)
        except CellRefused:
            return None
        return spelled.encode(), as_bytes(standing | self._key.investor_id(person))

    def _usual(self, number: int, texts: Sequence[str]) -> tuple[bytes, bytes] | Doubt:
        """Wallet and word of a row, by the cells' own rules."""
        reading = read_row(Row(number, tuple(map(Cell, texts))), self._positions, self._parse)
        person = reading.values.get("investor")
        investor = None if person is None else self._key.investor_id(person)
        standing = None if reading.refused else self._word(reading.values)
        if standing is None or investor is None or any(texts[self._width :]):
            return Doubt(number, reading.address, investor)
        return reading.values["wallet"].encode(), as_bytes(standing | investor)

    def _read_shared(self, texts: tuple[str, ...]) -> int | None:
        places = {name: place for place, name in enumerate(self._shared)}
        # nobody is told of the row
        reading: Reading = read_row(Row(0, tuple(map(Cell, texts))), places, self._parse)
        return None if reading.refused else self._word(reading.values)

    def _word(self, values: Mapping[str, object]) -> int | None:
        """The word without its investor; None if it would admit nobody, or for too long."""
        if expired(values, self._now) or outlasted(values, self._rules) is not None:
            return None
        said = {name: value for name, value in values.items() if name not in _OF_ONE_ROW}
        return word(**said).encode()  # type: ignore[arg-type]

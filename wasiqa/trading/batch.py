"""A venue's batch: pairs of orders that meet, each settled by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from wasiqa.chain.connection import known_abis
from wasiqa.chain.errors import ErrorBook, Reverted
from wasiqa.trading.lines import read_lines
from wasiqa.trading.market import Market
from wasiqa.trading.order import Trade

COLUMNS = ("sell", "buy", "face", "price")
AT_ONCE = 100
"""Trades of one transaction, far below what it may cost."""


class Pair(NamedTuple):
    """Two files of orders beside the list, and the face and the price at which they meet, where those are stated."""

    sell: Path
    buy: Path
    face: str
    price: str


def read_pairs(path: Path, matched: Callable[[Pair], Trade]) -> tuple[Trade, ...]:
    """The trades of a list: CSV with the columns sell, buy, face, price, of which the last two may be empty.

    Raises `InputRefused` with every mistake.
    """

    def read(cells: list[str]) -> Trade:
        sell, buy, face, price = cells
        return matched(Pair(path.parent / sell, path.parent / buy, face, price))

    return read_lines(path, COLUMNS, "pair", read)


@dataclass(frozen=True)
class Batch:
    """What a venue's operator hands in."""

    market: Market
    venue: int
    trades: Sequence[Trade]

    def missing(self) -> tuple[Trade, ...]:
        """Those that are not settled yet."""
        return tuple(one for one in self.trades if not self.market.traded(one.sell, one.buy))

    def settle(self, sender: str) -> dict[int, Reverted]:
        """Hand in what is missing; why a trade failed, by its place in the list."""
        failed: dict[int, Reverted] = {}
        left, book = self.missing(), ErrorBook(known_abis)
        for start in range(0, len(left), AT_ONCE):
            page = left[start : start + AT_ONCE]
            arguments = self.venue, [one.struct() for one in page]
            receipt = self.market.send("settleBatch", arguments, sender)
            for event in receipt.events(self.market.contract, "TradeFailed"):
                place = self.trades.index(page[event.args["index"]])
                failed[place] = book.reverted("the trade", event.args["reason"])
        return failed

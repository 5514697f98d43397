"""A venue's batch: pairs of orders that meet, each settled by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from wasiqa.chain.chain import MAX_GAS
from wasiqa.chain.connection import known_abis
from wasiqa.chain.errors import ErrorBook, NothingDone
from wasiqa.errors import CheckFailed, WasiqaError
from wasiqa.trading.executions import Execution
from wasiqa.trading.lines import read_lines
from wasiqa.trading.market import Market
from wasiqa.trading.order import Trade

COLUMNS = ("sell", "buy", "face", "price")
AT_ONCE = 100
"""Trades of one transaction, far below what it may cost as long as they settle."""
FEW = 10
"""As many fit one transaction even if each burns all the gas that the contract gives it, 1,500,000."""
_GAS = 1_650_000
"""Of a transaction, for each trade: what the contract gives it, the 64th part that stays, data and the event."""


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
    """What a venue's operator hands in. Pairs are named by their places in the list."""

    market: Market
    venue: int
    trades: Sequence[Trade]

    def missing(self) -> tuple[int, ...]:
        """Those that are not settled yet: each is settled as often as it stands in the list."""
        traded, seen = self.market.traded(), Counter[Execution]()
        missing = []
        for place, execution in enumerate(self._executions):
            seen[execution] += 1
            if seen[execution] > traded[execution]:
                missing.append(place)
        return tuple(missing)

    def settle(self, places: Sequence[int], sender: str) -> dict[int, WasiqaError]:
        """Hand these in; why a trade failed, by its place.

        One that would fail is not handed in. Those that fail are tried once more at the end, by few, so that none fails
        for the gas that others burn; what they failed for at first is told.
        """
        first = [place for place in places if self._settles(place, sender)]
        failed = {place: self._refusal(place, sender) for place in places if place not in first}
        failed |= self._sent_by(AT_ONCE, first, sender)
        later = [place for place in failed if self._settles(place, sender)]
        again = self._sent_by(FEW, later, sender)
        return {place: error for place, error in failed.items() if place not in later or place in again}

    def _settles(self, place: int, sender: str) -> bool:
        """Would the trade settle now, with no more gas than in a batch?"""
        arguments = self.venue, [self.trades[place].struct()]
        return bool(self.market.chain.call(self.market.contract, "settleBatch", *arguments, sender=sender))

    def _refusal(self, place: int, sender: str) -> WasiqaError:
        """Why it would not."""
        try:
            refused = self.market.refusal("settle", (self.trades[place].struct(),), sender)
        except NothingDone as error:
            return error
        return refused or CheckFailed("it needs more gas than a trade of a batch may")

    def _sent_by(self, most: int, places: Sequence[int], sender: str) -> dict[int, WasiqaError]:
        failed: dict[int, WasiqaError] = {}
        for start in range(0, len(places), most):
            failed |= self._sent(places[start : start + most], sender)
        return failed

    def _sent(self, places: Sequence[int], sender: str) -> dict[int, WasiqaError]:
        """Hand in one page, or, where one transaction can't do it all, its halves. Few always fit."""
        arguments = self.venue, [self.trades[place].struct() for place in places]
        try:
            receipt = self.market.send("settleBatch", arguments, sender, min(len(places) * _GAS, MAX_GAS))
        except NothingDone:
            if len(places) <= FEW:
                raise
            middle = len(places) // 2
            return self._sent(places[:middle], sender) | self._sent(places[middle:], sender)
        book = ErrorBook(known_abis)
        events = receipt.events(self.market.contract, "TradeFailed")
        return {places[event.args["index"]]: book.reverted("the trade", event.args["reason"]) for event in events}

    @cached_property
    def _executions(self) -> list[Execution]:
        return [self.market.execution(one.sell, one.buy, one.units, one.price) for one in self.trades]

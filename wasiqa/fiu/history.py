"""Every movement of units between two wallets, with the investors and countries that the words named at that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.chain.contract import NOBODY
from wasiqa.fiu.flags.rules import Balance
from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.persons import person
from wasiqa.whitelist.word import Word

_EVENTS = ("WordSet", "Transfer", "ForcedTransfer")


class Party(NamedTuple):
    """A wallet, the keyed id of its investor (None if its word names none), and the country."""

    wallet: str
    investor: str | None
    country: str

    @property
    def holder(self) -> str:
        """Who it is: equal holders are one. A wallet without an investor stands for itself."""
        return self.investor or self.wallet


@dataclass(frozen=True)
class Transfer:
    """Units from one wallet to another: minor units, seconds. `n` is its place among all events; `forced` says that an
    authority moved them."""

    n: int
    series: Series
    units: int
    time: int
    block: int
    log_index: int
    tx: str
    sender: Party
    receiver: Party
    forced: bool

    @property
    def by_choice(self) -> bool:
        """Did it go from one investor to another, and not by order?"""
        return not self.forced and self.sender.holder != self.receiver.holder


class History:
    """All of them in order, and what each holder held in each series' money, by the symbol of its token."""

    def __init__(self, desk: Desk) -> None:
        """Up to the second at which `desk` stands, of its series."""
        self._series = {series.address: series for series in desk.series}
        self._words: dict[str, Word] = {}
        self._units: dict[str, dict[str | None, int]] = defaultdict(dict)
        self.balances: dict[tuple[str, str | None], Balance] = defaultdict(Balance)
        with desk.index.fitting():
            events = [event for event in desk.index.events(names=_EVENTS) if event.time <= desk.at]
            self._forced = {_movement(event) for event in events if event.name == "ForcedTransfer"}
            self.transfers = tuple(self._read(events))

    def _read(self, events: list[Row[Any]]) -> Iterator[Transfer]:
        for n, event in enumerate(events):
            if event.name == "WordSet":
                self._word(n, event)
            elif event.name == "Transfer" and event.address in self._series:
                yield from self._transfer(n, event)

    def _word(self, n: int, event: Row[Any]) -> None:
        """What the wallet holds goes with it to another investor."""
        wallet = event.args["wallet"]
        before = self._party(wallet).holder
        self._words[wallet] = Word.decode(int(event.args["word"]))
        after = self._party(wallet).holder
        for token, units in self._units[wallet].items() if wallet in self._units and before != after else ():
            self.balances[before, token].change(n, -units)
            self.balances[after, token].change(n, units)

    def _transfer(self, n: int, event: Row[Any]) -> Iterator[Transfer]:
        series, units = self._series[event.address], event.args["value"]
        for wallet, change in ((event.args["from"], -units), (event.args["to"], units)):
            if wallet != NOBODY:
                own, token = self._units[wallet], series.money.symbol
                own[token] = own.get(token, 0) + change
                self.balances[self._party(wallet).holder, token].change(n, change)
        if NOBODY not in (event.args["from"], event.args["to"]) and units:
            sender, receiver = self._party(event.args["from"]), self._party(event.args["to"])
            place = event.time, event.block, event.log_index, event.tx
            yield Transfer(n, series, units, *place, sender, receiver, _movement(event) in self._forced)

    def _party(self, wallet: str) -> Party:
        found = person(self._words, wallet)
        return Party(wallet, found.investor, found.country)


def _movement(event: Row[Any]) -> tuple[Any, ...]:
    units = event.args["amount"] if event.name == "ForcedTransfer" else event.args["value"]
    return event.tx, event.address, event.args["from"], event.args["to"], units

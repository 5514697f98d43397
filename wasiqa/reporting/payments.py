"""Every claim that the paying agent has told to be settled, with the person as the word said at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.chain.contract import NOBODY
from wasiqa.index.index import Index
from wasiqa.reporting.persons import Person, person
from wasiqa.whitelist.word import Word

INTEREST = "coupon"
"""The kind of row that pays interest, which is taxed; all others pay back principal."""
_SETTLED = {"Paid": "paid", "PaidOutside": "outside", "Prescribed": "prescribed"}
"""What the events make of a claim: paid by the agent, confirmed as paid outside, or gone back to the issuer."""


class Place(NamedTuple):
    """A row (counted from 0) of the series at an address, and one who holds it."""

    bond: str
    row: int
    holder: str


@dataclass(frozen=True)
class Payment:
    """How one holder's claim to one row was settled. Amounts in minor units, times in seconds.

    `state` is paid, outside or prescribed. `payee` is another wallet than the holder's where that was lost, or an order
    says so. `burned` are the units that the transaction burned
    last before it. `remitted` says that the tax has reached the tax account, where all that a row keeps goes at once.
    """

    place: Place
    state: str
    payee: str
    person: Person
    burned: int
    gross: int
    tax: int
    remitted: bool
    time: int
    transaction: str

    @property
    def net(self) -> int:
        """What the holder got."""
        return self.gross - self.tax

    @property
    def sent(self) -> int:
        """What of the tax has reached the tax account."""
        return self.tax if self.remitted else 0


class Told(NamedTuple):
    """What was settled, in order, and what stood in the way of those who could not be paid when it was last tried."""

    payments: tuple[Payment, ...]
    obstacles: dict[Place, int]


def told(index: Index) -> Told:
    """All of it up to the index's head."""
    with index.fitting():
        reading = _Reading(index)
        for event in index.events(names=reading.takes):
            reading.takes[event.name](event)
        return Told(tuple(reading.payments), reading.obstacles)


class _Reading:
    """What the events say so far."""

    def __init__(self, index: Index) -> None:
        self.payments: list[Payment] = []
        self.obstacles: dict[Place, int] = {}
        self.takes = {
            "WordSet": self._word,
            "Transfer": self._transfer,
            "PaidToSuccessor": self._succeeded,
            "Unpaid": self._unpaid,
            **dict.fromkeys(_SETTLED, self._settled),
        }
        remittances = index.events(names=["TaxRemitted"])
        self._remitted = {_row(event): (event.block, event.log_index) for event in remittances}
        self._words: dict[str, Word] = {}
        self._burned: dict[tuple[str, str, str], int] = {}
        self._successors: dict[Place, str] = {}

    def _word(self, event: Row[Any]) -> None:
        self._words[event.args["wallet"]] = Word.decode(event.args["word"])

    def _transfer(self, event: Row[Any]) -> None:
        if event.args["to"] == NOBODY:
            self._burned[event.tx, event.address, event.args["from"]] = event.args["value"]

    def _succeeded(self, event: Row[Any]) -> None:
        self._successors[_place(event)] = event.args["successor"]

    def _unpaid(self, event: Row[Any]) -> None:
        self.obstacles[_place(event)] = event.args["reason"]

    def _settled(self, event: Row[Any]) -> None:
        place = _place(event)
        self.obstacles.pop(place, None)
        self.payments.append(
            Payment(
                place,
                _SETTLED[event.name],
                self._successors.pop(place, place.holder),
                person(self._words, place.holder),
                self._burned.get((event.tx, place.bond, place.holder), 0),
                event.args["gross"],
                event.args.get("tax", 0),
                (event.block, event.log_index) < self._remitted.get(_row(event), (-1, -1)),
                event.time,
                event.tx,
            )
        )


def _row(event: Row[Any]) -> tuple[str, int]:
    return event.args["bond"], event.args["row"]


def _place(event: Row[Any]) -> Place:
    return Place(*_row(event), event.args["holder"])
